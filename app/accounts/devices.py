"""From where an account is used: devices known by a cookie of their own, and what about them is worth a look."""

import datetime
import hashlib
import re
import secrets

import sqlalchemy as sa
from flask import after_this_request, current_app, request

from app.accounts.entrances import KnownDevice, SignInEvent, UserSession
from app.accounts.models import Account
from app.accounts.user_agents import device_words
from app.core import clock
from app.extensions import db
from app.policy.sign_in import (
    AT_ONCE_WITHIN,
    DEVICES_KEPT_FOR,
    TRUSTED_AFTER,
    USE_MANY_DEVICES,
    Answer,
    EventKind,
)
from app.students.models import Student

COOKIE = "device"
_TOKEN = re.compile(r"[\w-]{32}")

_device, _session, _event = KnownDevice.__table__, UserSession.__table__, SignInEvent.__table__
_account, _student = Account.__table__, Student.__table__


def longest_session() -> datetime.timedelta:
    """After so long one signs in again, however busy one was."""
    return current_app.permanent_session_lifetime


def known(account_id: int) -> KnownDevice | None:
    """The device of this request, if the account has signed in from it before."""
    if (digest := _digest()) is None:
        return None
    return db.session.scalar(
        sa.select(KnownDevice).where(KnownDevice.account_id == account_id, KnownDevice.digest == digest)
    )


def recognise(account: Account) -> KnownDevice:
    """The device from which the account signs in just now; a new one is kept and told. The caller commits."""
    token = request.cookies.get(COOKIE, "") if _digest() else secrets.token_urlsafe(24)
    _keep_cookie(token)
    now = clock.now()
    device = known(account.id)
    if device is None:
        is_first = db.session.scalar(sa.select(_device.c.id).where(_device.c.account_id == account.id).limit(1)) is None
        device = KnownDevice(
            account_id=account.id, digest=_digest_of(token), first_seen_at=now, seen_at=now,
            confirmed_at=now if is_first else None,
        )  # fmt: skip
        db.session.add(device)
        db.session.flush()
        _tell_of_new(account, device, is_first)
    device.seen_at = now
    device.fail_login_count, device.locked_until = 0, None
    old = _device.c.seen_at < now - DEVICES_KEPT_FOR
    db.session.execute(sa.delete(_device).where(_device.c.account_id == account.id, old))
    return device


def _tell_of_new(account: Account, device: KnownDevice, is_first: bool) -> None:
    """The very first device is new to nobody; one on which a student signs in is told even then (clause 2.8)."""
    roles = {role.name for role in account.roles}
    if not roles <= USE_MANY_DEVICES and _is_a_students(device):
        kind = EventKind.STUDENT_DEVICE
        device.confirmed_at = None
    elif is_first:
        return
    else:
        kind = EventKind.NEW_DEVICE
    words = device_words(request.user_agent.string)
    _tell(db.session.connection(), account.id, kind, device.id, words, request.remote_addr)


def _is_a_students(device: KnownDevice) -> bool:
    others = sa.select(_student.c.id).join(_device, _device.c.account_id == _student.c.account_id)
    found = others.where(_device.c.digest == device.digest, _device.c.account_id != device.account_id)
    return db.session.scalar(found.limit(1)) is not None


def forget_failures(account_id: int) -> None:
    """A new password begins a new count on every device that the account knows."""
    counts = sa.update(_device).where(_device.c.account_id == account_id)
    db.session.execute(counts.values(fail_login_count=0, locked_until=None))


def note_two_at_once(connection: sa.Connection, account_id: int, session_id: int, roles) -> None:
    """Tell, once a day, that an account is used in two places of which the owner has not confirmed one."""
    if set(roles) <= USE_MANY_DEVICES:
        return
    now = clock.now()
    used = connection.execute(
        sa.select(
            _session.c.id, _session.c.device_id, _session.c.device, _session.c.address,
            _device.c.confirmed_at, _device.c.first_seen_at,
        )
        .join(_account, sa.and_(_account.c.id == _session.c.account_id, _account.c.session_epoch == _session.c.epoch))
        .join(_device, _device.c.id == _session.c.device_id)
        .where(
            _session.c.account_id == account_id, _session.c.ended_at.is_(None),
            sa.or_(_session.c.id == session_id, _session.c.seen_at > now - AT_ONCE_WITHIN),
        )
        .order_by(_device.c.first_seen_at.desc(), _session.c.id.desc())
    ).all()  # fmt: skip
    strange = [row for row in used if row.confirmed_at is None and row.first_seen_at > now - TRUSTED_AFTER]
    if not strange or session_id not in {row.id for row in used} or len({row.device_id for row in used}) < 2:
        return
    row, today = strange[0], clock.today()
    told = sa.select(_event.c.id).where(
        _event.c.account_id == account_id, _event.c.kind == EventKind.TWO_DEVICES,
        _event.c.device_id == row.device_id, _event.c.college_date == today,
    )  # fmt: skip
    if connection.scalar(told.limit(1)) is None:
        _tell(connection, account_id, EventKind.TWO_DEVICES, row.device_id, row.device, row.address)


def _tell(connection: sa.Connection, account_id: int, kind: EventKind, device_id: int, words: str, address) -> None:
    values = {
        "account_id": account_id, "kind": kind.value, "device_id": device_id, "device": words, "address": address,
        "at": clock.now(), "college_date": clock.today(),
    }  # fmt: skip
    connection.execute(sa.insert(_event).values(**values))


def questions(account_id: int, session_id: int | None) -> list[SignInEvent]:
    """What the owner has not answered yet. Whoever sits at the new device is not asked about it himself."""
    here = sa.select(_session.c.device_id).where(_session.c.id == session_id).scalar_subquery()
    return list(
        db.session.scalars(
            sa.select(SignInEvent)
            .where(
                SignInEvent.account_id == account_id,
                SignInEvent.answer.is_(None),
                SignInEvent.at > clock.now() - TRUSTED_AFTER,
                sa.or_(SignInEvent.device_id.is_(None), SignInEvent.device_id != sa.func.coalesce(here, 0)),
            )
            .order_by(SignInEvent.id.desc())
            .limit(10)
        )
    )


def answer(event: SignInEvent, said: Answer) -> None:
    """What the owner says of a device holds for everything that was told of it."""
    now = clock.now()
    about = _event.c.device_id == event.device_id if event.device_id else _event.c.id == event.id
    db.session.execute(
        sa.update(_event)
        .where(_event.c.account_id == event.account_id, about, _event.c.answer.is_(None))
        .values(answer=said.value, answered_at=now)
    )
    if event.device_id and said is Answer.MINE:
        db.session.execute(sa.update(_device).where(_device.c.id == event.device_id).values(confirmed_at=now))
    elif event.device_id:
        # The next time it is as new as a device can be, and its failures are counted as those of a stranger.
        db.session.execute(sa.delete(_device).where(_device.c.id == event.device_id))


def _digest() -> str | None:
    token = request.cookies.get(COOKIE, "")
    return _digest_of(token) if _TOKEN.fullmatch(token) else None


def _digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _keep_cookie(token: str) -> None:
    @after_this_request
    def _set(response):
        response.set_cookie(
            COOKIE, token, max_age=DEVICES_KEPT_FOR, httponly=True, samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip
        return response
