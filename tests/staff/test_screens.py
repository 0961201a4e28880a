"""What the specialist of the staff department does: hires, appoints, renames, dismisses, looks for gaps."""

import datetime
import io
import re

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from app.extensions import db
from app.policy.roles import Role
from app.staff.models import Employee, EmployeeName, EmployeePosition, FormerEmployment
from tests import make

HIRING = {
    "last_name": "Лаврова", "first_name": "Дарья", "middle_name": "Олеговна", "birth_date": "04.05.1990",
    "phone": "+7 900 111-22-33", "hired_on": "01.10.2026", "hire_order": "№ 44-лс от 30.09.2026", "kind": "main",
    "rate": "0,75",
}  # fmt: skip


@pytest.fixture
def hr(sign_in):
    return sign_in(Role.HR, employee=make.employee("Кадрова Инна Олеговна"))


def said(answer):
    return " ".join(re.findall(r'class="(?:wrong|flash \w+)"[^>]*>(?:<p>)?([^<]+)<', answer.text))


def found(name):
    db.session.expire_all()
    return db.session.scalar(sa.select(Employee).where(Employee.last_name == name))


def working(**fields):
    """Somebody at work with a position and an account."""
    employee = make.employee("Петрова Анна Ильинична", hired_on=datetime.date(2020, 9, 1), **fields)
    make.held(employee)
    return employee


# ---- hiring -----------------------------------------------------------------------------------------------------


def test_hiring_makes_the_card_the_position_and_its_order_in_one_go(hr):
    answer = hr.post("/employees/add", data=HIRING | {"position": make.position().id})

    employee = found("Лаврова")
    assert answer.status_code == 302
    [held] = employee.positions
    assert (str(held.position), float(held.rate), held.order_in) == ("Преподаватель", 0.75, "№ 44-лс от 30.09.2026")
    assert held.starts_on == employee.hired_on == datetime.date(2026, 10, 1)
    assert employee.position.name == "Преподаватель"
    card = hr.get(answer.location).text
    assert "№ 44-лс от 30.09.2026" in card
    assert "0,75" in card


@pytest.mark.parametrize("missing", ["position", "hired_on", "hire_order", "last_name"])
def test_hiring_without_what_stands_in_the_order_is_refused_and_keeps_what_was_typed(hr, missing):
    form = HIRING | {"position": make.position().id} | {missing: ""}

    answer = hr.post("/employees/add", data=form)

    assert answer.status_code == 200
    assert "Заполните" in answer.text
    assert "Дарья" in answer.text
    assert found("Лаврова") is None


def test_a_second_click_on_hire_makes_no_second_card(hr):
    form = HIRING | {"position": make.position().id}
    hr.post("/employees/add", data=form)

    answer = hr.post("/employees/add", data=form)

    assert "Такой сотрудник уже есть" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(EmployeePosition.id))) == 1


def test_a_namesake_is_hired_once_it_is_said_that_it_is_another_person(hr):
    make.employee("Лаврова Дарья Олеговна")
    form = HIRING | {"position": make.position().id}

    asked = hr.post("/employees/add", data=form)
    done = hr.post("/employees/add", data=form | {"is_another": "y"})

    assert "это другой человек" in asked.text.lower()
    assert done.status_code == 302
    assert db.session.scalar(sa.select(sa.func.count(Employee.id)).where(Employee.last_name == "Лаврова")) == 2


def test_a_namesake_with_another_date_of_birth_is_another_person_without_asking(hr):
    make.employee("Лаврова Дарья Олеговна", birth_date=datetime.date(1971, 1, 1))

    answer = hr.post("/employees/add", data=HIRING | {"position": make.position().id})

    assert answer.status_code == 302


# ---- positions --------------------------------------------------------------------------------------------------


def test_a_transfer_ends_the_former_position_on_the_day_before(hr):
    employee = working()
    [held] = employee.positions
    form = {"position": make.position("Методист", "office").id, "kind": "main", "on": "15.10.2026",
            "order": "№ 50-лс от 12.10.2026", "leaving": held.id}  # fmt: skip

    answer = hr.post(f"/employees/{employee.id}/move", data=form)

    former, present = found("Петрова").positions
    assert answer.status_code == 302
    assert (former.ends_on, former.order_out) == (datetime.date(2026, 10, 14), "№ 50-лс от 12.10.2026")
    assert (str(present.position), present.starts_on) == ("Методист", datetime.date(2026, 10, 15))
    # It begins tomorrow: today's main position is still the former one.
    assert found("Петрова").position.name == "Преподаватель"


