"""The second factor: switching on, signing in with it, losing it, being asked for it by the role."""

import base64
import re

import pytest
import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import Role as RoleRow

from app.accounts import second_factor
from app.accounts.entrances import RecoveryCode, SecondFactor
from app.accounts.models import Account
from app.core import clock, revision
from app.core.models import AuditEntry
from app.policy.roles import Role
from app.policy.sign_in import CODE_WITHIN
from tests import make
from tests.accounts.conftest import code_of, enter


def give_code(client, code, **options):
    return client.post("/login/code", data={"code": code}, **options)


def secret_on(page):
    return re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")


def codes_on(page):
    return re.findall(r"<li><code>([a-z0-9-]+)</code></li>", page)


def switch_on(client, password=make.PASSWORD, code=None):
    """Through the page, as a person does; the secret and the answer."""
    secret = secret_on(client.get("/account/second-factor/").text)
    return secret, client.post("/account/second-factor/", data={"code": code or code_of(secret), "password": password})


@pytest.fixture
def demanded(db_session):
    """demanded(role): its holders need a second factor in this test."""
    changed = []

    def demand(administrator, role):
        pk = db_session.scalar(sa.select(RoleRow.id).where(RoleRow.name == role))
        changed.append(pk)
        page = administrator.get(f"/roles/?role={pk}").text
        form = re.search(rf'action="(/roles/{pk}/second-factor)".*?name="demand" value="(.)"', page, re.S)
        assert administrator.post(form[1], data={"demand": form[2]}).status_code == 302

    yield demand
    db_session.execute(sa.text("DELETE FROM role_demand"))
    revision.bump(revision.ACCESS)
    db_session.commit()


# ---- switching on and off ---------------------------------------------------------------------------------------


def test_the_first_code_switches_it_on_and_the_recovery_codes_are_shown_once(browser, teacher, db_session):
    client = browser()
    enter(client)

    secret, answer = switch_on(client)

    codes = codes_on(answer.text)
    assert len(codes) == 10
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not any(code in client.get("/account/").text for code in codes)
    assert "осталось резервных кодов: 10" in client.get("/account/").text
    kept = [*db_session.scalars(sa.select(RecoveryCode.digest)), db_session.scalar(sa.select(SecondFactor.seed))]
    assert not any(code in text or secret in text for code in codes for text in kept)


@pytest.mark.parametrize(("password", "code"), [("не тот", None), (make.PASSWORD, "000000"), (make.PASSWORD, "x")])
def test_a_wrong_code_or_password_switches_nothing_on_and_the_key_stays_the_same(browser, teacher, password, code):
    client = browser()
    enter(client)

    secret, answer = switch_on(client, password, code)

    assert 'class="wrong"' in answer.text
    assert secret_on(answer.text) == secret
    assert "включён</span>" not in client.get("/account/").text


def test_switching_on_twice_keeps_the_first(browser, teacher, db_session):
    client = browser()
    enter(client)
    _secret, _answer = switch_on(client)
    before = db_session.scalar(sa.select(SecondFactor.seed))

    again = client.post("/account/second-factor/", data={"code": "123456", "password": make.PASSWORD})

    assert again.location == "/account/"
    assert db_session.scalar(sa.select(SecondFactor.seed)) == before


def test_switching_on_ends_the_sessions_that_came_in_by_the_password_alone(browser, teacher):
    client, other = browser(), browser()
    enter(client)
    enter(other)

    switch_on(client)

    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_the_picture_is_drawn_without_styles(browser, teacher):
    client = browser()
    enter(client)

    page = client.get("/account/second-factor/").text

    picture = re.search(r"<svg.*?</svg>", page.partition('class="enrol"')[2], re.S)[0]
    assert "<path" in picture
    assert "style" not in picture


def test_it_is_switched_off_by_the_password_only(browser, teacher, protected):
    secret, _codes = protected
    client = browser()
    enter(client)
    give_code(client, code_of(secret))

    client.post("/account/second-factor/off", data={"password": "не тот"})
    assert second_factor.of(teacher.id) is not None
    client.post("/account/second-factor/off", data={"password": make.PASSWORD})

    assert enter(browser()).location == "/"


def test_new_recovery_codes_replace_the_former(browser, teacher, protected):
    secret, codes = protected
    client = browser()
    enter(client)
    give_code(client, code_of(secret))

    fresh = codes_on(client.post("/account/second-factor/codes", data={"password": make.PASSWORD}).text)

    assert len(fresh) == 10
    other = browser()
    enter(other)
    assert give_code(other, codes[0]).status_code == 403
    assert give_code(other, fresh[0]).status_code == 302


