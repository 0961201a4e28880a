"""The record of what was done with logins and passwords: written, and read as what holds now and as a history."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import Account, CredentialEvent
from app.core import clock
from app.core.actor import current
from app.core.values import plain
from app.extensions import db
from app.policy.issuing import DEED_NAMES, Deed

_event, _account = CredentialEvent.__table__, Account.__table__


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
        db.session.execute(sa.insert(_event), entries)


def is_done(batch: str, account_ids: Iterable[int]) -> bool:
    """Whether the form was sent before for any of the accounts."""
    sent = sa.select(_event.c.id).where(_event.c.account_id.in_(account_ids), _event.c.batch == batch)
    return db.session.scalar(sent.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Handing:
    """The latest slip of an account and whether it was handed over."""

    printed_on: datetime.date | None = None
    printed_by: str = ""
    handed_on: datetime.date | None = None
    handed_to: str = ""
    handed_by: str = ""
    is_handed: bool = False


def handings(account_ids: set[int]) -> dict[int, Handing]:
    """account -> its latest slip, from the last event of every kind."""
    last = (
        sa.select(sa.func.max(_event.c.id))
        .where(_event.c.account_id.in_(account_ids))
        .group_by(_event.c.account_id, _event.c.deed)
    )
    columns = (
        _event.c.id,
        _event.c.account_id,
        _event.c.deed,
        _event.c.happened_on,
        _event.c.to_whom,
        _event.c.by_name,
    )
    found: dict[int, dict[str, sa.Row]] = {}
    for row in db.session.execute(sa.select(*columns).where(_event.c.id.in_(last)).order_by(_event.c.id)):
        found.setdefault(row.account_id, {})["slip" if row.deed in (Deed.PRINTED, Deed.RESET) else row.deed] = row
    return {account: _handing(events) for account, events in found.items()}


def _handing(events: dict[str, sa.Row]) -> Handing:
    slip, handed, back = events.get("slip"), events.get(Deed.HANDED), events.get(Deed.TAKEN_BACK)
    since = max(event.id if event else 0 for event in (slip, back))
    is_handed = handed is not None and handed.id > since
    return Handing(
        printed_on=slip.happened_on if slip else None,
        printed_by=slip.by_name if slip else "",
        handed_on=handed.happened_on if is_handed else None,
        handed_to=(handed.to_whom or "") if is_handed else "",
        handed_by=handed.by_name if is_handed else "",
        is_handed=is_handed,
    )


@dataclass(frozen=True, slots=True)
class Done:
    """A line of the history of logins and passwords, in words. `on` is the day of a handing over."""

    at: str
    by_name: str
    whose: str
    deed: str
    on: str
    to_whom: str


def history(account_ids: Sequence[int], limit: int = 100) -> list[Done]:
    """What was done with the logins and passwords of the accounts, the latest first. One statement."""
    if not account_ids:
        return []
    rows = db.session.execute(
        sa.select(
            _event.c.entered_at, _event.c.happened_on, _event.c.deed, _event.c.to_whom, _event.c.by_name,
            _account.c.username, _account.c.last_name, _account.c.first_name,
        )
        .join_from(_event, _account, _account.c.id == _event.c.account_id)
        .where(_event.c.account_id.in_(account_ids))
        .order_by(_event.c.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        Done(
            at=plain(row.entered_at),
            by_name=row.by_name,
            whose=f"{row.last_name} {row.first_name} ({row.username})",
            deed=str(DEED_NAMES[Deed(row.deed)]),
            on=plain(row.happened_on) if row.deed == Deed.HANDED else "",
            to_whom=row.to_whom or "",
        )
        for row in rows
    ]
