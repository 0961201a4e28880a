"""The archive: a zip with a member per table, the files by digest, and a manifest that vouches for them."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _

FORMAT = "college-journal-backup"
VERSION = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20


class BackupError(ValueError):
    """The archive cannot be made or used; the message says in the user's words why."""


@dataclass
class Member:
    """One member of the archive. `rows` and `columns` only where it is a table."""

    name: str
    sha256: str
    size: int
    rows: int = 0
    columns: list[str] = field(default_factory=list)


@dataclass
class Manifest:
    """What the archive holds. Tables stand in the order in which they can be filled."""

    revision: str
    created_at: str
    tables: list[Member]
    files: list[Member]
    missing_files: list[str] = field(default_factory=list)
    format: str = FORMAT
    version: int = VERSION

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def table_member(name: str) -> str:
    """Where the rows of a table lie in the archive."""
    return f"tables/{name}.jsonl"


def file_member(digest: str) -> str:
    """Where the bytes of a kept file lie in the archive."""
    return f"files/{digest[:2]}/{digest[2:4]}/{digest}"


class HashingWriter:
    """A member as it is written: counts and digests what goes through."""

    def __init__(self, target: IO[bytes]):
        self._target = target
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> None:
        self._digest.update(content)
        self.size += len(content)
        self._target.write(content)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def verify(path: Path) -> Manifest:
    """Read the whole archive once and compare it with its manifest. BackupError says what is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            _check_members(archive, manifest)
            return manifest
    except FileNotFoundError as error:
        raise BackupError(_("There is no such file: %(path)s", path=path)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise BackupError(_("The archive is damaged or cut off: take another copy of it")) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    foreign = BackupError(_("This is not a backup of this program"))
    try:
        content: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise foreign from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise foreign
    if content.get("version") != VERSION:
        raise BackupError(_("The backup was made by another version of the program"))
    try:
        content["tables"] = [Member(**member) for member in content["tables"]]
        content["files"] = [Member(**member) for member in content["files"]]
        return Manifest(**content)
    except (KeyError, TypeError) as error:
        raise foreign from error


def _check_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    present = {info.filename: info.file_size for info in archive.infolist()}
    for member in (*manifest.tables, *manifest.files):
        if present.get(member.name) != member.size or _digest(archive, member.name) != member.sha256:
            raise BackupError(_("The archive is damaged: “%(name)s” is not what was put into it", name=member.name))


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def rows_of(archive: zipfile.ZipFile, member: Member) -> Iterator[list[Any]]:
    """The rows of a table one by one, values still encoded."""
    with archive.open(member.name) as lines:
        for line in lines:
            yield json.loads(line)
