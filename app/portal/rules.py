"""Who may ask for which change, and what a request has to hold. Pure."""

import datetime
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.consent_rules import OF_AGE
from app.policy.requests import BY_ORDER, CHANGEABLE
from app.staff.rules import years_between

Changes = dict[str, tuple[str | None, str | None]]

_NEVER_EMPTY = frozenset({"last_name", "first_name"})


def is_of_age(birth_date: datetime.date | None, today: datetime.date) -> bool:
    """Whether a student reports changes himself; while the date of birth is unknown a parent does."""
    return birth_date is not None and years_between(birth_date, today) >= OF_AGE


def changes(subject: str, present: Mapping[str, str | None], typed: Mapping[str, str | None]) -> Changes:
    """field -> (what stands on the card, what was typed) of what differs. `subject` is student or guardian."""
    return {
        field: (present.get(field), typed.get(field) or None)
        for field in CHANGEABLE[subject]
        if field in typed and (typed.get(field) or None) != (present.get(field) or None)
    }


def refusals(found: Changes) -> dict[str, Any]:
    """field -> what is wrong with what was typed."""
    wrong: dict[str, Any] = {}
    for field, (_old, new) in found.items():
        if new is None and field in _NEVER_EMPTY:
            wrong[field] = _l("A name cannot be empty")
        elif new is not None and field == "email" and not _is_address(new):
            wrong[field] = _l("An address like name@example.ru is expected")
        elif new is not None and field == "phone" and sum(sign.isdigit() for sign in new) < 5:
            wrong[field] = _l("A phone number is expected, for example +7 900 000-00-00")
    return wrong


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host.strip(".")) and not any(sign.isspace() for sign in text)


def by_order(subject: str, fields: Any) -> list[str]:
    """Of the fields, those that only an order changes."""
    return [field for field in fields if field in BY_ORDER[subject]]


def refusal_of_answer(state: str, *, is_own: bool) -> Any | None:
    """Why the request cannot be answered, or None. Nobody answers a request of his own."""
    if is_own:
        return _l("This is your own request: somebody else answers it")
    if state not in ("waiting", "handed"):
        return _l("This request has been answered already")
    return None
