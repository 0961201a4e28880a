"""Until when an account opens: after leaving, after the child is of age, after dismissal."""

import datetime
import re

import pytest
import sqlalchemy as sa

from app.accounts import lifetimes
from app.accounts.models import Account
from app.policy.roles import Role
from tests import make

LEFT_ON = datetime.date(2026, 10, 10)


@pytest.fixture
def student(db_session):
    return make.student("Рожков Степан", group=make.group(), birth_date=datetime.date(2009, 5, 5))


@pytest.fixture
def account(student):
    return make.account(Role.STUDENT, username="rozhkov", student=student)


def enter(client, login):
    return client.post("/login/", data={"username": login, "password": make.PASSWORD}).status_code


def leave(db_session, student, day=LEFT_ON):
    stay = db_session.scalar(sa.select(make.Enrollment).where(make.Enrollment.student_id == student.id))
    stay.ends_on = day
    db_session.commit()


def until(db_session, account):
    db_session.expire_all()
    return db_session.get(Account, account.id).access_until


def test_whoever_was_expelled_reads_the_own_marks_for_a_month_and_no_longer(app, db_session, student, account, today):
    leave(db_session, student)

    assert until(db_session, account) == datetime.date(2026, 11, 9)
    today(datetime.date(2026, 11, 9))
    client = app.test_client()
    assert enter(client, "rozhkov") == 302
    today(datetime.date(2026, 11, 10))
    assert client.get("/").status_code == 302
    assert enter(app.test_client(), "rozhkov") == 403


def test_a_college_may_end_it_with_the_last_day_of_study(app, db_session, student, account, setting):
    setting("accounts.student_days", "0")

    leave(db_session, student)

    assert enter(app.test_client(), "rozhkov") == 403


def test_a_change_of_the_setting_holds_from_the_next_sign_in(app, db_session, student, account, setting):
    leave(db_session, student)
    setting("accounts.student_days", "0")

    assert enter(app.test_client(), "rozhkov") == 403


def test_whoever_comes_back_opens_the_account_again(app, db_session, student, account):
    leave(db_session, student, datetime.date(2026, 3, 1) + datetime.timedelta(days=200))
    make.saved(make.Enrollment(student=student, group=make.group(), starts_on=datetime.date(2026, 10, 1)))

    assert until(db_session, account) is None
    assert enter(app.test_client(), "rozhkov") == 302


def test_an_order_written_past_the_session_is_heeded_at_the_next_sign_in(app, db_session, student, account):
    db_session.execute(sa.text("UPDATE enrollment SET ends_on = '2026-09-01'"))
    db_session.commit()

    assert enter(app.test_client(), "rozhkov") == 403


def test_a_parent_reads_until_the_eve_of_the_childs_majority(app, db_session, student, today, setting):
    parent = make.guardian(children=[student])
    account = make.account(Role.GUARDIAN, username="mother", guardian=parent)
    student.notes = "заметка"
    db_session.commit()

    assert until(db_session, account) == datetime.date(2027, 5, 4)
    today(datetime.date(2027, 5, 5))
    assert enter(app.test_client(), "mother") == 403
    setting("accounts.after_majority", "1")
    assert enter(app.test_client(), "mother") == 302


def test_a_younger_child_keeps_the_parents_access(db_session, student):
    parent = make.guardian(children=[student])
    account = make.account(Role.GUARDIAN, guardian=parent)
    younger = make.student("Рожков Пётр", group=make.group(), birth_date=datetime.date(2011, 1, 1))

    make.saved(make.Guardianship(guardian=parent, student=younger))

    assert until(db_session, account) == datetime.date(2028, 12, 31)


def test_a_teacher_who_is_a_parent_keeps_the_account_when_the_child_is_of_age(db_session, student):
    teacher, parent = make.employee(), make.guardian(children=[student])
    account = make.account(Role.TEACHER, Role.GUARDIAN, employee=teacher, guardian=parent)

    lifetimes.refresh_all()

    assert until(db_session, account) is None


def test_whoever_is_dismissed_does_not_sign_in_any_more(app, db_session):
    teacher = make.employee()
    make.account(Role.TEACHER, username="orlova", employee=teacher)
    client = app.test_client()
    assert enter(client, "orlova") == 302

    teacher.dismissed_on = LEFT_ON
    db_session.commit()

    assert client.get("/").status_code == 302
    assert enter(app.test_client(), "orlova") == 403


def test_of_two_children_the_one_of_age_is_no_longer_shown(app, db_session, student, setting, sign_in):
    adult = make.student("Рожков Пётр", group=make.group(), birth_date=datetime.date(2008, 10, 14))
    parent = make.guardian(children=[student, adult])
    client = sign_in(Role.GUARDIAN, guardian=parent)

    answers = [client.get(f"/students/show/{child.id}").status_code for child in (student, adult)]
    setting("accounts.after_majority", "1")

    assert answers == [200, 404]
    assert client.get(f"/students/show/{adult.id}").status_code == 200


def test_a_change_of_the_rules_is_reckoned_for_everybody_at_once(sign_in, db_session, student, account):
    leave(db_session, student)
    administrator = sign_in(Role.ADMINISTRATOR)
    typed = dict(re.findall(r'name="([a-z_.]+)" value="([^"]*)"', administrator.get("/settings/").text))

    administrator.post("/settings/", data=typed | {"accounts.student_days": "5"})

    assert until(db_session, account) == datetime.date(2026, 10, 15)


def test_an_account_follows_the_changed_surname_and_keeps_its_login(db_session, student, account):
    student.last_name = "Рожковский"
    db_session.commit()

    named = db_session.get(Account, account.id, populate_existing=True)
    assert (named.username, named.last_name) == ("rozhkov", "Рожковский")