def test_a_part_time_position_is_held_beside_the_main_one_and_found_by_the_filter(hr):
    employee = working()
    methodist = make.position("Методист", "office")

    hr.post(f"/employees/{employee.id}/move", data={
        "position": methodist.id, "kind": "internal", "rate": "0,5", "on": "01.09.2026", "order": "№ 3", "leaving": "",
    })  # fmt: skip

    listed = hr.get(f"/employees/list/?position={methodist.id}").text
    assert "Методист, 0,5 ст., внутреннее совместительство" in listed
    assert found("Петрова").position.name == "Преподаватель"
    assert "Петрова" in hr.get("/employees/list/?employment=internal").text
    assert "Петрова" not in hr.get("/employees/list/?employment=external").text


def test_two_main_jobs_at_once_are_refused_in_words(hr):
    employee = working()

    answer = hr.post(f"/employees/{employee.id}/move", data={
        "position": make.position("Методист", "office").id, "kind": "main", "on": "01.09.2026", "order": "№ 3",
        "leaving": "",
    })  # fmt: skip

    assert "основное место работы уже есть" in said(answer)
    assert len(found("Петрова").positions) == 1


def test_the_main_position_follows_the_day(hr, today, app):
    employee = working()
    [held] = employee.positions
    form = {"position": make.position("Методист", "office").id, "kind": "main", "on": "15.10.2026", "order": "№ 3",
            "leaving": held.id}  # fmt: skip
    hr.post(f"/employees/{employee.id}/move", data=form)

    today(datetime.date(2026, 10, 15))
    done = app.test_cli_runner().invoke(args=["nightly"])

    assert done.exit_code == 0, done.output
    assert found("Петрова").position.name == "Методист"


# ---- name -------------------------------------------------------------------------------------------------------


def test_a_change_of_surname_keeps_the_former_one_with_its_order(hr, sign_in):
    employee = working()
    account = sign_in(Role.TEACHER, employee=employee).account_id
    form = {"last_name": "Соколова", "first_name": "Анна", "middle_name": "Ильинична", "on": "10.10.2026",
            "order": "№ 61-лс от 10.10.2026"}  # fmt: skip

    answer = hr.post(f"/employees/{employee.id}/rename", data=form)

    card = hr.get(answer.location).text
    assert "Соколова" in card
    assert "Петрова" in card
    assert "№ 61-лс от 10.10.2026" in card
    assert "Основание: № 61-лс от 10.10.2026" in card
    assert "Соколова" in hr.get("/employees/list/?q=петрова").text
    bearer = db.session.execute(sa.text("SELECT last_name FROM ab_user WHERE id = :id"), {"id": account}).scalar()
    assert bearer == "Соколова"
    [former] = db.session.scalars(sa.select(EmployeeName))
    assert former.ends_on == datetime.date(2026, 10, 9)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"last_name": "Петрова"}, "совпадают с нынешними"),
        ({"on": "15.10.2026"}, "ещё не наступил"),
        ({"on": "01.01.2019"}, "раньше приёма"),
        ({"order": ""}, "Заполните"),
    ],
)
def test_a_wrong_change_of_name_is_told(hr, change, sentence):
    employee = working()
    form = {"last_name": "Соколова", "first_name": "Анна", "middle_name": "Ильинична", "on": "10.10.2026",
            "order": "№ 61-лс"} | change  # fmt: skip

    answer = hr.post(f"/employees/{employee.id}/rename", data=form)

    assert sentence in answer.text
    assert found("Петрова") is not None


# ---- dismissal --------------------------------------------------------------------------------------------------


def dismissal(on="14.10.2026", **fields):
    return {"on": on, "order": "№ 70-лс от 12.10.2026"} | fields


def enter(app, account_id):
    """Whether the person signs in."""
    name = db.session.execute(sa.text("SELECT username FROM ab_user WHERE id = :id"), {"id": account_id}).scalar()
    client = app.test_client()
    return client.post("/login/", data={"username": name, "password": make.PASSWORD}).status_code == 302


