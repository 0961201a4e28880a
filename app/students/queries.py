"""What is asked about the contingent."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.core.text import search_key
from app.extensions import db
from app.school_year.models import AcademicYear
from app.students.models import Enrollment, Guardian, Guardianship, Student, StudyGroup

_stay, _group, _year = Enrollment.__table__, StudyGroup.__table__, AcademicYear.__table__
_student, _guardian, _guardianship = Student.__table__, Guardian.__table__, Guardianship.__table__


def is_on(table: sa.FromClause, day: datetime.date) -> sa.ColumnElement[bool]:
    """Whether a dated row (`starts_on`, `ends_on`: the last day) covers the day."""
    return sa.and_(table.c.starts_on <= day, sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= day))


def year_start(day: datetime.date) -> datetime.date:
    """The first day of the school year in which the day lies; 1 September where no year is entered."""
    found = db.session.scalar(sa.select(sa.func.max(_year.c.starts_on)).where(_year.c.starts_on <= day))
    usual = datetime.date(day.year if day.month >= 9 else day.year - 1, 9, 1)
    return max(found, usual) if found else usual


def stays_shown(student_ids: Sequence[int], today: datetime.date) -> Sequence[sa.Row]:
    """The stays by which a list tells where students are: those of today and the latest, the main group first.

    student_id, group_id, group, starts_on, ends_on, ending, place. The students are the caller's to see.
    """
    place = (
        sa.func.row_number()
        .over(
            partition_by=_stay.c.student_id,
            order_by=(
                sa.case((_group.c.education_module == "additional", 1), else_=0),
                _stay.c.starts_on.desc(),
                _stay.c.id.desc(),
            ),
        )
        .label("place")
    )
    ranked = (
        sa.select(
            _stay.c.student_id,
            _stay.c.group_id,
            _group.c.name.label("group"),
            _stay.c.starts_on,
            _stay.c.ends_on,
            _stay.c.ending,
            place,
        )
        .join_from(_stay, _group, _group.c.id == _stay.c.group_id)
        .where(_stay.c.student_id.in_(student_ids))
        .subquery()
    )
    shown = sa.or_(ranked.c.place == 1, is_on(ranked, today))
    return db.session.execute(sa.select(ranked).where(shown).order_by(ranked.c.student_id, ranked.c.place)).all()


def groups_now(student_ids: Sequence[int], today: datetime.date) -> dict[int, list[str]]:
    """student -> names of the groups of today."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in db.session.execute(
        sa.select(_stay.c.student_id, _group.c.name)
        .join_from(_stay, _group)
        .where(_stay.c.student_id.in_(student_ids), is_on(_stay, today))
        .order_by(_group.c.sort_key)
    ):
        found[row.student_id].append(row.name)
    return found


def namesakes(model: type, last: str, first: str, middle: str | None, except_id: int | None = None) -> list:
    """People of the register (students, guardians) who bear the same name, however it is spelled: ё or е, big or small.

    Judged among all of them: whoever adds a person has to learn that there is one already.
    """
    key = search_key(last, first, middle)
    # The search key may go on with what else the person is found by: a former surname.
    found = db.session.scalars(
        sa.select(model)
        .where(model.search_key.startswith(key, autoescape=True), model.id != (except_id or 0))
        .order_by(model.id)
        .limit(50)
        .execution_options(scoped_by="a rule over all people of the register")
    )
    return [row for row in found if name_key(row) == key][:5]


def name_key(person) -> str:
    """What two spellings of one full name have in common."""
    return search_key(person.last_name, person.first_name, person.middle_name)


def equally_named(rows: Iterable) -> set[int]:
    """Ids of those of the people who share their name with another of them."""
    by_name = defaultdict(list)
    for row in rows:
        by_name[name_key(row)].append(row.id)
    return {id for ids in by_name.values() if len(ids) > 1 for id in ids}


def children_of(guardian_ids: Sequence[int], students: sa.ColumnElement[bool] | None) -> Sequence[sa.Row]:
    """(guardian_id, student_id, last_name, first_name) of the children whom the person may see."""
    statement = (
        sa.select(_guardianship.c.guardian_id, _student.c.id, _student.c.last_name, _student.c.first_name)
        .join_from(_guardianship, _student)
        .where(_guardianship.c.guardian_id.in_(guardian_ids))
        .order_by(_student.c.sort_key, _student.c.id)
    )
    return db.session.execute(statement if students is None else statement.where(students)).all()
