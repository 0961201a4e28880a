"""Alembic's entrance: one metadata for the framework's tables and ours, triggers made anew after every upgrade."""

from alembic import context
from flask import current_app

from app.core import triggers
from app.extensions import db

config = context.config


def run() -> None:
    """Migrate over a connection of the application's own engine."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=db.metadata, process_revision_directives=_skip_empty, **options
        )
        with context.begin_transaction():
            context.run_migrations()
    if not getattr(config.cmd_opts, "autogenerate", False):
        with db.engine.begin() as connection:
            triggers.install(connection)


def _skip_empty(_context, _revision, directives) -> None:
    """Autogenerate writes no file when models and tables agree."""
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


run()
