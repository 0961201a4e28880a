"""A curriculum as the table people know: rows under cycles and modules, semesters across, sums everywhere.

One object for the card, the preview of a file and the print.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.policy.kinds import CONTROL_FORMS, HOUR_KINDS

from .outline import Outline, RowKey, RowOutline
from .plan import ZERO, Plan, plain

SHORT_HOUR_KINDS = {
    "lecture": _l("Lect."),
    "practical": _l("Pract."),
    "lab": _l("Lab."),
    "seminar": _l("Sem."),
    "course_work": _l("Course p."),
    "consultation": _l("Cons."),
    "self_study": _l("Self"),
    "control": _l("Assess."),
    "other": _l("Oth."),
}


SHORT_CONTROL_FORMS = {
    "exam": _l("E"),
    "credit": _l("C"),
    "diff_credit": _l("GC"),
    "qualification_exam": _l("QE"),
    "course_project": _l("CPr"),
    "course_work": _l("CPa"),
    "control_work": _l("CW"),
    "home_control_work": _l("HCW"),
    "essay": _l("Ess."),
    "report": _l("Rep."),
    "calculation": _l("Calc."),
    "mark": _l("Mk."),
    "other": _l("OF"),
}


@dataclass(frozen=True)
class Head:
    """A column: what stands over it and what that means in full."""

    key: str
    short: object
    full: object


@dataclass(frozen=True)
class Line:
    """A printed line; texts of cells in the order of the table's heads, empty where there is nothing."""

    title: str
    index_code: str = ""
    depth: int = 0
    is_section: bool = False
    is_heading: bool = False
    is_counted: bool = True
    controls: tuple[str, ...] = ()
    total: str = ""
    kinds: tuple[str, ...] = ()
    semesters: tuple[str, ...] = ()
    row_id: int | None = None
    """The stored row, which findings point at."""


@dataclass(frozen=True)
class CurriculumTable:
    """The whole table."""

    control_heads: tuple[Head, ...]
    kind_heads: tuple[Head, ...]
    courses: tuple[tuple[int, int], ...]
    """Courses and how many semesters each of them takes here."""
    semesters: tuple[int, ...]
    lines: tuple[Line, ...]
    totals: Line


@dataclass(frozen=True)
class Figures:
    """The sums of a plan as they are read."""

    total: str
    rows: int
    leaves: int
    semesters: tuple[tuple[int, str], ...]
    kinds: tuple[tuple[object, str], ...]
    practical_training: str
    recredited: str
    controls: tuple[tuple[object, int], ...]
    joint_controls: int
    chart_weeks: int
    stated: tuple[tuple[int, str], ...]
    """What the file itself states by semester; empty where it states nothing."""
    agrees: bool


def figures_of(plan: Plan) -> Figures:
    """Total, by semester, by kind and forms of control."""
    summary = plan.summary
    return Figures(
        total=plain(summary.hours_total),
        rows=summary.rows,
        leaves=summary.leaves,
        semesters=tuple((n, plain(hours)) for n, hours in summary.hours_by_semester.items()),
        kinds=tuple((HOUR_KINDS[kind], plain(hours)) for kind, hours in summary.hours_by_kind.items()),
        practical_training=plain(summary.practical_training),
        recredited=plain(summary.recredited) if summary.recredited else "",
        controls=tuple((CONTROL_FORMS[form], count) for form, count in summary.controls.items()),
        joint_controls=plan.joint_controls,
        chart_weeks=plan.chart_weeks,
        stated=tuple((n, plain(hours)) for n, hours in plan.stated.items()),
        agrees=plan.agrees,
    )


class _Sums:
    """Hours of a line by kind and by semester."""

    def __init__(self) -> None:
        self.kinds: defaultdict[str, object] = defaultdict(lambda: ZERO)
        self.semesters: defaultdict[int, object] = defaultdict(lambda: ZERO)

    def add(self, row: RowOutline) -> None:
        for (semester, kind, _name), amount in row.hours.items():
            self.kinds[kind] += amount.hours
            self.semesters[semester] += amount.hours


def table_of(
    outline: Outline, semesters_per_course: int, row_ids: Mapping[RowKey, int] | None = None
) -> CurriculumTable:
    """The table of a file's or a stored curriculum's rows; those of a stored one have keys."""
    return _Builder(outline, semesters_per_course, row_ids or {}).table()


