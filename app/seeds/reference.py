"""The rows that every college begins with. May be run again: what is there, also in changed form, stays as it is."""

import sqlalchemy as sa

from app.extensions import db
from app.journals.models import LessonType, WorkType
from app.policy import beginnings
from app.policy.lesson_types import LESSON_TYPES
from app.policy.work_types import WORK_TYPES
from app.school_year.models import Bell
from app.staff.models import Position

EVERY_DAY = "0"


def add_missing() -> int:
    """Add what is missing and say how many rows that was. Commits nothing."""
    before = len(db.session.new)
    _positions()
    _bells()
    _lesson_types()
    _work_types()
    added = len(db.session.new) - before
    db.session.flush()
    return added


def _positions() -> None:
    known = set(db.session.scalars(sa.select(Position.name)))
    for position in beginnings.POSITIONS:
        if position.name not in known:
            db.session.add(Position(name=position.name, kind=position.kind))


def _bells() -> None:
    """A college that has any bells has made its own."""
    if db.session.scalar(sa.select(sa.func.count(Bell.id))):
        return
    for bell in beginnings.BELLS:
        times = {"starts_at": bell.starts_at, "ends_at": bell.ends_at}
        db.session.add(Bell(shift=1, weekday=EVERY_DAY, pair=bell.pair, **times))


def _lesson_types() -> None:
    known = set(db.session.scalars(sa.select(LessonType.code)))
    for place, kind in enumerate(LESSON_TYPES, start=1):
        if kind.code not in known:
            db.session.add(LessonType(code=kind.code, name=kind.name, short=kind.short, place=place))


def _work_types() -> None:
    known = set(db.session.scalars(sa.select(WorkType.code)))
    for place, kind in enumerate(WORK_TYPES, start=1):
        if kind.code not in known:
            values = {"name": kind.name, "short": kind.short, "is_graded": kind.graded}
            db.session.add(WorkType(code=kind.code, place=place, **values))