def test_a_dismissed_employee_is_out_at_once_and_signs_in_no_more(app, hr, sign_in):
    employee = working()
    browser = sign_in(Role.TEACHER, employee=employee)
    assert browser.get("/").status_code == 200

    answer = hr.post(f"/employees/{employee.id}/dismiss", data=dismissal())

    assert answer.status_code == 302
    assert browser.get("/").status_code == 302
    assert not enter(app, browser.account_id)
    [held] = found("Петрова").positions
    assert (held.ends_on, held.order_out) == (datetime.date(2026, 10, 14), "№ 70-лс от 12.10.2026")


def test_a_dismissal_closes_nobody_elses_door(hr, sign_in):
    employee = working()
    colleague = sign_in(Role.DISPATCHER, employee=make.employee("Вторая Вера Ильинична"))

    hr.post(f"/employees/{employee.id}/dismiss", data=dismissal())

    assert colleague.get("/bells/list/").status_code == 200
    assert hr.get("/employees/list/").status_code == 200


def test_a_dismissal_in_the_future_ends_access_on_its_day(app, hr, sign_in, today):
    employee = working()
    browser = sign_in(Role.TEACHER, employee=employee)
    hr.post(f"/employees/{employee.id}/dismiss", data=dismissal("20.10.2026"))
    before = browser.get("/").status_code

    today(datetime.date(2026, 10, 20))

    assert before == 200
    assert browser.get("/").status_code == 302
    assert not enter(app, browser.account_id)


def test_access_may_be_left_open_until_the_end_of_the_last_day_of_work(app, hr, sign_in, today):
    employee = working()
    browser = sign_in(Role.TEACHER, employee=employee)
    hr.post(f"/employees/{employee.id}/dismiss", data=dismissal(keep_last_day="y"))

    last_day = browser.get("/").status_code
    today(datetime.date(2026, 10, 15))

    assert last_day == 200
    assert browser.get("/").status_code == 302
    assert not enter(app, browser.account_id)


def test_who_is_a_parent_besides_keeps_the_parents_side_only(app, hr, sign_in):
    employee = working()
    child = make.student(group=make.group())
    foreign = make.student("Чужой Пётр Ильич", group=make.group())
    guardian = make.guardian(children=[child])
    browser = sign_in(Role.SECRETARY, Role.GUARDIAN, employee=employee, guardian=guardian)
    assert browser.get(f"/students/show/{foreign.id}").status_code == 200

    hr.post(f"/employees/{employee.id}/dismiss", data=dismissal())

    assert enter(app, browser.account_id)
    again = app.test_client()
    name = db.session.execute(sa.text("SELECT username FROM ab_user WHERE id = :id"), {"id": browser.account_id})
    again.post("/login/", data={"username": name.scalar(), "password": make.PASSWORD})
    assert again.get(f"/students/show/{child.id}").status_code == 200
    assert again.get(f"/students/show/{foreign.id}").status_code == 404
    assert again.get("/groups/add").status_code == 403


def test_the_dismissal_tells_what_is_still_held(hr):
    employee = working()
    group = make.group("2ИС-25")
    make.curator(employee, group)
    make.department("Отделение дизайна", study_head=employee)
    page = make.page(teacher=employee, group_=group, item_=make.item(index_code="ОП.04", name="Основы алгоритмизации"))
    make.lesson(page, datetime.date(2026, 11, 3), teacher=employee)

    asked = hr.get(f"/employees/{employee.id}/dismiss").text
    done = hr.post(f"/employees/{employee.id}/dismiss", data=dismissal(), follow_redirects=True).text

    for text in (asked, done):
        assert "2ИС-25" in text
        assert "Отделение дизайна" in text
        assert "ОП.04 Основы алгоритмизации" in text
        assert "впереди занятий: 1" in text


def test_what_has_ended_is_not_told_as_held(hr):
    employee = working()
    make.curator(employee, make.group("1ИС-24"), datetime.date(2025, 9, 1), datetime.date(2026, 8, 31))

    assert "1ИС-24" not in hr.get(f"/employees/{employee.id}/dismiss").text


@pytest.mark.parametrize("on", ["31.08.2020", "не дата", "", "14.10.2036"])
def test_a_wrong_date_of_dismissal_is_refused(hr, on):
    employee = working()

    answer = hr.post(f"/employees/{employee.id}/dismiss", data=dismissal(on))

    assert answer.status_code == 200
    assert "№ 70-лс" in answer.text
    assert found("Петрова").dismissed_on is None


