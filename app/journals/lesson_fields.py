"""What a browser sends about a lesson, read field by field; and how a refusal travels back to it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from app.journals import rules
from app.journals.ops import is_id, is_storable

LONGEST_TEXT = 4000
LONGEST_REASON = 200
MOST_HOURS = 12
MOST_TOPICS = 12


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


def wrong(**errors: object) -> RefusedError:
    """Refused because of these fields."""
    return RefusedError(422, errors={name: str(text) for name, text in errors.items()})


def forbidden(refusal: rules.Refusal) -> RefusedError:
    """Refused because of who asks."""
    return RefusedError(403, error=str(refusal.message))


def fields_of(payload: object) -> dict:
    """The object that was sent."""
    if not isinstance(payload, dict):
        raise RefusedError(422, errors={"": _("A lesson is expected.")})
    return payload


def read(given: dict, names: tuple[str, ...]) -> dict:
    """The named fields that were sent, checked one by one; all errors are told at once."""
    found, errors = {}, {}
    for name in names:
        if name in given:
            try:
                found[name] = _READERS[name](given[name])
            except ValueError as error:
                errors[name] = str(error)
    if errors:
        raise wrong(**errors)
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


def _rows(value: object) -> list[int]:
    """Ids of rows of the thematic plan that the lesson gives; none takes them off."""
    if not isinstance(value, list) or len(value) > MOST_TOPICS or not all(is_id(row) for row in value):
        raise ValueError(_("Choose from the list."))
    return list(dict.fromkeys(value))


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
    "plan": _rows,
    "attendance_taken": _flag,
    "cancelled": _flag,
    "cancel_reason": lambda value: _text(value or "", LONGEST_REASON),
    "required": _flag,
    "remove": _flag,
}
