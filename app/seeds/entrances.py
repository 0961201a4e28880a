"""How the teacher of the invented college has signed in: at the desk, by telephone, and once with a wrong password."""

import datetime
import hashlib
import json

from app.accounts.entrances import KnownDevice, SignInEvent, UserSession
from app.core import clock
from app.core.models import AuditEntry
from app.policy.sign_in import EventKind
from app.seeds.cast import STAFF
from app.seeds.college import College

DESK, PHONE = ("Chrome, Windows", "10.20.1.14"), ("Chrome, Android", "10.20.4.77")


def sign_teacher_in(college: College) -> None:
    """Two sessions on two devices, of which the owner has confirmed one; moments are those of the making."""
    account, now = college.accounts["teacher"], clock.now().replace(microsecond=0)
    morning, lately = now - datetime.timedelta(hours=3), now - datetime.timedelta(minutes=25)
    _signed_in(college, account, DESK, now - datetime.timedelta(days=40), morning, is_confirmed=True)
    phone = _signed_in(college, account, PHONE, lately, lately, is_confirmed=False)
    for kind in (EventKind.NEW_DEVICE, EventKind.TWO_DEVICES):
        college.rows.add(
            SignInEvent, account_id=account, at=lately, college_date=clock.today(), kind=kind.value, device_id=phone,
            device=PHONE[0], address=PHONE[1],
        )  # fmt: skip
    a_slip = morning - datetime.timedelta(minutes=1)
    for at, act, (words, address) in (
        (a_slip, "sign_in_failed", DESK), (morning, "signed_in", DESK), (lately, "signed_in", PHONE),
    ):  # fmt: skip
        college.rows.add(
            AuditEntry, at=at, college_date=clock.today(), account_id=account, who=_teacher().full_name, act=act,
            subject="accounts", subject_id=account, title="teacher", address=address,
            changes=json.dumps({"device": [None, words]}, ensure_ascii=False),
        )  # fmt: skip


def _teacher():
    return next(player for player in STAFF if player.login == "teacher")


def _signed_in(college: College, account: int, device, first_seen_at, started_at, *, is_confirmed: bool) -> int:
    """A device with a session on it; no cookie opens them."""
    words, address = device
    device_id = college.rows.add(
        KnownDevice, account_id=account, digest=_digest("device", words), first_seen_at=first_seen_at,
        seen_at=started_at, confirmed_at=first_seen_at if is_confirmed else None,
    )  # fmt: skip
    college.rows.add(
        UserSession, account_id=account, token_digest=_digest("session", words), epoch=0, device_id=device_id,
        device=words, address=address, started_at=started_at,
        seen_at=clock.now().replace(microsecond=0) - datetime.timedelta(minutes=6),
    )  # fmt: skip
    return device_id


def _digest(*words: str) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
