"""Whether a curriculum adds up: every finding names its rule, its row and, where there is one, a way out. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.policy.kinds import PRACTICE_ITEMS

from .index_codes import clean_index, kind_by_index, module_number
from .outline import Outline, RowKey, RowOutline
from .plan import ZERO, plain

CLASS_HOURS = frozenset({"lecture", "practical", "lab", "seminar", "course_work"})
EXAMS = frozenset({"exam", "qualification_exam"})
CREDITS = frozenset({"credit", "diff_credit"})
TAUGHT = frozenset({"discipline", "mdk"}) | PRACTICE_ITEMS
# Hours of these rows are given in weeks of their own.
NOT_LESSONS = PRACTICE_ITEMS | {"state_certification"}
PARTS_OF_MODULES = frozenset({"mdk", "training_practice", "work_practice", "module_exam"})
HOURS_OF_A_PRACTICE_WEEK = 36


class Severity(StrEnum):
    """An error keeps a curriculum from being approved, a warning asks to be looked at."""

    ERROR = "error"
    WARNING = "warning"


# The rules in the words in which they are cited.
RULES: dict[str, object] = {
    "row_sum": _l("The hours of a row are the sum of its semesters"),
    "module_sum": _l("The hours of a module are the sum of its parts"),
    "week_load": _l("Class load is at most %(n)s academic hours a week"),
    "chart": _l("Lessons are given in the weeks that the academic chart leaves for them"),
    "exams": _l("At most %(n)s exams in a year of study, physical education and optional courses not counted"),
    "credits": _l("At most %(n)s credits in a year of study, physical education and optional courses not counted"),
    "control": _l("Every discipline, course and practice ends with a form of control"),
    "index_twice": _l("Every index stands in the plan once"),
    "index_letters": _l("An index is written in Russian letters, without blanks"),
    "index_kind": _l("The index agrees with the kind of the row and with its module"),
    "practice": _l("A practice has hours; a week of practice is 36 of them"),
    "tree": _l("A module consists of its courses and practices and ends with an exam"),
}


@dataclass(frozen=True)
class Limits:
    """What the college allows; 0 switches a limit off. `block`: too many exams or credits keep from approval."""

    week_hours: int = 36
    exams: int = 8
    credits: int = 10
    block: bool = False


@dataclass(frozen=True)
class Weeks:
    """Weeks by semester as the academic chart gives them."""

    theory: Mapping[int, Decimal] = field(default_factory=dict)
    practice: Mapping[int, Decimal] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.theory)


@dataclass(frozen=True)
class Finding:
    """Something that does not add up. `row` is None where the whole plan is meant."""

    rule: str
    severity: Severity
    row: RowKey | None
    title: str
    said: object
    suggestion: str = ""
    """The index that it should be."""


def findings(outline: Outline, *, weeks: Weeks, limits: Limits, per_course: int) -> tuple[Finding, ...]:
    """Everything that deserves a look: errors first, then in the order of the plan."""
    check = _Check(outline, weeks, limits, max(per_course, 1))
    return tuple(sorted(check.all(), key=lambda found: found.severity != Severity.ERROR))


def class_hours(outline: Outline) -> dict[int, Decimal]:
    """Hours in class by semester, without practice and certification (no lessons) and optional courses."""
    hours: defaultdict[int, Decimal] = defaultdict(Decimal)
    for row in outline.values():
        if row.is_counted and not row.is_optional and row.kind not in NOT_LESSONS:
            for (semester, kind, _name), amount in row.hours.items():
                if kind in CLASS_HOURS:
                    hours[semester] += amount.hours
    return dict(hours)


class _Check:
    def __init__(self, outline: Outline, weeks: Weeks, limits: Limits, per_course: int) -> None:
        self.outline, self.weeks, self.limits, self.per_course = outline, weeks, limits, per_course
        self.children: defaultdict[RowKey, list[RowKey]] = defaultdict(list)
        for key, row in outline.items():
            if row.parent is not None:
                self.children[row.parent].append(key)
        self.twice = Counter(row.index_code for row in outline.values() if row.index_code and row.is_counted)

    def all(self) -> Iterator[Finding]:
        yield from self._loads()
        yield from self._numbers_of_controls()
        yield from self._practice_weeks()
        for key, row in self.outline.items():
            yield from self._sums(key, row)
            yield from self._controls(key, row)
            yield from self._index(key, row)
            yield from self._tree(key, row)

    # ---- sums

    def _sums(self, key: RowKey, row: RowOutline) -> Iterator[Finding]:
        parts = [child for child in self.children[key] if self.outline[child].is_counted]
        if parts and not row.hours:
            inside = sum((self.total(child) for child in parts), ZERO)
            if row.hours_total and row.hours_total != inside:
                yield self._error(
                    "module_sum", key, _l("%(told)s h are stated, its parts have %(sum)s h",
                                          told=plain(row.hours_total), sum=plain(inside)),
                )  # fmt: skip
            return
        inside = _sum_of(row)
        if row.hours_total != inside:
            yield self._error(
                "row_sum", key, _l("%(told)s h are stated, the semesters have %(sum)s h",
                                   told=plain(row.hours_total), sum=plain(inside)),
            )  # fmt: skip

    def total(self, key: RowKey) -> Decimal:
        """The hours of a row with everything counted under it."""
        parts = (self.total(child) for child in self.children[key] if self.outline[child].is_counted)
        return _sum_of(self.outline[key]) + sum(parts, ZERO)

    # ---- the year

    def _loads(self) -> Iterator[Finding]:
        hours = class_hours(self.outline)
        if hours and not self.weeks:
            yield self._plan("chart", _l("there is no chart yet: the load of a week cannot be checked"))
            return
        for semester, amount in sorted(hours.items()):
            weeks = self.weeks.theory.get(semester, ZERO)
            if not weeks:
                said = _l("%(hours)s h in class, and no week for lessons", hours=plain(amount))
                yield self._semester("chart", Severity.WARNING, semester, said)
            elif self.limits.week_hours and amount > weeks * self.limits.week_hours:
                a_week = (amount / weeks).quantize(Decimal("0.1"))
                said = _l("%(week)s h a week: %(hours)s h in %(weeks)s weeks", week=plain(a_week),
                          hours=plain(amount), weeks=plain(round(weeks, 1)))  # fmt: skip
                yield self._semester("week_load", Severity.ERROR, semester, said)

    def _numbers_of_controls(self) -> Iterator[Finding]:
        severity = Severity.ERROR if self.limits.block else Severity.WARNING
        for rule, forms, limit in (("exams", EXAMS, self.limits.exams), ("credits", CREDITS, self.limits.credits)):
            for course, number in sorted(self._per_course(forms).items()):
                if limit and number > limit:
                    title = _l("Course %(n)s", n=course)
                    yield Finding(rule, severity, None, str(title), _l("%(n)s of them are planned", n=number))

    def _per_course(self, forms: frozenset[str]) -> Counter[int]:
        """A joint form of control of several rows is one."""
        numbers: Counter[int] = Counter()
        seen: set[tuple[int, str, int]] = set()
        for row in self.outline.values():
            if not row.is_counted or row.is_optional or is_physical_education(row.name):
                continue
            for key, count in row.controls.items():
                semester, form, _name = key
                together = (semester, form, row.joint[key]) if key in row.joint else None
                if form in forms and together not in seen:
                    numbers[(semester - 1) // self.per_course + 1] += count
                if together:
                    seen.add(together)
        return numbers

    def _practice_weeks(self) -> Iterator[Finding]:
        hours: defaultdict[int, Decimal] = defaultdict(Decimal)
        for row in self.outline.values():
            if row.kind in PRACTICE_ITEMS and row.is_counted and not row.is_dispersed:
                for (semester, _kind, _name), amount in row.hours.items():
                    hours[semester] += amount.hours
        for semester, weeks in sorted(self.weeks.practice.items()):
            if weeks and hours[semester] != weeks * HOURS_OF_A_PRACTICE_WEEK:
                said = _l("%(hours)s h are planned, the chart has %(weeks)s weeks", hours=plain(hours[semester]),
                          weeks=plain(round(weeks, 1)))  # fmt: skip
                yield self._semester("practice", Severity.WARNING, semester, said)

    # ---- a row

    def _controls(self, key: RowKey, row: RowOutline) -> Iterator[Finding]:
        if not row.is_counted:
            return
        inside = _sum_of(row)
        if row.kind in PRACTICE_ITEMS and not inside and not self.children[key]:
            yield self._error("practice", key, _l("the practice has no hours"))
        if row.kind == "module_exam" and not row.controls:
            yield self._error("control", key, _l("the exam of the module stands in no semester"))
        if row.kind not in TAUGHT or not inside:
            return
        if not row.controls:
            severity = Severity.WARNING if row.is_optional else Severity.ERROR
            yield Finding("control", severity, key, row.title, _l("there is no form of control in any semester"))
            return
        last = max(semester for semester, _kind, _name in row.hours)
        if last > max(semester for semester, _form, _name in row.controls):
            said = _l("the last semester, %(n)s, has no form of control", n=last)
            yield Finding("control", Severity.WARNING, key, row.title, said)

    def _index(self, key: RowKey, row: RowOutline) -> Iterator[Finding]:
        index = row.index_code
        if not index:
            yield self._warning("index_twice", key, _l("the row has no index"))
            return
        if row.is_counted and self.twice[index] > 1:
            yield self._error("index_twice", key, _l("%(n)s rows have it", n=self.twice[index]))
        if (clean := clean_index(index)) != index:
            said = _l("there are Latin letters or blanks in it, it should be %(index)s", index=clean)
            yield Finding("index_letters", Severity.ERROR, key, row.title, said, suggestion=clean)
        meant = kind_by_index(clean)
        if meant is not None and meant != row.kind:
            yield self._warning("index_kind", key, _l("the index speaks of another kind of row"))
        elif row.parent is not None and row.kind in PARTS_OF_MODULES:
            above = self.outline[row.parent]
            mine, theirs = module_number(clean), module_number(above.index_code)
            if above.kind == "module" and mine and theirs and mine != theirs:
                yield self._warning("index_kind", key, _l("it stands in module %(index)s", index=above.index_code))

    def _tree(self, key: RowKey, row: RowOutline) -> Iterator[Finding]:
        above = self.outline[row.parent].kind if row.parent is not None else None
        if row.kind in ("mdk", "module_exam") and above != "module":
            yield self._warning("tree", key, _l("the row stands outside of a module"))
        if row.kind != "module" or not row.index_code.startswith("ПМ"):
            return
        parts = [self.outline[child] for child in self.children[key]]
        if not any(part.kind == "mdk" for part in parts):
            yield self._warning("tree", key, _l("the module has no interdisciplinary course"))
        ends = [form for part in (row, *parts) for _semester, form, _name in part.controls if form in EXAMS]
        if parts and not ends:
            yield self._warning("tree", key, _l("no exam ends the module"))

    # ---- words

    def _error(self, rule: str, key: RowKey, said: object) -> Finding:
        return Finding(rule, Severity.ERROR, key, self.outline[key].title, said)

    def _warning(self, rule: str, key: RowKey, said: object) -> Finding:
        return Finding(rule, Severity.WARNING, key, self.outline[key].title, said)

    def _semester(self, rule: str, severity: Severity, semester: int, said: object) -> Finding:
        return Finding(rule, severity, None, str(_l("Semester %(n)s", n=semester)), said)

    def _plan(self, rule: str, said: object) -> Finding:
        return Finding(rule, Severity.WARNING, None, str(_l("The whole plan")), said)


def is_physical_education(name: str) -> bool:
    """Whether limits of exams and credits pass the row by."""
    return "физическ" in name.casefold() and "культур" in name.casefold()


def _sum_of(row: RowOutline) -> Decimal:
    return sum((amount.hours for amount in row.hours.values()), ZERO)
