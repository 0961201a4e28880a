"""What the page of one's own account shows, and what its owner can shut."""

import json

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.accounts import devices, second_factor, sessions
from app.accounts.entrances import SignInEvent
from app.accounts.models import Account
from app.core import audit
from app.core.actor import current
from app.core.models import AuditEntry
from app.core.values import plain
from app.extensions import db
from app.policy.sign_in import EVENT_KINDS

SIGN_INS_SHOWN = 12
_WAYS = {
    "signed_in": ("good", lambda: _("signed in")),
    "sign_in_failed": ("bad", lambda: _("failed to sign in")),
    "locked": ("bad", lambda: _("locked after failures")),
    "recovery_used": ("warn", lambda: _("signed in with a recovery code")),
}


def page(account: Account, session_id: int) -> dict:
    """What `account/index.html` draws."""
    factor = second_factor.of(account.id)
    return {
        "title": f"{account.last_name} {account.first_name}",
        "login": account.username,
        "roles": current().roles,
        "last_sign_in": plain(account.last_login),
        "password_url": url_for("AccountView.password"),
        "questions": questions(account.id, session_id),
        "sessions": [_session_line(row, session_id) for row in sessions.open_of(account)],
        "factor": factor and {
            "since": plain(factor.confirmed_at),
            "codes_left": second_factor.codes_left(account.id),
        },
        "sign_ins": [_sign_in_line(entry) for entry in _sign_ins(account.id)],
    }  # fmt: skip


def questions(account_id: int, session_id: int | None) -> list[dict]:
    """What was noticed and not answered yet, one question for each device; stands on the desk as well."""
    by_device: dict[int | None, list[SignInEvent]] = {}
    for event in devices.questions(account_id, session_id):
        by_device.setdefault(event.device_id, []).append(event)
    return [_question(events) for events in by_device.values()]


def _question(events: list[SignInEvent]) -> dict:
    event = events[0]
    return {
        "text": ", ".join(str(EVENT_KINDS[kind]) for kind in EVENT_KINDS if kind in {one.kind for one in events}),
        "device": event.device or _("unknown program"),
        "at": plain(event.at),
        "address": event.address,
        "url": url_for("AccountView.answer", event_id=event.id),
    }


def _session_line(row, session_id: int) -> dict:
    return {
        "device": row.device or _("unknown program"),
        "address": row.address or "",
        "started_at": plain(row.started_at),
        "seen_at": plain(row.seen_at),
        "is_here": row.id == session_id,
        "end_url": url_for("AccountView.end_session", session_id=row.id),
    }


def _sign_ins(account_id: int) -> list[AuditEntry]:
    statement = sa.select(AuditEntry).where(
        AuditEntry.subject == "accounts", AuditEntry.subject_id == account_id, AuditEntry.act.in_(_WAYS)
    )
    return list(db.session.scalars(statement.order_by(AuditEntry.id.desc()).limit(SIGN_INS_SHOWN)))


def _sign_in_line(entry: AuditEntry) -> dict:
    tone, words = _WAYS[entry.act]
    device = json.loads(entry.changes or "{}").get("device", (None, ""))[1]
    return {
        "at": plain(entry.at), "text": words(), "tone": tone, "device": device or _("unknown program"),
        "address": entry.address or "",
    }  # fmt: skip


def shut_others_out(account: Account, session_id: int) -> None:
    """End every session but this one and ask for a new password; the caller commits."""
    sessions.end_all(account.id, but=session_id)
    account.must_change_password = True
    audit.note("denied", "accounts", account.id, account.username)
