"""Every address asked as a stranger and as every role; every register's rows asked as somebody else's."""

import datetime
import re

import pytest
import sqlalchemy as sa

from app.core.models import AuditEntry
from app.extensions import db
from app.policy.access import OWN_ENDPOINTS, PUBLIC_ENDPOINTS, RIGHTS
from app.policy.roles import Role
from app.staff.models import EmployeeName, FormerEmployment
from tests import make

_VALUES = {"int": "1", "default": "x", "string": "x", "path": "x", "uuid": "x"}


def addresses(app):
    """(endpoint, method, url) of every rule, with 1 for every id."""
    for rule in app.url_map.iter_rules():
        url = re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda found: _VALUES[found[1] or "default"], str(rule))
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, url


def may_by_table(app, role, endpoint):
    """What the access table says, read from its text and not through the program."""
    registers, act = app.extensions["needed_rights"][endpoint]
    granted = RIGHTS[role]
    return any(
        right.split(":")[0] == act.value for register in registers for right in granted.get(register, "").split()
    )


def ask(client, method, url):
    return client.open(url, method=method, json={} if method != "GET" else None)


def test_a_stranger_finds_every_door_closed_but_the_public_ones(app, stranger):
    opened = []
    for endpoint, method, url in addresses(app):
        if endpoint in PUBLIC_ENDPOINTS:
            continue
        answer = ask(stranger, method, url)
        led_to_sign_in = answer.status_code == 302 and answer.location.startswith("/login/")
        if answer.status_code != 401 and not led_to_sign_in:
            opened.append((endpoint, method, answer.status_code))

    assert opened == []


def test_somebody_without_roles_comes_in_nowhere(app, sign_in):
    nobody = sign_in()

    opened = [
        (endpoint, method)
        for endpoint, method, url in addresses(app)
        if endpoint not in PUBLIC_ENDPOINTS | OWN_ENDPOINTS and ask(nobody, method, url).status_code not in (403, 404)
    ]

    assert opened == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_comes_in_where_the_table_lets_it_and_nowhere_else(app, sign_in, role):
    client = sign_in(role)
    wrong = []

    for endpoint, method, url in addresses(app):
        if endpoint in PUBLIC_ENDPOINTS or endpoint in OWN_ENDPOINTS:
            continue
        status = ask(client, method, url).status_code
        may = may_by_table(app, role, endpoint)
        # A hidden address (a journal page) is not found by whoever lacks the right; nor is the page with this id.
        refused = 404 if getattr(app.view_functions[endpoint], "is_hidden", False) else 403
        if (may and status == 403) or (not may and status != refused) or status >= 500:
            wrong.append((endpoint, method, status, "may" if may else "may not"))

    assert wrong == []


def test_every_address_names_what_it_needs(app):
    known = set(app.extensions["needed_rights"]) | set(PUBLIC_ENDPOINTS) | set(OWN_ENDPOINTS)

    assert {rule.endpoint for rule in app.url_map.iter_rules()} - known == set()


# ---- whose rows -------------------------------------------------------------------------------------------------


@pytest.fixture
def worlds(db_session):
    """Two halves of a college that have nothing in common: the one of our people, and a foreign one."""

    def half(name):
        head, teacher, curator = (make.employee(f"{name} {who}") for who in ("Глава", "Учитель", "Куратор"))
        department = make.department(f"Отделение {name}", study_head=head, practice_head=head)
        for person in (head, teacher, curator):
            person.department = department
        group = make.group(f"Г-{name}", department=department)
        student = make.student(f"{name}ов Студент Иванович", group=group)
        guardian = make.guardian(f"{name}ова Мать Ивановна", children=[student])
        held = make.held(teacher)
        former = make.saved(
            EmployeeName(employee=teacher, last_name=f"{name}быв", first_name="Ян", ends_on=datetime.date(2020, 1, 1))
        )
        employment = make.saved(FormerEmployment(employee=teacher, dismissed_on=datetime.date(2019, 1, 1)))
        assignment = make.assignment(teacher=teacher, group_=group, item_=make.item())
        return {
            "people": {"head": head, "teacher": teacher, "curator": curator, "student": student, "guardian": guardian},
            "rows": {
                "employees": head.id,
                "groups": group.id,
                "students": student.id,
                "guardians": guardian.id,
                "workload": assignment.id,
                "working_programs": make.working_program(assignment.item, author=teacher).id,
                "curators": make.curator(curator, group).id,
                "enrollments": db.session.scalar(sa.text("SELECT max(id) FROM enrollment")),
                "guardianships": db.session.scalar(sa.text("SELECT max(id) FROM guardianship")),
                "subgroups": make.subgroup(group).id,
                "employee-positions": held.id,
                "employee-names": former.id,
                "former-employments": employment.id,
                "consents": make.consent(student, signer=guardian).id,
                "orders": make.order(student, group).id,
            },
        }

    return half("Свой"), half("Чужой")


