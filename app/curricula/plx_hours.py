"""Hours, practical training, weeks and forms of control of a PLX plan («ПланыНовыеЧасы») onto its items."""

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from . import plx_codes as codes
from .agreement import heading_remarks, semester_remarks
from .plan import ZERO, Control, ControlForm, HourKind, Hours, Item, WorkKind, plain
from .plx_rows import Row, Tables

LONGEST_PROGRAMME_IN_COURSES = 12
MOST_HOURS_IN_A_CELL = 9999
MOST_CONTROLS_OF_A_KIND = 20
MOST_WEEKS = 60


class HourReader:
    """Reads the one table that keeps everything about hours and compares it with the file's own totals."""

    def __init__(
        self, tables: Tables, items: dict[str, Item], semesters_per_course: int, warnings: list[object]
    ) -> None:
        self.tables = tables
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
        self._join_controls()
        self._take_recredited()
        self._compare_totals()
        self._compare_plans()
        self.warnings.extend(heading_remarks(self.items.values()))
        self._say_what_was_not_understood()

    def stated(self) -> dict[int, Decimal]:
        """The totals that the file itself states, by semester."""
        sums: defaultdict[int, Decimal] = defaultdict(Decimal)
        for (key, semester), total in self.totals.items():
            if self.items[key].is_leaf:
                sums[semester] += total
        return dict(sorted(sums.items()))

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
        elif code == codes.RECREDITED:
            self.items[key].recredited += amount
        elif code in codes.WITHOUT_HOURS:
            return
        else:
            self._take_by_type(row, self._work_type(code))

    def _take_weeks(self, row: Row) -> None:
        """Whole weeks and days over them; a week has six days of study."""
        days = (row.number("Дней") or ZERO) / codes.DAYS_OF_A_WEEK
        weeks = (row.number("Недель") or row.number("Количество") or ZERO) + days
        if not 0 <= weeks <= MOST_WEEKS:
            raise row.refusal("Недель", _l("a number from 0 to %(most)s", most=MOST_WEEKS))
        if weeks:
            kept = self.items[row.text("КодОбъекта")].weeks
            kept[self._semester(row)] = kept.get(self._semester(row), ZERO) + weeks.quantize(Decimal("0.01"))

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
            if row.flag("Переаттестовано"):
                self.unused["recredited"] += 1
                item.recredited += _amount(row)
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

    def _join_controls(self) -> None:
        """Forms of control that several items end with together («КомплексныеФК»)."""
        forms = {row.text("Код"): row for row in self.tables["КомплексныеФК"]}
        numbers: dict[str, int] = {}
        for row in self.tables["Строки_КомплексныеФК"]:
            form, item = forms.get(row.text("КодКомплекснойФК")), self.items.get(row.text("КодСтроки"))
            if form is None or item is None:
                self.unused["joint"] += 1
                continue
            number = numbers.setdefault(form.text("Код"), len(numbers) + 1)
            where = form if row.whole("Курс") is None else row
            if not _join(item, self._semester(where), form.whole("КодВидаРабот"), number):
                self.unused["joint"] += 1

    def _compare_totals(self) -> None:
        for (key, semester), total in self.totals.items():
            self.warnings.extend(semester_remarks(self.items[key], [(semester, total)]))

    def _take_recredited(self) -> None:
        """What a row says was studied before, where its hours did not say so."""
        for row in self.tables["ПланыСтроки"]:
            item = self.items.get(row.text("Код"))
            if item is not None and not item.recredited:
                item.recredited = _hours_of(row, "ЧасовИзучено")

    def _compare_plans(self) -> None:
        """The hours that a row promises, against those that stand in its semesters and those studied before."""
        for row in self.tables["ПланыСтроки"]:
            item, promised = self.items.get(row.text("Код")), _hours_of(row, "ЧасовПоПлану")
            if item is None or not item.is_leaf or not promised or not item.hours:
                continue
            if promised not in (item.total, item.total + item.recredited):
                self.warnings.append(
                    _l(
                        "%(row)s: semesters give %(counted)s h, the row promises %(total)s h.",
                        row=item.title,
                        counted=plain(item.total),
                        total=plain(promised),
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


def _hours_of(row: Row, column: str) -> Decimal:
    return (row.number(column) or ZERO).quantize(Decimal("0.01"))


def _join(item: Item, semester: int, code: int | None, number: int) -> bool:
    """Give a form of control the number of its joint one; False where the item has no such form."""
    for place, control in enumerate(item.controls):
        if control.semester == semester and control.work.code == code:
            item.controls[place] = replace(control, joint=number)
            return True
    return False


UNUSED = {
    "orphan": lambda count: _l("Hours of rows that are not in the file are left out: %(count)s.", count=count),
    "course": lambda count: _l("Hours without a course are left out: %(count)s.", count=count),
    "joint": lambda count: _l("Joint forms of control that no row has are left out: %(count)s.", count=count),
    "double": lambda count: _l("Hours written twice are taken once: %(count)s.", count=count),
    "staff": lambda count: _l(
        "Hours of staff (guidance, reviews, boards) are not students' hours: %(count)s.", count=count
    ),
    "recredited": lambda count: _l("Re-credited hours are counted with the rest: %(count)s.", count=count),
}
"""What was left aside, said so; hours of other profiles are already named with their rows."""
