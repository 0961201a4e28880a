"""Files of the college: bytes under instance/files by their SHA-256, a row for what they are and whose.

A file is read only by who may see its owner: a slice declares its owners, and nothing else is served.
"""

import datetime
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Response, current_app, send_file
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor, current
from app.core.media import media_type
from app.core.models import StoredFile
from app.core.scope import is_declared, narrow
from app.extensions import db

MAX_BYTES = 20 * 1024 * 1024
ORPHAN_AGE = datetime.timedelta(days=1)

_table = StoredFile.__table__


class FileRefusedError(ValueError):
    """The bytes are not kept; the message says in the user's words why."""


@dataclass(frozen=True)
class _Owner:
    model: type
    may_read: Callable[[Actor, int], bool]


_owners: dict[str, _Owner] = {}


def declare_owner(model: type, may_read: Callable[[Actor, int], bool] | None = None) -> None:
    """Let rows of the model own files; without a rule of its own the row scope of the model decides.

    Rows of a model without a scope belong to nobody in particular: such a model has to bring its rule.
    """
    if may_read is None and not is_declared(model):
        raise ValueError(f"{model.__name__} has no row scope: say who may read its files")
    _owners[model.__tablename__] = _Owner(model, may_read or _sees_row_of(model))


def _sees_row_of(model: type) -> Callable[[Actor, int], bool]:
    def sees(actor: Actor, row_id: int) -> bool:
        found = narrow(sa.select(model.id).where(model.id == row_id), model, actor)
        return db.session.scalar(found) is not None

    return sees


def store(
    content: bytes, name: str, owner_type: str, owner_id: int | None = None, *, kind: str | None = None
) -> StoredFile:
    """Keep the bytes and add their row to the session; FileRefusedError when their kind is not allowed.

    `owner_type` is the table of the owner; a type that nobody declared is never served («import:groups»).
    `kind` is the media type when the caller has looked into the file more closely.
    """
    if len(content) > MAX_BYTES:
        raise FileRefusedError(_("The file is larger than %(limit)s MB", limit=MAX_BYTES >> 20))
    kind = kind or media_type(content, name)
    if kind is None:
        raise FileRefusedError(_("Only PDF, PNG, JPEG, Word, Excel, plan (PLX, XML) and text files are kept"))
    row = StoredFile(
        digest=keep(content),
        name=plain_name(name),
        media_type=kind,
        size=len(content),
        owner_type=owner_type,
        owner_id=owner_id,
        stored_by=current().account_id,
        stored_at=clock.now(),
    )
    db.session.add(row)
    return row


def plain_name(name: str) -> str:
    """The name that a person gave, Russian letters and all, without folders and what a header cannot hold."""
    last = re.split(r"[\\/]", name)[-1]
    cleaned = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u202a-\u202e]', "", last).strip(" .")
    stem, dot, extension = cleaned.rpartition(".")
    return f"{(stem or extension)[:200]}{dot if stem else ''}{extension[:10] if stem else ''}" or "file"


def keep(content: bytes) -> str:
    """Put the bytes where their digest says, whole or not at all; return the digest."""
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if target.exists():
        os.utime(target)  # as good as new: the clean-up must not take it before its row is committed
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, target)
    return digest


def root() -> Path:
    """The folder of all kept files."""
    return Path(current_app.config["FILES_DIR"])


def path_of(digest: str) -> Path:
    """Two levels of folders keep each of them small."""
    return root() / digest[:2] / digest[2:4] / digest


def may_read(actor: Actor, file: StoredFile) -> bool:
    """Whether the actor sees the row that owns the file. A file without owner is its uploader's."""
    owner = _owners.get(file.owner_type)
    if owner is None:
        return False
    if file.owner_id is None:
        return file.stored_by is not None and file.stored_by == actor.account_id
    return owner.may_read(actor, file.owner_id)


def send(file: StoredFile) -> Response:
    """The file as an attachment under its own name: a browser saves it and never runs it."""
    response = send_file(
        path_of(file.digest),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=False,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def remove_orphans() -> int:
    """Drop files that nobody owns any more and are older than a day; return how many left the disk.

    A day is granted to uploads that are on the disk while their row still waits for its commit.
    """
    old = _table.c.stored_at < clock.now() - ORPHAN_AGE
    db.session.execute(sa.delete(_table).where(old, _table.c.owner_id.is_(None)))
    for owner_type, owner in _owners.items():
        gone = _table.c.owner_id.not_in(sa.select(owner.model.__table__.c.id))
        db.session.execute(sa.delete(_table).where(old, _table.c.owner_type == owner_type, gone))
    known = set(db.session.scalars(sa.select(_table.c.digest)))
    stale = [path for path in root().glob("??/??/*") if path.name not in known and _age(path) > ORPHAN_AGE]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _age(path: Path) -> datetime.timedelta:
    written = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).replace(tzinfo=None)
    return clock.now() - written
