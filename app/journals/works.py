"""The works of a lesson: added, changed, removed; every change enters the history of the page."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import Actor
from app.extensions import db
from app.journals import history
from app.journals.lesson_fields import Answer, RefusedError, fields_of, read, wrong
from app.journals.lessons import card, insert_work, is_marked, lesson_to_write, page_to_write, stamp_of, type_id
from app.journals.models import Lesson, LessonWork, WorkType
from app.policy.work_types import DEFAULT_WORK_TYPE

_lesson = Lesson.__table__
_work = LessonWork.__table__
_work_type = WorkType.__table__

MOST_WORKS = 8


def change(
    page_id: int, lesson_id: int, payload: object, actor: Actor, today: datetime.date, now: datetime.datetime
) -> Answer:
    """Add a work {"type", "required"}, change one {"work", "type"}, or remove one without marks. The caller commits."""
    given = fields_of(payload)
    fields = read(given, ("type", "required", "remove"))
    page = page_to_write(page_id, actor, today)
    lesson = lesson_to_write(page, lesson_id, today)
    works = _works(lesson_id)
    if given.get("work") is None:
        entry = _add_work(lesson_id, fields, works)
    else:
        work = next((one for one in works if one.id == given["work"]), None)
        if work is None:
            raise RefusedError(404)
        entry = _remove_work(work) if fields.get("remove") else _change_work(work, fields)
    if entry is None:
        return card(page, lesson_id, today, 200)
    entry.version = lesson.version + 1
    db.session.execute(sa.update(_lesson).where(_lesson.c.id == lesson_id).values(version=entry.version))
    history.record(page.id, page.head, [entry], stamp_of(actor, today, now))
    return card(page, lesson_id, today, 200)


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
        raise wrong(type=_("A lesson has at most %(most)s works.", most=MOST_WORKS))
    kind_id = type_id(_work_type, fields.get("type", DEFAULT_WORK_TYPE))
    place = max((work.place for work in works), default=-1) + 1
    required = fields.get("required", False)
    work_id = insert_work(lesson_id, kind_id, required=required, place=place)
    return history.Entry(
        history.WORK, lesson_id, work_id, new=_work_text(fields.get("type", DEFAULT_WORK_TYPE), required)
    )


def _work_text(code: str, required: bool) -> str:
    return f"{code} !" if required else code


def _remove_work(work) -> history.Entry:
    if is_marked(work.lesson_id, work.id):
        raise wrong(work=_("There are marks for this work: it cannot be removed."))
    # Kept, out of sight: its id must never come to mean another work, and its cells have a history.
    db.session.execute(sa.update(_work).where(_work.c.id == work.id).values(is_removed=True))
    return history.Entry(history.WORK, work.lesson_id, work.id, old=_work_text(work.code, work.is_required))


def _change_work(work, fields: dict) -> history.Entry | None:
    code, required = fields.get("type", work.code), fields.get("required", work.is_required)
    if (code, required) == (work.code, work.is_required):
        return None
    kind_id = type_id(_work_type, code)
    graded = db.session.scalar(sa.select(_work_type.c.is_graded).where(_work_type.c.id == kind_id))
    if graded != work.is_graded and is_marked(work.lesson_id, work.id):
        raise wrong(type=_("There are marks for this work, and the other kind takes other values."))
    db.session.execute(sa.update(_work).where(_work.c.id == work.id).values(work_type_id=kind_id, is_required=required))
    return history.Entry(
        history.WORK,
        work.lesson_id,
        work.id,
        old=_work_text(work.code, work.is_required),
        new=_work_text(code, required),
    )
