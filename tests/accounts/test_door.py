"""The door from outside: what it tells, what it keeps, what it lets be sent from elsewhere."""

import pytest
import sqlalchemy as sa

from app import create_app
from app.accounts.models import Account
from app.core.models import AuditEntry
from app.policy.roles import Role
from tests import make
from tests.accounts.conftest import code_of, enter


@pytest.fixture
def guarded(database_url, app, db_session):
    """guarded(**settings) -> a browser of the program with its forms protected."""

    def make_browser(**settings):
        return create_app(
            SQLALCHEMY_DATABASE_URI=database_url, TESTING=True, SECRET_KEY="k" * 32, **settings
        ).test_client()  # fmt: skip

    return make_browser


def cookies(answer):
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_a_password_typed_into_the_field_of_the_login_is_not_written_down(browser, teacher, db_session):
    enter(browser(), username="сирень-7-окон", password="")

    noted = db_session.scalar(sa.select(AuditEntry.title).where(AuditEntry.act == "sign_in_failed"))
    assert noted == "си…"


def test_a_locked_account_is_answered_like_one_that_does_not_exist(browser, teacher, setting):
    setting("security.max_failures", "3")
    for _attempt in range(3):
        enter(browser(), password="не тот")

    locked, unknown = (enter(browser(), username=name) for name in ("orlova", "nobody"))

    def plain(answer, name):
        return answer.text.partition("<h1")[2].replace(f'value="{name}"', "")

    assert locked.status_code == unknown.status_code == 403
    assert plain(locked, "orlova") == plain(unknown, "nobody")


def test_who_has_a_second_factor_is_told_only_after_the_right_password(browser, protected, teacher):
    answers = [enter(browser(), username=name, password="не тот") for name in ("orlova", "nobody")]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_password_as_long_as_a_book_is_refused_and_does_not_keep_the_server_busy(browser, teacher, db_session):
    assert enter(browser(), password=make.PASSWORD + "x" * 1_000_000).status_code == 403
    assert enter(browser(), username="x" * 1_000_000).status_code == 403


def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(browser, teacher):
    set_now = cookies(enter(browser()))

    for name in ("session", "device"):
        assert "HttpOnly" in set_now[name]
        assert "SameSite=Lax" in set_now[name]


def test_behind_https_the_cookies_travel_over_https_only(guarded, teacher):
    client = guarded(SESSION_COOKIE_SECURE=True, WTF_CSRF_ENABLED=False)

    set_now = cookies(enter(client, base_url="https://localhost/"))

    assert all("Secure" in set_now[name] for name in ("session", "device"))


@pytest.mark.parametrize(
    "url",
    [
        "/login/", "/login/code", "/logout/", "/account/password", "/account/sessions/end", "/account/sessions/1/end",
        "/account/events/1", "/account/second-factor/", "/account/second-factor/off", "/accounts/roles",
        "/accounts/second-factor/1", "/accounts/sessions/1", "/roles/1/copy", "/roles/1/second-factor",
    ],
)  # fmt: skip
def test_no_form_is_taken_that_did_not_come_from_our_own_page(guarded, teacher, url):
    client = guarded()
    with client.session_transaction() as session:
        session["_user_id"] = f"{teacher.id}:{make.session(teacher.id)}"
        session["_fresh"] = True

    assert client.post(url, data={"x": "y"}).status_code == 400


def test_guesses_at_the_code_from_one_address_are_stopped_for_a_while(guarded, teacher):
    client = guarded(RATELIMIT_ENABLED=True, AUTH_RATE_LIMIT="3 per minute", WTF_CSRF_ENABLED=False)

    answers = [client.post("/login/code", data={"code": "1"}).status_code for _attempt in range(4)]

    assert answers == [302, 302, 302, 429]


@pytest.mark.parametrize(
    "there",
    [
        "////evil.example", "http:evil.example", "/\t/evil.example", "\\\\evil.example", " //x.y",
        "//evil.example\\@localhost",
    ],
)  # fmt: skip
def test_no_spelling_of_another_host_leads_away(browser, teacher, there):
    answer = browser().post("/login/", data={"username": "orlova", "password": make.PASSWORD, "next": there})

    assert answer.status_code == 302
    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\", "/%09"))


def test_what_is_shown_once_is_kept_nowhere(sign_in, browser, teacher):
    administrator = sign_in(Role.ADMINISTRATOR)
    form = {"username": "petrov", "last_name": "Петров", "first_name": "Пётр", "active": "y"}

    shown = [
        administrator.post("/accounts/add", data=form),
        administrator.post(f"/accounts/password/{teacher.id}"),
    ]

    assert all("<code>" in answer.text for answer in shown)
    assert {answer.headers["Cache-Control"] for answer in shown} == {"private, no-store"}


def test_pages_about_oneself_are_kept_by_no_cache(browser, teacher, protected):
    client = browser()
    enter(client)
    client.post("/login/code", data={"code": code_of(protected[0])})

    assert client.get("/account/").headers["Cache-Control"] == "private, no-store"
    assert client.get("/account/second-factor/codes").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/login/code").headers["Cache-Control"] == "private, no-cache"


def test_the_door_tells_whom_to_ask_for_a_forgotten_password(stranger):
    page = stranger.get("/login/").text

    assert "Забыли пароль?" in page
    assert "классный руководитель" in page


def test_ones_own_name_is_no_password(browser, db_session):
    make.account(Role.TEACHER, username="smirnova")
    client = browser()
    enter(client, "smirnova")
    before = db_session.scalar(sa.select(Account.password))

    for password in ("смирнова-1985-г", "cvbhyjdf-1985-u"):
        typed = {"old_password": make.PASSWORD, "password": password, "again": password}
        assert "имя или фамилия" in client.post("/account/password", data=typed).text.replace("имени", "имя")

    assert db_session.scalar(sa.select(Account.password)) == before
