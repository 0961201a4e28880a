"""The history of a page: written with every change, read by the cell menu, checked by `verify-journal`."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

import sqlalchemy as sa
from flask import current_app

from app.accounts.models import Account
from app.core.text import initials
from app.extensions import db
from app.journals import chain
from app.journals.models import JournalChain, JournalChange
from app.staff.models import Employee

_change = JournalChange.__table__
_chain = JournalChain.__table__
# Built once: making a statement costs more than running it.
_APPEND = sa.insert(_change)
_MOVE_HEAD = (
    sa.update(_chain)
    .where(_chain.c.page_id == sa.bindparam("of_page"))
    .values({name: sa.bindparam(name) for name in ("sequence", "hash", "anchor", "anchored_sequence")})
)

_account = Account.__table__
_employee = Employee.__table__

MARK, ATTENDANCE, COLUMN, LESSON, WORK = "mark", "attendance", "column", "lesson", "work"
CELL_KINDS = (MARK, ATTENDANCE, COLUMN)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, when, on which college day, from where and why: the same for all changes of one request."""

    account_id: int | None
    at: datetime.datetime
    college_date: datetime.date
    address: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Entry:
    """One change before it enters the chain."""

    kind: str
    lesson_id: int | None = None
    work_id: int | None = None
    student_id: int | None = None
    column_key: str | None = None
    old: str | None = None
    new: str | None = None
    version: int | None = None


@dataclass(slots=True)
class _Row(Entry):
    page_id: int = 0
    sequence: int = 0
    account_id: int | None = None
    at: datetime.datetime | None = None
    college_date: datetime.date | None = None
    address: str | None = None
    reason: str | None = None
    text_digest: str | None = None
    salt: str | None = None
    hash: str = ""


_ENTRY = tuple(field.name for field in fields(Entry))
_ROW = tuple(field.name for field in fields(_Row))


def _salt() -> str:
    return secrets.token_hex(8)


def chained(
    page_id: int,
    head: chain.Walk,
    stamped: Iterable[tuple[Entry, Stamp]],
    salt: Callable[[], str] = _salt,
) -> tuple[list[dict], chain.Walk]:
    """Rows for `journal_change` that go on from a head, and the new head. Bulk writers use it, too."""
    rows = []
    for entry, stamp in stamped:
        row = _Row(
            **{name: getattr(entry, name) for name in _ENTRY},
            page_id=page_id,
            sequence=head.sequence + 1,
            account_id=stamp.account_id,
            at=stamp.at,
            college_date=stamp.college_date,
            address=stamp.address,
            reason=stamp.reason,
            salt=salt(),
        )
        row.text_digest = chain.text_digest(row)
        row.hash = chain.change_hash(row, head.head)
        head = chain.Walk(row.sequence, row.hash)
        rows.append({name: getattr(row, name) for name in _ROW})
    return rows, head


def sealed(page_id: int, head: chain.Walk) -> dict:
    """The row of `journal_chain` for a head, sealed with the key that is kept outside the database."""
    anchor = chain.seal(current_app.config["ANCHOR_KEY"], page_id, head.sequence, head.head)
    return {
        "page_id": page_id,
        "sequence": head.sequence,
        "hash": head.head,
        "anchor": anchor,
        "anchored_sequence": head.sequence,
    }


def record(page_id: int, head: chain.Walk, entries: list[Entry], stamp: Stamp) -> chain.Walk:
    """Append changes to a page whose head is locked by this transaction. Two statements for any number."""
    rows, head = chained(page_id, head, ((entry, stamp) for entry in entries))
    connection = db.session.connection()
    connection.execute(_APPEND, rows)
    seal = sealed(page_id, head)
    connection.execute(_MOVE_HEAD, {"of_page": seal.pop("page_id"), **seal})
    return head


# Columns and tables that name the person behind a change.
WHO = (
    _account.c.last_name.label("account_last"),
    _account.c.first_name.label("account_first"),
    _employee.c.last_name,
    _employee.c.first_name,
    _employee.c.middle_name,
)
WRITERS = _change.outerjoin(_account, _account.c.id == _change.c.account_id).outerjoin(
    _employee, _employee.c.account_id == _change.c.account_id
)


def writer_name(row) -> str:
    """«Орлова Н. С.»: the employee behind the account, else the name on the account, else nothing."""
    if row.last_name:
        return initials(row.last_name, row.first_name, row.middle_name)
    return initials(row.account_last, row.account_first) if row.account_last else ""


def last_writers(page_id: int, lessons: set[int], students: set[int], columns: set[str]) -> dict[tuple, tuple]:
    """cell -> (who, at) of its last change: what a conflict shows beside the other value."""
    places = [_change.c.lesson_id.in_(lessons)] if lessons else []
    places += [_change.c.column_key.in_(columns)] if columns else []
    rows = db.session.execute(
        sa.select(
            _change.c.kind,
            _change.c.lesson_id,
            _change.c.work_id,
            _change.c.column_key,
            _change.c.student_id,
            _change.c.at,
            *WHO,
        )
        .select_from(WRITERS)
        .where(
            _change.c.page_id == page_id,
            _change.c.kind.in_(CELL_KINDS),
            sa.or_(*places),
            _change.c.student_id.in_(students),
        )
        .order_by(_change.c.sequence)
    )
    return {cell_of(row): (writer_name(row), row.at) for row in rows}


def cell_of(row) -> tuple:
    """The key of a cell that a change speaks of: what the batch service and the check call it, too."""
    if row.kind == COLUMN:
        return (COLUMN, row.column_key, row.student_id)
    return (row.kind, row.work_id if row.kind == MARK else row.lesson_id, row.student_id)
