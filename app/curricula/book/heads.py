"""Columns of a plan's table by the heads that stand over them, wherever they stand."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.core.excel import Sheet
from app.curricula.plan import ControlForm, HourKind

from . import words
from .words import Role, Term, squeezed

HEAD_WITHIN_ROWS = 60
DEEPEST_HEAD = 8
BLANKS = frozenset({"", "-", "–", "—"})


@dataclass(frozen=True)
class Column:
    """What a column holds and, for hours and forms, when and of which kind."""

    number: int
    role: Role
    label: str = ""
    term: Term = field(default_factory=Term)
    semester: int = 0
    """Counted from the first course; the course where a plan knows no semesters."""
    kind: HourKind | None = None
    form: ControlForm | None = None


@dataclass(frozen=True)
class Heads:
    """The head of a plan's table."""

    sheet: Sheet
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    per_course: int
    has_semesters: bool

    def one(self, role: Role) -> Column | None:
        return next((column for column in self.columns if column.role is role), None)

    def all(self, *roles: Role) -> list[Column]:
        return [column for column in self.columns if column.role in roles]

    @property
    def name(self) -> int:
        return self.one(Role.NAME).number

    @property
    def index(self) -> int:
        """The column of indices; a table without one has the name in its place."""
        found = self.one(Role.INDEX)
        return found.number if found else self.name

    @property
    def first_number(self) -> int:
        """The first column that holds hours or forms of control."""
        numbers = [column.number for column in self.columns if column.role in NUMBERS]
        return min(numbers, default=self.sheet.width + 1)

    @property
    def worth(self) -> tuple[int, int]:
        """How much a table says of hours: of several tables the best is the plan."""
        hours = self.all(Role.HOURS, Role.TOTAL)
        return len({column.semester for column in hours if column.semester}), len(hours)


NUMBERS = frozenset(
    {Role.CONTROL, Role.HOURS, Role.TRAINING, Role.TOTAL, Role.ROW_TOTAL, Role.RECREDITED, Role.WEEKS, Role.UNKNOWN}
)


def find_heads(sheet: Sheet) -> Heads | None:
    """The head of the table in a sheet; None where there is no table of a plan."""
    for row in range(1, min(sheet.height, HEAD_WITHIN_ROWS) + 1):
        keys = {column: squeezed(text) for column, text in sheet.filled(row)}
        names = [column for column, key in keys.items() if words.NAME.match(key)]
        indices = [column for column, key in keys.items() if words.INDEX.match(key)]
        if names and indices:
            return _heads(sheet, row, indices[0], _beside(names, indices[0]))
    return None


def _beside(names: list[int], index: int) -> int:
    """The name stands beside the index, on the right as a rule; a department's «Наименование» stands far off."""
    return min(names, key=lambda column: (abs(column - index), column < index))


def _heads(sheet: Sheet, row: int, index: int, name: int) -> Heads:
    first, last = _first_row(sheet, row), _last_row(sheet, row, index, name)
    paths = _paths(sheet, first, last)
    columns = [_column(number, path, index, name) for number, path in paths.items()]
    columns = [column for column in columns if column is not None]
    return _in_time(sheet, first, last, columns)


def _first_row(sheet: Sheet, row: int) -> int:
    """Heads of groups stand over the row of «Индекс», with no empty row and no line of text between."""
    first = row
    while first > 1 and row - first < DEEPEST_HEAD and len(list(sheet.filled(first - 1))) > 1:
        first -= 1
    return first


def _last_row(sheet: Sheet, row: int, index: int, name: int) -> int:
    """Sub-heads may stand below «Индекс»: up to the first row that says something in the columns on the left."""
    areas = [area for column in (index, name) if (area := sheet.area(row, column))]
    last = max([row, *(area.bottom for area in areas)])
    edge = max(index, name)
    while last < min(sheet.height, row + DEEPEST_HEAD):
        filled = list(sheet.filled(last + 1))
        if not filled or any(column <= edge for column, _text in filled) or not _names_something(filled):
            break
        last += 1
    return last


def _names_something(filled: list[tuple[int, str]]) -> bool:
    return any(not text.replace(",", "").replace(".", "").isdigit() for _column, text in filled)


def _paths(sheet: Sheet, first: int, last: int) -> dict[int, list[str]]:
    """For every column the heads over it, the widest first, each once."""
    paths: dict[int, list[str]] = {column: [] for column in range(1, sheet.width + 1)}
    groups: dict[int, tuple] = dict.fromkeys(paths, ())
    for row in range(first, last + 1):
        above, label, began = (), "", 0
        for column in paths:
            own = sheet.shown(row, column)
            own = "" if own in BLANKS else own
            if own or groups[column] != above or row == last:
                label, began = own, column
            above = groups[column]
            if label and (not paths[column] or paths[column][-1] != label):
                paths[column].append(label)
            if label:
                groups[column] = (*groups[column], (row, began if not sheet.area(row, column) else label))
    return {column: path for column, path in paths.items() if path}


