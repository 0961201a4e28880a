"""Roles in bulk, roles of the college's own, and that there is always an administrator left."""

import datetime
import re

import pytest
import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import Role as RoleRow

from app.accounts import services
from app.accounts.models import Account
from app.core import revision
from app.core.actor import current
from app.core.models import AuditEntry
from app.policy.roles import Role
from tests import make


def number(db_session, name):
    return db_session.scalar(sa.select(RoleRow.id).where(RoleRow.name == name))


def roles_of(db_session, account_id):
    db_session.expire_all()
    return {role.name for role in db_session.get(Account, account_id).roles}


@pytest.fixture
def administrator(sign_in):
    return sign_in(Role.ADMINISTRATOR)


@pytest.fixture
def own_roles(db_session):
    """Roles made in a test go with it: those of the regulation stay for all tests."""
    yield
    db_session.rollback()
    for role in db_session.scalars(sa.select(RoleRow).where(RoleRow.name.notin_([*Role, "Technical", "Public"]))):
        role.permissions, role.user = [], []
        db_session.delete(role)
    revision.bump(revision.ACCESS)
    db_session.commit()


def bulk(client, db_session, action, role, *ids):
    data = {"action": action, "role": number(db_session, role), "rowid": [str(pk) for pk in ids]}
    return client.post("/accounts/roles", data=data, follow_redirects=True)


def form_on(client, role_id, act):
    """Where the form of the role's page sends."""
    page = client.get(f"/roles/?role={role_id}").text
    return re.search(rf'action="(/roles/{role_id}/{act})"', page)[1]


def make_role(administrator, db_session, name="Методист", like=Role.DISPATCHER):
    answer = administrator.post(form_on(administrator, number(db_session, like), "copy"), data={"name": name})
    return answer, number(db_session, name)


# ---- in bulk ----------------------------------------------------------------------------------------------------


def test_a_role_is_given_to_many_and_taken_from_many_at_once(administrator, db_session):
    people = [make.account(Role.TEACHER).id for _number in range(3)]

    given = bulk(administrator, db_session, "give", Role.CURATOR, *people)
    assert "Роли изменены у 3 пользователей" in given.text
    assert all(roles_of(db_session, pk) == {Role.TEACHER, Role.CURATOR} for pk in people)
    bulk(administrator, db_session, "take", Role.TEACHER, *people[:2])

    assert [roles_of(db_session, pk) for pk in people] == [{Role.CURATOR}] * 2 + [{Role.TEACHER, Role.CURATOR}]
    assert db_session.scalar(sa.select(sa.func.count()).where(AuditEntry.act == "roles")) == 5


def test_giving_twice_changes_nothing_the_second_time(administrator, db_session):
    teacher = make.account(Role.TEACHER).id
    bulk(administrator, db_session, "give", Role.CURATOR, teacher)

    again = bulk(administrator, db_session, "give", Role.CURATOR, teacher)

    assert "Роли изменены у 0 пользователей" in again.text
    assert db_session.scalar(sa.select(sa.func.count()).where(AuditEntry.act == "roles")) == 1


def test_oneself_is_passed_over_when_ticked_and_the_others_are_not(administrator, db_session):
    teacher = make.account(Role.TEACHER).id

    answer = bulk(administrator, db_session, "give", Role.HR, administrator.account_id, teacher)

    assert roles_of(db_session, administrator.account_id) == {Role.ADMINISTRATOR}
    assert roles_of(db_session, teacher) == {Role.TEACHER, Role.HR}
    assert "Свои роли" in answer.text or "собственные роли" in answer.text


def test_nobody_gives_in_bulk_what_he_may_not_give_singly(sign_in, db_session, granted):
    granted(Role.SECRETARY, "accounts:read:all")
    secretary, pupil = sign_in(Role.SECRETARY), make.account().id
    page = secretary.get("/accounts/list/").text
    assert re.findall(r'<option value="\d+">([^<]+)</option>', page) == [Role.STUDENT, Role.GUARDIAN]

    bulk(secretary, db_session, "give", Role.ADMINISTRATOR, pupil)
    assert roles_of(db_session, pupil) == set()
    bulk(secretary, db_session, "give", Role.STUDENT, pupil)
    assert roles_of(db_session, pupil) == {Role.STUDENT}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.SECRETARY)])