def test_nobody_dismisses_himself(sign_in):
    employee = working()
    own = sign_in(Role.HR, employee=employee)

    answer = own.post(f"/employees/{employee.id}/dismiss", data=dismissal())

    assert "Себя не увольняют" in said(answer)
    assert found("Петрова").dismissed_on is None


def test_a_dismissal_taken_back_restores_positions_and_access(app, hr, sign_in):
    employee = working()
    account = sign_in(Role.TEACHER, employee=employee).account_id
    hr.post(f"/employees/{employee.id}/dismiss", data=dismissal())

    hr.post(f"/employees/{employee.id}/withdraw", data={"order": "№ 71-лс от 13.10.2026"})

    assert found("Петрова").positions[0].ends_on is None
    assert enter(app, account)


def test_who_was_dismissed_is_hired_anew_with_the_former_employment_kept(app, hr, sign_in, today):
    employee = working()
    account = sign_in(Role.TEACHER, employee=employee).account_id
    hr.post(f"/employees/{employee.id}/dismiss", data=dismissal())
    today(datetime.date(2026, 11, 2))

    hr.post(f"/employees/{employee.id}/hire", data={
        "on": "02.11.2026", "order": "№ 80-лс от 01.11.2026", "position": make.position("Методист", "office").id,
        "kind": "main",
    })  # fmt: skip

    employee = found("Петрова")
    [former] = db.session.scalars(sa.select(FormerEmployment))
    assert (employee.hired_on, employee.dismissed_on) == (datetime.date(2026, 11, 2), None)
    assert (former.hired_on, former.dismissed_on) == (datetime.date(2020, 9, 1), datetime.date(2026, 10, 14))
    assert employee.position.name == "Методист"
    assert enter(app, account)


def test_the_list_shows_those_at_work_and_finds_the_dismissed_by_the_filter(hr):
    make.employee("Ушедшая Вера Ильинична", hired_on=datetime.date(2019, 9, 1), dismissed_on=datetime.date(2026, 6, 30))
    working()

    assert "Ушедшая" not in hr.get("/employees/list/").text
    assert "Ушедшая" in hr.get("/employees/list/?state=dismissed").text
    assert "Петрова" not in hr.get("/employees/list/?state=dismissed").text
    assert "Ушедшая" in hr.get("/employees/list/?state=all").text


# ---- costs ------------------------------------------------------------------------------------------------------


def test_the_list_of_employees_costs_six_statements_at_most(hr, statements):
    for number in range(8):
        make.held(make.employee(f"Орлова{number} Нина Ильинична"), kind="external")
    with statements() as log:
        hr.get("/employees/list/?employment=external&state=working")

    assert len(log) <= 6, log


def test_the_own_card_costs_ten_statements_at_most(sign_in, statements):
    employee = working()
    own = sign_in(Role.TEACHER, employee=employee)
    with statements() as log:
        assert own.get(f"/employees/show/{employee.id}").status_code == 200

    assert len(log) <= 10, log


# ---- whose ------------------------------------------------------------------------------------------------------


def test_a_teacher_sees_the_own_career_and_nobody_elses(sign_in):
    employee, other = working(), make.employee("Чужая Нина Ильинична")
    foreign = make.held(other)
    own = sign_in(Role.TEACHER, employee=employee)

    assert own.get(f"/employees/show/{employee.id}").status_code == 200
    assert "№ 5-лс от 28.08.2020" in own.get(f"/employees/show/{employee.id}").text
    assert own.get(f"/employee-positions/show/{foreign.id}").status_code == 404
    assert "Чужая" not in own.get("/employee-positions/list/").text
    for address in ("rename", "move", "dismiss"):
        assert own.post(f"/employees/{employee.id}/{address}", data=dismissal()).status_code == 403


# ---- Excel ------------------------------------------------------------------------------------------------------


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    target.seek(0)
    return target


def bring(client, address, *rows):
    """Load a workbook through both steps; the last page."""
    answer = client.post(
        f"/{address}/import", data={"file": (book(*rows), "кадры.xlsx")}, content_type="multipart/form-data"
    )
    page = client.get(answer.location)
    token = re.search(r'name="token" value="(\d+)"', page.text)
    if token is None or "disabled" in page.text:
        return page
    return client.post(answer.location, data={"confirm": "1", "token": token[1]})


