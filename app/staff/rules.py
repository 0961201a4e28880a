"""What may be on the payroll, and what a card still lacks. Pure."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from app.policy.kinds import EMPLOYMENT_KINDS

_MAIN_FIRST = {kind: place for place, kind in enumerate(EMPLOYMENT_KINDS)}


class Held(Protocol):
    """A position held, as the rules need to know it; `ends_on` is the last day, None is open."""

    position: Any
    kind: str
    rate: Decimal
    starts_on: datetime.date | None
    ends_on: datetime.date | None


def is_in_force(held: Held, on: datetime.date) -> bool:
    """Whether the position is held on the day."""
    return (held.starts_on is None or held.starts_on <= on) and (held.ends_on is None or held.ends_on >= on)


def main_of(positions: Iterable[Held], on: datetime.date) -> Held | None:
    """The main one of the positions: of those held on the day, else of the next to come, else of the last that ended.

    The main job goes before part-time ones, a larger share of a rate before a smaller one.
    """
    positions = list(positions)
    in_force = [held for held in positions if is_in_force(held, on)]
    if in_force:
        return min(in_force, key=_weight)
    coming = [held for held in positions if held.starts_on is not None and held.starts_on > on]
    if coming:
        first = min(held.starts_on for held in coming if held.starts_on)
        return min((held for held in coming if held.starts_on == first), key=_weight)
    ended = [held for held in positions if held.ends_on is not None]
    if not ended:
        return None
    last = max(held.ends_on for held in ended if held.ends_on)
    return min((held for held in ended if held.ends_on == last), key=_weight)


def _weight(held: Held) -> tuple[int, Decimal, datetime.date]:
    # A row not yet written may have no kind and no share: they get their defaults in the database.
    return _MAIN_FIRST.get(held.kind or "main", 9), -Decimal(held.rate or 1), held.starts_on or datetime.date.min


def share_a_day(one: Held, other: Held) -> bool:
    """Whether both positions are held on some day."""
    return (one.ends_on is None or other.starts_on is None or other.starts_on <= one.ends_on) and (
        other.ends_on is None or one.starts_on is None or one.starts_on <= other.ends_on
    )


def refusal_of_position(held: Held, others: Sequence[Held], employee: Any) -> Any | None:
    """Why a position cannot be held as it is beside the others and within the employment, or None."""
    if held.starts_on and held.ends_on and held.ends_on < held.starts_on:
        return _l("The appointment ends before it begins")
    if held.rate is not None and not 0 < held.rate <= 2:
        return _l("The share of a rate is more than 0 and no more than 2")
    if employee.dismissed_on and held.starts_on and held.starts_on > employee.dismissed_on:
        return _l("The employee is dismissed on %(day)s: hire anew first", day=_day(employee.dismissed_on))
    for other in others:
        if not share_a_day(held, other):
            continue
        if held.kind in (None, "main") and other.kind == "main":
            return _l(
                "There is a main job at that time already: %(position)s, from %(first)s to %(last)s. End it, or choose"
                " another kind of employment",
                position=str(other.position), first=_day(other.starts_on), last=_day(other.ends_on),
            )  # fmt: skip
        if other.position is held.position and other.kind == held.kind:
            return _l(
                "The same position is held at that time already, from %(first)s to %(last)s",
                first=_day(other.starts_on), last=_day(other.ends_on),
            )  # fmt: skip
    return None


def refusal_of_card(employee: Any, today: datetime.date) -> Any | None:
    """Why a card cannot be saved as it is, or None."""
    if employee.birth_date and employee.birth_date > today:
        return _l("The date of birth lies in the future")
    if employee.birth_date and employee.hired_on and years_between(employee.birth_date, employee.hired_on) < 14:
        return _l("By the date of birth the employee was hired before the age of 14: check both dates")
    if employee.dismissed_on and not employee.hired_on:
        return _l("The date of hiring is missing")
    if employee.hired_on and employee.dismissed_on and employee.dismissed_on < employee.hired_on:
        return _l("The dismissal is dated before the hiring")
    if employee.trained_on and employee.trained_on > today:
        return _l("The date of the training lies in the future")
    return None


def refusal_of_dismissal(employee: Any, dismissed_on: datetime.date, today: datetime.date) -> Any | None:
    """Why the employee cannot be dismissed on the day, or None."""
    if employee.hired_on and dismissed_on < employee.hired_on:
        return _l("The dismissal is dated before the hiring on %(day)s", day=_day(employee.hired_on))
    if dismissed_on > today + datetime.timedelta(days=366):
        return _l("The date is more than a year ahead: check it")
    later = [held for held in employee.positions if held.starts_on and held.starts_on > dismissed_on]
    if later:
        return _l(
            "An appointment begins after that day: %(position)s since %(day)s. Delete it first",
            position=str(later[0].position), day=_day(later[0].starts_on),
        )  # fmt: skip
    return None


def refusal_of_new_name(
    employee: Any, names: tuple[str, str, str | None], on: datetime.date, today: datetime.date
) -> Any:
    """Why the name cannot be changed so, or None. `names` are surname, first name and patronymic."""
    if on > today:
        return _l("The day has not come yet: enter the change on that day")
    if names == (employee.last_name, employee.first_name, employee.middle_name):
        return _l("The new name is the same as the present one")
    if employee.hired_on and on < employee.hired_on:
        return _l("The change is dated before the hiring on %(day)s", day=_day(employee.hired_on))
    later = [name for name in employee.names if name.ends_on >= on]
    if later:
        return _l("A later change of the name is known: on %(day)s", day=_day(later[-1].ends_on))
    return None


def years_between(born: datetime.date, on: datetime.date) -> int:
    """Full years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _day(day: datetime.date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else "…"


class Gap(StrEnum):
    """What a card may lack; the value is the name of the gap in addresses."""

    BIRTH_DATE = "birth_date"
    CONTACT = "contact"
    POSITION = "position"
    DEPARTMENT = "department"
    HIRE_ORDER = "hire_order"
    CATEGORY = "category"
    CATEGORY_EXPIRES = "category_expires"
    CATEGORY_EXPIRED = "category_expired"
    TRAINING = "training"
    ACCOUNT = "account"
    CONSENT = "consent"


GAP_NAMES = {
    Gap.BIRTH_DATE: _l("date of birth"),
    Gap.CONTACT: _l("phone or e-mail"),
    Gap.POSITION: _l("position with its order"),
    Gap.DEPARTMENT: _l("department"),
    Gap.HIRE_ORDER: _l("date and order of hiring"),
    Gap.CATEGORY: _l("category of qualification"),
    Gap.CATEGORY_EXPIRES: _l("the category expires soon"),
    Gap.CATEGORY_EXPIRED: _l("the category has expired"),
    Gap.TRAINING: _l("training to work in the system (clause 3.9)"),
    Gap.ACCOUNT: _l("account"),
    Gap.CONSENT: _l("consent to processing of personal data"),
}


class Facts(Protocol):
    """What is known of an employee; `has_position` counts only a position with a date and an order."""

    birth_date: datetime.date | None
    phone: str | None
    email: str | None
    department_id: int | None
    hired_on: datetime.date | None
    hire_order: str | None
    qualification: str | None
    qualification_until: datetime.date | None
    trained_on: datetime.date | None
    account_id: int | None
    is_teaching: bool
    has_position: bool
    has_consent: bool


def gaps(known: Facts, today: datetime.date, notice_days: int) -> list[Gap]:
    """What the card lacks, in the order of the card. Category and training are asked of teaching staff only."""
    teaching = known.is_teaching
    lacking = {
        Gap.BIRTH_DATE: known.birth_date is None,
        Gap.CONTACT: not (known.phone or known.email),
        Gap.POSITION: not known.has_position,
        Gap.DEPARTMENT: teaching and known.department_id is None,
        Gap.HIRE_ORDER: known.hired_on is None or not known.hire_order,
        Gap.CATEGORY: teaching and not known.qualification,
        Gap.CATEGORY_EXPIRES: _expires(known, today, notice_days),
        Gap.CATEGORY_EXPIRED: known.qualification_until is not None and known.qualification_until < today,
        Gap.TRAINING: teaching and known.trained_on is None,
        Gap.ACCOUNT: known.account_id is None,
        Gap.CONSENT: not known.has_consent,
    }
    return [gap for gap, lacks in lacking.items() if lacks]


def _expires(known: Facts, today: datetime.date, notice_days: int) -> bool:
    until = known.qualification_until
    return until is not None and today <= until <= today + datetime.timedelta(days=notice_days)


def refusal_of_consent(consent: Any, today: datetime.date) -> Any | None:
    """Why a consent cannot stand as it is, or None."""
    if consent.signed_on and consent.signed_on > today:
        return _l("The consent is dated in the future")
    if consent.withdrawn_on and consent.signed_on and consent.withdrawn_on < consent.signed_on:
        return _l("The consent is withdrawn before it was signed")
    if consent.ends_on and consent.signed_on and consent.ends_on < consent.signed_on:
        return _l("The consent ends before it was signed")
    return None
