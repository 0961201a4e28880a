"""People at the door, and the time of their telephones."""

import datetime

import pyotp
import pytest

from app.accounts import second_factor
from app.core import clock
from app.policy.roles import Role
from tests import make

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Safari/604.1"


@pytest.fixture
def teacher(db_session):
    return make.account(Role.TEACHER, username="orlova")


@pytest.fixture
def browser(app, clean_tables):
    """browser() -> another device, not signed in; browser(PHONE) one that says what it is."""

    def take(user_agent=CHROME):
        client = app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = user_agent
        return client

    return take


def enter(client, username="orlova", password=make.PASSWORD, **options):
    """Signing in by login and password."""
    return client.post("/login/", data={"username": username, "password": password}, **options)


@pytest.fixture
def moment(monkeypatch):
    """moment(timedelta) moves the present moment; the college's day stays."""
    now = clock.now

    def move(delta):
        monkeypatch.setattr(clock, "now", lambda: now() + delta)

    return move


@pytest.fixture
def protected(db_session, teacher):
    """(secret, recovery codes) of a teacher who has switched the second factor on."""
    seed = second_factor.new_seed()
    codes = second_factor.switch_on(teacher, seed, 0)
    db_session.commit()
    return second_factor.secret_of(seed), codes


def code_of(secret, drift=0):
    """What the telephone shows now, or so many half minutes later."""
    return pyotp.TOTP(secret).at(clock.now().replace(tzinfo=datetime.UTC), counter_offset=drift)
