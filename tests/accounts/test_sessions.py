"""Sessions are rows: what one sees of them, and that a copied cookie is worth nothing once they have ended."""

import datetime

import pytest
import sqlalchemy as sa

from app.accounts import sessions
from app.accounts.entrances import UserSession
from app.accounts.models import Account
from app.policy.roles import Role
from app.policy.sign_in import SEEN_EVERY, SESSIONS_KEPT_FOR
from tests import make
from tests.accounts.conftest import CHROME, PHONE, enter


def cookie_of(client):
    return client.get_cookie("session").value


def with_cookie(browser, value):
    thief = browser()
    thief.set_cookie("session", value)
    return thief


def seen_of(db_session):
    db_session.expire_all()
    return db_session.scalar(sa.select(UserSession.seen_at))


def test_a_copied_cookie_opens_nothing_after_signing_out(browser, teacher):
    client = browser()
    enter(client)
    client.get("/")
    thief = with_cookie(browser, cookie_of(client))
    assert thief.get("/").status_code == 200

    client.post("/logout/")

    assert thief.get("/").status_code == 302


def test_the_form_token_is_there_before_the_first_pages_are_fetched_side_by_side(browser, teacher):
    client = browser()
    enter(client)
    signed_in = cookie_of(client)
    side_by_side = [with_cookie(browser, signed_in) for _page in range(2)]

    for page in side_by_side:
        page.get("/account/token", headers={"Accept": "application/json"})

    tokens = []
    for page in (client, *side_by_side):
        with page.session_transaction() as session:
            tokens.append(session["csrf_token"])
    assert len(set(tokens)) == 1


def test_an_idle_session_ends_for_a_copy_of_its_cookie_as_well(browser, teacher):
    client = browser()
    enter(client)
    client.get("/")
    thief = with_cookie(browser, cookie_of(client))
    with client.session_transaction() as session:
        session["seen"] -= 3601

    client.get("/")

    assert thief.get("/").status_code == 302


def test_the_cookie_of_one_account_does_not_open_another(browser, teacher):
    other = make.account(Role.ADMINISTRATOR)
    client = browser()
    enter(client)

    with client.session_transaction() as session:
        session["_user_id"] = session["_user_id"].replace(f"{teacher.id}:", f"{other.id}:")

    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "forged", ["1", "1:", "1:0", ":", "x:y", "1:" + "0" * 500, "99999999999999999999:abc", "²:abc"]
)
def test_a_cookie_that_names_no_session_opens_nothing(browser, teacher, forged):
    client = browser()
    with client.session_transaction() as session:
        session["_user_id"] = forged

    assert client.get("/").status_code == 302


def test_the_database_keeps_no_secret_that_opens_a_session(browser, teacher, db_session):
    client = browser()
    enter(client)

    with client.session_transaction() as session:
        secret = session["_user_id"].partition(":")[2]

    assert len(secret) >= 32
    assert db_session.scalar(sa.select(UserSession.token_digest)) == sessions.digest_of(secret) != secret


