"""Hours, practical training, weeks and forms of control of a PLX plan («ПланыНовыеЧасы») onto its items."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from . import plx_codes as codes
from .plan import ZERO, Control, ControlForm, HourKind, Hours, Item, WorkKind, plain
from .plx_rows import Row, Tables

LONGEST_PROGRAMME_IN_COURSES = 12
MOST_HOURS_IN_A_CELL = 9999
MOST_CONTROLS_OF_A_KIND = 20


class HourReader:
    """Reads the one table that keeps everything about hours and compares it with the file's own totals."""

    def __init__(
        self, tables: Tables, items: dict[str, Item], semesters_per_course: int, warnings: list[object]
    ) -> None:
        self.rows = tables["ПланыНовыеЧасы"]
        self.items = items
        self.known_rows = {row.text("Код") for row in tables["ПланыСтроки"]}
        self.semesters_per_course = semesters_per_course
        self.warnings = warnings
        self.work_kinds = {row.whole("Код") or 0: row for row in tables["СправочникВидыРабот"]}
        self.totals: dict[tuple[str, int], Decimal] = {}
        self.unknown: defaultdict[int, Decimal] = defaultdict(Decimal)
        self.unused: Counter[str] = Counter()

    def read(self) -> None:
        for row in self._one_view(self._placed()):
            self._take(row)
        self._compare_totals()
        self._compare_headings()
        self._say_what_was_not_understood()

    def _placed(self) -> list[Row]:
        """Rows that belong to an item and to a course."""
        placed = []
        for row in self.rows:
            course = row.whole("Курс") or 0
            if row.text("КодОбъекта") not in self.items:
                self.unused["elsewhere" if row.text("КодОбъекта") in self.known_rows else "orphan"] += 1
            elif not 1 <= course <= LONGEST_PROGRAMME_IN_COURSES:
                self.unused["course"] += 1
            else:
                placed.append(row)
        return placed

    def _one_view(self, rows: list[Row]) -> list[Row]:
        """Extramural plans store every cell by session and once more by course: the view by session is left
        where the other one exists. A row that is there twice is taken once."""
        by_course = {self._key(row) for row in rows if not row.whole("Сессия")}
        seen, kept = set(), []
        for row in rows:
            session = row.whole("Сессия") or 0
            if session and self._key(row) in by_course:
                continue
            key = (*self._key(row), row.whole("Семестр") or 0, session)
            if key in seen:
                self.unused["double"] += 1
                continue
            seen.add(key)
            kept.append(row)
        return kept

    def _key(self, row: Row) -> tuple[str, int, int, int]:
        return (
            row.text("КодОбъекта"),
            row.whole("КодВидаРаботы") or 0,
            row.whole("КодТипаЧасов") or 0,
            row.whole("Курс") or 0,
        )

    def _semester(self, row: Row) -> int:
        within = row.whole("Семестр") or row.whole("Сессия") or 1
        within = max(1, min(within, self.semesters_per_course))
        return ((row.whole("Курс") or 0) - 1) * self.semesters_per_course + within

    def _take(self, row: Row) -> None:
        hour_type = row.whole("КодТипаЧасов")
        if row.flag("Переаттестовано"):
            self.unused["recredited"] += 1
        if hour_type == codes.VOLUME_HOURS:
            self._take_volume(row)
        elif hour_type == codes.PRACTICAL_TRAINING_HOURS:
            item = self.items[row.text("КодОбъекта")]
            if self._work_type(row.whole("КодВидаРаботы") or 0) in codes.STUDENT_HOURS_TYPES:
                item.practical_training.append(self._hours(row))

    def _take_volume(self, row: Row) -> None:
        code = row.whole("КодВидаРаботы") or 0
        key = row.text("КодОбъекта")
        amount = _amount(row)
        if code == codes.TOTAL:
            self.totals[key, self._semester(row)] = self.totals.get((key, self._semester(row)), ZERO) + amount
        elif code == codes.WEEKS:
            self._take_weeks(row)
        elif code in codes.WITHOUT_HOURS:
            return
        else:
            self._take_by_type(row, self._work_type(code))

    def _take_weeks(self, row: Row) -> None:
        weeks = row.number("Недель") or row.number("Количество") or ZERO
        if weeks:
            self.items[row.text("КодОбъекта")].weeks[self._semester(row)] = weeks

    def _take_by_type(self, row: Row, work_type: int | None) -> None:
        item = self.items[row.text("КодОбъекта")]
        code = row.whole("КодВидаРаботы") or 0
        if work_type == codes.CONTROL_TYPE:
            self._take_control(item, row)
        elif work_type == codes.STAFF_HOURS_TYPE:
            self.unused["staff"] += 1
        else:
            if work_type is None:
                self.unknown[code] += _amount(row)
            item.hours.append(self._hours(row))

    def _take_control(self, item: Item, row: Row) -> None:
        code = row.whole("КодВидаРаботы") or 0
        count = int(_amount(row, most=MOST_CONTROLS_OF_A_KIND))
        if count > 0:
            form = codes.CONTROL_FORMS.get(code, ControlForm.OTHER)
            item.controls.append(Control(self._semester(row), form, self._work_kind(code), count))

    def _hours(self, row: Row) -> Hours:
        code = row.whole("КодВидаРаботы") or 0
        kind = codes.HOUR_KINDS.get(code, HourKind.OTHER)
        return Hours(self._semester(row), kind, self._work_kind(code), _amount(row))

    def _work_kind(self, code: int) -> WorkKind:
        row = self.work_kinds.get(code)
        if row is None:
            return WorkKind(code, str(code))
        return WorkKind(code, row.text("Название", 80) or str(code), row.text("Аббревиатура", 40))

    def _work_type(self, code: int) -> int | None:
        """The sort of work by the file's directory, else by the code; None for what nobody describes."""
        row = self.work_kinds.get(code)
        described = row.whole("КодТипРабот") if row else None
        if described in {*codes.STUDENT_HOURS_TYPES, codes.CONTROL_TYPE, codes.STAFF_HOURS_TYPE}:
            return described
        if code in codes.CONTROL_FORMS:
            return codes.CONTROL_TYPE
        if code in codes.STAFF_HOURS:
            return codes.STAFF_HOURS_TYPE
        return 9 if code in codes.STUDENT_HOURS else None

    def _compare_totals(self) -> None:
        for (key, semester), total in self.totals.items():
            item = self.items[key]
            counted = sum((hours.amount for hours in item.hours if hours.semester == semester), ZERO)
            if item.is_leaf and counted != total:
                self.warnings.append(
                    _l(
                        "%(row)s, semester %(semester)s: kinds of work give %(counted)s h,"
                        " the file's total is %(total)s h.",
                        row=f"{item.index_code} {item.name}".strip(),
                        semester=semester,
                        counted=plain(counted),
                        total=plain(total),
                    )
                )

    def _compare_headings(self) -> None:
        """A heading repeats the sum of its rows; hours of its own would be lost in silence."""
        for item in self.items.values():
            below = sum((leaf.total for leaf in _leaves_under(item)), ZERO)
            if item.is_counted and not item.is_leaf and item.total != below:
                self.warnings.append(
                    _l(
                        "%(row)s: its rows give %(counted)s h, the heading says %(total)s h.",
                        row=f"{item.index_code} {item.name}".strip(),
                        counted=plain(below),
                        total=plain(item.total),
                    )
                )

    def _say_what_was_not_understood(self) -> None:
        for code, amount in sorted(self.unknown.items()):
            self.warnings.append(
                _l(
                    "Kind of work %(code)s (%(name)s) is not known: its %(amount)s h are counted as other work.",
                    code=code,
                    name=self._work_kind(code).name,
                    amount=plain(amount),
                )
            )
        for reason, text in UNUSED.items():
            if self.unused[reason]:
                self.warnings.append(text(self.unused[reason]))


def _amount(row: Row, most: int = MOST_HOURS_IN_A_CELL) -> Decimal:
    """Hours to a hundredth, or how many forms of control."""
    amount = row.number("Количество") or ZERO
    if not 0 <= amount <= most:
        raise row.refusal("Количество", _l("a number from 0 to %(most)s", most=most))
    return amount.quantize(Decimal("0.01"))


def _leaves_under(item: Item) -> Iterator[Item]:
    for child in item.children:
        if child.is_leaf:
            yield child
        yield from _leaves_under(child)


UNUSED = {
    "orphan": lambda count: _l("Hours of rows that are not in the file are left out: %(count)s.", count=count),
    "course": lambda count: _l("Hours without a course are left out: %(count)s.", count=count),
    "double": lambda count: _l("Hours written twice are taken once: %(count)s.", count=count),
    "staff": lambda count: _l(
        "Hours of staff (guidance, reviews, boards) are not students' hours: %(count)s.", count=count
    ),
    "recredited": lambda count: _l("Re-credited hours are counted with the rest: %(count)s.", count=count),
}
"""What was left aside, said so; hours of other profiles are already named with their rows."""
