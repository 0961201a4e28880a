"""Lessons and their works: added, described, cancelled; every change enters the history of the page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.db import write_first
from app.extensions import db
from app.journals import grid, history, pages, rules
from app.journals.models import Attendance, Lesson, LessonType, LessonWork, Mark, WorkType
from app.journals.ops import is_id, is_storable, is_uuid
from app.journals.pages import Page
from app.policy.work_types import DEFAULT_WORK_TYPE

_lesson = Lesson.__table__
_lesson_type = LessonType.__table__
_work = LessonWork.__table__
_work_type = WorkType.__table__
_mark = Mark.__table__
_attendance = Attendance.__table__

LONGEST_TEXT = 4000
LONGEST_REASON = 200
MOST_HOURS = 12
MOST_WORKS = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser is told: HTTP status and JSON."""

    status: int
    body: dict


class RefusedError(Exception):
    """The request cannot be granted; carries the answer. Nothing has been written."""

    def __init__(self, status: int, **body):
        super().__init__(status)
        self.answer = Answer(status, body)


def _wrong(**errors: object) -> RefusedError:
    return RefusedError(422, errors={name: str(text) for name, text in errors.items()})


def _forbidden(refusal: rules.Refusal) -> RefusedError:
    return RefusedError(403, error=str(refusal.message))


# --- reading what was sent --------------------------------------------------------------------------


def _fields(payload: object) -> dict:
    if not isinstance(payload, dict):
        raise RefusedError(422, errors={"": _("A lesson is expected.")})
    return payload


def _read(given: dict, names: tuple[str, ...]) -> dict:
    """The named fields that were sent, checked one by one; all errors are told at once."""
    found, errors = {}, {}
    for name in names:
        if name in given:
            try:
                found[name] = _READERS[name](given[name])
            except ValueError as error:
                errors[name] = str(error)
    if errors:
        raise _wrong(**errors)
    return found


def _date(value: object) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(_("A date is expected.")) from None


def _hours(value: object) -> Decimal:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= MOST_HOURS or value * 2 != int(value * 2):
        raise ValueError(_("Hours from 0.5 to %(most)s are expected, in halves.", most=MOST_HOURS))
    return Decimal(str(value))


def _pair(value: object) -> int | None:
    if value is None or (is_id(value) and value <= MOST_HOURS):
        return value
    raise ValueError(_("The number of a pair is expected."))