def test_signing_in_keeps_nothing_of_the_session_before(browser, teacher):
    client = browser()
    client.get("/login/")
    with client.session_transaction() as session:
        session["planted"] = "by somebody"
        before = session.get("csrf_token")

    enter(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") is None or session["csrf_token"] != before


def test_one_sees_where_one_is_signed_in_and_from_what(browser, teacher):
    desk, phone = browser(CHROME), browser(PHONE)
    enter(desk)
    enter(phone)

    page = desk.get("/account/").text

    assert "Chrome, Windows" in page
    assert "Safari, iPhone" in page
    assert page.count("это устройство") == 1


def test_one_signs_a_single_device_out(browser, teacher, db_session):
    desk, phone = browser(CHROME), browser(PHONE)
    enter(desk)
    enter(phone)
    phone_session = db_session.scalar(sa.select(UserSession.id).where(UserSession.device == "Safari, iPhone"))

    desk.post(f"/account/sessions/{phone_session}/end")

    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200
    listed = desk.get("/account/").text.partition("Где выполнен вход")[2].partition("Последние входы")[0]
    assert "Chrome" in listed
    assert "iPhone" not in listed


def test_one_signs_out_everywhere_else_and_stays(browser, teacher):
    desk, *others = browser(CHROME), browser(PHONE), browser()
    for client in (desk, *others):
        enter(client)

    answer = desk.post("/account/sessions/end", follow_redirects=True)

    assert "на 2 устройствах" in answer.text
    assert [client.get("/").status_code for client in others] == [302, 302]
    assert desk.get("/").status_code == 200


def test_nobody_ends_the_session_of_another(browser, teacher, sign_in, db_session):
    client = browser()
    enter(client)
    session_id = db_session.scalar(sa.select(UserSession.id))

    assert sign_in(Role.ADMINISTRATOR).post(f"/account/sessions/{session_id}/end").status_code == 404
    assert client.get("/").status_code == 200


def test_the_administrator_signs_a_user_out_everywhere(browser, teacher, sign_in):
    client = browser()
    enter(client)
    administrator = sign_in(Role.ADMINISTRATOR)
    assert "Завершить все сеансы: 1" in administrator.get(f"/accounts/edit/{teacher.id}").text

    administrator.post(f"/accounts/sessions/{teacher.id}")

    assert client.get("/").status_code == 302
    assert enter(client).status_code == 302


def test_signing_in_anew_in_the_same_browser_ends_the_session_before(browser, teacher):
    client = browser()
    enter(client)
    copy = with_cookie(browser, cookie_of(client))

    enter(client)

    assert client.get("/").status_code == 200
    assert copy.get("/").status_code == 302


def test_one_sees_the_last_sign_ins_with_the_failed_ones(browser, teacher):
    enter(browser(PHONE), password="не тот")
    client = browser(CHROME)
    enter(client)

    page = client.get("/account/").text.partition("Последние входы")[2]

    assert "ошибка входа" in page or "неудач" in page
    assert page.index("Chrome, Windows") < page.index("Safari, iPhone")


# ---- what it costs ----------------------------------------------------------------------------------------------


def test_who_is_asking_costs_one_statement(browser, teacher, statements):
    client = browser()
    enter(client)
    client.get("/account/token")

    with statements() as log:
        client.get("/account/token")

    assert len(log) == 1
    assert "user_session" in log[0]


def test_the_own_account_costs_at_most_ten_statements(browser, teacher, protected, statements, db_session):
    client = browser()
    with client.session_transaction() as session:
        session["_user_id"] = f"{teacher.id}:{make.session(teacher.id)}"
    for _number in range(20):
        make.session(teacher.id)
    client.get("/account/")

    with statements() as log:
        assert client.get("/account/").status_code == 200

    assert len(log) <= 10


def test_when_one_was_last_seen_is_written_at_most_every_few_minutes_and_never_with_marks(
    browser, teacher, db_session, statements
):
    client = browser()
    enter(client)
    client.get("/")
    first = seen_of(db_session)
    with statements() as log:
        client.get("/")
    assert not any("UPDATE user_session" in statement for statement in log)

    _rewind(db_session, SEEN_EVERY + datetime.timedelta(seconds=5))
    with statements() as log:
        client.post("/journals/1/cells", json={"ops": []})
    assert not any("user_session SET" in statement for statement in log)
    assert seen_of(db_session) < first

    client.get("/")
    assert first - seen_of(db_session) < datetime.timedelta(seconds=2)


def _rewind(db_session, delta):
    """As if the session had been seen that much earlier."""
    row = db_session.scalar(sa.select(UserSession))
    row.seen_at -= delta
    db_session.commit()


def test_sessions_of_long_ago_are_forgotten_by_the_next_sign_in(browser, teacher, db_session):
    make.session(teacher.id)
    _rewind(db_session, SESSIONS_KEPT_FOR + datetime.timedelta(days=1))

    enter(browser())

    db_session.expire_all()
    assert db_session.scalar(sa.select(sa.func.count(UserSession.id))) == 1


def test_a_new_password_issued_to_somebody_ends_his_sessions(browser, teacher, sign_in, db_session):
    client = browser()
    enter(client)

    sign_in(Role.ADMINISTRATOR).post(f"/accounts/password/{teacher.id}")

    assert client.get("/").status_code == 302
    left = sa.select(sa.func.count()).where(UserSession.account_id == teacher.id, UserSession.ended_at.is_(None))
    assert db_session.scalar(left) == 0
    assert db_session.get(Account, teacher.id).must_change_password