PERSON_OF = {
    Role.STUDY_HEAD: "head",
    Role.PRACTICE_HEAD: "head",
    Role.TEACHER: "teacher",
    Role.CURATOR: "curator",
    Role.STUDENT: "student",
    Role.GUARDIAN: "guardian",
}


def person_arguments(worlds, role):
    who = PERSON_OF[role]
    return {who if who in ("student", "guardian") else "employee": worlds[0]["people"][who]}


def scoped_registers(role):
    """Registers on which the role holds only some of the rows."""
    owned = (
        "employees",
        "groups",
        "students",
        "guardians",
        "workload",
        "working_programs",
        "curators",
        "enrollments",
        "guardianships",
        "subgroups",
        "employee-positions",
        "employee-names",
        "former-employments",
        "consents",
        "orders",
    )
    held = {register: RIGHTS[role].get(RIGHTS_OF.get(register, register), "") for register in owned}
    return [register for register in owned if held[register] and "read:all" not in held[register].split()]


# Addresses whose rows another register's rights rule.
RIGHTS_OF = dict.fromkeys(("employee-positions", "employee-names", "former-employments"), "employees")


CASES = [(role, register) for role in PERSON_OF for register in scoped_registers(role)]


@pytest.mark.parametrize(("role", "register"), CASES)
def test_a_foreign_row_does_not_exist(worlds, sign_in, role, register):
    client = sign_in(role, **person_arguments(worlds, role))
    own, foreign = (half["rows"][register] for half in worlds)
    path = register.replace("_", "-")

    assert client.get(f"/{path}/show/{foreign}").status_code == 404
    assert client.get(f"/{path}/edit/{foreign}").status_code in (403, 404)
    assert client.post(f"/{path}/edit/{foreign}", data={"name": "Х"}).status_code in (403, 404)
    assert client.post(f"/{path}/delete/{foreign}").status_code in (403, 404)
    assert "Чужой" not in client.get(f"/{path}/list/").text
    assert "Чужой" not in client.get(f"/{path}/list/?q=чужой").text.replace('value="чужой"', "")
    assert client.get(f"/{path}/lookup?q=чужой").json["results"] == []
    # The row of the head, who stands for the half's employees, is nobody's own but the head's.
    if register != "employees" or role != Role.TEACHER:
        assert client.get(f"/{path}/show/{own}").status_code == 200


@pytest.mark.parametrize("role", [Role.STUDY_HEAD, Role.PRACTICE_HEAD])
def test_a_head_cannot_choose_a_foreign_group_in_a_form(worlds, sign_in, role, db_session):
    client = sign_in(role, **person_arguments(worlds, role))
    foreign = worlds[1]["rows"]["groups"]

    answer = client.post("/subgroups/add", data={"group": foreign, "name": "1", "number": "1"})

    assert answer.status_code == 200
    assert "не вам" in answer.text or "недоступна" in answer.text or "Такой записи нет" in answer.text
    assert db_session.scalar(sa.text("SELECT count(*) FROM subgroup")) == 2


def test_a_head_who_teaches_elsewhere_sees_that_group_only_as_its_teacher(worlds, sign_in):
    own, foreign = worlds
    head = own["people"]["head"]
    make.assignment(teacher=head, group_=make.db_get("StudyGroup", foreign["rows"]["groups"]), item_=make.item())

    client = sign_in(Role.STUDY_HEAD, Role.TEACHER, employee=head)

    assert client.get(f"/students/show/{foreign['rows']['students']}").status_code == 200
    assert client.get(f"/subgroups/edit/{foreign['rows']['subgroups']}").status_code == 404
    assert "Чужойова" not in client.get("/guardians/list/").text