EMPLOYEES = ["Фамилия", "Имя", "Отчество", "Должность", "Принят", "Приказ о приёме"]


def test_a_workbook_of_employees_makes_their_first_positions_too(hr):
    make.position()

    bring(hr, "employees", EMPLOYEES, ["Лаврова", "Дарья", "Олеговна", "Преподаватель", "01.10.2026", "№ 44-лс"])

    [held] = found("Лаврова").positions
    assert (str(held.position), held.starts_on, held.order_in) == (
        "Преподаватель",
        datetime.date(2026, 10, 1),
        "№ 44-лс",
    )


def test_a_workbook_changes_no_position_of_somebody_who_has_one(hr):
    employee = working()
    make.position("Методист", "office")

    page = bring(hr, "employees", EMPLOYEES[:4], ["Петрова", "Анна", "Ильинична", "Методист"])

    assert "Должность меняется переводом" in page.text
    assert employee.id == found("Петрова").id
    assert found("Петрова").position.name == "Преподаватель"


def test_a_workbook_that_dismisses_ends_the_positions(hr):
    working()

    bring(hr, "employees", [*EMPLOYEES[:3], "Уволен", "Приказ об увольнении"],
          ["Петрова", "Анна", "Ильинична", "01.10.2026", "№ 9"])  # fmt: skip

    employee = found("Петрова")
    assert employee.dismissed_on == datetime.date(2026, 10, 1)
    assert employee.positions[0].ends_on == datetime.date(2026, 10, 1)


def test_positions_go_to_excel_and_come_back_unchanged(hr):
    make.held(make.employee("Тёзка Иван Ильич"), starts_on=datetime.date(2019, 9, 2), rate=0.5)
    make.held(make.employee("Тёзка Иван Ильич"), starts_on=datetime.date(2022, 9, 5), kind="external")
    sheet = load_workbook(io.BytesIO(hr.get("/employee-positions/export.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    page = bring(hr, "employee-positions", *rows)

    assert len(rows) == 3
    assert re.search(r"Без изменений</dt><dd>2<", page.text)
    assert re.search(r"Ошибок</dt><dd>0<|Ошибки</dt><dd>0<", page.text)
    assert db.session.scalar(sa.select(sa.func.count(EmployeePosition.id))) == 2


def test_a_wrong_share_of_a_rate_in_a_workbook_is_told_by_row(hr):
    make.employee("Петрова Анна Ильинична")
    make.position()

    page = bring(hr, "employee-positions", ["Сотрудник", "Должность", "Доля ставки", "С"],
                 ["Петрова Анна Ильинична", "Преподаватель", 3, "01.09.2026"])  # fmt: skip

    assert "Доля ставки больше 0 и не больше 2" in page.text
    assert db.session.scalar(sa.select(sa.func.count(EmployeePosition.id))) == 0


# ---- gaps -------------------------------------------------------------------------------------------------------


def test_the_page_of_gaps_names_people_and_what_their_cards_lack(hr):
    employee = working(birth_date=datetime.date(1980, 1, 1), phone="+7", qualification="first",
                       qualification_until=datetime.date(2026, 11, 1))  # fmt: skip
    make.employee("Ушедшая Вера Ильинична", hired_on=datetime.date(2019, 9, 1), dismissed_on=datetime.date(2026, 6, 30))

    page = hr.get("/employees/gaps/").text

    assert "Петрова Анна Ильинична" in page
    assert f"/employees/edit/{employee.id}" in page
    assert "категория скоро истекает: 01.11.2026" in page
    assert "обучение работе в системе" in page
    assert "учётная запись" in page
    assert "Ушедшая" not in page


def test_the_notice_of_an_expiring_category_is_a_setting(hr, setting):
    working(qualification="first", qualification_until=datetime.date(2026, 11, 1))
    setting("staff.category_notice_days", "5")

    assert "категория скоро истекает: " not in hr.get("/employees/gaps/").text


def test_the_gaps_go_to_excel(hr):
    working()

    sheet = load_workbook(io.BytesIO(hr.get("/employees/gaps/export.xlsx?lacks=account").data)).active

    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert names == ["Петрова Анна Ильинична"]


def test_an_address_that_makes_no_sense_shows_all_gaps(hr):
    assert hr.get("/employees/gaps/?lacks=чушь&page=99").status_code == 200