def test_whoever_gives_no_roles_gives_none_in_bulk(sign_in, db_session, role):
    pupil = make.account().id

    assert bulk(sign_in(role), db_session, "give", Role.STUDENT, pupil).status_code == 403
    assert roles_of(db_session, pupil) == set()


@pytest.mark.parametrize("data", [{}, {"role": "1"}, {"role": "1", "action": "steal"}])
def test_a_bulk_that_means_nothing_is_refused(administrator, data):
    assert administrator.post("/accounts/roles", data=data).status_code == 400


@pytest.mark.parametrize("role", ["", "x", "99999"])
def test_a_bulk_without_a_role_asks_for_one(administrator, db_session, role):
    teacher = make.account(Role.TEACHER).id

    data = {"action": "give", "role": role, "rowid": str(teacher)}
    answer = administrator.post("/accounts/roles", data=data, follow_redirects=True)

    assert "Выберите роль" in answer.text
    assert roles_of(db_session, teacher) == {Role.TEACHER}


def test_the_list_keeps_its_search_and_filter_after_the_bulk(administrator, db_session):
    teacher = make.account(Role.TEACHER, username="orlova").id
    data = {"action": "give", "role": number(db_session, Role.HR), "rowid": str(teacher)}

    answer = administrator.post(
        "/accounts/roles", data=data, headers={"Referer": "http://localhost/accounts/list/?q=orl"}
    )

    assert answer.location == "/accounts/list/?q=orl"


def test_users_are_filtered_by_role_and_by_state(administrator, db_session):
    make.account(Role.TEACHER, username="orlova")
    make.account(username="nobody")
    blocked = make.account(Role.HR, username="gone")
    blocked.active = False
    db_session.commit()

    def listed(query):
        page = administrator.get(f"/accounts/list/?{query}").text
        return {login for login in ("orlova", "nobody", "gone") if f">{login}<" in page}

    assert listed(f"role={number(db_session, Role.TEACHER)}") == {"orlova"}
    assert listed("role=none") == {"nobody"}
    assert listed("state=blocked") == {"gone"}
    assert listed("state=never&q=orl") == {"orlova"}
    assert listed("role=nonsense") == {"orlova", "nobody", "gone"}


def test_the_list_of_users_costs_few_statements(administrator, statements):
    for _number in range(5):
        make.account(Role.TEACHER)
    administrator.get("/accounts/list/")

    with statements() as log:
        administrator.get("/accounts/list/")

    assert len(log) <= 6


# ---- the last administrator -------------------------------------------------------------------------------------


@pytest.fixture
def two_administrators(sign_in):
    return sign_in(Role.ADMINISTRATOR), sign_in(Role.ADMINISTRATOR)


def test_an_administrator_is_relieved_while_another_is_left(two_administrators, db_session):
    first, second = two_administrators

    bulk(first, db_session, "take", Role.ADMINISTRATOR, second.account_id)

    assert roles_of(db_session, second.account_id) == set()


def test_an_administrator_who_is_being_dismissed_is_nobody_to_count_on(sign_in, db_session):
    leaving = make.employee(dismissed_on=datetime.date(2026, 10, 20))
    first, _second = sign_in(Role.ADMINISTRATOR), sign_in(Role.ADMINISTRATOR, employee=leaving)

    with pytest.raises(services.NotGrantedError):
        services.set_roles(current(), db_session.get(Account, first.account_id), set())


def test_the_last_administrator_who_can_sign_in_is_not_relieved(two_administrators, db_session):
    first, second = two_administrators
    db_session.get(Account, second.account_id).active = False
    db_session.commit()

    with pytest.raises(services.NotGrantedError):
        services.set_roles(current(), db_session.get(Account, first.account_id), set())


# ---- roles of the college's own ---------------------------------------------------------------------------------


