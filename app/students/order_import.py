"""Students of an order from a workbook or from pasted lines: looked at first, written as a whole or not at all."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.excel import Column, Kind, Problem, Row, SheetRead, read_workbook
from app.core.excel.cells import CellError, nearest, parse
from app.core.excel.letters import clean, corrected, key_of, lookalike_key
from app.core.refusal import Refused
from app.extensions import db
from app.policy import orders as policy
from app.policy.kinds import RELATIONS_OF_GUARDIANS
from app.policy.student_file import COLUMNS, EXAMPLES, LENGTHS, OLDEST, PEOPLE, YOUNGEST
from app.students import order_people
from app.students.models import Enrollment, Guardian, Guardianship, Student, StudyGroup
from app.students.order_drafts import MOST_STUDENTS, refuse_unless_draft
from app.students.order_models import OrderLine, StudentOrder
from app.students.order_people import Applicant, Known, Match, Names, Parent, People
from app.students.order_queries import stays_of
from app.students.order_rules import Line, Target, plan

_student, _stay = Student.__table__, Enrollment.__table__
_guardianship, _group, _line = Guardianship.__table__, StudyGroup.__table__, OrderLine.__table__
ROWS_SHOWN = 10
_DATE_AT_END = re.compile(r"[\s,;]+(\d{1,2}[./-]\d{1,2}[./-]\d{4})\s*(?:г\.?\s?р?\.?)?$")
_NUMBER_AT_START = re.compile(r"^\s*\d+[.)]?\s+")


@dataclass
class Brought:
    """What a list would do to an order."""

    matches: list[Match] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    total: int = 0
    repeated: int = 0
    mendable: int = 0

    @property
    def new(self) -> int:
        """How many cards would be made."""
        return sum(match.is_new for match in self.matches)

    @property
    def questions(self) -> list[Match]:
        """Lines of which it is not clear who is meant."""
        return [match for match in self.matches if match.asked]


def columns(*, mends: bool = False) -> list[Column]:
    """Columns of the workbook, as for the empty form."""
    return [
        Column(
            key=key,
            label=label,
            kind=Kind.DATE if key == "birth_date" else Kind.CHOICE if key.startswith("relation") else Kind.TEXT,
            choices=RELATIONS_OF_GUARDIANS if key.startswith("relation") else {},
            max_length=LENGTHS.get(key, 200),
            aliases=aliases,
            mends=mends,
            example=_example(key),
        )
        for key, (label, aliases) in COLUMNS.items()
    ]


def _example(key: str):
    if key == "birth_date":
        return datetime.datetime.strptime(EXAMPLES[key], "%d.%m.%Y").replace(tzinfo=datetime.UTC).date()
    if key.startswith("relation"):
        return "father" if key.endswith("2") else "mother"
    return EXAMPLES.get(key)


def template_columns() -> list[Column]:
    """Columns of the empty form: the name in one column is enough."""
    return [column for column in columns() if column.key not in ("last_name", "first_name", "middle_name")]


def look_into_file(order: StudentOrder, content: bytes, answers: Mapping[int, str], *, mends: bool = False) -> Brought:
    """Read a workbook and say what it would do. `answers` say who is meant in the rows that were asked about."""
    sheet = read_workbook(content, columns(mends=mends))
    found = look_at_rows(order, sheet, answers, mends=mends)
    if found.problems and not mends:
        mended = look_at_rows(order, read_workbook(content, columns(mends=True)), answers, mends=True)
        found.mendable = max(len(found.problems) - len(mended.problems), 0)
    return found


def look_at_rows(order: StudentOrder, sheet: SheetRead, answers: Mapping[int, str], *, mends: bool) -> Brought:
    """The rows of a sheet as applicants, compared with who has a card."""
    brought = Brought(problems=list(sheet.problems), unknown=sheet.unknown, total=len(sheet.rows))
    if not sheet.rows:
        if not brought.problems:
            brought.problems.append(Problem(_("The sheet holds no rows")))
        return brought
    if "full_name" not in sheet.keys and not {"last_name", "first_name"} <= set(sheet.keys):
        brought.problems.append(
            Problem(_("A column with the full name is needed, or columns with the surname and the first name"))
        )
        return brought
    if len(sheet.rows) > MOST_STUDENTS:
        brought.problems.append(Problem(_("More than %(limit)s rows: split the file", limit=MOST_STUDENTS)))
        return brought
    reader = _Reader(brought, mends, groups_by_name())
    bad = {problem.row for problem in sheet.problems}
    applicants = [made for row in sheet.rows if (made := reader.applicant(row, is_bad=row.number in bad))]
    _compare(order, applicants, answers, brought)
    return brought


def look_at_lines(order: StudentOrder, typed: str, answers: Mapping[int, str]) -> Brought:
    """Pasted lines «Фамилия Имя Отчество 01.02.2010», one student a line."""
    brought = Brought()
    applicants = []
    for number, text in enumerate(typed.splitlines(), 1):
        line = _NUMBER_AT_START.sub("", clean(text))
        if not line:
            continue
        brought.total += 1
        if made := _applicant_of_line(number, line, brought):
            applicants.append(made)
    if brought.total == 0:
        brought.problems.append(Problem(_("Paste at least one line")))
    _compare(order, applicants, answers, brought)
    return brought


def _applicant_of_line(number: int, line: str, brought: Brought) -> Applicant | None:
    born, match = None, _DATE_AT_END.search(line)
    if match:
        line = line[: match.start()]
        try:
            born = parse(Column("birth_date", COLUMNS["birth_date"][0], Kind.DATE), match[1])
        except CellError as wrong:
            brought.problems.append(Problem(wrong.message, number, COLUMNS["birth_date"][0], match[1]))
            return None
    names = order_people.names_of(line)
    wrong = _wrong_name(line) if names else _("Expected surname and first name, then the patronymic")
    wrong = wrong or _wrong_birthday(born)
    if wrong:
        brought.problems.append(Problem(wrong, number, COLUMNS["full_name"][0], line))
        return None
    return Applicant(number, names, born)


def _wrong_name(text: str) -> str | None:
    if fixed := corrected(text):
        return _("Latin and Cyrillic letters are mixed in one word. Did you mean “%(fixed)s”?", fixed=fixed)
    if order_people.has_foreign_letters(text):
        mended = order_people.in_russian_letters(text)
        if mended and not order_people.has_foreign_letters(mended):
            return _("Latin letters stand in the name. Did you mean “%(fixed)s”?", fixed=mended)
        return _("Latin letters stand in the name: write it in Russian")
    if any(letter.isdigit() for letter in text):
        return _("A digit stands in the name")
    return None


def _wrong_birthday(born: datetime.date | None) -> str | None:
    if born is None:
        return None
    today = clock.today()
    if born > today:
        return _("The date of birth lies in the future")
    if not YOUNGEST <= today.year - born.year <= OLDEST:
        return _("By this date of birth the age is %(age)s", age=today.year - born.year)
    return None


def groups_by_name() -> dict[str, StudyGroup]:
    """Groups by their name, blind to letters that look alike."""
    return {lookalike_key(group.name): group for group in db.session.scalars(sa.select(StudyGroup))}


class _Reader:
    """Rows of a sheet become applicants; what is wrong goes to the problems."""

    def __init__(self, brought: Brought, mends: bool, groups: dict[str, StudyGroup]):
        self.brought, self.mends, self.groups = brought, mends, groups

    def applicant(self, row: Row, *, is_bad: bool) -> Applicant | None:
        values = dict(row.values)
        before = len(self.brought.problems)
        for key in PEOPLE:
            if values.get(key):
                values[key] = self._checked_name(row, key, values[key])
        if wrong := _wrong_birthday(values.get("birth_date")):
            self._tell(wrong, row, "birth_date", f"{values['birth_date']:%d.%m.%Y}")
        names, group_id = self._names(row, values, is_bad), self._group(row, values)
        parents = tuple(filter(None, (self._parent(row, values, number) for number in ("", "2"))))
        if names is None or is_bad or len(self.brought.problems) > before:
            return None
        person = values.get("phone"), values.get("email")
        return Applicant(row.number, names, values.get("birth_date"), group_id, *person, parents)

    def _tell(self, message, row: Row, key: str, value: str = "") -> None:
        self.brought.problems.append(Problem(message, row.number, COLUMNS[key][0], value))

    def _checked_name(self, row: Row, key: str, text: str) -> str:
        if self.mends and order_people.has_foreign_letters(text):
            text = order_people.in_russian_letters(text) or text
        if wrong := _wrong_name(text):
            self._tell(wrong, row, key, text)
        return text

    def _names(self, row: Row, values: dict, is_bad: bool) -> Names | None:
        if values.get("last_name") and values.get("first_name"):
            return Names(values["last_name"], values["first_name"], values.get("middle_name"))
        names = order_people.names_of(values.get("full_name") or "")
        if names is None and not is_bad:
            said = values.get("full_name") or values.get("last_name") or values.get("first_name") or ""
            key = "full_name" if "full_name" in row.values or "last_name" not in row.values else "first_name"
            self._tell(_("Expected surname and first name, then the patronymic"), row, key, said)
        if names is not None and (len(names.last) > 90 or len(names.first) > 60 or len(names.middle or "") > 60):
            self._tell(_("The name is too long"), row, "full_name", str(names)[:60])
            return None
        return names

    def _group(self, row: Row, values: dict) -> int | None:
        text = values.get("group")
        if not text:
            return None
        group = self.groups.get(lookalike_key(text))
        if group is None:
            near = nearest(text, [one.name for one in self.groups.values()])
            said = (
                _("There is no such group. Did you mean “%(near)s”?", near=near)
                if near
                else _("There is no such group: add it first")
            )
            self._tell(said, row, "group", text)
            return None
        return group.id

    def _parent(self, row: Row, values: dict, number: str) -> Parent | None:
        text = values.get(f"guardian{number}")
        if not text:
            return None
        names = order_people.names_of(text)
        if names is None:
            self._tell(_("Expected surname and first name, then the patronymic"), row, f"guardian{number}", text)
            return None
        usual = "father" if number or (names.middle or "").endswith("ич") else "mother"
        return Parent(names, values.get(f"relation{number}") or usual, values.get(f"guardian{number}_phone"))


def _compare(
    order: StudentOrder, applicants: Sequence[Applicant], answers: Mapping[int, str], brought: Brought
) -> None:
    """Compare with the cards that exist, and ask the rules of the order about those who have one."""
    people = People(_known())
    doubled = order_people.doubles(applicants)
    there = set(db.session.scalars(sa.select(_line.c.student_id).where(_line.c.order_id == order.id)))
    is_enrolment = order.kind == policy.Kind.ENROLMENT
    for one in applicants:
        name = str(one.names)
        if one.row in doubled:
            said = _(
                "The same person stands in row %(row)s already; if these are two, give both dates of birth",
                row=doubled[one.row],
            )
            brought.problems.append(Problem(said, one.row, COLUMNS["full_name"][0], name))
            continue
        match = people.match(one, answers.get(one.row))
        if match.is_new and not is_enrolment:
            brought.problems.append(Problem(_("There is no such student"), one.row, COLUMNS["full_name"][0], name))
            continue
        if match.known is not None and match.known.id in there:
            brought.repeated += 1
            continue
        brought.matches.append(match)
    _refuse_twice(brought)
    if is_enrolment:
        _refuse_by_rules(order, brought)


def _known() -> list[Known]:
    """Everybody who has a card, with the last group. One statement."""
    last = sa.select(_stay.c.student_id, sa.func.max(_stay.c.id).label("id")).group_by(_stay.c.student_id).subquery()
    rows = db.session.execute(
        sa.select(
            _student.c.id, _student.c.last_name, _student.c.first_name, _student.c.middle_name, _student.c.birth_date,
            _group.c.name.label("group"),
        )
        .outerjoin(last, last.c.student_id == _student.c.id)
        .outerjoin(_stay, _stay.c.id == last.c.id)
        .outerjoin(_group, _group.c.id == _stay.c.group_id)
    )  # fmt: skip
    return [
        Known(row.id, Names(row.last_name, row.first_name, row.middle_name), row.birth_date, row.group or "")
        for row in rows
    ]


def _refuse_twice(brought: Brought) -> None:
    """Two lines that mean one card."""
    counts = Counter(match.known.id for match in brought.matches if match.known)
    for match in brought.matches:
        if match.known and counts[match.known.id] > 1:
            said = _("Two rows mean one and the same card of a student")
            brought.problems.append(
                Problem(said, match.applicant.row, COLUMNS["full_name"][0], str(match.applicant.names))
            )


def _refuse_by_rules(order: StudentOrder, brought: Brought) -> None:
    groups = {group.id: group for group in db.session.scalars(sa.select(StudyGroup))}
    stays = stays_of([match.known.id for match in brought.matches if match.known])
    for match in brought.matches:
        group = groups.get(match.applicant.group_id or order.group_id)
        if group is None:
            said = _("Choose the group of the order, or name it in the row")
            brought.problems.append(Problem(said, match.applicant.row, COLUMNS["group"][0]))
            continue
        if match.known is None:
            continue
        target = Target(group.id, group.name, group.education_module != "additional")
        facts = Line(day=order.effective_on, stays=stays.get(match.known.id, []), target=target)
        if problem := plan(order.kind, facts).problem:
            brought.problems.append(Problem(problem, match.applicant.row, None, str(match.applicant.names)))


def write(order: StudentOrder, brought: Brought, source: str, *, from_groups: Mapping[int, int] | None = None) -> int:
    """Write the cards and the lines of the order; the caller commits. Raises Refused when something is unclear."""
    refuse_unless_draft(order)
    if brought.problems or brought.questions:
        raise Refused(_("With errors nothing is written"))
    cards = {match.applicant.row: _card(match.applicant) for match in brought.matches if match.is_new}
    db.session.add_all(cards.values())
    db.session.flush()
    parents = _Parents()
    for match in brought.matches:
        made = match.is_new
        student_id = cards[match.applicant.row].id if made else match.known.id
        db.session.add(
            OrderLine(
                order_id=order.id, student_id=student_id, group_id=match.applicant.group_id, made_card=made,
                from_group_id=(from_groups or {}).get(student_id),
            )
        )  # fmt: skip
        parents.relate(student_id, match.applicant)
    counts = {"students": [None, len(brought.matches)], "cards": [None, len(cards)]}
    audit.note("imported", order.__tablename__, order.id, source, changes=counts)
    return len(brought.matches)


def _card(one: Applicant) -> Student:
    return Student(
        last_name=one.names.last, first_name=one.names.first, middle_name=one.names.middle, birth_date=one.born_on,
        phone=one.phone, email=one.email,
    )  # fmt: skip


class _Parents:
    """Guardians by name and telephone: the mother of two is one person. Without one nobody is taken for another."""

    def __init__(self) -> None:
        related = sa.select(_guardianship.c.student_id, _guardianship.c.guardian_id)
        self._related = {tuple(row) for row in db.session.execute(related)}
        statement = sa.select(Guardian).where(Guardian.phone.is_not(None))
        self._by_key = {_parent_key(row, row.phone): row for row in db.session.scalars(statement)}

    def relate(self, student_id: int, one: Applicant) -> None:
        for parent in one.parents:
            guardian = self._find(parent)
            if (student_id, guardian.id) in self._related:
                continue
            db.session.add(Guardianship(student_id=student_id, guardian=guardian, relation=parent.relation))

    def _find(self, parent: Parent) -> Guardian:
        names = parent.names
        made = Guardian(
            last_name=names.last, first_name=names.first, middle_name=names.middle, phone=parent.phone
        )  # fmt: skip
        key = _parent_key(made, parent.phone)
        if not key[-1]:
            return made
        return self._by_key.setdefault(key, made)


def _parent_key(row: Guardian, phone: str | None) -> tuple[str, ...]:
    names = (key_of(name or "") for name in (row.last_name, row.first_name, row.middle_name))
    return (*names, order_people.digits_of(phone))
