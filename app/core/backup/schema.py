"""What the database looks like, and how to fill it without its own rules answering row by row."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from app.core import triggers
from app.extensions import db


def head_revision() -> str:
    """The revision that the program is written for."""
    config = current_app.extensions["migrate"].migrate.get_config()
    return ScriptDirectory.from_config(config).get_current_head()


def database_revision(connection: sa.Connection) -> str | None:
    """The revision of the database, None when it has no schema yet."""
    return MigrationContext.configure(connection).get_current_revision()


def has_tables(connection: sa.Connection) -> bool:
    """Whether there is anything at all in the database."""
    return bool(sa.inspect(connection).get_table_names())


@contextmanager
def write_connection() -> Iterator[sa.Connection]:
    """One transaction for the whole restore; committed by leaving, undone by any error.

    SQLite refuses to switch foreign keys off within a transaction, and keeps RESTRICT immediate whatever is
    deferred; so they are off before it begins, and checked as a whole before it ends.
    """
    db.session.remove()
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
            connection = connection.execution_options(write_first=True)
        try:
            with connection.begin():
                yield connection
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


@contextmanager
def rules_at_rest(connection: sa.Connection) -> Iterator[None]:
    """Triggers silent and foreign keys judged at the end: history is copied, not written anew.

    Raises ForeignKeyError when what was written does not hold together.
    """
    rest = _sqlite_at_rest if connection.dialect.name == "sqlite" else _postgresql_at_rest
    with rest(connection):
        yield


class ForeignKeyError(ValueError):
    """A row refers to a row that is not there; the message names the table."""


@contextmanager
def _sqlite_at_rest(connection: sa.Connection) -> Iterator[None]:
    triggers.remove(connection)
    yield
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise ForeignKeyError(broken[0])
    triggers.install(connection)


@contextmanager
def _postgresql_at_rest(connection: sa.Connection) -> Iterator[None]:
    triggers.remove(connection)
    keys = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint "
        "WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace"
    ).all()
    for table, key in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {key} DEFERRABLE INITIALLY DEFERRED")
    yield
    try:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    except sa.exc.IntegrityError as error:
        raise ForeignKeyError(error.orig.diag.table_name) from error
    for table, key in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {key} NOT DEFERRABLE")
    triggers.install(connection)


def clear(connection: sa.Connection) -> None:
    """Empty every table; within `rules_at_rest` only."""
    tables = [f'"{table.name}"' for table in db.metadata.sorted_tables]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {', '.join(tables)}")
        return
    for table in reversed(tables):
        connection.exec_driver_sql(f"DELETE FROM {table}")


def reset_sequences(connection: sa.Connection) -> None:
    """Let new rows get numbers after those that were brought; SQLite sees to it by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        place = {"table": f'"{table.name}"', "column": column.name}
        sequence = connection.scalar(sa.text("SELECT pg_get_serial_sequence(:table, :column)"), place)
        highest = connection.scalar(sa.select(sa.func.max(column)))
        if sequence:
            connection.execute(
                sa.text("SELECT setval(:sequence, :highest, :used)"),
                {"sequence": sequence, "highest": highest or 1, "used": highest is not None},
            )
