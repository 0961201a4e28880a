"""Departments, employees and accounts of the invented college."""

import datetime

from flask_appbuilder.security.sqla.models import assoc_user_role

from app.accounts.models import Account
from app.policy.roles import Role
from app.seeds import cards, cast
from app.seeds.cast import Player
from app.seeds.college import ENTERED_AT, STAMP, YEAR, College, Teacher
from app.seeds.people import Person, logins
from app.staff.models import Department, Employee, SubjectCommission

DEPARTMENTS = (
    ("Отделение информационных технологий", "ИТ"),
    ("Отделение дизайна и сервиса", "ДиС"),
)
COMMISSIONS = ("ПЦК общеобразовательных дисциплин", "ПЦК информационных технологий", "ПЦК дизайна")
# Every sixth teacher leads practice as a master.
MASTERS_AMONG = 6
HEADS = (
    ("Заведующий отделением по учебной работе", Role.STUDY_HEAD),
    ("Заведующий отделением по производственной работе", Role.PRACTICE_HEAD),
)


def employ(college: College) -> None:
    """Everybody on the payroll, with their accounts."""
    college.departments = [college.rows.add(Department, name=name, short_name=short) for name, short in DEPARTMENTS]
    # Departments name their heads, who work in them: the departments come first, their heads are named later.
    college.rows.write()
    for player in cast.STAFF:
        _employ_player(college, player)
    for _ in range(college.wanted.teachers - 1):
        _employ_teacher(college)


def heads(college: College) -> dict[int, tuple[int, int]]:
    """Department and its two heads: the cast heads the first, others the rest."""
    first, *others = college.departments
    chosen = {first: (college.staff["study_head"], college.staff["practice_head"])}
    for department in others:
        study, practice = (_employ_head(college, position, role, department) for position, role in HEADS)
        chosen[department] = (study, practice)
    return chosen


def account(college: College, person: Person, login: str, roles: list[Role]) -> int:
    """A key with the password of the demo; nobody has to change it there."""
    id = college.rows.add_plain(
        Account.__table__,
        username=login,
        first_name=person.first_name[:64],
        last_name=person.last_name[:64],
        email=f"{login}@college.example",
        password=college.password_hash,
        active=True,
        login_count=0,
        fail_login_count=0,
        created_on=ENTERED_AT,
        changed_on=ENTERED_AT,
        must_change_password=False,
        session_epoch=0,
    )
    for role in roles:
        college.rows.add_plain(assoc_user_role, user_id=id, role_id=college.roles[role])
    college.logins.add(login)
    return id


def fresh_login(college: College, person: Person) -> str:
    """A login that nobody in the college has yet."""
    return next(logins([person], college.logins))


def _employ_player(college: College, player: Player) -> None:
    born_on = college.people.employee(year=YEAR).born_on
    person = Person(player.last_name, player.first_name, player.middle_name, player.sex, born_on)
    account_id = account(college, person, player.login, [player.role])
    college.accounts[player.login] = account_id
    department = college.departments[0]
    employee = _employee(college, person, player.position, department, account_id)
    college.staff[player.login] = employee
    if player.login == "teacher":
        college.teachers.append(Teacher(employee, account_id, person, department, is_master=False))


def _employ_teacher(college: College) -> None:
    number = len(college.teachers)
    department = college.departments[number % len(college.departments)]
    # The master is counted within the department, so that each has its own.
    is_master = number // len(college.departments) % MASTERS_AMONG == 1
    person = college.people.employee(year=YEAR, women=0.4 if is_master else 0.75)
    account_id = account(college, person, fresh_login(college, person), [Role.TEACHER])
    position = "Мастер производственного обучения" if is_master else "Преподаватель"
    employee = _employee(college, person, position, department, account_id)
    college.teachers.append(Teacher(employee, account_id, person, department, is_master))


def _employ_head(college: College, position: str, role: Role, department: int) -> int:
    person = college.people.employee(year=YEAR)
    account_id = account(college, person, fresh_login(college, person), [role])
    return _employee(college, person, position, department, account_id)


def _employee(college: College, person: Person, position: str, department: int, account_id: int) -> int:
    hired_on = datetime.date(college.dice.randint(max(2004, person.born_on.year + 22), YEAR), 8, 25)
    commission = _commission(college, position)
    card = {"hired_on": hired_on, "hire_order": f"№ {college.dice.randint(10, 140)}-лс от {hired_on:%d.%m.%Y}"}
    employee = college.rows.add(
        Employee,
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name,
        birth_date=person.born_on,
        department_id=department,
        position_id=college.positions[position],
        subject_commission_id=commission,
        account_id=account_id,
        **card,
        **cards.facts(college, person, position),
        **STAMP,
    )
    cards.employed(college, employee, position, person, card)
    return employee


def _commission(college: College, position: str) -> int | None:
    if not college.ids.get("commissions"):
        added = [college.rows.add(SubjectCommission, name=name) for name in COMMISSIONS]
        college.ids["commissions"] = added
    return college.dice.choice(college.ids["commissions"]) if position == "Преподаватель" else None
