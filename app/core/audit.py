"""Who did what: a row for every change of every register, and for what was looked at or taken away.

Changes are collected from the session itself, so that no screen can forget them. Cells of the journal have a
history of their own (journal_change) and are left out.
"""

import contextlib
import datetime
import json
from collections.abc import Iterator

import sqlalchemy as sa
from flask import g, has_app_context, has_request_context, request
from sqlalchemy import event, inspect

from app.core import clock
from app.core.actor import current_or_none
from app.core.models import AuditEntry
from app.extensions import db

_table = AuditEntry.__table__
_SILENT_TABLES = {
    "audit_entry", "revision", "job", "heartbeat", "journal_page", "journal_change", "journal_chain", "journal_op",
    "user_session", "known_device", "sign_in_event",
    "mark", "attendance", "attestation_mark", "lesson", "lesson_work", "individual_homework",
    "lesson_topic", "thematic_item", "working_program_step",
}  # fmt: skip
# Counted at every sign-in or kept in step by the program; never a person's own change, and never a password.
_SILENT_COLUMNS = {
    "version", "entered_at", "entered_on", "sort_key", "search_key", "password", "login_count", "last_login",
    "fail_login_count", "session_epoch", "changed_on", "created_on", "changed_by_fk", "created_by_fk",
    "locked_until",
}  # fmt: skip


# The key under which an entry keeps why its changes were made: an order, a request.
GROUND = "ground"


@contextlib.contextmanager
def because(ground: str) -> Iterator[None]:
    """Changes written within carry their ground: «order No. 12 of 01.10.2026». Flushes what was changed."""
    db.session.flush()
    before = g.get("audit_ground")
    g.audit_ground = ground
    try:
        yield
        db.session.flush()
    finally:
        g.audit_ground = before


def _grounded(changes: dict) -> dict:
    ground = g.get("audit_ground") if has_app_context() else None
    return changes | {GROUND: [None, ground]} if ground else changes


def note(
    act: str, subject: str, subject_id: int | None = None, title: str = "", *, changes=None, account_id=None
) -> None:
    """Write that something was done; goes in the caller's transaction."""
    db.session.execute(sa.insert(_table), [_entry(act, subject, subject_id, title, changes, account_id)])


def _entry(act, subject, subject_id, title, changes=None, account_id=None) -> dict:
    actor = current_or_none()
    return {
        "at": clock.now(),
        "college_date": clock.today(),
        "account_id": account_id or (actor.account_id if actor else None),
        "who": (actor.name if actor else "")[:120],
        "act": act,
        "subject": subject,
        "subject_id": subject_id,
        "title": (title or "")[:300],
        "changes": json.dumps(changes, ensure_ascii=False) if changes else None,
        "address": request.remote_addr if has_request_context() else None,
    }


def install(session) -> None:
    """Listen to every flush of the session."""

    @event.listens_for(session, "after_flush")
    def _write(session_, _context):
        """The session still tells new from changed here, and keys of new rows and of links are already known."""
        entries = [_of(row, "changed", changes) for row in session_.dirty if (changes := _changes_of(session_, row))]
        entries += [_of(row, "added", values(row)) for row in session_.new if _is_audited(row)]
        entries += [_of(row, "deleted", values(row)) for row in session_.deleted if _is_audited(row)]
        if entries:
            session_.execute(sa.insert(_table), entries)


def _of(row, act: str, changes: dict) -> dict:
    return _entry(act, row.__tablename__, row.id, str(row), _grounded(changes))


def _changes_of(session, row) -> dict[str, list]:
    return changed_values(row) if _is_audited(row) and session.is_modified(row) else {}


def _is_audited(row) -> bool:
    return row.__tablename__ not in _SILENT_TABLES and hasattr(row, "id")


def changed_values(row) -> dict[str, list]:
    """attribute -> [old, new] of what a flush has changed, links by name; passwords and counters left out."""
    changes = {}
    for attribute in inspect(row).mapper.column_attrs:
        history = inspect(row).attrs[attribute.key].history
        if attribute.key not in _SILENT_COLUMNS and history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if old != new:
                changes[attribute.key] = _named(row, attribute.key, [plain(old), plain(new)])
    return changes


def values(row) -> dict[str, list]:
    """attribute -> [None, value] of a row that comes or goes: what it held, links by name."""
    return {
        attribute.key: _named(row, attribute.key, [None, plain(getattr(row, attribute.key))])
        for attribute in inspect(row).mapper.column_attrs
        if attribute.key not in _SILENT_COLUMNS and getattr(row, attribute.key) not in (None, "")
    }


def _named(row, key: str, sides: list) -> list:
    """Names instead of the keys of a link, as far as the session knows them without asking the database."""
    state = inspect(row)
    for link in state.mapper.relationships:
        if link.direction.name == "MANYTOONE" and {column.key for column in link.local_columns} == {key}:
            known = state.attrs[link.key].history
            names = {other.id: str(other) for other in known.sum() if other is not None}
            return [names.get(side, side) for side in sides]
    return sides


def plain(value):
    """A value as JSON knows it."""
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
