"""«What can this user see, and why?»: numbers and reasons, never somebody else's data; and nobody acts as another."""

import re

import pytest
import sqlalchemy as sa

from app.accounts.entrances import UserSession
from app.policy.roles import Role
from tests import make


@pytest.fixture
def college(db_session):
    """A class teacher of one group of two, a foreign group, and their accounts."""
    curator, own, foreign = make.employee("Дроздова Инна Львовна"), make.group("Своя"), make.group("Чужая")
    make.curator(curator, own)
    students = [make.student("Первый Ян Ильич", group=own), make.student("Второй Ян Ильич", group=own)]
    other = make.student("Чужаков Ян Ильич", group=foreign)
    page = make.page(teacher=curator, group_=own)
    account = make.account(Role.CURATOR, username="drozdova", employee=curator)
    return {
        "account": account.id, "own": students[0].id, "foreign": other.id, "page": page.id,
        "other_page": make.page(group_=foreign).id,
    }  # fmt: skip


@pytest.fixture
def ask(sign_in, college):
    """ask(address) -> what the administrator is told about the class teacher."""
    administrator = sign_in(Role.ADMINISTRATOR)

    def ask(address="", account=None):
        answer = administrator.get(
            f"/accounts/access/{account or college['account']}", query_string={"address": address}
        )
        assert answer.status_code == 200
        return re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])

    return ask


def why(text):
    """The explanation alone."""
    return text.partition("Пояснить")[2].partition("Скопируйте")[0]


def test_rights_are_shown_with_the_roles_that_give_them_and_the_numbers_of_rows(ask):
    text = ask()

    students = re.search(r"Студенты (.*?) 2 ", text)
    assert students
    assert "своя группа" in students[1]
    assert "Классный руководитель" in students[1]
    assert "Первый" not in text
    assert "Чужаков" not in text


def test_an_example_leads_to_a_row_that_the_asker_may_open_too(sign_in, college):
    administrator = sign_in(Role.ADMINISTRATOR)
    page = administrator.get(f"/accounts/access/{college['account']}").text

    links = re.findall(r'<a href="(/[^"]+/show/\d+)">открыть</a>', page)

    assert f"/students/show/{college['own']}" in links
    assert [administrator.get(link).status_code for link in links] == [200] * len(links)


def test_an_own_record_opens_and_the_relation_is_named(ask, college):
    text = why(ask(f"/students/show/{college['own']}"))

    assert "да" in text
    assert "своя группа" in text
    assert "нет" not in text.split()


def test_a_foreign_record_is_told_to_be_outside_without_a_name(ask, college):
    text = why(ask(f"/students/show/{college['foreign']}"))

    assert "Запись есть, но не входит" in text
    assert "Чужаков" not in text


def test_a_record_that_does_not_exist_is_told_so(ask):
    assert "Записи с номером 99999 нет" in why(ask("/students/show/99999"))


def test_a_section_without_the_right_names_the_roles_that_have_it(ask):
    text = why(ask("/positions/list/"))

    assert "Ни одна роль пользователя не даёт" in text
    assert "Специалист отдела кадров" in text


def test_a_journal_is_explained_too(ask, college):
    assert "своя группа" in why(ask(f"/journals/{college['page']}"))
    assert "не входит" in why(ask(f"/journals/{college['other_page']}"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/login/", "открыт всем без входа"), ("/", "каждому, кто вошёл"), ("/nowhere", "Такого адреса"),
        ("https://college.example/students/list/?q=x", "Право «видеть"), ("students/list/", "Право «видеть"),
        ("/students/list", "Право «видеть"), ("javascript:alert(1)", "Такого адреса"), ("//", "каждому"),
        ("/students/show/99999999999999999999", "Такого адреса"), ("/files/1", "к которой он приложен"),
        ("/students/delete/1", "Ни одна роль"),
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered_in_words(ask, address, said):
    assert said.lower() in why(ask(address)).lower()


def test_the_answer_agrees_with_what_the_user_really_gets(ask, college, sign_in, app, db_session):
    client = app.test_client()
    client.post("/login/", data={"username": "drozdova", "password": make.PASSWORD})

    records = [f"/students/show/{college[name]}" for name in ("own", "foreign")]
    pages = [f"/journals/{college[name]}" for name in ("page", "other_page")]
    for address in (*records, *pages, "/bells/list/", "/positions/list/"):
        opens = client.get(address).status_code == 200
        assert ("нет" not in why(ask(address)).split()) == opens, address


def test_a_blocked_account_is_told_first(ask, college, db_session):
    make.db_get("Account", college["account"]).active = False
    db_session.commit()

    text = ask(f"/students/show/{college['own']}")

    assert "Учётная запись заблокирована" in text


def test_a_user_without_roles_is_told_so(ask, db_session):
    assert "нет ролей" in ask(account=make.account().id)


def test_the_page_costs_few_statements(sign_in, college, statements):
    administrator = sign_in(Role.ADMINISTRATOR)
    address = f"/accounts/access/{college['account']}"
    administrator.get(address)

    with statements() as log:
        administrator.get(address)

    assert len(log) <= 12


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_the_administrator_asks(sign_in, college, role):
    assert sign_in(role).get(f"/accounts/access/{college['account']}").status_code == 403


# ---- nobody acts as another -------------------------------------------------------------------------------------


def test_no_address_lets_one_act_as_another(app, sign_in, college, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    before = administrator.get("/account/token").json["account"]
    pk = college["account"]

    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("AccountsView", "UserAccessView", "AccountView.token")) and "GET" in rule.methods:
            administrator.get(re.sub(r"<[^>]+>", str(pk), str(rule)))
            administrator.get(re.sub(r"<[^>]+>", str(pk), str(rule)), headers={"X-Account": str(pk)})
    administrator.get(f"/?account={pk}&user={pk}&as={pk}")

    assert administrator.get("/account/token").json["account"] == before
    sessions = db_session.scalars(sa.select(UserSession.account_id)).all()
    assert pk not in sessions
