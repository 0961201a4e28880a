"""The journal through its door: the small college and the people who sign in there."""

import uuid
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.extensions import db
from tests import make
from tests.journals import college

TEACHER, COLLEAGUE, SUBSTITUTE, CURATOR, HEAD, ADMIN = (
    "Орлова", "Петрова", "Замятина", "Кураторова", "Заведеева", "Админова",
)  # fmt: skip


@pytest.fixture
def ids(app, clean_tables):
    """Ids of the small college by name."""
    with app.app_context():
        return college.build()


@pytest.fixture
def sign_in(app, ids):
    """A browser of the person with that login."""

    def sign_in(username):
        with app.app_context():
            account_id = db.session.scalar(sa.select(Account.id).where(Account.username == username))
            token = make.session(account_id)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = f"{account_id}:{token}"
            session["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def teacher(sign_in):
    """The teacher of the own page."""
    return sign_in(TEACHER)


@pytest.fixture
def database(app):
    """Work on tables directly, as whoever edits a database by hand."""

    @contextmanager
    def connect():
        with app.app_context(), db.engine.begin() as connection:
            yield connection

    return connect


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
