"""Who signs a consent, and when. Pure."""

import datetime
from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from app.staff.rules import refusal_of_consent, years_between

OF_AGE = 18


def is_minor(born_on: datetime.date | None, on: datetime.date) -> bool:
    """Whether a parent signs for the student; nobody knows that while the date of birth is unknown."""
    return born_on is not None and years_between(born_on, on) < OF_AGE


def refusal(consent: Any, guardian_ids: Collection[int], today: datetime.date) -> Any | None:
    """Why the consent cannot stand as it is, or None. `guardian_ids` are those of the student it is about."""
    if (consent.student is None) == (consent.guardian is None):
        return _l("Say about whom the consent is: a student or a parent, one of them")
    if consent.guardian is not None and consent.signer is not None:
        return _l("A parent signs about himself: leave “%(field)s” empty", field=_l("Signed for the child by"))
    if reason := refusal_of_consent(consent, today):
        return reason
    if consent.student is not None and consent.signed_on:
        return _refusal_of_signer(consent, guardian_ids)
    return None


def _refusal_of_signer(consent: Any, guardian_ids: Collection[int]) -> Any | None:
    signer, born = consent.signer, consent.student.birth_date
    if signer is not None and signer.id not in guardian_ids:
        return _l("%(signer)s is not a parent of this student by the register of parents", signer=str(signer))
    if born is None:
        return None
    if consent.signed_on < born:
        return _l("The consent is dated before the birth of the student")
    age = years_between(born, consent.signed_on)
    if age < OF_AGE and signer is None:
        return _l("The student was %(age)s on that day: a parent signs for a student under 18", age=age)
    if age >= OF_AGE and signer is not None:
        return _l("The student was of age on that day and signs alone")
    return None
