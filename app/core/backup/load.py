"""Bringing a backup back: judged as a whole first, then written as a whole or not at all."""

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_migrate import upgrade

from app.core import files
from app.core.backup.archive import BackupError, Manifest, Member, rows_of, table_member, verify
from app.core.backup.codec import columns_of, decode
from app.core.backup.schema import (
    ForeignKeyError,
    clear,
    database_revision,
    has_tables,
    head_revision,
    reset_sequences,
    rules_at_rest,
    write_connection,
)
from app.core.models import Revision
from app.extensions import db

ROWS_AT_ONCE = 1000


def restore(path: Path, *, force: bool = False, tell: Callable[[str], None] = lambda _name: None) -> Manifest:
    """Fill the database from the archive. BackupError leaves everything as it was.

    A database in which somebody has an account is replaced only by `force`. The program must be of the
    revision that made the archive.
    """
    manifest = verify(path)
    _check_revision(manifest)
    _check_tables(manifest)
    _prepare(force)
    try:
        with zipfile.ZipFile(path) as archive, write_connection() as connection:
            revisions = _revisions(connection)
            with rules_at_rest(connection):
                clear(connection)
                for member in manifest.tables:
                    tell(member.name)
                    _load_table(archive, connection, member)
            reset_sequences(connection)
            _outrun(connection, revisions)
            _bring_files(archive, manifest)
    except BackupError:
        raise
    except ForeignKeyError as error:
        raise BackupError(_("The archive does not hold together: table “%(name)s”", name=error)) from error
    except (sa.exc.SQLAlchemyError, ValueError, KeyError, TypeError) as error:
        raise BackupError(_("The archive could not be written into the database: %(error)s", error=error)) from error
    return manifest


def _check_revision(manifest: Manifest) -> None:
    if manifest.revision != head_revision():
        raise BackupError(
            _(
                "The backup is of revision %(theirs)s, the program of revision %(ours)s: restore it with the "
                "version of the program that made it, then upgrade",
                theirs=manifest.revision,
                ours=head_revision(),
            )
        )


def _check_tables(manifest: Manifest) -> None:
    theirs = {member.name: member.columns for member in manifest.tables}
    ours = {table_member(table.name): [c.name for c in columns_of(table)] for table in db.metadata.sorted_tables}
    if theirs != ours:
        raise BackupError(_("The tables of the backup are not those of the program"))


def _prepare(force: bool) -> None:
    """Bring an empty database to the program's schema; refuse one that somebody uses."""
    with db.engine.connect() as connection:
        empty, revision = not has_tables(connection), database_revision(connection)
    if empty:
        upgrade()
        return
    if revision != head_revision():
        raise BackupError(_("The database is not at the program's revision: run “flask db upgrade” first"))
    accounts = db.metadata.tables["ab_user"]
    with db.engine.connect() as connection:
        used = connection.scalar(sa.select(accounts.c.id).limit(1)) is not None
    if used and not force:
        raise BackupError(_("The database is in use: --force replaces everything in it by the backup"))


def _load_table(archive: zipfile.ZipFile, connection: sa.Connection, member: Member) -> None:
    table = db.metadata.tables[Path(member.name).stem]
    insert = sa.insert(table).values(
        {name: sa.bindparam(f"b_{name}", type_=_type(table.c[name])) for name in member.columns}
    )
    names = [f"b_{name}" for name in member.columns]
    count = 0
    for rows in _batches(rows_of(archive, member)):
        values = [dict(zip(names, map(decode, row), strict=True)) for row in rows]
        connection.execute(insert, values)
        count += len(rows)
    if count != member.rows:
        raise BackupError(_("The archive is damaged: “%(name)s” is not what was put into it", name=member.name))


def _type(column: sa.Column) -> Any:
    # Otherwise an absent JSON value would come back as the JSON word null.
    return sa.JSON(none_as_null=True) if isinstance(column.type, sa.JSON) else column.type


def _batches(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    rows = iter(rows)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch


def _revisions(connection: sa.Connection) -> dict[str, int]:
    return dict(connection.execute(sa.select(Revision.__table__.c.name, Revision.__table__.c.number)).all())


def _outrun(connection: sa.Connection, before: dict[str, int]) -> None:
    """Workers that cached something of the replaced database see a number that they have not seen."""
    table = Revision.__table__
    for name, number in before.items():
        connection.execute(
            sa.update(table).where(table.c.name == name, table.c.number <= number).values(number=number + 1)
        )


def _bring_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for member in manifest.files:
        digest = Path(member.name).name
        if files.keep(archive.read(member.name)) != digest:
            raise BackupError(_("The archive is damaged: “%(name)s” is not what was put into it", name=digest))
        os.chmod(files.path_of(digest), 0o600)