def _text(value: object, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or not is_storable(value):
        raise ValueError(_("A text is expected."))
    if len(value) > longest:
        raise ValueError(_("The text is longer than %(most)s letters.", most=longest))
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Yes or no is expected."))
    return value


def _code(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(_("Choose from the list."))
    return value


_READERS = {
    "date": _date,
    "pair": _pair,
    "hours": _hours,
    "type": _code,
    "topic": _text,
    "homework": _text,
    "attendance_taken": _flag,
    "cancelled": _flag,
    "cancel_reason": lambda value: _text(value or "", LONGEST_REASON),
    "required": _flag,
    "remove": _flag,
}

ADDED = ("date", "pair", "hours", "type", "topic", "homework")
CHANGED = (*ADDED, "attendance_taken", "cancelled", "cancel_reason")


# --- adding -----------------------------------------------------------------------------------------


def add(page_id: int, payload: object, actor: Actor, today: datetime.date, now: datetime.datetime) -> Answer:
    """Add a lesson with its usual work. The same `op` sent twice makes one lesson. The caller commits."""
    given = _fields(payload)
    fields = _read(given, ADDED)
    op = given.get("op")
    if op is not None and not is_uuid(op):
        raise _wrong(op=rules.NOT_UNDERSTOOD.message)
    page = _page_to_write(page_id, actor, today)
    if op and (known := _lesson_of(op)):
        return _card(page, known.id, today, 201) if known.page_id == page.id else _reject_op()
    if "date" not in fields:
        raise _wrong(date=_("A date is expected."))
    _check_day(page, fields["date"], today)
    values = _columns_of({"hours": Decimal(2), "type": None, **fields})
    values |= {"page_id": page.id, "teacher_id": actor.employee_id, "op": op.lower() if op else None, "version": 1}
    lesson_id = db.session.execute(sa.insert(_lesson).values(**values).returning(_lesson.c.id)).scalar_one()
    work_id = _insert_work(lesson_id, _type_id(_work_type, DEFAULT_WORK_TYPE), required=False, place=0)
    entries = [
        _worded(lesson_id, None, _spoken(values), 1),
        history.Entry(history.WORK, lesson_id, work_id, new=DEFAULT_WORK_TYPE, version=1),
    ]
    history.record(page.id, page.head, entries, _stamp(actor, today, now))
    return _card(page, lesson_id, today, 201)


def _page_to_write(page_id: int, actor: Actor, today: datetime.date) -> Page:
    write_first()
    page = pages.find(actor, page_id, today, to_write=True)
    if page is None:
        raise RefusedError(404)
    if not page.may_write:
        raise _forbidden(rules.NOT_OWN)
    return page


def _lesson_of(op: str):
    return db.session.execute(
        sa.select(_lesson.c.id, _lesson.c.page_id).where(_lesson.c.op == op.lower())
    ).one_or_none()


def _reject_op():
    raise _wrong(op=_("This change has been sent before with another content."))


def _check_day(page: Page, day: datetime.date, today: datetime.date, substitute_id: int | None = None) -> None:
    """A lesson stands within its term, on a day of the person's own workload, in a month that is open."""
    if not page.starts_on <= day <= page.ends_on:
        raise _wrong(
            date=_(
                "The term lasts from %(first)s to %(last)s.",
                first=f"{page.starts_on:%d.%m.%Y}",
                last=f"{page.ends_on:%d.%m.%Y}",
            )
        )
    if not page.writes_on(day, substitute_id):
        raise _wrong(date=rules.NOT_OWN.message)
    if closed := rules.description_closed(day, today, page.window):
        raise _wrong(date=closed.message)


def _columns_of(fields: dict) -> dict:
    """Fields of the browser as columns of the table."""
    values = {}
    for name, value in fields.items():
        if name == "type":
            values["lesson_type_id"] = _type_id(_lesson_type, value)
        elif name == "date":
            values["held_on"] = value
        else:
            values[name] = value
    return values


def _type_id(table: sa.Table, code: str | None) -> int:
    """The kind with that code, or the first one in use when no code was given."""
    statement = sa.select(table.c.id).where(table.c.is_used.is_(True)).order_by(table.c.place, table.c.id).limit(1)
    found = db.session.scalar(statement if code is None else statement.where(table.c.code == code))
    if found is None:
        raise _wrong(type=_("Choose from the list."))
    return found


def _insert_work(lesson_id: int, work_type_id: int, *, required: bool, place: int) -> int:
    values = {"lesson_id": lesson_id, "work_type_id": work_type_id, "is_required": required, "place": place}
    return db.session.execute(sa.insert(_work).values(**values).returning(_work.c.id)).scalar_one()


def _stamp(actor: Actor, today: datetime.date, now: datetime.datetime) -> history.Stamp:
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


def _card(page: Page, lesson_id: int, today: datetime.date, status: int, **more) -> Answer:
    return Answer(status, {"lesson": grid.lesson_cards(page, today, lesson_id)[0], **more})


# --- changing ---------------------------------------------------------------------------------------


def change(
    page_id: int, lesson_id: int, payload: object, actor: Actor, today: datetime.date, now: datetime.datetime
) -> Answer:
    """Change what was sent; `was` is the version its author saw. The caller commits."""
    given = _fields(payload)
    fields = _read(given, CHANGED)
    page = _page_to_write(page_id, actor, today)
    lesson = _lesson_to_write(page, lesson_id, today)
    calls_the_roll_only = set(fields) == {"attendance_taken"}
    if given.get("was") != lesson.version and not (calls_the_roll_only and given.get("was") is None):
        message = _("Somebody else has changed this lesson meanwhile.")
        raise RefusedError(409, lesson=_card(page, lesson_id, today, 409).body["lesson"], message=message)
    values = _new_values(fields, lesson, page, today, now)
    old = {name: lesson._mapping[name] for name in values}
    values = {name: value for name, value in values.items() if value != old[name]}
    if not values:
        return _card(page, lesson_id, today, 200)
    version = lesson.version + 1
    db.session.execute(sa.update(_lesson).where(_lesson.c.id == lesson_id).values(**values, version=version))
    entry = _worded(lesson_id, _spoken({name: old[name] for name in values}), _spoken(values), version)
    history.record(page.id, page.head, [entry], _stamp(actor, today, now))
    return _card(page, lesson_id, today, 200)


def _lesson_to_write(page: Page, lesson_id: int, today: datetime.date):
    lesson = db.session.execute(
        sa.select(_lesson).where(_lesson.c.page_id == page.id, _lesson.c.id == lesson_id)
    ).one_or_none()
    mine = lesson is not None and page.writes_on(lesson.held_on, lesson.substitute_id)
    if lesson is None or not (page.reads_all or lesson.substitute_id == page.employee_id):
        raise RefusedError(404)
    if not mine:
        raise _forbidden(rules.NOT_OWN)
    if closed := rules.description_closed(lesson.held_on, today, page.window):
        raise _wrong(date=closed.message)
    return lesson


def _new_values(fields: dict, lesson, page: Page, today: datetime.date, now: datetime.datetime) -> dict:
    roll, cancelled = fields.pop("attendance_taken", None), fields.pop("cancelled", None)
    reason = fields.pop("cancel_reason", None)
    own_day = rules.is_member(page.own, lesson.held_on)
    if not own_day and ("date" in fields or cancelled is not None):
        raise _wrong(date=_("A substitute fills the lesson, but does not move or cancel it."))
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
    if day > today and _is_marked(lesson.id):
        raise _wrong(date=_("The lesson has marks already: it cannot be moved to a day that is still ahead."))


def _roll_called(roll: bool, lesson, today: datetime.date, now: datetime.datetime) -> datetime.datetime | None:
    if roll and lesson.held_on > today:
        raise _wrong(attendance_taken=rules.FUTURE.message)
    if not roll:
        return None
    return lesson.attendance_taken_at or now


def _cancelled(cancelled: bool, reason: str | None, lesson, today: datetime.date) -> dict:
    if not cancelled:
        return {"cancelled_on": None, "cancel_reason": None}
    if not reason:
        raise _wrong(cancel_reason=_("Say why the lesson did not take place."))
    return {"cancelled_on": lesson.cancelled_on or today, "cancel_reason": reason}


def _is_marked(lesson_id: int, work_id: int | None = None) -> bool:
    """Whether anything is written in the cells of a lesson, or of one of its works."""
    marks = sa.select(_mark.c.id).where(_mark.c.value.is_not(None))
    if work_id is not None:
        return db.session.execute(marks.where(_mark.c.work_id == work_id).limit(1)).first() is not None
    absences = sa.select(_attendance.c.id).where(_attendance.c.lesson_id == lesson_id, _attendance.c.value.is_not(None))
    works = sa.select(_work.c.id).where(_work.c.lesson_id == lesson_id)
    return db.session.execute(sa.union_all(marks.where(_mark.c.work_id.in_(works)), absences)).first() is not None


# --- works ------------------------------------------------------------------------------------------


def change_works(
    page_id: int, lesson_id: int, payload: object, actor: Actor, today: datetime.date, now: datetime.datetime
) -> Answer:
    """Add a work {"type", "required"}, change one {"work", "type"}, or remove one without marks. The caller commits."""
    given = _fields(payload)
    fields = _read(given, ("type", "required", "remove"))
    page = _page_to_write(page_id, actor, today)
    lesson = _lesson_to_write(page, lesson_id, today)
    works = _works(lesson_id)
    if given.get("work") is None:
        entry = _add_work(lesson_id, fields, works)
    else:
        work = next((one for one in works if one.id == given["work"]), None)
        if work is None:
            raise RefusedError(404)
        entry = _remove_work(work) if fields.get("remove") else _change_work(work, fields)
    if entry is None:
        return _card(page, lesson_id, today, 200)
    entry.version = lesson.version + 1
    db.session.execute(sa.update(_lesson).where(_lesson.c.id == lesson_id).values(version=entry.version))
    history.record(page.id, page.head, [entry], _stamp(actor, today, now))
    return _card(page, lesson_id, today, 200)


def _works(lesson_id: int) -> list:
    return db.session.execute(
        sa.select(
            _work.c.id, _work.c.lesson_id, _work.c.place, _work.c.is_required, _work_type.c.code, _work_type.c.is_graded
        )
        .join(_work_type, _work_type.c.id == _work.c.work_type_id)
        .where(_work.c.lesson_id == lesson_id, _work.c.is_removed.is_(False))
    ).all()


def _add_work(lesson_id: int, fields: dict, works: list) -> history.Entry:
    if len(works) >= MOST_WORKS:
        raise _wrong(type=_("A lesson has at most %(most)s works.", most=MOST_WORKS))
    type_id = _type_id(_work_type, fields.get("type", DEFAULT_WORK_TYPE))
    place = max((work.place for work in works), default=-1) + 1
    required = fields.get("required", False)
    work_id = _insert_work(lesson_id, type_id, required=required, place=place)
    return history.Entry(
        history.WORK, lesson_id, work_id, new=_work_text(fields.get("type", DEFAULT_WORK_TYPE), required)
    )


def _work_text(code: str, required: bool) -> str:
    return f"{code} !" if required else code


def _remove_work(work) -> history.Entry:
    if _is_marked(work.lesson_id, work.id):
        raise _wrong(work=_("There are marks for this work: it cannot be removed."))
    # Kept, out of sight: its id must never come to mean another work, and its cells have a history.
    db.session.execute(sa.update(_work).where(_work.c.id == work.id).values(is_removed=True))
    return history.Entry(history.WORK, work.lesson_id, work.id, old=_work_text(work.code, work.is_required))


def _change_work(work, fields: dict) -> history.Entry | None:
    code, required = fields.get("type", work.code), fields.get("required", work.is_required)
    if (code, required) == (work.code, work.is_required):
        return None
    type_id = _type_id(_work_type, code)
    graded = db.session.scalar(sa.select(_work_type.c.is_graded).where(_work_type.c.id == type_id))
    if graded != work.is_graded and _is_marked(work.lesson_id, work.id):
        raise _wrong(type=_("There are marks for this work, and the other kind takes other values."))
    db.session.execute(sa.update(_work).where(_work.c.id == work.id).values(work_type_id=type_id, is_required=required))
    return history.Entry(
        history.WORK,
        work.lesson_id,
        work.id,
        old=_work_text(work.code, work.is_required),
        new=_work_text(code, required),
    )
