"""A curriculum as a file describes it: plain values, no database.

Hours are academic hours as `Decimal`. Semesters are counted from the first one of the programme (the first
semester of the second course is 3); where a plan is stored by courses, a course takes one number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

ZERO = Decimal(0)


def plain(number: Decimal) -> str:
    """Hours as they are written in Russian: no trailing zeros, a comma before the fraction."""
    return f"{number.normalize():f}".replace(".", ",")


class PlanError(Exception):
    """A file that cannot be taken as a curriculum: what is wrong, where, and what was expected."""

    def __init__(self, message: object, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return str(self.message)


class StudyForm(StrEnum):
    """How one studies; values are keys of `policy.kinds.STUDY_FORMS`."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    EXTRAMURAL = "extramural"


class Level(StrEnum):
    """What the programme trains; values are keys of `policy.kinds.SPECIALTY_KINDS`."""

    SPECIALIST = "specialist"
    WORKER = "worker"
    GENERAL = "general"
    ADDITIONAL = "additional"
    HIGHER = "higher"


class Base(StrEnum):
    """The education one comes with; values are keys of `policy.kinds.ADMISSION_BASES`."""

    BASIC = "basic"
    SECONDARY = "secondary"
    VOCATIONAL = "vocational"
    NONE = "none"


class ItemKind(StrEnum):
    """What a row is; values are keys of `policy.kinds.ITEM_KINDS`."""

    DISCIPLINE = "discipline"
    MODULE = "module"
    MDK = "mdk"
    TRAINING_PRACTICE = "training_practice"
    WORK_PRACTICE = "work_practice"
    PRE_DIPLOMA_PRACTICE = "pre_diploma_practice"
    MODULE_EXAM = "module_exam"
    ELECTIVE_BLOCK = "elective_block"
    STATE_CERTIFICATION = "state_certification"
    OTHER = "other"


HEADINGS = frozenset({ItemKind.MODULE, ItemKind.ELECTIVE_BLOCK})


class HourKind(StrEnum):
    """What hours are spent on; values are keys of `policy.kinds.HOUR_KINDS`."""

    LECTURE = "lecture"
    PRACTICAL = "practical"
    LAB = "lab"
    SEMINAR = "seminar"
    SELF_STUDY = "self_study"
    CONTROL = "control"
    COURSE_WORK = "course_work"
    CONSULTATION = "consultation"
    OTHER = "other"


class ControlForm(StrEnum):
    """How a semester ends; values are keys of `policy.kinds.CONTROL_FORMS`."""

    EXAM = "exam"
    CREDIT = "credit"
    DIFF_CREDIT = "diff_credit"
    QUALIFICATION_EXAM = "qualification_exam"
    COURSE_PROJECT = "course_project"
    COURSE_WORK = "course_work"
    CONTROL_WORK = "control_work"
    HOME_CONTROL_WORK = "home_control_work"
    MARK = "mark"
    ESSAY = "essay"
    REPORT = "report"
    CALCULATION = "calculation"
    OTHER = "other"


@dataclass(frozen=True)
class WorkKind:
    """A row of the file's own directory of hours and forms of control; the code is the key, names vary."""

    code: int
    name: str
    short_name: str = ""


@dataclass(frozen=True)
class Hours:
    """So many hours of one kind in one semester."""

    semester: int
    kind: HourKind
    work: WorkKind
    amount: Decimal


@dataclass(frozen=True)
class Control:
    """A form of control that ends a semester of an item. A heading's count is the sum of its items."""

    semester: int
    form: ControlForm
    work: WorkKind
    count: int
    joint: int | None = None
    """The number of a joint form of control: items with the same number end the semester together."""


@dataclass(frozen=True)
class ChartCell:
    """A week of a course, or a part of it: keys of `policy.chart.CHART_KINDS`, and the file's code where unknown."""

    course: int
    week: int
    part: int
    parts: int
    semester: int
    kind: str
    source_code: str = ""


@dataclass
class Section:
    """A cycle of the curriculum; cycles nest."""

    code: str
    name: str
    order: int
    parent: "Section | None" = None


