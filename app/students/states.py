"""Where a student stands: studies, is on leave, has left, has graduated. One definition for list, filter and card."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.students.models import Enrollment, Student
from app.students.queries import is_on

# What the list of students leaves out until one asks is everybody who is with the college no more.
STATES = {
    "current": _l("all but former ones"),
    "studying": _l("study"),
    "leave": _l("on academic leave"),
    "none": _l("in no group yet"),
    "left": _l("have left"),
    "graduated": _l("have graduated"),
    "all": _l("all with former ones"),
}

# Aliases, so that a query over these very tables may be narrowed, too.
_stay, _last = Enrollment.__table__.alias("stay_of_state"), Enrollment.__table__.alias("last_stay")


def condition(state: str, today: datetime.date) -> sa.ColumnElement[bool] | None:
    """Students of a state; None for all of them."""
    ahead = _any(sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= today))
    last = sa.func.coalesce(_last_ending(), "")
    former = sa.and_(_any(sa.true()), ~ahead)
    return {
        "all": None,
        "current": sa.or_(~former, last == "leave"),
        "studying": _any(is_on(_stay, today)),
        "leave": sa.and_(former, last == "leave"),
        "none": sa.or_(~_any(sa.true()), sa.and_(ahead, ~_any(is_on(_stay, today)))),
        "left": sa.and_(former, last.not_in(("leave", "graduation"))),
        "graduated": sa.and_(former, last == "graduation"),
    }[state]


def _any(rule: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(_stay.c.student_id == Student.id, rule)


def _last_ending() -> sa.ScalarSelect:
    return (
        sa.select(_last.c.ending)
        .where(_last.c.student_id == Student.id)
        .order_by(_last.c.starts_on.desc(), _last.c.id.desc())
        .limit(1)
        .correlate(Student)
        .scalar_subquery()
    )
