"""The cases of the staff department: part-time work, namesakes, a new surname, people who leave and come back."""

import datetime
from decimal import Decimal

from app.policy.roles import Role
from app.seeds import staffing
from app.seeds.cards import MASTER, METHODIST, TEACHER, dice_of, facts, hold
from app.seeds.college import STAMP, YEAR, College
from app.seeds.people import Person, Sex
from app.staff.models import Employee, EmployeeName, FormerEmployment


def careers(college: College) -> None:
    """Everybody whom a staff department meets in a year."""
    hold(college, college.staff["curator"], METHODIST, datetime.date(YEAR, 9, 1), f"№ 41-лс от 31.08.{YEAR}",
         kind="internal", rate=Decimal("0.5"))  # fmt: skip
    hold(college, college.staff["study_head"], TEACHER, datetime.date(YEAR, 9, 1), f"№ 42-лс от 31.08.{YEAR}",
         kind="internal", rate=Decimal("0.25"))  # fmt: skip
    _new_surname(college)
    _namesakes(college)
    _dismissed(college)
    _leaves_soon(college)
    _back_again(college)


def _new_surname(college: College) -> None:
    """Her former surname is found by the search."""
    employee = _employ(college, Person("Соболева", "Кристина", "Игоревна", Sex.FEMALE, datetime.date(1994, 3, 8)),
                       TEACHER, former_names="Крылова")  # fmt: skip
    college.rows.add(
        EmployeeName, employee_id=employee, last_name="Крылова", first_name="Кристина", middle_name="Игоревна",
        ends_on=datetime.date(YEAR, 9, 13), changed_by=f"№ 61-лс от 14.09.{YEAR}", **STAMP,
    )  # fmt: skip


def _namesakes(college: College) -> None:
    for born_on, kind in ((datetime.date(1968, 5, 2), "main"), (datetime.date(1991, 11, 23), "external")):
        person = Person("Ковалёв", "Сергей", "Николаевич", Sex.MALE, born_on)
        _employ(college, person, TEACHER if kind == "main" else MASTER, kind=kind)


def _dismissed(college: College) -> None:
    """Left in the summer; the account is closed by that."""
    person = Person("Лапшин", "Геннадий", "Борисович", Sex.MALE, datetime.date(1959, 7, 30))
    left = datetime.date(YEAR, 6, 30)
    college.ids["dismissed"] = _employ(
        college, person, TEACHER, account=True, left=left, order=f"№ 30-лс от 16.06.{YEAR}"
    )


def _leaves_soon(college: College) -> None:
    """Leaves in two weeks; the workload has gone already, the account works until then."""
    person = Person("Зимина", "Алла", "Викторовна", Sex.FEMALE, datetime.date(1988, 1, 19))
    _employ(
        college, person, METHODIST, account=True, left=datetime.date(YEAR, 10, 30), order=f"№ 68-лс от 12.10.{YEAR}"
    )


def _back_again(college: College) -> None:
    """Dismissed once and hired anew."""
    person = Person("Ульянова", "Тамара", "Петровна", Sex.FEMALE, datetime.date(1975, 12, 5))
    employee = _employ(college, person, TEACHER)
    college.rows.add(
        FormerEmployment, employee_id=employee, hired_on=datetime.date(1999, 9, 1), hire_order="№ 12-лс от 30.08.1999",
        dismissed_on=datetime.date(2003, 5, 15), dismissal_order="№ 8-лс от 12.05.2003", **STAMP,
    )  # fmt: skip


def _employ(
    college: College, person: Person, position: str, *, kind="main", account=False, left=None, order=None, **card
):
    """A card with its position; whoever leaves holds it until that day."""
    dice = dice_of(college, person)
    hired_on = datetime.date(dice.randint(2005, 2024), 8, 25)
    hire_order = f"№ {dice.randint(10, 140)}-лс от {hired_on:%d.%m.%Y}"
    account_id = None
    if account:
        login = staffing.fresh_login(college, person)
        account_id = staffing.account(college, person, login, [Role.TEACHER])
    employee = college.rows.add(
        Employee, last_name=person.last_name, first_name=person.first_name, middle_name=person.middle_name,
        birth_date=person.born_on, department_id=college.departments[-1], position_id=college.positions[position],
        hired_on=hired_on, hire_order=hire_order, dismissed_on=left, dismissal_order=order, account_id=account_id,
        **(facts(college, person, position) | {"former_names": None} | card), **STAMP,
    )  # fmt: skip
    ends = {"ends_on": left, "order_out": order} if left else {}
    hold(
        college,
        employee,
        position,
        hired_on,
        hire_order,
        kind=kind,
        rate=Decimal(1 if kind == "main" else "0.5"),
        **ends,
    )
    return employee