@dataclass
class Item:
    """A row of the curriculum. Headings (modules, elective blocks) repeat the sums of the rows under them."""

    index_code: str
    index_original: str
    name: str
    kind: ItemKind
    order: int
    section: Section | None = None
    parent: "Item | None" = None
    is_counted: bool = True
    """Whether its hours belong to the plan: the option that was not chosen does not."""
    is_elective: bool = False
    is_optional: bool = False
    is_dispersed: bool = False
    """A practice that runs beside lessons instead of in weeks of its own."""
    children: list["Item"] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    practical_training: list[Hours] = field(default_factory=list)
    """The part of `hours` that is practical training: never added to them."""
    controls: list[Control] = field(default_factory=list)
    weeks: dict[int, Decimal] = field(default_factory=dict)
    """The length of a practice by semester."""
    stated_total: Decimal = ZERO
    """What a row says of its hours in all; taken where its semesters say nothing, as of a heading."""
    recredited: Decimal = ZERO
    """Hours that count as studied before: they stand in no semester."""

    @property
    def title(self) -> str:
        return f"{self.index_code} {self.name}".strip()

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def is_leaf(self) -> bool:
        """Whether hours are taken from this row. A heading without counted rows is its own leaf."""
        if not self.is_counted or any(child.is_counted for child in self.children):
            return False
        return self.kind not in HEADINGS or bool(self.hours)

    @property
    def total(self) -> Decimal:
        return sum((hours.amount for hours in self.hours), ZERO) if self.hours else self._heading_total()

    def _heading_total(self) -> Decimal:
        return self.stated_total if self.children or self.kind in HEADINGS else ZERO


@dataclass(frozen=True)
class Summary:
    """The sums of a plan over its leaves."""

    rows: int
    leaves: int
    hours_total: Decimal
    hours_optional: Decimal
    """The part of the total that optional courses take."""
    hours_by_semester: dict[int, Decimal]
    hours_by_kind: dict[HourKind, Decimal]
    practical_training: Decimal
    recredited: Decimal
    controls: dict[ControlForm, int]


@dataclass
class Plan:
    """One curriculum of one intake year and one form of study."""

    specialty_code: str
    specialty_name: str
    profile: str
    qualification: str
    level: Level
    study_form: StudyForm
    base: Base
    intake_year: int
    duration_years: int
    duration_months: int
    semesters_per_course: int
    sections: list[Section]
    items: list[Item]
    """Every row, parents before their children, in the order of the printed plan."""
    hour_rows: int
    warnings: list[object] = field(default_factory=list)
    chart: list[ChartCell] = field(default_factory=list)
    """The academic chart; empty where the file has none."""
    stated: dict[int, Decimal] = field(default_factory=dict)
    """The file's own totals of hours by semester; empty where it states none."""
    program_name: str = ""
    """The programme by its name in this college; files of planners know none."""

    @property
    def duration(self) -> int:
        """The length of study in months."""
        return self.duration_years * 12 + self.duration_months

    @property
    def leaves(self) -> Iterator[Item]:
        return (item for item in self.items if item.is_leaf)

    @property
    def semesters(self) -> int:
        """The number of the last semester that anything stands in."""
        placed = [row.semester for item in self.items for row in (*item.hours, *item.controls)]
        return max([*placed, *(semester for item in self.items for semester in item.weeks)], default=0)

    @property
    def agrees(self) -> bool:
        """Whether the hours read are those that the file itself states, semester by semester."""
        told = {semester: hours for semester, hours in self.summary.hours_by_semester.items() if hours}
        return told == {semester: hours for semester, hours in self.stated.items() if hours}

    @property
    def joint_controls(self) -> int:
        """How many forms of control are joint ones."""
        return len({control.joint for leaf in self.leaves for control in leaf.controls if control.joint is not None})

    @property
    def chart_weeks(self) -> int:
        """How many weeks of courses the academic chart holds."""
        return len({(cell.course, cell.week) for cell in self.chart})

    @cached_property
    def summary(self) -> Summary:
        leaves = list(self.leaves)
        rows = [hours for leaf in leaves for hours in leaf.hours]
        by_semester = dict.fromkeys(range(1, self.semesters + 1), ZERO)
        by_kind: defaultdict[HourKind, Decimal] = defaultdict(Decimal)
        for hours in rows:
            by_semester[hours.semester] += hours.amount
            by_kind[hours.kind] += hours.amount
        controls: Counter[ControlForm] = Counter()
        for control in (control for leaf in leaves for control in leaf.controls):
            controls[control.form] += control.count
        return Summary(
            rows=len(self.items),
            leaves=len(leaves),
            hours_total=sum((hours.amount for hours in rows), ZERO),
            hours_optional=sum((leaf.total for leaf in leaves if leaf.is_optional), ZERO),
            hours_by_semester=by_semester,
            hours_by_kind={kind: by_kind[kind] for kind in HourKind if by_kind[kind]},
            practical_training=sum((h.amount for leaf in leaves for h in leaf.practical_training), ZERO),
            recredited=sum((leaf.recredited for leaf in leaves), ZERO),
            controls={form: controls[form] for form in ControlForm if controls[form]},
        )
