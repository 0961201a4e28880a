"""What loading a curriculum would change, and when it may not."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from .outline import ChartOutline, Outline, RowKey, RowOutline
from .plan import plain

EDITABLE_STATES = frozenset({"draft"})


@dataclass(frozen=True)
class RowChange:
    """A row that is there and in the file, and what differs, in words."""

    title: str
    what: tuple[object, ...]


@dataclass(frozen=True)
class Difference:
    """The file against what is stored."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[RowChange, ...] = ()
    is_reordered: bool = False
    chart_weeks: int = 0
    """How many weeks of the academic chart differ."""
    removed_keys: tuple[RowKey, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.is_reordered or self.chart_weeks)


def chart_difference(stored: ChartOutline, told: ChartOutline) -> int:
    """In how many weeks the chart of the file differs; a file without a chart leaves the stored one."""
    if not told:
        return 0
    cells = stored.keys() | told.keys()
    return len({(course, week) for course, week, part in cells if _differs(stored, told, (course, week, part))})


def _differs(stored: ChartOutline, told: ChartOutline, cell: tuple[int, int, int]) -> bool:
    return stored.get(cell) != told.get(cell)


def difference(stored: Outline, told: Outline, chart_weeks: int = 0) -> Difference:
    """What would change if the stored rows became those of the file."""
    removed = tuple(key for key in stored if key not in told)
    common = [key for key in told if key in stored]
    return Difference(
        added=tuple(row.title for key, row in told.items() if key not in stored),
        removed=tuple(stored[key].title for key in removed),
        changed=tuple(
            RowChange(told[key].title, what) for key in common if (what := tuple(_changes(stored[key], told[key])))
        ),
        is_reordered=common != [key for key in stored if key in told],
        chart_weeks=chart_weeks,
        removed_keys=removed,
    )


def _changes(old: RowOutline, new: RowOutline) -> Iterator[object]:
    if old.name != new.name:
        yield _l("name: was “%(old)s”, becomes “%(new)s”", old=old.name, new=new.name)
    if old.kind != new.kind:
        yield _l("kind of row")
    if (old.section, old.parent) != (new.section, new.parent):
        yield _l("place in the plan")
    if (old.is_counted, old.is_elective, old.is_optional) != (
        new.is_counted,
        new.is_elective,
        new.is_optional,
    ):
        yield _l("whether it is counted")
    if old.hours != new.hours or old.hours_total != new.hours_total:
        yield _hours_change(old, new)
    if old.controls != new.controls:
        yield _l("forms of control")
    if old.joint != new.joint:
        yield _l("joint forms of control")
    if old.weeks != new.weeks or old.is_dispersed != new.is_dispersed:
        yield _l("weeks of practice")
    if old.hours_recredited != new.hours_recredited:
        yield _l(
            "re-credited hours: was %(old)s, becomes %(new)s",
            old=plain(old.hours_recredited),
            new=plain(new.hours_recredited),
        )


def _hours_change(old: RowOutline, new: RowOutline) -> object:
    if old.hours_total == new.hours_total:
        return _l("hours by semester and kind")
    return _l("hours: was %(old)s, becomes %(new)s", old=plain(old.hours_total), new=plain(new.hours_total))


def refusal(state: str, change: Difference, users: Collection[str]) -> LazyString | None:
    """Why a stored curriculum may not become what the file says, or None.

    `users` names what already relies on it: groups that study by it, workload, journals.
    """
    if change and state == "submitted":
        return _l("This curriculum waits for approval: take it back before its rows are changed by loading a file.")
    if change and state not in EDITABLE_STATES:
        return _l("This curriculum is approved: its rows are not changed by loading a file.")
    if change.removed and users:
        return _l(
            "This curriculum is in use (%(users)s), and the file lacks rows of it: %(rows)s.",
            users=", ".join(map(str, users)),
            rows="; ".join(change.removed),
        )
    return None
