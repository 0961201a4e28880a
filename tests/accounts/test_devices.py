"""New devices and two at once: shown to the owner and to the administrator (clause 2.8)."""

import datetime
import io
import re

import openpyxl
import pytest
import sqlalchemy as sa

from app.accounts.entrances import KnownDevice, SignInEvent, UserSession
from app.accounts.models import Account
from app.accounts.user_agents import device_words
from app.policy.roles import Role
from app.policy.sign_in import TRUSTED_AFTER
from tests import make
from tests.accounts.conftest import CHROME, PHONE, enter

ASKED = "Это были вы?"


def kinds(db_session):
    db_session.expire_all()
    return sorted(db_session.scalars(sa.select(SignInEvent.kind)))


def answer(client, said, place=0):
    urls = re.findall(r'action="(/account/events/\d+)"', client.get("/account/").text)
    return client.post(urls[place], data={"answer": said})


@pytest.fixture
def two_devices(browser, teacher):
    """The teacher's own desk, and a device that signed in later with the same password."""
    own, strange = browser(CHROME), browser(PHONE)
    enter(own)
    enter(strange)
    return own, strange


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME, "Chrome, Windows"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 YaBrowser/24.1 Safari/537", "Яндекс Браузер, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_words(said, words):
    assert device_words(said) == words


def test_the_first_device_is_new_to_nobody_and_the_same_one_again_neither(browser, teacher, db_session):
    client = browser()
    enter(client)
    client.post("/logout/")
    enter(client)

    assert kinds(db_session) == []


def test_a_new_device_is_shown_to_the_owner_elsewhere_and_to_the_administrator(two_devices, sign_in):
    own, _strange = two_devices

    assert ASKED in own.get("/").text
    assert "Safari, iPhone" in own.get("/account/").text.partition("Учётная запись")[0]
    listed = sign_in(Role.ADMINISTRATOR).get("/sign-ins/list/").text
    assert "вход с нового устройства" in listed
    assert "orlova" in listed


def test_whoever_sits_at_the_new_device_does_not_vouch_for_himself(two_devices, db_session):
    own, strange = two_devices
    assert ASKED not in strange.get("/").text
    event_id = db_session.scalar(sa.select(SignInEvent.id).where(SignInEvent.kind == "new_device"))

    strange.post(f"/account/events/{event_id}", data={"answer": "mine"})

    assert ASKED in own.get("/").text


def test_two_devices_at_once_under_a_teachers_account_are_told(two_devices, db_session):
    assert kinds(db_session) == ["new_device", "two_devices"]


def test_two_devices_at_once_are_told_once_a_day(two_devices, db_session):
    _own, strange = two_devices
    strange.post("/logout/")
    enter(strange)

    assert kinds(db_session) == ["new_device", "two_devices"]


def test_students_and_parents_use_as_many_devices_as_they_like(browser, db_session):
    make.account(Role.STUDENT, username="pupil")
    for user_agent in (CHROME, PHONE):
        enter(browser(user_agent), "pupil")

    assert kinds(db_session) == ["new_device"]


def test_one_device_after_the_other_is_not_two_at_once(browser, teacher, db_session):
    own = browser(CHROME)
    enter(own)
    own.post("/logout/")

    enter(browser(PHONE))

    assert kinds(db_session) == ["new_device"]


def test_two_at_once_are_noticed_as_well_when_the_older_session_wakes_up(browser, teacher, db_session):
    own, strange = browser(CHROME), browser(PHONE)
    enter(own)
    own.get("/")
    db_session.execute(sa.update(UserSession).values(seen_at=UserSession.seen_at))
    row = db_session.scalar(sa.select(UserSession))
    row.seen_at -= datetime.timedelta(hours=2)
    db_session.commit()
    enter(strange)
    assert kinds(db_session) == ["new_device"]

    own.get("/")

    assert kinds(db_session) == ["new_device", "two_devices"]


def test_a_device_on_which_a_student_signs_in_is_told_even_when_it_is_the_first(browser, teacher, db_session, sign_in):
    pupil = make.account(Role.STUDENT, username="pupil", student=make.student())
    shared = browser()
    enter(shared, pupil.username)
    shared.post("/logout/")

    enter(shared)

    assert kinds(db_session) == ["student_device"]
    assert "вход с устройства обучающегося" in sign_in(Role.ADMINISTRATOR).get("/sign-ins/list/").text


