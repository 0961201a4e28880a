"""Signing in, passwords, users and roles, through the door."""

import datetime
import io
import re

import openpyxl
import pytest
import sqlalchemy as sa

from app import create_app
from app.accounts import sign_in as door
from app.accounts.entrances import UserSession
from app.accounts.models import Account
from app.core import clock
from app.core.models import AuditEntry, Setting
from app.extensions import db
from app.policy.roles import Role
from tests import make


@pytest.fixture
def teacher(db_session):
    return make.account(Role.TEACHER, username="orlova")


def enter(client, username="orlova", password=make.PASSWORD, **options):
    return client.post("/login/", data={"username": username, "password": password}, **options)


def test_the_right_password_opens_the_desk(stranger, teacher):
    assert enter(stranger).location == "/"
    assert stranger.get("/").status_code == 200


def test_a_wrong_password_keeps_the_login_typed_and_says_nothing_of_which_was_wrong(stranger, teacher):
    wrong, unknown = enter(stranger, password="не тот"), enter(stranger, username="nobody", password="не тот")

    assert wrong.status_code == unknown.status_code == 403
    assert 'value="orlova"' in wrong.text
    said = [re.search(r'id="refused">([^<]+)<', answer.text)[1] for answer in (wrong, unknown)]
    assert said[0] == said[1]


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_host(stranger, teacher, there):
    answer = stranger.post("/login/", data={"username": "orlova", "password": make.PASSWORD, "next": there})

    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\"))


def test_signing_in_leads_back_to_the_page_one_wanted(stranger, teacher):
    asked = stranger.get("/terms/list/?q=I")

    answer = stranger.post(
        "/login/",
        data={
            "username": "orlova",
            "password": make.PASSWORD,
            "next": asked.location.partition("next=")[2].replace("%2F", "/").replace("%3F", "?").replace("%3D", "="),
        },
    )

    assert answer.location.endswith("/terms/list/?q=I")


def test_after_repeated_failures_even_the_right_password_does_not_open(stranger, teacher, setting, db_session):
    setting("security.max_failures", "3")
    for _attempt in range(3):
        enter(stranger, password="не тот")

    assert enter(stranger).status_code == 403

    account = db_session.get(Account, teacher.id)
    account.locked_until = clock.now() - datetime.timedelta(seconds=1)
    db_session.commit()
    assert enter(stranger).status_code == 302


def test_a_blocked_account_does_not_sign_in_and_its_open_session_ends(sign_in, stranger, db_session, teacher):
    enter(stranger)
    administrator = sign_in(Role.ADMINISTRATOR)

    administrator.post(
        f"/accounts/edit/{teacher.id}", data={"username": "orlova", "last_name": "Орлова", "first_name": "Н"}
    )

    assert stranger.get("/").status_code == 302
    assert enter(stranger).status_code == 403


def test_leaving_is_a_post_and_leaves_nothing_behind(stranger, teacher):
    enter(stranger)

    assert stranger.get("/logout/").status_code == 405
    stranger.post("/logout/")

    with stranger.session_transaction() as session:
        assert "_user_id" not in session
    assert stranger.get("/").status_code == 302


def test_an_issued_password_has_to_be_changed_before_anything_else(stranger, db_session):
    make.account(Role.TEACHER, username="new", must_change_password=True)
    enter(stranger, "new")

    assert stranger.get("/").location == "/account/password"
    assert stranger.get("/terms/list/").location == "/account/password"
    changed = stranger.post(
        "/account/password", data={"old_password": make.PASSWORD, "password": "сирень-7-окон", "again": "сирень-7-окон"}
    )

    assert changed.location == "/"
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {"old_password": "не тот", "password": "сирень-7-окон", "again": "сирень-7-окон"},
        {"old_password": make.PASSWORD, "password": "сирень-7-окон", "again": "другой-7-окон"},
        {"old_password": make.PASSWORD, "password": "1234567890", "again": "1234567890"},
        {"old_password": make.PASSWORD, "password": make.PASSWORD, "again": make.PASSWORD},
    ],
)
def test_a_password_is_not_changed_by_a_wrong_form(stranger, teacher, db_session, typed):
    enter(stranger)
    before = teacher.password

    answer = stranger.post("/account/password", data=typed)

    assert answer.status_code == 200
    assert 'class="wrong"' in answer.text
    assert db_session.get(Account, teacher.id).password == before


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(app, stranger, teacher):
    other = app.test_client()
    enter(stranger)
    enter(other)

    stranger.post(
        "/account/password", data={"old_password": make.PASSWORD, "password": "сирень-7-окон", "again": "сирень-7-окон"}
    )

    assert stranger.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_an_idle_session_ends(stranger, teacher):
    enter(stranger)
    stranger.get("/")
    with stranger.session_transaction() as session:
        session["seen"] -= 3601

    assert stranger.get("/").status_code == 302


def test_a_session_in_use_ends_after_half_a_day(stranger, teacher, db_session):
    enter(stranger)
    stranger.get("/")
    db_session.execute(sa.update(UserSession).values(started_at=clock.now() - datetime.timedelta(hours=12, seconds=1)))
    db_session.commit()

    assert stranger.get("/").status_code == 302


