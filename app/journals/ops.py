"""What a browser sends: operations on cells, read out of JSON without believing it."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass

from flask_babel import gettext as _

from app.journals import history, rules
from app.policy.marks import Place

LARGEST_BATCH = 50
LONGEST_REASON = 300

Cell = tuple[str, int | str, int]  # kind of the history; work, lesson or column; student

KIND = {Place.WORK: history.MARK, Place.ATTENDANCE: history.ATTENDANCE, Place.COLUMN: history.COLUMN}


class BadBatchError(ValueError):
    """The request is not a batch at all; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Op:
    """One change of one cell as its author meant it. `value` is None when it is not a value of the journal."""

    op: str
    place: Place
    student: int
    lesson: int | None
    work: int | None
    column: str | None
    value: str | None
    was: int | None

    @property
    def cell(self) -> Cell:
        """The cell it speaks of."""
        target = {Place.WORK: self.work, Place.ATTENDANCE: self.lesson, Place.COLUMN: self.column}[self.place]
        return (KIND[self.place], target, self.student)

    def digest(self, page_id: int) -> str:
        """What makes two operations the same one."""
        return hashlib.sha256(json.dumps([page_id, *self.cell, self.lesson, self.value, self.was]).encode()).hexdigest()


def read_batch(payload: object) -> tuple[list[tuple[object, Op | None]], str | None]:
    """(what the sender calls it, the operation or None when it makes no sense) for each, and the reason.

    Raises BadBatchError when there is nothing to answer one by one."""
    ops = payload.get("ops") if isinstance(payload, dict) else None
    if not isinstance(ops, list):
        raise BadBatchError(_("A list of changes is expected."))
    if len(ops) > LARGEST_BATCH:
        raise BadBatchError(_("At most %(count)s changes at once.", count=LARGEST_BATCH))
    reason = payload.get("reason")
    if reason is not None and not (isinstance(reason, str) and is_storable(reason)):
        raise BadBatchError(_("The reason is a text."))
    named = [(raw.get("op") if isinstance(raw, dict) else None, read_op(raw)) for raw in ops]
    return named, (reason or "").strip()[:LONGEST_REASON] or None


def read_op(raw: object) -> Op | None:
    """An operation out of JSON; None when a part of it is missing or of a wrong kind."""
    if not isinstance(raw, dict) or not is_uuid(raw.get("op")):
        return None
    student, lesson, work, column, was = (raw.get(name) for name in ("student", "lesson", "work", "column", "was"))
    if not is_id(student) or not (was is None or is_id(was)):
        return None
    if column is not None:
        if not isinstance(column, str) or lesson is not None or work is not None:
            return None
        place = Place.COLUMN
    elif not is_id(lesson) or not (work is None or is_id(work)):
        return None
    else:
        place = Place.ATTENDANCE if work is None else Place.WORK
    value = rules.normalise(raw.get("value"))
    return Op(raw["op"].lower(), place, student, lesson, work, column, value, was)


def is_id(value: object) -> bool:
    """A whole number that may be an id or a version; true is not 1."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def is_storable(text: str) -> bool:
    """Whether every database takes the text: neither zeroes nor halves of a sign."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def is_uuid(value: object) -> bool:
    """A uuid as browsers make them."""
    if not isinstance(value, str) or len(value) > 36:
        return False
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
