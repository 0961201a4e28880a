"""Rows of a plan as a browser sends them, read one by one."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from app.core.excel.letters import without_control
from app.core.refusal import Refused
from app.policy.thematic import MOST_ROWS
from app.working_programs.rules import Line


def read_lines(payload: Any) -> list[Line]:
    """The rows that were sent; a row that is no row at all is refused, a wrong value is judged by the rules."""
    if not isinstance(payload, list) or len(payload) > MOST_ROWS + 1:
        raise Refused(_("A list of rows is expected"))
    return [_line(card) for card in payload]


def _line(card: Any) -> Line:
    if not isinstance(card, dict):
        raise Refused(_("A list of rows is expected"))
    return Line(
        level=_text(card, "level"),
        title=_text(card, "title"),
        semester=_number(card.get("semester")),
        kind=_text(card, "kind") or None,
        hours=_hours(_text(card, "hours")),
        homework=_text(card, "homework"),
        equipment=_text(card, "equipment"),
        id=_number(card.get("id")),
    )


def _text(card: dict, name: str) -> str:
    value = card.get(name)
    return without_control(str(value)).strip() if isinstance(value, str | int | float) else ""


def _number(value: Any) -> int | None:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _hours(text: str) -> Decimal:
    """Minus one for what is no number: the rules say so by its row."""
    try:
        hours = Decimal(text.replace(",", ".")) if text else Decimal(0)
    except InvalidOperation:
        return Decimal(-1)
    return hours if hours.is_finite() and abs(hours) < 10_000 else Decimal(-1)
