"""When a college may be made, and that the same seed makes the same one."""

import hashlib

import pytest
import sqlalchemy as sa

from app.extensions import db
from tests import make
from tests.seeds.conftest import made

# Moments of the making itself, the salt of a password, and what another table counts.
_OF_THE_MOMENT = {
    "at", "entered_at", "entered_on", "password", "college_date", "version", "started_at", "seen_at", "first_seen_at",
    "confirmed_at",
}  # fmt: skip
_LEFT_OUT = {"audit_entry", "revision", "alembic_version", "heartbeat"}


def digest(app):
    """Of all rows that the seed decides."""
    summary = hashlib.sha256()
    with app.app_context(), db.engine.connect() as connection:
        for table in sorted(db.metadata.tables.values(), key=lambda table: table.name):
            if table.name in _LEFT_OUT or table.name.startswith("ab_permission"):
                continue
            columns = [column for column in table.columns if column.name not in _OF_THE_MOMENT]
            for row in connection.execute(sa.select(*columns).order_by(*table.primary_key.columns)):
                summary.update(repr(tuple(row)).encode())
    return summary.hexdigest()


@pytest.fixture
def emptied(app):
    """Empty the database in the middle of a test, so that it is as good as new: numbers begin at one again."""
    from tests.conftest import _empty

    def empty():
        with app.app_context():
            _empty()

    return empty


SMALL = ("--groups", "3", "--students", "60", "--teachers", "8")


def test_the_same_seed_makes_the_same_college(app, emptied):
    made(app, *SMALL)
    first = digest(app)
    emptied()

    made(app, *SMALL)

    assert digest(app) == first


def test_another_seed_makes_another_college(app, emptied):
    made(app, *SMALL)
    first = digest(app)
    emptied()

    made(app, *SMALL, "--seed", "7")

    assert digest(app) != first


def test_a_benchmarks_college_has_the_size_that_was_asked(app):
    told = made(app, "--groups", "3", "--students", "90", "--teachers", "9", "--filled", "0.5")

    counts = told["counts"]
    assert counts["pages"] == 45
    assert counts["lessons"] == 45 * 80
    assert 0.48 < counts["cells"] / (44 * 30 * 80 + 15 * 80) < 0.51


def test_the_next_row_gets_a_number_of_its_own(app, db_session):
    made(app, *SMALL)

    assert make.employee("Новикова Вера Ильинична").id


def test_a_production_college_gets_no_invented_people(app, db_session, monkeypatch):
    monkeypatch.setitem(app.config, "MODE", "production")

    done = app.test_cli_runner().invoke(args=["demo"])

    assert done.exit_code == 1
    assert "COLLEGE_MODE=demo" in done.stderr
    assert not db_session.execute(sa.text("SELECT id FROM ab_user")).all()


def test_nothing_is_invented_beside_real_people(app, db_session):
    make.employee("Новикова Вера Ильинична")

    done = app.test_cli_runner().invoke(args=["demo"])

    assert done.exit_code == 1
    assert len(db_session.execute(sa.text("SELECT id FROM employee")).all()) == 1


def test_making_twice_is_refused_unless_one_asks_to_be_let_off(app):
    made(app, *SMALL)
    runner = app.test_cli_runner()

    assert runner.invoke(args=["demo"]).exit_code == 1
    assert runner.invoke(args=["demo", "--if-empty"]).exit_code == 0


BEGIN = ["init", "--surname", "Галимов", "--name", "Рустам", "--password", "gornyj-klyuch-74"]


def test_a_college_begins_with_an_administrator_who_can_sign_in(app, db_session):
    done = app.test_cli_runner().invoke(args=BEGIN)

    assert done.exit_code == 0, done.output
    client = app.test_client()
    assert client.post("/login/", data={"username": "admin", "password": "gornyj-klyuch-74"}).status_code == 302
    assert client.get("/settings/").status_code == 200
    assert len(db_session.execute(sa.text("SELECT id FROM work_type")).all()) == 12
    assert len(db_session.execute(sa.text("SELECT id FROM lesson_type")).all()) == 14


def test_a_college_begins_once(app, db_session):
    runner = app.test_cli_runner()
    runner.invoke(args=BEGIN)

    done = runner.invoke(args=BEGIN)

    assert done.exit_code == 1
    assert len(db_session.execute(sa.text("SELECT id FROM ab_user")).all()) == 1


def test_a_weak_password_begins_nothing(app, db_session):
    done = app.test_cli_runner().invoke(args=[*BEGIN[:-1], "123"])

    assert done.exit_code == 1
    assert not db_session.execute(sa.text("SELECT id FROM ab_user")).all()
