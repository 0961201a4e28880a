"""The invented college, made once for the tests of this folder that look at it."""

import json

import pytest
import sqlalchemy as sa

from app.extensions import db
from tests.conftest import _empty


@pytest.fixture(scope="module")
def college(app):
    """What `demo --json` says of the college in the test database. Its tests must not change it."""
    with app.app_context():
        _empty()
    return made(app)


@pytest.fixture
def browser(app, college):
    """browser(login) -> a signed-in browser of one of the cast."""

    def enter(login):
        client = app.test_client()
        answer = client.post("/login/", data={"username": login, "password": college["password"]})
        assert answer.status_code == 302, answer.text
        return client

    return enter


@pytest.fixture
def rows(app, college):
    """rows(sql, **parameters) -> what the database of the college holds."""

    def ask(sql, **parameters):
        with app.app_context(), db.engine.connect() as connection:
            return connection.execute(sa.text(sql), parameters).all()

    return ask


def made(app, *options):
    done = app.test_cli_runner().invoke(args=["demo", "--json", *options])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)