# ---- signing in -------------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(browser, teacher, protected):
    client = browser()

    assert enter(client).location == "/login/code"
    assert client.get("/").location.startswith("/login/")
    assert client.get("/journals/1/grid.json").status_code == 401
    assert client.get("/account/token").status_code == 302


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_of_the_neighbouring_half_minute_opens(browser, teacher, protected, drift):
    client = browser()
    enter(client)

    assert give_code(client, code_of(protected[0], drift)).location == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("drift", [-2, 2, 100])
def test_a_code_of_another_time_does_not(browser, teacher, protected, drift):
    client = browser()
    enter(client)

    assert give_code(client, code_of(protected[0], drift)).status_code == 403
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "1234567", "абвгде", "१२३४५६", "0" * 5000, "'; --"])
def test_what_is_no_code_is_refused_and_nothing_breaks(browser, teacher, protected, code):
    client = browser()
    enter(client)

    assert give_code(client, code).status_code == 403


def test_a_code_opens_once(browser, teacher, protected):
    code = code_of(protected[0])
    first, second = browser(), browser()
    enter(first)
    enter(second)

    assert give_code(first, code).status_code == 302
    assert give_code(second, code).status_code == 403


def test_an_older_code_than_the_one_used_does_not_open(browser, teacher, protected):
    secret, _codes = protected
    first, second = browser(), browser()
    enter(first)
    enter(second)
    give_code(first, code_of(secret, 1))

    assert give_code(second, code_of(secret)).status_code == 403


@pytest.mark.parametrize("typed", [str, str.upper, lambda code: code.replace("-", " ")])
def test_a_recovery_code_opens_once_however_it_is_typed(browser, teacher, protected, db_session, typed):
    code = protected[1][3]
    first, second = browser(), browser()
    enter(first)
    enter(second)

    assert give_code(first, typed(code)).status_code == 302
    assert give_code(second, code).status_code == 403
    assert db_session.scalar(sa.select(AuditEntry.id).where(AuditEntry.act == "recovery_used"))


def test_the_codes_of_one_account_do_not_open_another(browser, protected, db_session):
    other = make.account(Role.TEACHER, username="petrova")
    second_factor.switch_on(other, second_factor.new_seed(), 0)
    db_session.commit()
    client = browser()
    enter(client, "petrova")

    assert give_code(client, code_of(protected[0])).status_code == 403
    assert give_code(client, protected[1][0]).status_code == 403


def test_wrong_codes_lock_the_account_and_the_right_password_does_not_begin_the_count_anew(
    browser, teacher, protected, setting
):
    setting("security.max_failures", "3")
    secret, _codes = protected
    for _attempt in range(3):
        client = browser()
        enter(client)
        give_code(client, "000000")

    locked = browser()
    assert enter(locked).status_code == 403
    assert give_code(locked, code_of(secret)).status_code == 302
    assert locked.get("/").status_code == 302


def test_the_code_is_asked_soon_after_the_password_or_the_password_again(browser, teacher, protected):
    client = browser()
    enter(client)
    with client.session_transaction() as session:
        account_id, epoch, since = session["half_way"]
        session["half_way"] = [account_id, epoch, since - int(CODE_WITHIN.total_seconds()) - 1]

    answer = give_code(client, code_of(protected[0]))

    assert answer.location == "/login/"
    assert client.get("/").status_code == 302


def test_the_page_of_the_code_leads_to_the_door_without_the_password(stranger):
    assert stranger.get("/login/code").location == "/login/"
    assert give_code(stranger, "123456").location == "/login/"


def test_a_password_changed_between_the_steps_ends_the_way_in(browser, teacher, protected, sign_in):
    client = browser()
    enter(client)
    sign_in(Role.ADMINISTRATOR).post(f"/accounts/password/{teacher.id}")

    give_code(client, code_of(protected[0]))

    assert client.get("/").status_code == 302


def test_one_comes_where_one_wanted_after_the_code_and_never_to_another_host(browser, teacher, protected):
    secret, codes = protected
    client = browser()
    asked = client.post("/login/", data={"username": "orlova", "password": make.PASSWORD, "next": "/terms/list/?q=I"})
    assert "next=" in asked.location
    data = {"code": code_of(secret), "next": "/terms/list/?q=I"}
    assert client.post("/login/code", data=data).location == "/terms/list/?q=I"

    other = browser()
    enter(other)
    answer = other.post("/login/code", data={"code": codes[0], "next": "https://evil.example/"})
    assert answer.location.startswith("/")
    assert not answer.location.startswith("//")


