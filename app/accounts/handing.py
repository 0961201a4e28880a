"""Recording who was handed a slip, when and by whom (clause 4.2: the class teacher answers for the group's slips)."""

import datetime
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts import events
from app.accounts.models import Account, CredentialEvent
from app.core.refusal import Refused
from app.extensions import db
from app.policy.issuing import Deed

_event = CredentialEvent.__table__


def hand_over(accounts: Sequence[Account], day: datetime.date, to_whom: str, batch: str) -> int:
    """Record the slips that were printed and not yet handed over; how many. Raises Refused; the caller commits."""
    handings = events.handings({account.id for account in accounts})
    given = []
    for account in accounts:
        handing = handings.get(account.id)
        if handing is None or handing.printed_on is None or handing.is_handed:
            continue
        if day < handing.printed_on:
            raise Refused(
                _(
                    "The slip of %(login)s was printed on %(day)s: it was not handed over before",
                    login=account.username,
                    day=f"{handing.printed_on:%d.%m.%Y}",
                )
            )
        given.append(account.id)
    events.record(Deed.HANDED, given, happened_on=day, to_whom=" ".join(to_whom.split())[:120] or None, batch=batch)
    return len(given)


def take_back(accounts: Sequence[Account]) -> None:
    """Withdraw records of handing over; the caller commits."""
    handings = events.handings({account.id for account in accounts})
    events.record(Deed.TAKEN_BACK, (one.id for one in accounts if one.id in handings and handings[one.id].is_handed))


def last_printed_at(account_ids: list[int]) -> datetime.datetime | None:
    """When a slip was last printed for one of the accounts."""
    return db.session.scalar(
        sa.select(sa.func.max(_event.c.entered_at)).where(
            _event.c.account_id.in_(account_ids), _event.c.deed.in_((Deed.PRINTED, Deed.RESET))
        )
    )