def test_data_asked_without_a_session_says_so_as_data(stranger, teacher):
    answer = stranger.get("/journals/1/grid.json")

    assert answer.status_code == 401
    assert answer.json["error"]


def test_signing_in_by_script_answers_with_data_and_a_fresh_token(stranger, teacher):
    refused = enter(stranger, password="не тот", headers={"X-Requested-With": "fetch"})
    entered = enter(stranger, headers={"X-Requested-With": "fetch"})

    assert refused.status_code == 403
    assert entered.json == {"account": teacher.id}
    assert stranger.get("/account/token").json["token"]


def test_the_administrator_gives_a_role_and_it_holds_at_once(sign_in, stranger, teacher, db_session):
    enter(stranger)
    administrator = sign_in(Role.ADMINISTRATOR)
    assert stranger.get("/positions/list/").status_code == 403

    administrator.post(
        f"/accounts/edit/{teacher.id}",
        data={
            "username": "orlova",
            "last_name": "Орлова",
            "first_name": "Н",
            "active": "y",
            "role": [Role.TEACHER, Role.HR],
        },
    )

    assert stranger.get("/positions/list/").status_code == 200
    assert db_session.scalar(sa.select(AuditEntry.changes).where(AuditEntry.act == "roles"))


def test_nobody_gives_himself_a_role(sign_in, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    own = db_session.get(Account, administrator.account_id)

    administrator.post(
        f"/accounts/edit/{own.id}",
        data={"username": own.username, "last_name": "А", "first_name": "Б", "active": "y", "role": [*Role]},
    )

    assert [role.name for role in db_session.get(Account, own.id).roles] == [Role.ADMINISTRATOR]


def test_nobody_widens_a_role_that_he_holds(sign_in, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    role_id = db_session.scalar(sa.text("SELECT id FROM ab_role WHERE name = :name"), {"name": Role.ADMINISTRATOR})

    administrator.post(f"/roles/{role_id}", data={"grant": ["journals:write:teaches"]})

    assert administrator.get("/settings/").status_code == 200


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(sign_in, stranger):
    administrator = sign_in(Role.ADMINISTRATOR)

    page = administrator.post(
        "/accounts/add",
        data={"username": "petrov", "last_name": "Петров", "first_name": "Пётр", "active": "y", "role": [Role.TEACHER]},
    ).text
    password = re.search(r"<code>([^<]+)</code>", page)[1]

    assert enter(stranger, "petrov", password).status_code == 302
    assert stranger.get("/").location == "/account/password"
    assert password not in administrator.get("/accounts/list/").text


def test_two_accounts_do_not_share_a_login(sign_in, teacher, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)

    answer = administrator.post(
        "/accounts/add", data={"username": "orlova", "last_name": "О", "first_name": "Н", "active": "y"}
    )

    assert "уже занято" in answer.text
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Account)) == 2


def test_a_wrong_setting_is_told_and_nothing_is_written(sign_in):
    administrator = sign_in(Role.ADMINISTRATOR)
    typed = dict(re.findall(r'name="([a-z_.]+)" value="([^"]*)"', administrator.get("/settings/").text))

    answer = administrator.post("/settings/", data=typed | {"journal.lock_day": "99", "college.short_name": "Техникум"})

    assert "от 0 до 28" in answer.text
    assert 'value="Техникум"' in answer.text
    assert "Техникум" not in administrator.get("/").text


def test_a_setting_holds_from_the_next_request(sign_in):
    administrator = sign_in(Role.ADMINISTRATOR)
    typed = dict(re.findall(r'name="([a-z_.]+)" value="([^"]*)"', administrator.get("/settings/").text))

    administrator.post("/settings/", data=typed | {"college.short_name": "Златоустовский техникум"})

    assert "Златоустовский техникум" in administrator.get("/").text


def test_many_attempts_from_one_address_are_stopped_for_a_while(database_url, app, db_session):
    guarded = create_app(
        SQLALCHEMY_DATABASE_URI=database_url, WTF_CSRF_ENABLED=False, TESTING=True, SECRET_KEY="k" * 32,
        AUTH_RATE_LIMIT="3 per minute",
    )  # fmt: skip
    client = guarded.test_client()

    answers = [client.post("/login/", data={"username": f"nobody{number}", "password": "x"}) for number in range(4)]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
    assert "Слишком много попыток" in answers[-1].text


def test_what_others_commit_while_a_password_is_compared_turns_nobody_away(stranger, teacher, monkeypatch, app):
    compare = door.check_password_hash

    def slowly(stored, password):
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE revision SET number = number + 1"))
        return compare(stored, password)

    monkeypatch.setattr(door, "check_password_hash", slowly)

    assert enter(stranger).status_code == 302


def test_an_account_without_a_password_is_answered_no_faster_and_never_opens(stranger, db_session, monkeypatch):
    account = make.account(Role.TEACHER, username="fresh")
    account.password = ""
    db_session.commit()
    compared = []
    monkeypatch.setattr(door, "check_password_hash", lambda stored, _typed: bool(compared.append(stored)) or True)

    assert enter(stranger, "fresh", "").status_code == 403
    assert all(compared)


