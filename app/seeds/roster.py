"""Groups, students, guardians and their stays in the invented college."""

import datetime

from flask_appbuilder.security.sqla.models import assoc_user_role

import app.students.models as tables
from app.policy.orders import Kind
from app.policy.roles import Role
from app.seeds import cast, filling, order_book
from app.seeds.cast import Player
from app.seeds.college import STAMP, YEAR, College, Item, Member, StudyGroup
from app.seeds.people import HARD_CASES, Family, Person, in_gender
from app.seeds.staffing import account, fresh_login

LEFT_ON = datetime.date(2026, 10, 1)
CAME_ON = datetime.date(2026, 9, 21)
# The rest of the guardians have not been given their logins yet.
GUARDIANS_WITH_ACCOUNT = 0.6
# The last students of the third group have no account yet.
WITHOUT_ACCOUNT = 3


def add_group(college: College, name: str, department: int, course: int, curriculum: int, items: list[Item]):
    """A group without students."""
    id = college.rows.add(
        tables.StudyGroup,
        name=name,
        education_module="vocational",
        course_number=course,
        intake_year=YEAR - course + 1,
        curriculum_id=curriculum,
        department_id=department,
        study_form="full_time",
        funding="region",
        **STAMP,
    )
    college.groups.append(StudyGroup(id, name, department, course, items))


def fill_groups(college: College) -> None:
    """Enrol the wanted number of students; the first group is that of the cast and of the hard cases."""
    count = len(college.groups)
    parent = _guardian(college, _born(college, cast.PARENT), cast.PARENT.login)
    for number, group in enumerate(college.groups):
        size = college.wanted.students // count + (number < college.wanted.students % count)
        _fill(college, group, number, size, parent)
    if not college.is_dense:
        _tell_stories(college)
    for group in college.groups:
        group.members.sort(key=lambda member: member.person.full_name)
    order_book.close_book(college)


def _tell_stories(college: College) -> None:
    """One is transferred, one is on academic leave, one bears another surname: none of the cast, none of its group."""
    if len(college.groups) < 3 or any(len(group.members) < 3 for group in college.groups[1:]):
        return
    second, *_others, last = college.groups[1:]
    *_rest, moved = second.members
    *_rest, renamed, resting = last.members
    order_book.transfer(college, second, last, moved)
    order_book.go_on_leave(college, last, resting)
    order_book.rename(college, renamed.student, renamed.person, in_gender("Сорокин", renamed.person.sex))


def lead_groups(college: College) -> None:
    """A class teacher for every group: the cast's curator for the first, teachers for the rest."""
    first, *others = college.groups
    _lead(college, first, college.staff["curator"])
    leading: set[int] = set()
    for number, group in enumerate(others):
        own = [t for t in college.teachers[1:] if t.department == group.department] or college.teachers
        teacher = own[number % len(own)]
        _lead(college, group, teacher.id)
        if teacher.account_id not in leading:
            leading.add(teacher.account_id)
            role = college.roles[Role.CURATOR]
            college.rows.add_plain(assoc_user_role, user_id=teacher.account_id, role_id=role)


def _lead(college: College, group: StudyGroup, employee: int) -> None:
    starts_on = datetime.date(YEAR - group.course + 1, 9, 1)
    values = {"group_id": group.id, "employee_id": employee, "starts_on": starts_on}
    college.rows.add(tables.GroupCurator, **values, **STAMP)


def _fill(college: College, group: StudyGroup, number: int, size: int, parent: int) -> None:
    if number == 0:
        _fill_first(college, group, size, parent)
    if number == 1:
        child = _enrol(college, group, _pupil(college, cast.CHILD2, group))
        college.ids["child2"] = child
        _relate(college, parent, child, "mother")
    while len(group.members) < size:
        waits = number == 2 and size - len(group.members) <= WITHOUT_ACCOUNT
        _enrol_family(
            college, group, college.people.family(year=YEAR, course=group.course), login="" if waits else None
        )


def _fill_first(college: College, group: StudyGroup, size: int, parent: int) -> None:
    student = _enrol(college, group, _pupil(college, cast.STUDENT, group), login=cast.STUDENT.login)
    _relate(college, parent, student, "mother")
    college.ids |= {"student": student, "namesakes": []}
    college.ids["expelled"] = _enrol(college, group, _pupil(college, cast.EXPELLED, group), ends_on=LEFT_ON)
    college.ids["arrived"] = _enrol(college, group, _pupil(college, cast.ARRIVED, group), starts_on=CAME_ON)
    for number, name in enumerate(HARD_CASES[: max(2, size - len(group.members))]):
        person = college.people.namesake(*name, year=YEAR, course=group.course)
        id = _enrol(college, group, person)
        if number < 2:
            college.ids["namesakes"].append(id)


def _pupil(college: College, player: Player, group: StudyGroup) -> Person:
    name = player.last_name, player.first_name, player.middle_name, player.sex
    return college.people.namesake(*name, year=YEAR, course=group.course)


def _born(college: College, player: Player) -> Person:
    born_on = datetime.date(1982, 4, 17)
    return Person(player.last_name, player.first_name, player.middle_name, player.sex, born_on)


def _enrol_family(college: College, group: StudyGroup, family: Family, *, login: str | None) -> None:
    student = _enrol(college, group, family.student, login=login)
    has_account = college.dice.random() < GUARDIANS_WITH_ACCOUNT
    guardian = _guardian(college, family.guardian, "" if not has_account else None)
    _relate(college, guardian, student, family.relation)


def _enrol(college: College, group: StudyGroup, person: Person, *, login=None, starts_on=None, ends_on=None) -> int:
    """A student with a stay in the group, and with an account: an empty login means that none was made yet."""
    account_id = None
    if login != "":
        login = login or fresh_login(college, person)
        account_id = account(college, person, login, [Role.STUDENT])
        college.accounts[login] = account_id
    student = college.rows.add(
        tables.Student,
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name or None,
        birth_date=person.born_on,
        account_id=account_id,
        **STAMP,
    )
    began = starts_on or datetime.date(YEAR - group.course + 1, 9, 1)
    _stay(college, group, student, began, ends_on)
    abilities = filling.ability(college.dice), filling.truancy(college.dice)
    group.members.append(Member(student, person, began, ends_on, *abilities))
    return student


def _stay(college: College, group: StudyGroup, student: int, began, ends_on) -> None:
    number = f"{30 + group.course}-к" if began != CAME_ON else "79-к"
    orders = order_book.enrolled(college, group, student, began, number)
    if ends_on:
        orders |= order_book.left(college, group, student, ends_on, Kind.EXPULSION, "84-к", reason="own_wish")
    stay = {"student_id": student, "group_id": group.id, "starts_on": began, "ends_on": None} | orders
    college.stays[student] = college.rows.add(tables.Enrollment, **stay, **STAMP)


def _guardian(college: College, person: Person, login: str | None) -> int:
    """A guardian; an empty login means that none was given yet, None that a fresh one is to be made."""
    account_id = None
    if login != "":
        login = login or fresh_login(college, person)
        account_id = account(college, person, login, [Role.GUARDIAN])
        college.accounts[login] = account_id
    serial = college.ids["phones"] = college.ids.get("phones", 1000) + 7
    return college.rows.add(
        tables.Guardian,
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name or None,
        phone=f"+7 900 555-{serial // 100 % 100:02}-{serial % 100:02}",
        account_id=account_id,
        **STAMP,
    )


def _relate(college: College, guardian: int, student: int, relation: str) -> None:
    values = {"guardian_id": guardian, "student_id": student, "relation": relation}
    college.rows.add(tables.Guardianship, **values)