def test_it_was_me_is_asked_no_more(two_devices, browser, db_session):
    own, strange = two_devices

    answer(own, "mine")
    strange.post("/logout/")
    enter(strange)

    assert ASKED not in own.get("/").text
    assert kinds(db_session) == ["new_device", "two_devices"]
    assert set(db_session.scalars(sa.select(SignInEvent.answer))) == {"mine"}


def test_it_was_not_me_signs_out_everywhere_else_and_asks_for_a_new_password(two_devices, db_session, sign_in):
    own, strange = two_devices

    led_to = answer(own, "not_mine").location

    assert led_to == "/account/password"
    assert strange.get("/").status_code == 302
    assert own.get("/terms/list/").location == "/account/password"
    changed = {"old_password": make.PASSWORD, "password": "сирень-7-окон", "again": "сирень-7-окон"}
    assert own.post("/account/password", data=changed).location == "/"
    assert enter(strange).status_code == 403
    assert "это был не я" in sign_in(Role.ADMINISTRATOR).get("/sign-ins/list/?answer=not_mine").text


def test_a_denied_device_is_new_again(two_devices, db_session):
    own, _strange = two_devices
    answer(own, "not_mine")

    assert db_session.scalar(sa.select(sa.func.count(KnownDevice.id))) == 1


def test_nobody_answers_for_another(two_devices, sign_in, db_session):
    event_id = db_session.scalar(sa.select(SignInEvent.id))

    assert sign_in(Role.ADMINISTRATOR).post(f"/account/events/{event_id}").status_code == 404
    assert set(db_session.scalars(sa.select(SignInEvent.answer))) == {None}


def test_a_double_click_on_it_was_not_me_does_it_once(two_devices, db_session):
    own, _strange = two_devices
    url = re.search(r'action="(/account/events/\d+)"', own.get("/account/").text)[1]

    for _click in range(2):
        own.post(url, data={"answer": "not_mine"})

    assert own.get("/account/password").status_code == 200


def test_a_device_that_nobody_denied_for_two_weeks_is_the_owners(two_devices, browser, db_session):
    own, strange = two_devices
    for model, column in ((KnownDevice, "first_seen_at"), (SignInEvent, "at")):
        for row in db_session.scalars(sa.select(model)):
            setattr(row, column, getattr(row, column) - TRUSTED_AFTER - datetime.timedelta(hours=1))
    db_session.execute(sa.delete(SignInEvent))
    db_session.commit()

    strange.post("/logout/")
    enter(strange)

    assert ASKED not in own.get("/").text
    assert kinds(db_session) == []


def test_a_device_cookie_that_was_made_up_is_not_taken(browser, teacher, db_session):
    client = browser()
    client.set_cookie("device", "short")
    enter(client)

    assert len(client.get_cookie("device").value) == 32
    assert client.get_cookie("device").http_only


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_the_administrator_sees_how_others_sign_in(sign_in, role):
    assert sign_in(role).get("/sign-ins/list/").status_code == 403


def test_the_events_are_searched_filtered_and_taken_to_excel(two_devices, sign_in):
    administrator = sign_in(Role.ADMINISTRATOR)

    assert "orlova" not in administrator.get("/sign-ins/list/?q=иванов").text
    assert administrator.get("/sign-ins/list/?kind=two_devices").text.count(">orlova<") == 1
    assert "orlova" not in administrator.get("/sign-ins/list/?answer=mine").text
    data = administrator.get("/sign-ins/export.xlsx?kind=new_device").data
    book = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sum(any(cell == "orlova" for cell in row) for row in book.values) == 1


def test_a_list_of_events_costs_few_statements(two_devices, sign_in, statements, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    administrator.get("/sign-ins/list/")

    with statements() as log:
        administrator.get("/sign-ins/list/")

    assert len(log) <= 6


# ---- the owner is not locked out by others ----------------------------------------------------------------------


def test_whoever_types_wrong_passwords_elsewhere_does_not_lock_the_owner_out(browser, teacher, setting):
    setting("security.max_failures", "3")
    own, pupil = browser(CHROME), browser(PHONE)
    enter(own)
    own.post("/logout/")

    for _attempt in range(5):
        enter(pupil, password="не тот")

    assert enter(pupil).status_code == 403
    assert enter(own).status_code == 302


def test_guessing_at_the_owners_own_device_is_stopped_as_well(browser, teacher, setting, db_session):
    setting("security.max_failures", "3")
    own = browser()
    enter(own)
    own.post("/logout/")

    for _attempt in range(3):
        enter(own, password="не тот")

    assert enter(own).status_code == 403
    assert db_session.get(Account, teacher.id).locked_until is None
    assert enter(browser()).status_code == 302
