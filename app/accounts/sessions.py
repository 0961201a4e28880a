"""Signed-in browsers: a session is a row, so a copied cookie is worth nothing once its row has ended."""

import contextlib
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from flask import g, request, session
from flask_login import UserMixin, current_user, login_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import OperationalError

from app.accounts import devices
from app.accounts.entrances import SignInEvent, UserSession
from app.accounts.models import Account
from app.accounts.user_agents import device_words
from app.core import clock
from app.core.actor import current
from app.core.db import holds_write_lock
from app.extensions import db
from app.policy.sign_in import EVENTS_KEPT_FOR, SEEN_EVERY, SESSIONS_KEPT_FOR

_session = UserSession.__table__


@dataclass
class Entrance(UserMixin):
    """What Flask-Login is given to write into the cookie: the account and the secret of the new session."""

    id: int
    token: str

    def get_id(self) -> str:
        return f"{self.id}:{self.token}"


def digest_of(token: str) -> str:
    """What is kept of the secret of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(account: Account) -> int:
    """Sign the account in within this browser and give the id of the session. The caller commits.

    Nothing of the former session stays: neither its secret nor its form token.
    """
    if replaced := getattr(current_user, "session_id", None):
        end(replaced)
    session.clear()
    token = secrets.token_urlsafe(24)
    now = clock.now()
    device = devices.recognise(account)
    row = UserSession(
        account_id=account.id, token_digest=digest_of(token), epoch=account.session_epoch, device_id=device.id,
        device=device_words(request.user_agent.string), address=request.remote_addr, started_at=now, seen_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    forget_old()
    login_user(Entrance(account.id, token))
    # The form token begins with the session: else two pages fetched at once would each begin one, and one would lose.
    g.pop("csrf_token", None)
    generate_csrf()
    return row.id


def end(session_id: int) -> None:
    """End one session."""
    _end(_session.c.id == session_id)


def end_all(account_id: int, *, but: int | None = None) -> int:
    """End the sessions of an account, all or all but one; how many there were."""
    others = sa.true() if but is None else _session.c.id != but
    return _end(_session.c.account_id == account_id, others)


def _end(*conditions) -> int:
    ended = sa.update(_session).where(*conditions, _session.c.ended_at.is_(None)).values(ended_at=clock.now())
    return db.session.execute(ended).rowcount


def open_of(account: Account) -> list[UserSession]:
    """The account's sessions that still open something, the latest seen first."""
    statement = sa.select(UserSession).where(
        UserSession.account_id == account.id,
        UserSession.ended_at.is_(None),
        UserSession.epoch == account.session_epoch,
        UserSession.started_at > clock.now() - devices.longest_session(),
    )
    return list(db.session.scalars(statement.order_by(UserSession.seen_at.desc(), UserSession.id.desc())))


def forget_old() -> None:
    """Drop sessions and events that nobody needs any more; cheap enough for every sign-in."""
    now = clock.now()
    db.session.execute(sa.delete(_session).where(_session.c.seen_at < now - SESSIONS_KEPT_FOR))
    event = SignInEvent.__table__
    db.session.execute(sa.delete(event).where(event.c.at < now - EVENTS_KEPT_FOR))


def keep_seen(response):
    """Run after every request: note now and then when the person was last here, and whether in two places at once.

    The moment is that of the cookie, which marks sent in batches renew as well; it is written by what only reads, on a
    connection of its own, so that no batch of marks waits for it.
    """
    if request.method != "GET" or "seen" not in session or not getattr(current_user, "session_id", None):
        return response
    seen_at = clock.from_timestamp(session["seen"])
    if seen_at - current_user.seen_at < SEEN_EVERY or holds_write_lock():
        return response
    # Somebody else is writing for long: the next request notes it.
    with contextlib.suppress(OperationalError), db.engine.begin() as connection:
        seen = sa.update(_session).where(_session.c.id == current_user.session_id).values(seen_at=seen_at)
        connection.execute(seen)
        devices.note_two_at_once(connection, current_user.id, current_user.session_id, current().roles)
    return response
