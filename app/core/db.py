"""Small things about transactions that every writing service needs."""

from flask import request

from app.extensions import db


def write_first() -> None:
    """Begin the transaction with the write lock already taken.

    On SQLite a transaction that has read and then wants to write after somebody else's commit fails at once, however
    long the busy timeout; so a service that reads before it writes takes the lock first. Whatever the session had
    open is committed or rolled back by the caller before.
    """
    if db.engine.dialect.name == "sqlite" and not holds_write_lock():
        db.session.rollback()
        db.session.connection(execution_options={"write_first": True})


def holds_write_lock() -> bool:
    """Whether the open transaction began with the lock, as that of every posting request does."""
    return db.session().in_transaction() and bool(db.session.connection().get_execution_options().get("write_first"))


# Comparing passwords takes longer than others should wait; these take the lock by themselves.
_COMPARE_PASSWORDS = (None, "SignInView.login")


def lock_before_writing():
    """Run before every request: one that sends something reads who asks and what is there, then writes."""
    if request.method == "POST" and request.endpoint not in _COMPARE_PASSWORDS:
        write_first()


def is_postgresql() -> bool:
    """Whether the college's database is PostgreSQL."""
    return db.engine.dialect.name == "postgresql"
