"""Writing a backup: one consistent look at the database while others go on working."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import clock, files
from app.core.backup.archive import (
    CHUNK,
    MANIFEST,
    BackupError,
    HashingWriter,
    Manifest,
    Member,
    file_member,
    table_member,
)
from app.core.backup.codec import columns_of, encoder
from app.core.backup.schema import database_revision, head_revision
from app.core.models import StoredFile
from app.extensions import db

ROWS_AT_ONCE = 2000


def back_up(path: Path, tell: Callable[[str], None] = lambda _name: None) -> Manifest:
    """Write the archive whole or not at all. BackupError when it exists or the schema is not at head."""
    if path.exists():
        raise BackupError(_("The file exists already: %(path)s", path=path))
    partial = path.with_name(path.name + ".part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # names and password hashes inside
    try:
        with os.fdopen(handle, "wb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _fill(archive, tell)
            archive.writestr(MANIFEST, manifest.as_bytes())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile, tell: Callable[[str], None]) -> Manifest:
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        revision = database_revision(connection)
        if revision != head_revision():
            raise BackupError(_("The database is not at the program's revision: run “flask db upgrade” first"))
        tables = []
        for table in db.metadata.sorted_tables:
            tell(table.name)
            tables.append(_write_table(archive, connection, table))
        kept, missing = _write_files(archive, connection)
    return Manifest(revision, clock.now().isoformat(), tables, kept, missing)


def _write_table(archive: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> Member:
    columns = columns_of(table)
    encoders = [encoder(column) for column in columns]
    query = sa.select(*columns).order_by(*table.primary_key.columns)
    count = 0
    with archive.open(table_member(table.name), "w", force_zip64=True) as target:
        writer = HashingWriter(target)
        result = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
        for rows in result.partitions():
            lines = [
                json.dumps([encode(value) for encode, value in zip(encoders, row, strict=True)], ensure_ascii=False)
                for row in rows
            ]
            writer.write(("\n".join(lines) + "\n").encode())
            count += len(lines)
    names = [column.name for column in columns]
    return Member(table_member(table.name), writer.hexdigest(), writer.size, count, names)


def _write_files(archive: zipfile.ZipFile, connection: sa.Connection) -> tuple[list[Member], list[str]]:
    """Files never change once they are kept, so they are copied after the rows that name them."""
    kept, missing = [], []
    for digest in connection.scalars(sa.select(StoredFile.__table__.c.digest).distinct()).all():
        source = files.path_of(digest)
        if not source.exists():
            missing.append(digest)
            continue
        info = zipfile.ZipInfo(file_member(digest))
        with source.open("rb") as content, archive.open(info, "w", force_zip64=True) as target:
            writer = HashingWriter(target)
            while chunk := content.read(CHUNK):
                writer.write(chunk)
        kept.append(Member(info.filename, writer.hexdigest(), writer.size))
    return kept, missing
