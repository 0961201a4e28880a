"""Alembic's entrance: one metadata for the framework's tables and ours, triggers made anew after every upgrade."""

import contextlib

from alembic import context
from flask import current_app

from app.core import triggers
from app.extensions import db

config = context.config


def run() -> None:
    """Migrate over a connection of the application's own engine."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection, _tables_made_anew(connection):
        context.configure(
            connection=connection, target_metadata=db.metadata, process_revision_directives=_skip_empty, **options
        )
        with context.begin_transaction():
            if connection.dialect.name == "sqlite":
                triggers.remove(connection)  # a trigger that reads a table keeps it from being made anew
            context.run_migrations()
    if not getattr(config.cmd_opts, "autogenerate", False):
        with db.engine.begin() as connection:
            triggers.install(connection)


@contextlib.contextmanager
def _tables_made_anew(connection):
    """SQLite changes a table by making it anew, and dropping the old one would delete the rows that refer to it.

    Keys rest meanwhile, as the engine's makers advise, and are checked when all is done.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Past SQLAlchemy: within a transaction, which it would begin, the engine ignores this pragma.
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if broken := raw.execute("PRAGMA foreign_key_check").fetchone():
            raise RuntimeError(f"the migration left a row without what it refers to: {broken}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _skip_empty(_context, _revision, directives) -> None:
    """Autogenerate writes no file when models and tables agree."""
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


run()