def test_a_password_is_issued_only_to_those_whose_roles_one_may_give(sign_in, granted, teacher):
    granted(Role.SECRETARY, "accounts:read:all")
    granted(Role.SECRETARY, "accounts:write:all")
    student, chief = make.account(Role.STUDENT), make.account(Role.ADMINISTRATOR)
    secretary = sign_in(Role.SECRETARY)

    answers = [secretary.post(f"/accounts/password/{row.id}").status_code for row in (student, teacher, chief)]

    assert answers == [200, 403, 403]


def test_who_writes_accounts_but_issues_no_passwords_takes_no_account_over(sign_in, granted):
    granted(Role.HR, "accounts:read:all")
    granted(Role.HR, "accounts:write:all")
    student = make.account(Role.STUDENT)

    assert sign_in(Role.HR).post(f"/accounts/password/{student.id}").status_code == 403


def test_a_class_teacher_reaches_the_accounts_of_the_own_group_only(sign_in, granted, teacher):
    for act in ("read", "write"):
        granted(Role.CURATOR, f"accounts:{act}:leads")
    curator, own, foreign = make.employee(), make.group(), make.group()
    make.curator(curator, own)
    people = [make.student("Свой Ян", group=own), make.student("Чужой Ян", group=foreign)]
    parent = make.guardian("Свояк Ян", children=people[:1])
    mine, other = (make.account(Role.STUDENT, student=person).id for person in people)
    parents = make.account(Role.GUARDIAN, guardian=parent).id

    client = sign_in(Role.CURATOR, employee=curator)

    assert [client.get(f"/accounts/edit/{pk}").status_code for pk in (mine, parents)] == [200, 200]
    assert [client.get(f"/accounts/edit/{pk}").status_code for pk in (other, teacher.id)] == [404, 404]
    assert client.post(f"/accounts/password/{mine}").status_code == 200
    assert client.post(f"/accounts/password/{teacher.id}").status_code == 404
    assert "orlova" not in client.get("/accounts/list/").text


def test_an_account_linked_to_an_employee_is_let_into_that_teachers_journals(sign_in, stranger, teacher, db_session):
    page = make.page(teacher=(orlova := make.employee("Орлова Наталья Сергеевна")))
    enter(stranger)
    assert stranger.get(f"/journals/{page.id}/grid.json").status_code == 404

    sign_in(Role.ADMINISTRATOR).post(
        f"/accounts/edit/{teacher.id}",
        data={
            "username": "orlova",
            "last_name": "О",
            "first_name": "Н",
            "active": "y",
            "employee": orlova.id,
            "role": Role.TEACHER,
        },
    )

    assert stranger.get(f"/journals/{page.id}/grid.json").status_code == 200


def test_a_person_has_one_account(sign_in, teacher, db_session):
    taken = make.employee("Лапин Виктор", account_id=teacher.id)
    administrator = sign_in(Role.ADMINISTRATOR)

    answer = administrator.post(
        "/accounts/add",
        data={"username": "lapin2", "last_name": "Л", "first_name": "В", "active": "y", "employee": taken.id},
    )

    assert "уже есть учётная запись" in answer.text
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Account)) == 2


def test_nobody_makes_himself_somebody_else(sign_in, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    own = db_session.get(Account, administrator.account_id)
    orlova = make.employee("Орлова Наталья Сергеевна")

    administrator.post(
        f"/accounts/edit/{own.id}",
        data={"username": own.username, "last_name": "А", "first_name": "Б", "active": "y", "employee": orlova.id},
    )

    db_session.expire_all()
    assert orlova.account_id is None


def test_guessing_the_present_password_at_an_open_page_ends_the_session(stranger, teacher, setting):
    setting("security.max_failures", "3")
    enter(stranger)

    for _attempt in range(3):
        stranger.post("/account/password", data={"old_password": "не тот", "password": "сирень-7", "again": "сирень-7"})

    assert stranger.get("/").status_code == 302
    assert enter(stranger).status_code == 403


def test_nobody_signs_in_to_an_invented_college_that_is_served_as_a_real_one(app, stranger, teacher, db_session):
    db_session.add(Setting(key="demo.cast", since=datetime.date(2026, 9, 1), value="{}"))
    db_session.commit()
    app.config["MODE"] = "production"
    try:
        assert enter(stranger).status_code == 403
    finally:
        app.config["MODE"] = "demo"

    assert enter(stranger).status_code == 302


@pytest.mark.parametrize("register", ["accounts", "audit"])
def test_the_users_and_the_log_go_to_excel_and_that_is_noted(sign_in, teacher, db_session, register):
    administrator = sign_in(Role.ADMINISTRATOR)

    book = openpyxl.load_workbook(io.BytesIO(administrator.get(f"/{register}/export.xlsx").data))

    assert any("orlova" in str(cell.value) for row in book.active.iter_rows() for cell in row) or register == "audit"
    assert not any("pbkdf2" in str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert db_session.scalar(sa.select(AuditEntry.subject).where(AuditEntry.act == "exported")) == register
