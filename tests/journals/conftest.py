"""The journal through its door: an application, the small college, people who sign in."""

import datetime
import shutil
import uuid
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app import create_app
from app.accounts.models import Account
from app.core import triggers
from app.extensions import db
from tests.journals import college

TEACHER, COLLEAGUE, SUBSTITUTE, CURATOR, HEAD, ADMIN = (
    "Орлова", "Петрова", "Замятина", "Кураторова", "Заведеева", "Админова",
)  # fmt: skip


@pytest.fixture(scope="session")
def college_app(tmp_path_factory):
    """The application over a database that is made once and copied for every test."""
    folder = tmp_path_factory.mktemp("college")
    app = create_app(
        TESTING=True, MODE="demo", SECRET_KEY="x" * 40, ANCHOR_KEY="k" * 40, COLLEGE_TODAY=college.TODAY,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'college.db'}", INSTANCE_DIR=folder, WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )  # fmt: skip
    with app.app_context():
        db.create_all()
        with db.engine.begin() as connection:
            triggers.install(connection)
        app.extensions["small_college"] = college.build()
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    shutil.copy(folder / "college.db", folder / "fresh.db")
    app.extensions["college_folder"] = folder
    return app


@pytest.fixture
def app(college_app):
    """The application with the college as it was first written, and the day of 14 October 2026."""
    folder = college_app.extensions["college_folder"]
    with college_app.app_context():
        db.engine.dispose()
    for name in ("college.db-wal", "college.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(folder / "fresh.db", folder / "college.db")
    college_app.config["COLLEGE_TODAY"] = college.TODAY
    return college_app


@pytest.fixture
def ids(app):
    """Ids of the small college by name."""
    return app.extensions["small_college"]


@pytest.fixture
def sign_in(app):
    """A browser of the person with that login."""

    def sign_in(username):
        with app.app_context():
            account_id, epoch = db.session.execute(
                sa.select(Account.id, Account.session_epoch).where(Account.username == username)
            ).one()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = f"{account_id}:{epoch}"
            session["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def teacher(sign_in):
    """The teacher of the own page."""
    return sign_in(TEACHER)


@pytest.fixture
def today(app):
    """Set the college's day."""

    def set_day(month, day, year=2026):
        app.config["COLLEGE_TODAY"] = datetime.date(year, month, day)

    return set_day


@pytest.fixture
def database(app):
    """Work on tables directly, as whoever edits a database by hand."""

    @contextmanager
    def connect():
        with app.app_context(), db.engine.begin() as connection:
            yield connection

    return connect


@pytest.fixture
def statements(app):
    """Count SQL statements: `with statements() as seen: ...; len(seen)`."""

    @contextmanager
    def counting():
        seen = []
        with app.app_context():
            engine = db.engine

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)

    return counting


def op(value, *, lesson=None, student, work=None, column=None, was=None, name=None):
    """One operation as a browser sends it."""
    place = {"column": column} if column else {"lesson": lesson, "work": work}
    return {"op": name or str(uuid.uuid4()), "student": student, "value": value, "was": was, **place}


def save(client, page, *ops, reason=None):
    """Send a batch and return its results."""
    response = client.post(f"/journals/{page}/cells", json={"ops": list(ops), "reason": reason})
    assert response.status_code == 200, response.text
    return response.json["results"]


def read(client, page):
    """The grid of a page."""
    response = client.get(f"/journals/{page}/grid.json")
    assert response.status_code == 200, response.text
    return response.json