def test_a_copy_has_the_rights_of_the_other_and_is_changed_alone(administrator, db_session, own_roles, sign_in):
    _answer, pk = make_role(administrator, db_session)
    page = administrator.get(f"/roles/?role={pk}").text
    rights = set(re.findall(r'name="grant" value="([^"]+)" checked', page))
    like = administrator.get(f"/roles/?role={number(db_session, Role.DISPATCHER)}").text
    assert rights == set(re.findall(r'name="grant" value="([^"]+)" checked', like))

    administrator.post(f"/roles/{pk}", data={"grant": sorted(rights - {"bells:write:all"})})

    assert sign_in("Методист").get("/bells/add").status_code == 403
    assert sign_in(Role.DISPATCHER).get("/bells/add").status_code == 200


def test_the_administrator_gives_a_role_of_the_colleges_own(administrator, db_session, own_roles):
    make_role(administrator, db_session)
    teacher = make.account(Role.TEACHER).id

    bulk(administrator, db_session, "give", "Методист", teacher)

    assert roles_of(db_session, teacher) == {Role.TEACHER, "Методист"}


def test_nobody_else_gives_it_not_even_who_gives_other_roles(administrator, sign_in, db_session, own_roles):
    make_role(administrator, db_session)
    pupil = make.account().id

    bulk(sign_in(Role.SECRETARY), db_session, "give", "Методист", pupil)

    assert roles_of(db_session, pupil) == set()


@pytest.mark.parametrize("name", ["", "   ", "х" * 65, "Диспетчер расписания", "диспетчер  расписания"])
def test_a_role_needs_a_name_of_its_own(administrator, db_session, own_roles, name):
    before = db_session.scalar(sa.select(sa.func.count(RoleRow.id)))

    answer, _pk = make_role(administrator, db_session, name)

    assert answer.status_code == 200
    assert "flash danger" in answer.text
    assert db_session.scalar(sa.select(sa.func.count(RoleRow.id))) == before


def test_a_refused_name_stays_in_the_field(administrator, db_session, own_roles):
    make_role(administrator, db_session, "Методист")

    answer, _pk = make_role(administrator, db_session, "методист")

    assert 'value="методист"' in answer.text


def test_a_role_is_renamed_and_its_holders_keep_it(administrator, db_session, own_roles, sign_in):
    _answer, pk = make_role(administrator, db_session)
    holder = sign_in("Методист")

    administrator.post(form_on(administrator, pk, "rename"), data={"name": "Старший методист"})

    assert roles_of(db_session, holder.account_id) == {"Старший методист"}
    assert "старший методист" in holder.get("/").text


def test_a_role_that_is_held_stays_and_an_unused_one_goes(administrator, db_session, own_roles):
    _answer, pk = make_role(administrator, db_session)
    holder = make.account("Методист").id

    refused = administrator.post(f"/roles/{pk}/delete", follow_redirects=True)
    assert "Роль назначена пользователям: 1" in refused.text
    bulk(administrator, db_session, "take", "Методист", holder)
    administrator.post(form_on(administrator, pk, "delete"))

    assert number(db_session, "Методист") is None


@pytest.mark.parametrize("act", ["rename", "delete"])
def test_the_roles_of_the_regulation_are_neither_renamed_nor_deleted(administrator, db_session, act):
    pk = number(db_session, Role.HR)

    administrator.post(f"/roles/{pk}/{act}", data={"name": "Иначе"})

    assert number(db_session, Role.HR) == pk


def test_the_technical_roles_do_not_exist_for_anybody(administrator, db_session):
    pk = number(db_session, "Technical")

    answers = [administrator.post(f"/roles/{pk}/{act}", data={"name": "x"}) for act in ("copy", "rename", "delete")]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_the_page_of_a_role_names_its_holders(administrator, db_session):
    make.account(Role.HR, username="hr1")

    page = administrator.get(f"/roles/?role={number(db_session, Role.HR)}").text

    assert "Назначена: 1" in page
    assert "Смирнова Анна" in page
