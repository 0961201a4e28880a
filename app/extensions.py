"""Bare extension objects, bound to the application in create_app()."""

import sqlite3

from flask_appbuilder import Model
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.engine import Engine

# Set before the first table is declared, so that Alembic can name what it drops.
Model.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

db = SQLAlchemy(model_class=Model)
migrate = Migrate()
csrf = CSRFProtect()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection, _record):
    """What PostgreSQL does by itself: foreign keys, readers beside a writer, waiting for a lock.

    The driver's own transaction handling is switched off; `_begin` below starts transactions, so that a
    service which reads before it writes can ask for the write lock first (see core.db.write_first).
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.close()
    connection.create_function("lower", 1, lambda s: s.lower() if isinstance(s, str) else s, deterministic=True)


@event.listens_for(Engine, "begin")
def _begin(connection):
    if connection.dialect.name == "sqlite":
        word = "IMMEDIATE" if connection.get_execution_options().get("write_first") else "DEFERRED"
        connection.connection.dbapi_connection.execute(f"BEGIN {word}")
