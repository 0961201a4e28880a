"""The record of what was done with logins and passwords."""

import datetime
from collections.abc import Iterable

import sqlalchemy as sa

from app.accounts.models import CredentialEvent
from app.core import clock
from app.core.actor import current
from app.extensions import db
from app.policy.issuing import Deed

_table = CredentialEvent.__table__


def record(
    deed: Deed,
    account_ids: Iterable[int],
    *,
    happened_on: datetime.date | None = None,
    to_whom: str | None = None,
    batch: str | None = None,
) -> None:
    """Write that the acting person did it with the accounts; goes in the caller's transaction."""
    actor, today = current(), clock.today()
    entries = [
        {
            "account_id": account,
            "deed": deed,
            "happened_on": happened_on or today,
            "to_whom": to_whom,
            "by_account_id": actor.account_id,
            "by_name": actor.name[:120],
            "batch": batch,
            "entered_at": clock.now(),
            "entered_on": today,
        }
        for account in account_ids
    ]
    if entries:
        db.session.execute(sa.insert(_table), entries)


def is_done(batch: str, account_ids: Iterable[int]) -> bool:
    """Whether the form was sent before for any of the accounts."""
    sent = sa.select(_table.c.id).where(_table.c.account_id.in_(account_ids), _table.c.batch == batch)
    return db.session.scalar(sent.limit(1)) is not None
