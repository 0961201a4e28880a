"""By which calendar of a year a group studies."""

import datetime

import sqlalchemy as sa

from app.curricula.models import Curriculum
from app.extensions import db
from app.school_year import queries, rules
from app.school_year.models import EducationCalendar
from app.school_year.queries import YearCalendar
from app.school_year.rules import GroupFacts
from app.students.models import StudyGroup

_group = StudyGroup.__table__
_curriculum = Curriculum.__table__
_calendar = EducationCalendar.__table__


def calendar_of(group_id: int, day: datetime.date) -> YearCalendar | None:
    """The calendar by which the group studies in the year of the day; seven statements."""
    year = queries.year_of(day)
    if year is None or not year.starts_on <= day <= year.ends_on:
        return None
    facts = facts_of_groups([group_id], year.starts_on.year)
    return rules.calendar_for(facts[group_id], queries.calendars_of(year)) if facts else None


def facts_of_groups(ids: list[int], first_year: int) -> dict[int, GroupFacts]:
    """What decides about the calendars of groups in the school year that begins in `first_year`; one statement."""
    rows = db.session.execute(
        sa.select(
            _group.c.id,
            _group.c.education_module,
            _group.c.study_form,
            _group.c.intake_year,
            _curriculum.c.semesters,
            _curriculum.c.semesters_per_course,
            _calendar.c.name.label("own"),
        )
        .outerjoin(_curriculum, _curriculum.c.id == _group.c.curriculum_id)
        .outerjoin(_calendar, _calendar.c.id == _group.c.calendar_id)
        .where(_group.c.id.in_(ids))
    )
    return {row.id: _facts(row, first_year - row.intake_year + 1) for row in rows}


def _facts(row: sa.Row, course: int) -> GroupFacts:
    last = -(-row.semesters // row.semesters_per_course) if row.semesters else None
    return GroupFacts(row.education_module, row.study_form, course, course == last, row.own)
