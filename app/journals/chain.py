"""The hash chain under the history of a journal page: what is hashed, how it is sealed and checked.

Every change of a page carries a sequence number and a hash that includes the hash of the change before it.
The head of the chain is sealed with a key that is not in the database, so that neither a changed row, nor a
cut tail, nor a recomputed chain goes unnoticed. Free text and addresses enter through a salted digest only:
retention may blank the text and the salt, the chain still holds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

GENESIS = "0" * 64
_SCHEME = 1

# Changes of these kinds describe a lesson in words; their old and new are free text.
TEXT_KINDS = frozenset({"lesson"})


class Change(Protocol):
    """What the chain needs of a row of the history, whatever holds it."""

    page_id: int
    sequence: int
    kind: str
    lesson_id: int | None
    work_id: int | None
    student_id: int | None
    column_key: str | None
    old: str | None
    new: str | None
    version: int | None
    account_id: int | None
    at: datetime
    college_date: date
    address: str | None
    reason: str | None
    text_digest: str | None
    salt: str | None


class StoredChange(Change, Protocol):
    """A change as it lies in the history, with its hash."""

    hash: str


def text_digest(change: Change) -> str:
    """The digest that proves the texts of a change without keeping them."""
    texts = [change.reason, change.address]
    if change.kind in TEXT_KINDS:
        texts += [change.old, change.new]
    return hashlib.sha256(json.dumps([change.salt, *texts]).encode()).hexdigest()


def canonical(change: Change, previous: str) -> bytes:
    """The bytes that are hashed: one spelling for one change, on every engine."""
    worded = change.kind in TEXT_KINDS
    values = (
        _SCHEME,
        previous,
        change.page_id,
        change.sequence,
        change.kind,
        change.lesson_id,
        change.work_id,
        change.student_id,
        change.column_key,
        None if worded else change.old,
        None if worded else change.new,
        change.version,
        change.account_id,
        _moment(change.at),
        change.college_date.isoformat(),
        change.text_digest,
    )
    return json.dumps(values, separators=(",", ":")).encode()


def _moment(at: datetime) -> str:
    naive = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    return naive.isoformat(timespec="microseconds")


def change_hash(change: Change, previous: str) -> str:
    """SHA-256 of a change and of the hash before it, in hex. `text_digest` is filled in by then."""
    return hashlib.sha256(canonical(change, previous)).hexdigest()


def seal(key: str, page_id: int, sequence: int, head: str) -> str:
    """The anchor of a head: HMAC-SHA256 with a key kept outside the database."""
    return hmac.new(key.encode(), f"{_SCHEME}:{page_id}:{sequence}:{head}".encode(), hashlib.sha256).hexdigest()


def seal_holds(key: str, page_id: int, sequence: int, head: str, anchor: str | None) -> bool:
    """Does an anchor belong to this head?"""
    return hmac.compare_digest(seal(key, page_id, sequence, head), anchor or "")


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which a chain does not hold, and in what way (a word for code)."""

    sequence: int
    problem: str


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a chain holds: the last good sequence number and hash, and the first break, if any."""

    sequence: int = 0
    head: str = GENESIS
    broken: Break | None = None


def walk(changes: Iterable[StoredChange]) -> Walk:
    """Walk the changes of one page in order of their sequence; stops at the first break."""
    so_far = Walk()
    for change in changes:
        so_far = step(so_far, change)
        if so_far.broken:
            break
    return so_far


def step(so_far: Walk, change: StoredChange) -> Walk:
    """Go on by one change."""
    problem = _problem(change, so_far)
    if problem:
        return Walk(so_far.sequence, so_far.head, Break(change.sequence, problem))
    return Walk(change.sequence, change.hash)


def _problem(change: StoredChange, so_far: Walk) -> str | None:
    if change.sequence != so_far.sequence + 1:
        return "gap"
    if change.hash != change_hash(change, so_far.head):
        return "altered"
    # Retention blanks the texts together with their salt; a kept salt vouches for the texts.
    if change.salt is not None and change.text_digest != text_digest(change):
        return "text"
    if change.salt is None and (change.reason or change.address):
        return "text"
    return None