class _Builder:
    def __init__(self, outline: Outline, semesters_per_course: int, row_ids: Mapping[RowKey, int]) -> None:
        self.outline = outline
        self.row_ids = row_ids
        self.per_course = max(semesters_per_course, 1)
        self.kinds = tuple(kind for kind in HOUR_KINDS if kind in self._used(lambda row: row.hours))
        self.forms = tuple(form for form in CONTROL_FORMS if form in self._used(lambda row: row.controls))
        self.semesters = self._semesters()
        self.total = _Sums()
        self.sections: defaultdict[tuple[str, ...], _Sums] = defaultdict(_Sums)
        self.rows: defaultdict[RowKey, _Sums] = defaultdict(_Sums)
        self._add_up()

    def _used(self, cells) -> set[str]:
        return {kind for row in self.outline.values() for _semester, kind, _name in cells(row)}

    def _semesters(self) -> tuple[int, ...]:
        """Whole courses up to the last semester that anything stands in."""
        last = max((key[0] for row in self.outline.values() for key in (*row.hours, *row.controls)), default=0)
        courses = -(-last // self.per_course)
        return tuple(range(1, courses * self.per_course + 1))

    def _add_up(self) -> None:
        for key, row in self.outline.items():
            self.rows[key].add(row)
            if not row.is_counted:
                continue
            self.total.add(row)
            for parent in self._parents(row):
                self.rows[parent].add(row)
            for length in range(1, len(row.section) + 1):
                self.sections[row.section[:length]].add(row)

    def _parents(self, row: RowOutline) -> Iterator[RowKey]:
        while row.parent is not None:
            yield row.parent
            row = self.outline[row.parent]

    def table(self) -> CurriculumTable:
        return CurriculumTable(
            control_heads=tuple(Head(form, SHORT_CONTROL_FORMS[form], CONTROL_FORMS[form]) for form in self.forms),
            kind_heads=tuple(Head(kind, SHORT_HOUR_KINDS[kind], HOUR_KINDS[kind]) for kind in self.kinds),
            courses=tuple((course, self.per_course) for course in range(1, len(self.semesters) // self.per_course + 1)),
            semesters=self.semesters,
            lines=tuple(self._lines()),
            totals=self._line(self.total, "", controls=tuple(self._control_totals())),
        )

    def _lines(self) -> Iterator[Line]:
        above: tuple[str, ...] = ()
        with_children = {row.parent for row in self.outline.values()}
        for key, row in self.outline.items():
            if row.parent is None and row.section != above:
                yield from self._section_lines(above, row.section)
                above = row.section
            yield self._line(
                self.rows[key],
                row.name,
                index_code=row.index_code,
                depth=sum(1 for _parent in self._parents(row)),
                is_heading=key in with_children,
                is_counted=row.is_counted,
                controls=tuple(self._controls([row], form) for form in self.forms),
                row_id=self.row_ids.get(key),
            )

    def _section_lines(self, above: tuple[str, ...], section: tuple[str, ...]) -> Iterator[Line]:
        for length in range(1, len(section) + 1):
            if section[:length] != above[:length]:
                yield self._line(
                    self.sections[section[:length]],
                    section[length - 1],
                    is_section=True,
                    depth=length - 1,
                    controls=("",) * len(self.forms),
                )

    def _line(self, sums: _Sums, title: str, **more) -> Line:
        return Line(
            title=title,
            total=_text(sum(sums.semesters.values(), ZERO)),
            kinds=tuple(_text(sums.kinds[kind]) for kind in self.kinds),
            semesters=tuple(_text(sums.semesters[semester]) for semester in self.semesters),
            **more,
        )

    def _controls(self, rows: Iterable[RowOutline], form: str) -> str:
        """Numbers of the semesters, one for each time."""
        numbers = [
            semester
            for row in rows
            for (semester, kind, _name), count in sorted(row.controls.items())
            if kind == form
            for _time in range(count)
        ]
        return ", ".join(map(str, sorted(numbers)))

    def _control_totals(self) -> Iterator[str]:
        for form in self.forms:
            counted = (row for row in self.outline.values() if row.is_counted)
            yield str(sum(n for row in counted for (_s, kind, _name), n in row.controls.items() if kind == form))


def _text(hours) -> str:
    return plain(hours) if hours else ""
