"""Acts of several roles do not lend each other rows: what one may read is not thereby open, writable or one's own."""

import datetime
import io

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.policy.roles import Role
from tests import make

BORN, PHONE = datetime.date(2008, 3, 14), "+7 900 000-00-01"


@pytest.fixture
def curator_who_teaches(db_session, sign_in):
    """(browser, own student, taught student, curator): leads one group and teaches another."""
    person = make.employee("Дроздова Инна Львовна", birth_date=datetime.date(1980, 5, 6))
    led, taught = make.group("Ведомая"), make.group("Учебная")
    own = make.student("Своев Ян Ильич", group=led, birth_date=datetime.date(2008, 1, 2), phone="+7 911")
    other = make.student("Иной Ян Ильич", group=taught, birth_date=BORN, phone=PHONE)
    make.curator(person, led)
    make.assignment(teacher=person, group_=taught)
    return sign_in(Role.CURATOR, Role.TEACHER, employee=person), own, other, person


def test_who_leads_one_group_sees_no_personal_data_of_another_that_he_teaches(curator_who_teaches):
    client, own, other, _person = curator_who_teaches

    listed, card = client.get("/students/list/").text, client.get(f"/students/show/{other.id}")

    assert "Иной" in listed
    assert "02.01.2008" in listed
    assert PHONE not in listed
    assert card.status_code == 200
    assert PHONE not in card.text
    assert "14.03.2008" not in card.text
    assert "02.01.2008" in client.get(f"/students/show/{own.id}").text


def test_the_order_of_a_list_does_not_tell_personal_data(curator_who_teaches):
    client, _own, _other, _person = curator_who_teaches

    up, down = (client.get(f"/students/list/?sort=birth_date.{way}").text for way in ("asc", "desc"))

    assert (up.index("Иной") < up.index("Своев")) == (down.index("Иной") < down.index("Своев"))


def test_a_head_who_teaches_sees_the_birthdays_of_no_colleagues(db_session, sign_in):
    head = make.employee("Глава Ян Ильич", birth_date=datetime.date(1979, 2, 3))
    colleague = make.employee("Коллега Ян Ильич", birth_date=datetime.date(1985, 7, 8), phone=PHONE)

    client = sign_in(Role.STUDY_HEAD, Role.TEACHER, employee=head)
    card = client.get(f"/employees/show/{colleague.id}")

    assert card.status_code == 200
    assert "08.07.1985" not in card.text
    assert PHONE not in card.text
    assert "03.02.1979" in client.get(f"/employees/show/{head.id}").text


def test_a_workbook_holds_personal_data_only_of_rows_where_it_is_open(db_session, sign_in, granted):
    granted(Role.TEACHER, "students:export:teaches")
    person = make.employee()
    led, taught = make.group(), make.group()
    make.student("Своев Ян Ильич", group=led, phone="+7 911")
    make.student("Иной Ян Ильич", group=taught, phone=PHONE)
    make.curator(person, led)
    make.assignment(teacher=person, group_=taught)

    answer = sign_in(Role.CURATOR, Role.TEACHER, employee=person).get("/students/export.xlsx")
    values = [value for row in load_workbook(io.BytesIO(answer.data)).active.values for value in row]

    assert "Иной" in values
    assert "+7 911" in values
    assert PHONE not in values


@pytest.fixture
def head_who_teaches_elsewhere(db_session, sign_in):
    """(browser, own group, taught group): heads one department, teaches in another."""
    head = make.employee("Глава Ян Ильич")
    own = make.group("Своя", department=make.department(study_head=head))
    foreign = make.group("Чужая", department=make.department())
    make.assignment(teacher=head, group_=foreign)
    return sign_in(Role.STUDY_HEAD, Role.TEACHER, employee=head), own, foreign


def test_a_head_adds_nothing_to_a_group_that_he_only_teaches(head_who_teaches_elsewhere, db_session):
    client, _own, foreign = head_who_teaches_elsewhere

    answer = client.post("/subgroups/add", data={"group": foreign.id, "name": "1", "number": "1"})

    assert answer.status_code == 200
    assert db_session.scalar(sa.text("SELECT count(*) FROM subgroup")) == 0


def test_a_head_opens_no_journal_in_a_group_that_he_only_teaches(head_who_teaches_elsewhere, db_session):
    client, _own, foreign = head_who_teaches_elsewhere
    before = db_session.scalar(sa.text("SELECT count(*) FROM journal_page"))
    colleague, item, term = make.employee("Друг Ян Ильич"), make.item(), make.term()

    client.post(
        "/workload/add",
        data={"teacher": colleague.id, "group": foreign.id, "item": item.id, "term": term.id, "hours": "10"},
    )

    assert db_session.scalar(sa.text("SELECT count(*) FROM load_assignment")) == 1
    assert db_session.scalar(sa.text("SELECT count(*) FROM journal_page")) == before


def test_a_head_moves_no_row_of_his_own_over_to_a_group_that_he_only_teaches(head_who_teaches_elsewhere, db_session):
    client, own, foreign = head_who_teaches_elsewhere
    row = make.subgroup(own, name="1")

    client.post(
        f"/subgroups/edit/{row.id}", data={"group": foreign.id, "name": "1", "number": "1", "row_version": row.version}
    )

    assert db_session.scalar(sa.text("SELECT group_id FROM subgroup")) == own.id


def test_the_history_of_a_card_keeps_personal_data_from_who_only_writes(db_session, sign_in, granted):
    granted(Role.DISPATCHER, "students:read:all")
    granted(Role.DISPATCHER, "students:write:all")
    student = make.student("Иной Ян Ильич", group=make.group())
    student.phone, student.first_name = PHONE, "Ярослав"
    db_session.commit()

    card = sign_in(Role.DISPATCHER).get(f"/students/show/{student.id}").text

    assert "Ярослав" in card
    assert PHONE not in card


def test_the_log_of_actions_tells_that_personal_data_changed_and_not_what_it_was(db_session, sign_in):
    student = make.student("Иной Ян Ильич", group=make.group(), birth_date=BORN)
    student.phone = PHONE
    db_session.commit()

    log = sign_in(Role.ADMINISTRATOR).get("/audit/list/").text

    assert "Иной" in log
    assert PHONE not in log
    assert "2008-03-14" not in log
