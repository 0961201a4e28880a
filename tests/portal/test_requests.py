"""A parent reports changed data; the class teacher and the secretary answer; the card changes with its history."""

import datetime
import re

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.policy.roles import Role
from app.portal.models import PersonRequest
from app.students.models import Guardian, Student
from tests import make

ADULT, MINOR = datetime.date(2007, 5, 6), datetime.date(2010, 5, 6)


@pytest.fixture
def group(db_session):
    return make.group("2ИС-25")


@pytest.fixture
def child(group):
    return make.student("Иванов Иван Петрович", group=group, birth_date=MINOR, phone="+7 900 000-00-01")


@pytest.fixture
def mother(child):
    return make.guardian(children=[child], phone="+7 900 000-00-02")


@pytest.fixture
def parent(sign_in, mother):
    return sign_in(Role.GUARDIAN, guardian=mother)


@pytest.fixture
def curator(sign_in, group):
    person = make.employee("Куратова Инна Олеговна")
    make.curator(person, group)
    return sign_in(Role.CURATOR, employee=person)


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


def about(person, **changes):
    """What the form sends: everything that stands on the card, with the changes."""
    subject = "student" if isinstance(person, Student) else "guardian"
    card = {name: getattr(person, name) or "" for name in ("last_name", "first_name", "middle_name", "phone", "email")}
    return card | {"about": f"{subject}-{person.id}"} | changes


def send(client, person, **changes):
    """Send a request and give back its number."""
    answer = client.post("/requests/add", data=about(person, **changes))
    assert answer.status_code == 302, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def said(answer):
    return " ".join(re.findall(r'class="flash \w+"[^>]*>(?:<p>)?([^<]+)<', answer.text))


def state(number):
    db.session.rollback()
    return db.session.scalar(sa.select(PersonRequest.state).where(PersonRequest.id == number))


def test_an_accepted_phone_goes_into_the_card_and_its_history_names_the_request(parent, curator, secretary, child):
    number = send(parent, child, phone="+7 900 777-77-77")

    shown = curator.get(f"/requests/show/{number}").text
    curator.post(f"/requests/accept/{number}")

    assert "+7 900 000-00-01" in shown
    assert "+7 900 777-77-77" in shown
    assert db.session.get(Student, child.id).phone == "+7 900 777-77-77"
    card = secretary.get(f"/students/show/{child.id}").text
    assert f"Основание: заявка № {number} от 14.10.2026" in card
    assert "принята" in parent.get("/requests/list/").text


def test_the_own_surname_of_a_parent_needs_no_order(parent, curator, mother):
    number = send(parent, mother, last_name="Соколова")

    curator.post(f"/requests/accept/{number}")

    assert db.session.get(Guardian, mother.id).last_name == "Соколова"
    assert state(number) == "accepted"


def test_a_surname_of_a_student_waits_for_an_order_and_the_rest_goes_into_the_card(parent, curator, secretary, child):
    number = send(parent, child, last_name="Соколов", phone="+7 900 777-77-77")

    answer = curator.post(f"/requests/accept/{number}", follow_redirects=True)

    card = db.session.get(Student, child.id)
    assert "передана секретарю" in said(answer)
    assert (card.last_name, card.phone) == ("Иванов", "+7 900 777-77-77")
    assert state(number) == "handed"
    assert str(number) in secretary.get("/requests/list/").text
    assert "/orders/add?kind=name_change" in secretary.get(f"/requests/show/{number}").text
    curator.post(f"/requests/fulfil/{number}", data={"order": "№ 91-к от 14.10.2026"})
    assert state(number) == "handed"
    secretary.post(f"/requests/fulfil/{number}", data={"order": "№ 91-к от 14.10.2026"})
    assert state(number) == "accepted"
    assert "№ 91-к от 14.10.2026" in parent.get(f"/requests/show/{number}").text


def test_a_declined_request_tells_the_reason_and_changes_nothing(parent, curator, child):
    number = send(parent, child, email="new@example.ru")

    silent = curator.post(f"/requests/decline/{number}", data={"reason": " "}, follow_redirects=True)
    curator.post(f"/requests/decline/{number}", data={"reason": "Адрес не принимает почту"})

    assert "почему отклоняете" in said(silent)
    assert "Адрес не принимает почту" in parent.get(f"/requests/show/{number}").text
    assert db.session.get(Student, child.id).email is None


def test_a_request_is_answered_once(parent, curator, secretary, child):
    number = send(parent, child, phone="+7 900 777-77-77")
    secretary.post(f"/requests/decline/{number}", data={"reason": "Нет"})

    answer = curator.post(f"/requests/accept/{number}", follow_redirects=True)

    assert "уже ответили" in said(answer)
    assert db.session.get(Student, child.id).phone == "+7 900 000-00-01"


