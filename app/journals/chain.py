"""The hash chain under the history of a journal page: what is hashed, how it is sealed and checked.

Every change of a page carries a sequence number and the hash of the change before it. The head of the
chain is sealed with a key that is not in the database, so that neither a changed row, nor a cut tail,
nor a recomputed chain goes unnoticed. Free text and addresses enter through a salted digest only:
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
_VERSION = 1


class Change(Protocol):
    """What the chain needs of a row of the history, whatever holds it."""

    page_id: int
    seq: int
    kind: str
    lesson_id: int | None
    work_id: int | None
    student_id: int | None
    target_id: int | None
    old: str | None
    new: str | None
    version: int
    user_id: int
    at: datetime
    college_date: date
    op: str | None
    reason_digest: str | None
    address_digest: str | None


FIELDS = (
    "page_id",
    "seq",
    "kind",
    "lesson_id",
    "work_id",
    "student_id",
    "target_id",
    "old",
    "new",
    "version",
    "user_id",
    "at",
    "college_date",
    "op",
    "reason_digest",
    "address_digest",
)


def text_digest(text: str | None, salt: str) -> str | None:
    """A digest that proves a text without keeping it; None for no text."""
    if text is None:
        return None
    return hashlib.sha256(f"{salt}\x1f{text}".encode()).hexdigest()


def canonical(change: Change, previous: str) -> bytes:
    """The bytes that are hashed: one spelling for one change, on every engine."""
    values = [_plain(getattr(change, name)) for name in FIELDS]
    return json.dumps([_VERSION, previous, *values], ensure_ascii=True, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return naive.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def change_hash(change: Change, previous: str) -> str:
    """SHA-256 of a change and of the hash before it, in hex."""
    return hashlib.sha256(canonical(change, previous)).hexdigest()


def seal(key: bytes, page_id: int, seq: int, head: str) -> str:
    """The anchor of a head: HMAC-SHA256 with a key kept outside the database."""
    return hmac.new(key, f"{_VERSION}:{page_id}:{seq}:{head}".encode(), hashlib.sha256).hexdigest()


def seal_holds(key: bytes, page_id: int, seq: int, head: str, anchor: str | None) -> bool:
    """Does an anchor belong to this head?"""
    return hmac.compare_digest(seal(key, page_id, seq, head), anchor or "")


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold: sequence number, and what is wrong (a word for code)."""

    seq: int
    problem: str


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a chain was walked: its last sequence number and hash, and the first break, if any."""

    seq: int = 0
    head: str = GENESIS
    broken: Break | None = None


class StoredChange(Change, Protocol):
    """A change as it lies in the history, with what proves it and the texts that may have been blanked."""

    previous_hash: str
    hash: str
    salt: str | None
    reason: str | None
    address: str | None


def walk(changes: Iterable[StoredChange]) -> Walk:
    """Walk the changes of one page in order of their sequence; stops at the first break."""
    seq, head = 0, GENESIS
    for change in changes:
        problem = _problem(change, seq + 1, head)
        if problem:
            return Walk(seq, head, Break(change.seq, problem))
        seq, head = change.seq, change.hash
    return Walk(seq, head)


def _problem(change: StoredChange, expected_seq: int, previous: str) -> str | None:
    if change.seq != expected_seq:
        return "gap"
    if change.previous_hash != previous:
        return "unlinked"
    if change.hash != change_hash(change, previous):
        return "altered"
    for text, digest in ((change.reason, change.reason_digest), (change.address, change.address_digest)):
        if text is not None and text_digest(text, change.salt or "") != digest:
            return "text"
    return None