def test_a_script_is_told_that_a_code_is_needed(browser, teacher, protected):
    client, headers = browser(), {"X-Requested-With": "fetch"}

    assert enter(client, headers=headers).json == {"code": "/login/code"}
    assert give_code(client, "000000", headers=headers).status_code == 403
    assert give_code(client, code_of(protected[0]), headers=headers).json == {"account": teacher.id}


# ---- lost and demanded ------------------------------------------------------------------------------------------


def test_the_administrator_resets_a_lost_one_and_that_is_noted(browser, teacher, protected, sign_in, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    assert "Сбросить вход по коду" in administrator.get(f"/accounts/edit/{teacher.id}").text

    administrator.post(f"/accounts/second-factor/{teacher.id}")

    assert enter(browser()).location == "/"
    assert db_session.scalar(sa.select(AuditEntry.account_id).where(AuditEntry.act == "factor_reset")) == (
        administrator.account_id
    )
    assert db_session.scalar(sa.select(sa.func.count(RecoveryCode.id))) == 0


def test_nobody_resets_his_own(sign_in, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    second_factor.switch_on(db_session.get(Account, administrator.account_id), second_factor.new_seed(), 0)
    db_session.commit()

    assert administrator.post(f"/accounts/second-factor/{administrator.account_id}").status_code == 403
    assert second_factor.of(administrator.account_id) is not None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_resets_a_second_factor(sign_in, protected, teacher, role):
    assert sign_in(role).post(f"/accounts/second-factor/{teacher.id}").status_code in (403, 404)
    assert second_factor.of(teacher.id) is not None


def test_a_role_that_demands_it_opens_the_page_of_switching_on_and_nothing_else(browser, teacher, sign_in, demanded):
    client = browser()
    enter(client)
    demanded(sign_in(Role.ADMINISTRATOR), Role.TEACHER)

    assert client.get("/").location == "/account/second-factor/"
    assert client.get("/terms/list/").location == "/account/second-factor/"
    assert client.get("/journals/1/grid.json").status_code == 403
    assert client.get("/account/second-factor/").status_code == 200
    switch_on(client)
    assert client.get("/").status_code == 200


def test_where_the_role_demands_it_nobody_switches_it_off_himself(browser, teacher, protected, sign_in, demanded):
    demanded(sign_in(Role.ADMINISTRATOR), Role.TEACHER)
    client = browser()
    enter(client)
    give_code(client, code_of(protected[0]))

    client.post("/account/second-factor/off", data={"password": make.PASSWORD})

    assert second_factor.of(teacher.id) is not None


def test_other_roles_are_not_asked(browser, sign_in, demanded):
    demanded(sign_in(Role.ADMINISTRATOR), Role.TEACHER)
    make.account(Role.STUDENT, username="pupil")
    client = browser()
    enter(client, "pupil")

    assert client.get("/").status_code == 200


def test_an_issued_password_is_changed_first_and_then_the_factor_switched_on(browser, sign_in, demanded):
    demanded(sign_in(Role.ADMINISTRATOR), Role.TEACHER)
    make.account(Role.TEACHER, username="new", must_change_password=True)
    client = browser()
    enter(client, "new")
    assert client.get("/").location == "/account/password"

    changed = {"old_password": make.PASSWORD, "password": "сирень-7-окон", "again": "сирень-7-окон"}
    client.post("/account/password", data=changed)

    assert client.get("/").location == "/account/second-factor/"


def test_the_steps_are_half_minutes_since_1970_as_the_standard_says(app, monkeypatch):
    # The secret and the codes of RFC 6238, appendix B, the last six digits of the eight.
    monkeypatch.setattr(second_factor, "secret_of", lambda seed: base64.b32encode(seed.encode()).decode())
    seed = "12345678901234567890"

    assert second_factor.step_of(seed, "287082", clock.from_timestamp(59)) == 1
    assert second_factor.step_of(seed, "287082", clock.from_timestamp(61)) == 1
    assert second_factor.step_of(seed, "287082", clock.from_timestamp(121)) is None
    assert second_factor.step_of(seed, "081804", clock.from_timestamp(1111111109)) == 37037036