def test_the_same_request_sent_twice_is_one(parent, child):
    first = send(parent, child, phone="+7 900 777-77-77")
    second = send(parent, child, phone="+7 900 777-77-77")

    assert first == second
    assert db.session.scalar(sa.select(sa.func.count(PersonRequest.id))) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Ничего не изменено"),
        ({"last_name": ""}, "не могут быть пустыми"),
        ({"email": "не адрес"}, "name@example.ru"),
        ({"phone": "звоните"}, "номер телефона"),
        ({"first_name": "И" * 61}, "60"),
    ],
)
def test_what_makes_no_sense_is_told_and_stays_typed(parent, child, change, sentence):
    answer = parent.post("/requests/add", data=about(child, **change))

    assert sentence in answer.text
    assert all(value in answer.text for value in change.values())
    assert db.session.scalar(sa.select(sa.func.count(PersonRequest.id))) == 0


def test_a_foreign_child_cannot_be_named(parent):
    foreign = make.student("Чужой Пётр Ильич", group=make.group(), birth_date=MINOR)

    answer = parent.post("/requests/add", data=about(foreign, phone="+7 900 777-77-77"))

    assert answer.status_code == 200
    assert "Чужой" not in answer.text
    assert db.session.scalar(sa.select(sa.func.count(PersonRequest.id))) == 0


def test_a_student_of_age_reports_himself_and_a_younger_one_is_sent_to_the_parent(sign_in, group, child):
    adult = make.student("Взрослый Иван Ильич", group=group, birth_date=ADULT)
    grown, young = sign_in(Role.STUDENT, student=adult), sign_in(Role.STUDENT, student=child)

    number = send(grown, adult, phone="+7 900 777-77-77")
    refused = young.post("/requests/add", data=about(child, phone="+7 900 777-77-77"))

    assert state(number) == "waiting"
    assert "сообщает родитель" in refused.text
    assert db.session.scalar(sa.select(sa.func.count(PersonRequest.id))) == 1


def test_a_sender_takes_the_request_back_while_it_waits(parent, curator, child):
    number = send(parent, child, phone="+7 900 777-77-77")

    parent.post(f"/requests/withdraw/{number}")
    curator.post(f"/requests/accept/{number}")

    assert state(number) == "withdrawn"
    assert db.session.get(Student, child.id).phone == "+7 900 000-00-01"


def test_requests_of_others_do_not_exist(parent, sign_in, child, group):
    number = send(parent, child, phone="+7 900 777-77-77")
    father = sign_in(Role.GUARDIAN, guardian=make.guardian("Иванов Пётр Ильич", children=[child]))
    elsewhere = make.employee("Другая Инна Олеговна")
    make.curator(elsewhere, make.group())
    stranger = sign_in(Role.CURATOR, employee=elsewhere)

    for client in (father, stranger):
        assert client.get(f"/requests/show/{number}").status_code == 404
        assert "Иванов Иван" not in client.get("/requests/list/?state=all").text
    assert stranger.post(f"/requests/accept/{number}").status_code == 404
    assert father.post(f"/requests/accept/{number}").status_code == 403
    assert father.post(f"/requests/withdraw/{number}").status_code == 404
    assert state(number) == "waiting"


def test_a_class_teacher_answers_no_request_of_his_own(sign_in, group, child):
    person = make.employee("Иванова Мария Олеговна")
    make.curator(person, group)
    both = sign_in(Role.CURATOR, Role.GUARDIAN, employee=person, guardian=make.guardian(children=[child]))
    number = send(both, child, phone="+7 900 777-77-77")

    answer = both.post(f"/requests/accept/{number}", follow_redirects=True)

    assert "собственная заявка" in said(answer)
    assert db.session.get(Student, child.id).phone == "+7 900 000-00-01"


def test_the_desk_counts_what_waits_and_shows_the_sender_what_became_of_it(parent, curator, secretary, child):
    empty = curator.get("/").text
    number = send(parent, child, phone="+7 900 777-77-77")

    waiting = [client.get("/").text for client in (curator, secretary)]
    own = parent.get("/").text
    curator.post(f"/requests/accept/{number}")

    assert "Ждёт вашего ответа" not in empty
    assert all("Ждёт вашего ответа" in page for page in waiting)
    assert "ждёт ответа" in own
    assert "Ждёт вашего ответа" not in secretary.get("/").text


def test_a_card_changed_meanwhile_is_told_to_who_answers(parent, curator, child):
    number = send(parent, child, phone="+7 900 777-77-77")
    db.session.get(Student, child.id).phone = "+7 900 888-88-88"
    db.session.commit()

    assert "+7 900 888-88-88" in curator.get(f"/requests/show/{number}").text


def test_the_log_of_actions_shows_no_phone_of_a_request(parent, child, sign_in):
    send(parent, child, phone="+7 900 777-77-77")

    assert "777-77-77" not in sign_in(Role.ADMINISTRATOR).get("/audit/list/").text


def test_the_list_of_requests_costs_six_statements_at_most(parent, curator, child, mother, statements):
    for number in range(5):
        send(parent, child, phone=f"+7 900 777-77-0{number}")
    send(parent, mother, phone="+7 900 777-77-09")
    with statements() as log:
        curator.get("/requests/list/")

    assert len(log) <= 6, log
