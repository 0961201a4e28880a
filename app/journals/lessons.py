"""Lessons: added, described, cancelled; every change enters the history of the page."""

from __future__ import annotations

import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.db import write_first
from app.extensions import db
from app.journals import grid, history, pages, rules, topics
from app.journals.lesson_fields import Answer, RefusedError, fields_of, forbidden, read, wrong
from app.journals.models import Attendance, Lesson, LessonType, LessonWork, Mark, WorkType
from app.journals.ops import is_uuid
from app.journals.pages import Page
from app.policy.work_types import DEFAULT_WORK_TYPE
from app.school_year.rules import DAY_NAMES, STUDIED, day_kind
from app.students.calendars import calendar_of

_lesson = Lesson.__table__
_lesson_type = LessonType.__table__
_work = LessonWork.__table__
_work_type = WorkType.__table__
_mark = Mark.__table__
_attendance = Attendance.__table__

ADDED = ("date", "pair", "hours", "type", "topic", "homework")
CHANGED = (*ADDED, "plan", "attendance_taken", "cancelled", "cancel_reason")


def add(page_id: int, payload: object, actor: Actor, today: datetime.date, now: datetime.datetime) -> Answer:
    """Add a lesson with its usual work. The same `op` sent twice makes one lesson. The caller commits."""
    given = fields_of(payload)
    fields = read(given, ADDED)
    op = given.get("op")
    if op is not None and not is_uuid(op):
        raise wrong(op=rules.NOT_UNDERSTOOD.message)
    page = page_to_write(page_id, actor, today)
    if op and (known := _lesson_of(op)):
        return card(page, known.id, today, 201) if known.page_id == page.id else _reject_op()
    if "date" not in fields:
        raise wrong(date=_("A date is expected."))
    _check_day(page, fields["date"], today)
    values = _columns_of({"hours": Decimal(2), "type": None, **fields})
    values |= {"page_id": page.id, "teacher_id": actor.employee_id, "op": op.lower() if op else None, "version": 1}
    lesson_id = db.session.execute(sa.insert(_lesson).values(**values).returning(_lesson.c.id)).scalar_one()
    work_id = insert_work(lesson_id, type_id(_work_type, DEFAULT_WORK_TYPE), required=False, place=0)
    entries = [
        _worded(lesson_id, None, _spoken(values), 1),
        history.Entry(history.WORK, lesson_id, work_id, new=DEFAULT_WORK_TYPE, version=1),
    ]
    history.record(page.id, page.head, entries, stamp_of(actor, today, now))
    return card(page, lesson_id, today, 201, **warning(page, fields["date"]))


def warning(page: Page, day: datetime.date) -> dict:
    """What to tell of a lesson on a day on which the group does not study; it is written all the same, because
    the college knows better than its calendar."""
    calendar = calendar_of(page.group_id, day)
    kind = day_kind(calendar.days, day) if calendar else None
    if kind is None or kind in STUDIED:
        return {}
    return {"warning": _("%(day)s is no study day: %(why)s.", day=f"{day:%d.%m.%Y}", why=DAY_NAMES[kind])}


def page_to_write(page_id: int, actor: Actor, today: datetime.date) -> Page:
    """The page, locked for writing; refused to whoever may not write on it at all."""
    write_first()
    page = pages.find(actor, page_id, today, to_write=True)
    if page is None:
        raise RefusedError(404)
    if not page.may_write:
        raise forbidden(rules.NOT_OWN)
    return page


def _lesson_of(op: str):
    return db.session.execute(
        sa.select(_lesson.c.id, _lesson.c.page_id).where(_lesson.c.op == op.lower())
    ).one_or_none()


def _reject_op():
    raise wrong(op=_("This change has been sent before with another content."))


def _check_day(page: Page, day: datetime.date, today: datetime.date, substitute_id: int | None = None) -> None:
    """A lesson stands within its term, on a day of the person's own workload, in a month that is open."""
    if not page.starts_on <= day <= page.ends_on:
        raise wrong(
            date=_(
                "The term lasts from %(first)s to %(last)s.",
                first=f"{page.starts_on:%d.%m.%Y}",
                last=f"{page.ends_on:%d.%m.%Y}",
            )
        )
    if not page.writes_on(day, substitute_id):
        raise wrong(date=rules.NOT_OWN.message)
    if closed := rules.description_closed(day, today, page.window):
        raise wrong(date=closed.message)


def _columns_of(fields: dict) -> dict:
    """Fields of the browser as columns of the table."""
    values = {}
    for name, value in fields.items():
        if name == "type":
            values["lesson_type_id"] = type_id(_lesson_type, value)
        elif name == "date":
            values["held_on"] = value
        else:
            values[name] = value
    return values


def type_id(table: sa.Table, code: str | None) -> int:
    """The kind with that code, or the first one in use when no code was given."""
    statement = sa.select(table.c.id).where(table.c.is_used.is_(True)).order_by(table.c.place, table.c.id).limit(1)
    found = db.session.scalar(statement if code is None else statement.where(table.c.code == code))
    if found is None:
        raise wrong(type=_("Choose from the list."))
    return found


def insert_work(lesson_id: int, work_type_id: int, *, required: bool, place: int) -> int:
    """Add a work to a lesson; returns its id."""
    values = {"lesson_id": lesson_id, "work_type_id": work_type_id, "is_required": required, "place": place}
    return db.session.execute(sa.insert(_work).values(**values).returning(_work.c.id)).scalar_one()


def stamp_of(actor: Actor, today: datetime.date, now: datetime.datetime) -> history.Stamp:
    """Who, when and from where, for the history."""
    return history.Stamp(actor.account_id, now, today, actor.address)