def _column(number: int, path: list[str], index: int, name: int) -> Column | None:
    if number == index:
        return Column(number, Role.INDEX, path[-1])
    if number == name:
        return Column(number, Role.NAME, path[-1])
    keys = [squeezed(label) for label in path]
    if any(words.COUNTED.match(key) for key in keys):
        return Column(number, Role.COUNTED, path[-1])
    terms = [words.term_of(label) for label in path]
    term = Term()
    for one in terms:
        term = term | one
    if term:
        last_term = max(place for place, one in enumerate(terms) if one)
        return _of_term(number, path[last_term + 1 :], term)
    return _of_row(number, path, keys)


def _of_term(number: int, labels: list[str], term: Term) -> Column | None:
    """A column of a semester: hours of a kind, all hours, a part of them, weeks."""
    if not labels:
        return Column(number, Role.TOTAL, "", term)
    keys, label = [squeezed(one) for one in labels], labels[-1]
    key = keys[-1]
    if words.NAMED_OTHER.match(label):
        return Column(number, Role.TRAINING if words.TRAINING.search(key) else Role.UNKNOWN, label, term)
    if any(words.ASIDE.match(one) for one in keys):
        return None
    if words.TRAINING.search(key):
        return Column(number, Role.TRAINING, label, term, kind=words.trained_kind(label))
    if words.DERIVED.match(key) or (words.TOTAL.match(key) and any(words.DERIVED.match(one) for one in keys)):
        return Column(number, Role.ASIDE, label, term)
    if words.WEEKS.match(key):
        return Column(number, Role.WEEKS, label, term)
    if words.FORM_BLOCK.search(key) and key != "контроль":
        return Column(number, Role.CONTROL, label, term)
    if words.TOTAL.match(key):
        return Column(number, Role.TOTAL, label, term)
    return _hours(number, keys, label, term)


def _hours(number: int, keys: list[str], label: str, term: Term) -> Column:
    if any(words.VIEWS.search(one) for one in keys):
        return Column(number, Role.ASIDE, label, term)
    kind = words.hour_kind(label)
    return Column(number, Role.HOURS if kind else Role.UNKNOWN, label, term, kind=kind)


def _of_row(number: int, path: list[str], keys: list[str]) -> Column | None:
    """A column of the row as a whole: a form of control, its hours in all."""
    label, key, groups = path[-1], keys[-1], keys[:-1]
    if any(words.FORM_BLOCK.search(one) or one == "контроль" for one in groups):
        return Column(number, Role.CONTROL, label, form=words.control_form(label) or ControlForm.OTHER)
    if words.FORM_BLOCK.search(key):
        return Column(number, Role.CONTROL, label, form=words.control_form(label))
    if words.RECREDITED.search(key):
        return Column(number, Role.RECREDITED, label)
    if any(words.ASIDE.match(one) or words.VIEWS.search(one) for one in keys):
        return None
    if words.TOTAL.match(key) or words.AT_PLAN.search(key):
        return Column(number, Role.ROW_TOTAL, label)
    if groups and (kind := words.hour_kind(label)) and not words.TRAINING.search(key):
        return Column(number, Role.ROW_HOURS, label, kind=kind)
    form = words.control_form(label)
    return Column(number, Role.CONTROL, label, form=form) if form and not groups else None


def _in_time(sheet: Sheet, first: int, last: int, columns: list[Column]) -> Heads:
    """Number the semesters through the whole programme and leave one view of what is told twice."""
    has_semesters = any(column.term.semester for column in columns)
    if has_semesters:
        # Beside semesters, a block of a whole course repeats them.
        columns = [column for column in columns if column.term.semester or not column.term]
    per_course = _per_course(columns) if has_semesters else 1
    restarts = has_semesters and _restarts(columns, per_course)
    placed = [replace(column, semester=_semester(column.term, per_course, restarts)) for column in columns]
    return Heads(sheet, first, last, tuple(_one_view(placed)), per_course, has_semesters)


def _per_course(columns: list[Column]) -> int:
    """How many semesters a course has: 2 where heads do not say courses."""
    courses: defaultdict[int, set[int]] = defaultdict(set)
    for column in columns:
        if column.term.course and column.term.semester:
            courses[column.term.course].add(column.term.semester)
    return max((len(semesters) for semesters in courses.values()), default=2)


def _restarts(columns: list[Column], per_course: int) -> bool:
    """Whether semesters are counted anew in every course."""
    later = [column.term for column in columns if (column.term.course or 1) > 1 and column.term.semester]
    return bool(later) and all(term.semester <= per_course for term in later)


def _semester(term: Term, per_course: int, restarts: bool) -> int:
    if not term:
        return 0
    if not term.semester:
        return term.course or 1
    return (term.course - 1) * per_course + term.semester if restarts and term.course else term.semester


def _one_view(columns: list[Column]) -> Iterator[Column]:
    """Sessions beside a whole course repeat it; a total «по плану» is the one to compare with."""
    whole = {column.semester for column in columns if column.term.course and not column.term.session}
    totals = [column for column in columns if column.role is Role.ROW_TOTAL]
    promised = [column for column in totals if words.AT_PLAN.search(squeezed(column.label))]
    for column in columns:
        repeats = column.term.session and column.semester in whole
        if not repeats and not (promised and column in totals and column not in promised):
            yield column
