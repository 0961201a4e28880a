"""Two editions of a curriculum side by side: rows that came, went and changed, cell by cell. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.policy.kinds import CONTROL_FORMS, HOUR_KINDS, ITEM_KINDS

from .outline import Amount, HourKey, Outline, RowOutline
from .plan import ZERO, plain


@dataclass(frozen=True)
class CellChange:
    """What differs in a row: in words, what was and what is."""

    what: object
    was: str
    now: str


@dataclass(frozen=True)
class RowChange:
    """A row that differs: `kind` is new, gone or changed."""

    kind: str
    title: str
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The older edition against the newer one."""

    rows: tuple[RowChange, ...]
    hours: CellChange | None
    """The total of the plan, where it differs."""

    def __bool__(self) -> bool:
        return bool(self.rows)


def compare(older: Outline, newer: Outline) -> Comparison:
    """Everything that differs, in the order of the newer plan; rows that went stand last."""
    rows = [made for key, row in newer.items() if (made := _row(older.get(key), row))]
    rows += [RowChange("gone", row.title, tuple(_content(row))) for key, row in older.items() if key not in newer]
    was, now = _total(older), _total(newer)
    hours = CellChange(_l("Hours in total"), plain(was), plain(now)) if was != now else None
    return Comparison(tuple(rows), hours)


def _total(outline: Outline) -> Decimal:
    counted = (row for row in outline.values() if row.is_counted)
    return sum((amount.hours for row in counted for amount in row.hours.values()), ZERO)


def _row(old: RowOutline | None, new: RowOutline) -> RowChange | None:
    if old is None:
        return RowChange("new", new.title, tuple(_content(new, is_new=True)))
    cells = tuple(_cells(old, new))
    return RowChange("changed", new.title, cells) if cells else None


def _content(row: RowOutline, *, is_new: bool = False) -> Iterator[CellChange]:
    """The hours of a row that came or went."""
    total = sum((amount.hours for amount in row.hours.values()), ZERO)
    if total:
        yield CellChange(_l("Hours in total"), "" if is_new else plain(total), plain(total) if is_new else "")


def _cells(old: RowOutline, new: RowOutline) -> Iterator[CellChange]:
    if old.name != new.name:
        yield CellChange(_l("Name"), old.name, new.name)
    if old.kind != new.kind:
        yield CellChange(_l("Kind"), str(ITEM_KINDS[old.kind]), str(ITEM_KINDS[new.kind]))
    if (old.section, old.parent) != (new.section, new.parent):
        yield CellChange(_l("Place in the plan"), _place(old), _place(new))
    for what, name in (
        (_l("Counted in the plan"), "is_counted"),
        (_l("Elective"), "is_elective"),
        (_l("Optional course"), "is_optional"),
    ):
        if getattr(old, name) != getattr(new, name):
            yield CellChange(what, _yes(getattr(old, name)), _yes(getattr(new, name)))
    if old.hours_total != new.hours_total:
        yield CellChange(_l("Hours in total"), plain(old.hours_total), plain(new.hours_total))
    yield from _hours(old.hours, new.hours)
    yield from _controls(old.controls, new.controls)


def _place(row: RowOutline) -> str:
    return " › ".join((*row.section, *((row.parent[0],) if row.parent else ())))


def _yes(flag: bool) -> str:
    return str(_l("yes") if flag else _l("no"))


def _hours(old: Mapping[HourKey, Amount], new: Mapping[HourKey, Amount]) -> Iterator[CellChange]:
    for key in sorted(set(old) | set(new)):
        semester, kind, source = key
        was, now = old.get(key, Amount()), new.get(key, Amount())
        title = source or str(HOUR_KINDS[kind]).lower()
        if was.hours != now.hours:
            what = _l("Semester %(n)s, %(kind)s", n=semester, kind=title)
            yield CellChange(what, _number(was.hours), _number(now.hours))
        if was.practical_training != now.practical_training:
            what = _l("Semester %(n)s, %(kind)s: practical training", n=semester, kind=title)
            yield CellChange(what, _number(was.practical_training), _number(now.practical_training))


def _controls(old: Mapping[HourKey, int], new: Mapping[HourKey, int]) -> Iterator[CellChange]:
    for semester in sorted({key[0] for key in (*old, *new)}):
        was, now = (_forms(controls, semester) for controls in (old, new))
        if was != now:
            yield CellChange(_l("Semester %(n)s, forms of control", n=semester), was, now)


def _forms(controls: Mapping[HourKey, int], semester: int) -> str:
    forms = [
        (source or str(CONTROL_FORMS[form]).lower()) + (f" × {count}" if count > 1 else "")
        for (number, form, source), count in sorted(controls.items())
        if number == semester
    ]
    return ", ".join(forms)


def _number(hours: Decimal) -> str:
    return plain(hours) if hours else ""