def test_personal_data_is_shown_only_with_its_own_right(worlds, sign_in, db_session):
    own = worlds[0]
    student = make.db_get("Student", own["rows"]["students"])
    student.birth_date, student.phone = datetime.date(2008, 3, 14), "+7 900 000-00-01"
    db_session.commit()

    teacher = sign_in(Role.TEACHER, employee=own["people"]["teacher"])
    curator = sign_in(Role.CURATOR, employee=own["people"]["curator"])

    address = f"/students/show/{own['rows']['students']}"
    assert "14.03.2008" not in teacher.get(address).text
    assert "+7 900" not in teacher.get("/students/list/").text
    assert "14.03.2008" in curator.get(address).text
    opened = db_session.scalars(sa.select(AuditEntry.account_id).where(AuditEntry.act == "viewed")).all()
    assert opened == [curator.account_id]


def test_a_right_taken_away_in_the_matrix_is_gone_at_the_next_request(sign_in, db_session):
    secretary, administrator = sign_in(Role.SECRETARY), sign_in(Role.ADMINISTRATOR)
    role_id = db_session.scalar(sa.text("SELECT id FROM ab_role WHERE name = :name"), {"name": Role.SECRETARY})
    page = administrator.get(f"/roles/?role={role_id}").text
    granted = re.findall(r'name="grant" value="([^"]+)" checked', page)
    assert secretary.get("/students/list/").status_code == 200

    administrator.post(f"/roles/{role_id}", data={"grant": [right for right in granted if "students:" not in right]})
    without = secretary.get("/students/list/").status_code
    administrator.post(f"/roles/{role_id}", data={"grant": granted})

    assert without == 403
    assert secretary.get("/students/list/").status_code == 200


def test_a_teacher_who_leads_a_group_sees_birthdays_of_that_group_only(worlds, sign_in, db_session):
    own, foreign = worlds
    teacher = own["people"]["teacher"]
    make.curator(teacher, make.db_get("StudyGroup", foreign["rows"]["groups"]))
    taught, led = (make.db_get("Student", half["rows"]["students"]) for half in worlds)
    taught.birth_date, led.birth_date = datetime.date(2008, 3, 14), datetime.date(2009, 7, 7)
    db_session.commit()

    client = sign_in(Role.TEACHER, Role.CURATOR, employee=teacher)
    page = client.get("/students/list/").text

    assert "07.07.2009" in page
    assert "14.03.2008" not in page
    assert "14.03.2008" not in client.get(f"/students/show/{own['rows']['students']}").text
    assert "07.07.2009" in client.get(f"/students/show/{foreign['rows']['students']}").text


# ---- what an address answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "/students/show/99999999999999999999999", "/students/lookup?page=99999999999999999999999",
        "/groups/list/?department=²", "/groups/list/?department=99999999999", "/students/edit/4294967296",
        "/subgroups/add?group=²", "/subgroups/add?group=99999999999",
    ],
)  # fmt: skip
def test_a_number_that_no_row_has_is_not_a_fault_of_the_server(sign_in, url):
    assert sign_in(Role.SECRETARY).get(url).status_code in (200, 400, 404)


def test_a_file_or_a_journal_with_an_impossible_number_does_not_exist(sign_in):
    client = sign_in(Role.TEACHER, employee=make.employee())

    assert client.get("/files/99999999999999999999999").status_code == 404
    assert client.get("/journals/99999999999999999999999/grid.json").status_code == 404
    assert client.get("/journals/?group=99999999999999999999999").status_code == 400


def test_no_cache_keeps_what_a_person_saw(sign_in, stranger):
    client = sign_in(Role.SECRETARY)
    student = make.student(group=make.group())

    for url in ("/", "/students/list/", f"/students/show/{student.id}", "/students/lookup", "/students/export.xlsx"):
        assert client.get(url).headers["Cache-Control"] == "private, no-store", url
    # Going back to a form finds what was typed, after asking again.
    assert client.get(f"/students/edit/{student.id}").headers["Cache-Control"] == "private, no-cache"
    assert "no-store" not in stranger.get(f"{stranger.application.static_url_path}/js/app.js").headers["Cache-Control"]