def _worded(lesson_id: int, old: dict | None, new: dict | None, version: int) -> history.Entry:
    return history.Entry(
        history.LESSON,
        lesson_id,
        old=grid.dumped(old) if old else None,
        new=grid.dumped(new) if new else None,
        version=version,
    )


_SPOKEN = {
    "held_on", "pair", "hours", "lesson_type_id", "topic", "homework", "cancelled_on", "cancel_reason",
    "attendance_taken_at",
}  # fmt: skip


def _spoken(values: dict) -> dict:
    """Values of a lesson as the history keeps them."""
    return {
        name: value if isinstance(value, int | str | None) else str(value)
        for name, value in values.items()
        if name in _SPOKEN
    }


def card(page: Page, lesson_id: int, today: datetime.date, status: int, **more) -> Answer:
    """The answer that shows the lesson as the grid does."""
    return Answer(status, {"lesson": grid.lesson_cards(page, today, lesson_id)[0], **more})


def change(
    page_id: int, lesson_id: int, payload: object, actor: Actor, today: datetime.date, now: datetime.datetime
) -> Answer:
    """Change what was sent; `was` is the version its author saw. The caller commits."""
    given = fields_of(payload)
    fields = read(given, CHANGED)
    page = page_to_write(page_id, actor, today)
    lesson = lesson_to_write(page, lesson_id, today)
    calls_the_roll_only = set(fields) == {"attendance_taken"}
    if given.get("was") != lesson.version and not (calls_the_roll_only and given.get("was") is None):
        message = _("Somebody else has changed this lesson meanwhile.")
        raise RefusedError(409, lesson=card(page, lesson_id, today, 409).body["lesson"], message=message)
    plan = fields.pop("plan", None)
    values = _new_values(fields, lesson, page, today, now)
    if plan is not None or values.get("topic") == "":
        topics.give(page, lesson_id, values.get("hours", lesson.hours), plan or [])
    old = {name: lesson._mapping[name] for name in values}
    values = {name: value for name, value in values.items() if value != old[name]}
    if not values:
        return card(page, lesson_id, today, 200)
    version = lesson.version + 1
    db.session.execute(sa.update(_lesson).where(_lesson.c.id == lesson_id).values(**values, version=version))
    entry = _worded(lesson_id, _spoken({name: old[name] for name in values}), _spoken(values), version)
    history.record(page.id, page.head, [entry], stamp_of(actor, today, now))
    return card(page, lesson_id, today, 200, **(warning(page, values["held_on"]) if "held_on" in values else {}))


def lesson_to_write(page: Page, lesson_id: int, today: datetime.date):
    """A lesson of the page whose description is open to this person today."""
    lesson = db.session.execute(
        sa.select(_lesson).where(_lesson.c.page_id == page.id, _lesson.c.id == lesson_id)
    ).one_or_none()
    mine = lesson is not None and page.writes_on(lesson.held_on, lesson.substitute_id)
    if lesson is None or not (page.reads_all or lesson.substitute_id == page.employee_id):
        raise RefusedError(404)
    if not mine:
        raise forbidden(rules.NOT_OWN)
    if closed := rules.description_closed(lesson.held_on, today, page.window):
        raise wrong(date=closed.message)
    return lesson


def _new_values(fields: dict, lesson, page: Page, today: datetime.date, now: datetime.datetime) -> dict:
    roll, cancelled = fields.pop("attendance_taken", None), fields.pop("cancelled", None)
    reason = fields.pop("cancel_reason", None)
    own_day = rules.is_member(page.own, lesson.held_on)
    if not own_day and ("date" in fields or cancelled is not None):
        raise wrong(date=_("A substitute fills the lesson, but does not move or cancel it."))
    if "date" in fields and fields["date"] != lesson.held_on:
        _check_move(page, lesson, fields["date"], today)
    values = _columns_of(fields)
    if roll is not None:
        values["attendance_taken_at"] = _roll_called(roll, lesson, today, now)
    if cancelled is not None:
        values |= _cancelled(cancelled, reason, lesson, today)
    if lesson.first_filled_on is None and lesson.held_on <= today and (values.get("topic") or roll):
        values["first_filled_on"] = today
    return values


def _check_move(page: Page, lesson, day: datetime.date, today: datetime.date) -> None:
    _check_day(page, day, today)
    if day > today and is_marked(lesson.id):
        raise wrong(date=_("The lesson has marks already: it cannot be moved to a day that is still ahead."))


def _roll_called(roll: bool, lesson, today: datetime.date, now: datetime.datetime) -> datetime.datetime | None:
    if roll and lesson.held_on > today:
        raise wrong(attendance_taken=rules.FUTURE.message)
    if not roll:
        return None
    return lesson.attendance_taken_at or now


def _cancelled(cancelled: bool, reason: str | None, lesson, today: datetime.date) -> dict:
    if not cancelled:
        return {"cancelled_on": None, "cancel_reason": None}
    if not reason:
        raise wrong(cancel_reason=_("Say why the lesson did not take place."))
    return {"cancelled_on": lesson.cancelled_on or today, "cancel_reason": reason}


def is_marked(lesson_id: int, work_id: int | None = None) -> bool:
    """Whether anything is written in the cells of a lesson, or of one of its works."""
    marks = sa.select(_mark.c.id).where(_mark.c.value.is_not(None))
    if work_id is not None:
        return db.session.execute(marks.where(_mark.c.work_id == work_id).limit(1)).first() is not None
    absences = sa.select(_attendance.c.id).where(_attendance.c.lesson_id == lesson_id, _attendance.c.value.is_not(None))
    works = sa.select(_work.c.id).where(_work.c.lesson_id == lesson_id)
    return db.session.execute(sa.union_all(marks.where(_mark.c.work_id.in_(works)), absences)).first() is not None
