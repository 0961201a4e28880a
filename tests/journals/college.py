"""A college small enough to know by heart: two groups, four pages, one lesson in every state."""

import datetime
from types import SimpleNamespace

from app.accounts.models import Account
from app.core.actor import acting, system
from app.curricula.models import Curriculum, CurriculumItem, EducationProgram, ItemControl, Specialty
from app.extensions import db
from app.journals.models import JournalChain, JournalPage, Lesson, LessonType, LessonWork, WorkType
from app.policy.lesson_types import LESSON_TYPES
from app.policy.roles import Role
from app.policy.work_types import WORK_TYPES
from app.school_year.models import AcademicYear, Term
from app.staff.models import Department, Employee
from app.students.models import (
    Enrollment,
    GroupCurator,
    Guardian,
    Guardianship,
    Student,
    StudyGroup,
    Subgroup,
    SubgroupMember,
)
from app.workload.models import LoadAssignment

TODAY = datetime.date(2026, 10, 14)
SEPTEMBER = datetime.date(2026, 9, 1)
JUNE = datetime.date(2027, 6, 30)


def on(month, day):
    """A day of the school year's autumn."""
    return datetime.date(2026, month, day)


def _add(row):
    db.session.add(row)
    db.session.flush()
    return row


def account(username, *roles):
    """An account with roles; nobody signs in with its password here."""
    from flask_appbuilder.security.sqla.models import Role as RoleRow

    rows = db.session.query(RoleRow).filter(RoleRow.name.in_([str(role) for role in roles])).all()
    return _add(
        Account(
            username=username, first_name=username, last_name="Тестов", email=f"{username}@example.org", active=True,
            password="-", roles=rows,
        )
    )  # fmt: skip


def employee(last_name, *roles, department=None):
    """An employee; with roles, an employee with an account named by the surname."""
    person = Employee(last_name=last_name, first_name="Нина", middle_name="Сергеевна", department=department)
    if roles:
        person.account_id = account(last_name, *roles).id
    return _add(person)


def student(group, last_name, since=SEPTEMBER, until=None, **leaving):
    """A student with one stay in a group."""
    person = _add(Student(last_name=last_name, first_name="Иван", middle_name="Петрович"))
    _add(Enrollment(student=person, group=group, starts_on=since, ends_on=until, **leaving))
    return person


def page(group, item, term, *teachers, subgroup=None, is_practice=False):
    """A journal page with the assignments that let its teachers in."""
    row = _add(
        JournalPage(
            group_id=group.id, item_id=item.id, term_id=term.id, subgroup_id=subgroup.id if subgroup else None,
            is_practice=is_practice, hours_planned=78,
        )
    )  # fmt: skip
    _add(JournalChain(page_id=row.id))
    for teacher in teachers:
        place = {"group": group, "item": item, "term": term, "subgroup": subgroup}
        _add(LoadAssignment(teacher=teacher, hours=78, published_on=SEPTEMBER, **place))
    return row


def lesson(page_row, held_on, *works, **given):
    """A lesson with works of kinds (by code), one «answer» by default."""
    kind = db.session.query(LessonType).filter_by(code="lecture").one()
    row = _add(Lesson(page_id=page_row.id, held_on=held_on, lesson_type=kind, hours=2, **given))
    for place, code in enumerate(works or ("answer",)):
        work_type = db.session.query(WorkType).filter_by(code=code).one()
        _add(LessonWork(lesson_id=row.id, work_type=work_type, place=place))
    return row


def works_of(lesson_row):
    """Ids of the works of a lesson, in their order."""
    rows = db.session.query(LessonWork).filter_by(lesson_id=lesson_row.id).order_by(LessonWork.place)
    return [row.id for row in rows]


def build() -> SimpleNamespace:
    """Write the college and return its ids by name."""
    with acting(system("test")):
        ids = _build()
        db.session.commit()
    return ids


def _build() -> SimpleNamespace:
    for place, kind in enumerate(WORK_TYPES):
        _add(WorkType(code=kind.code, name=kind.name, short=kind.short, is_graded=kind.graded, place=place))
    for place, kind in enumerate(LESSON_TYPES):
        _add(LessonType(code=kind.code, name=kind.name, short=kind.short, place=place))
    year = _add(AcademicYear(name="2026/2027", starts_on=SEPTEMBER, ends_on=JUNE))
    term = _add(Term(academic_year=year, name="I семестр", number=1, starts_on=SEPTEMBER, ends_on=on(12, 31)))
    department = _add(Department(name="Отделение информатики"))
    other_department = _add(Department(name="Отделение экономики"))
    specialty = _add(Specialty(code="09.02.07", name="Информационные системы"))
    program = _add(EducationProgram(name="ИС", specialty=specialty, duration_months=46))
    curriculum = _add(Curriculum(name="ИС 2025", program=program, intake_year=2025, semesters=8))
    mdk, math, _practice = (
        _add(CurriculumItem(curriculum_id=curriculum.id, index_code=index, name=name, kind=kind))
        for index, name, kind in (
            ("МДК.11.01", "Базы данных", "mdk"), ("ЕН.01", "Математика", "discipline"),
            ("УП.11", "Учебная практика", "training_practice"),
        )
    )  # fmt: skip
    _add(ItemControl(item_id=mdk.id, semester=3, form="diff_credit"))
    _add(ItemControl(item_id=math.id, semester=3, form="exam"))
    group = _add(
        StudyGroup(name="2ИС-25", course_number=2, intake_year=2025, curriculum=curriculum, department=department)
    )
    foreign_group = _add(
        StudyGroup(name="2ЭК-25", course_number=2, intake_year=2025, curriculum=curriculum, department=other_department)
    )
    subgroup = _add(Subgroup(group=group, item=mdk, name="1"))
    teacher = employee("Орлова", Role.TEACHER, department=department)
    colleague = employee("Петрова", Role.TEACHER, department=department)
    substitute = employee("Замятина", Role.TEACHER, department=department)
    curator = employee("Кураторова", Role.CURATOR, department=department)
    head = employee("Заведеева", Role.STUDY_HEAD, Role.TEACHER, department=department)
    admin = employee("Админова", Role.ADMINISTRATOR)
    department.study_head = head
    _add(GroupCurator(group=group, employee=curator, starts_on=SEPTEMBER))

    abramov, belov, vasilyev = (student(group, name) for name in ("Абрамов", "Белов", "Васильев"))
    gone = student(group, "Данилов", until=on(9, 30), order_out="84-к", leave_reason="отч.")
    stranger = student(foreign_group, "Чужой")
    abramov.account_id = account("student", Role.STUDENT).id
    guardian = _add(Guardian(last_name="Абрамова", first_name="Анна", account_id=account("parent", Role.GUARDIAN).id))
    _add(Guardianship(guardian=guardian, student=abramov))
    account("nobody")
    _add(SubgroupMember(subgroup_id=subgroup.id, student_id=belov.id, starts_on=on(9, 15)))

    own = page(group, mdk, term, teacher)
    halves = page(group, mdk, term, teacher, subgroup=subgroup)
    colleagues = page(group, math, term, colleague)
    foreign = page(foreign_group, mdk, term, colleague)
    lessons = {
        "september": lesson(own, on(9, 10)),
        "late": lesson(own, on(10, 7)),
        "cancelled": lesson(own, on(10, 12), cancelled_on=on(10, 12), cancel_reason="болезнь"),
        "yesterday": lesson(own, on(10, 13), "answer", "control_work"),
        "today": lesson(own, TODAY, "answer", "sports_standards", topic="Нормальные формы"),
        "future": lesson(own, on(10, 16)),
        "halves": lesson(halves, TODAY),
        "colleagues": lesson(colleagues, TODAY),
        "substituted": lesson(colleagues, on(10, 13), substitute_id=substitute.id),
        "foreign": lesson(foreign, TODAY),
    }
    return SimpleNamespace(
        own=own.id, halves=halves.id, colleagues=colleagues.id, foreign=foreign.id,
        lessons=SimpleNamespace(**{name: row.id for name, row in lessons.items()}),
        works=SimpleNamespace(**{name: works_of(row) for name, row in lessons.items()}),
        students=SimpleNamespace(
            abramov=abramov.id, belov=belov.id, vasilyev=vasilyev.id, gone=gone.id, stranger=stranger.id
        ),
        employees=SimpleNamespace(
            teacher=teacher.id, colleague=colleague.id, substitute=substitute.id, curator=curator.id, head=head.id,
            admin=admin.id,
        ),
        group=group.id, term=term.id, mdk=mdk.id,
    )  # fmt: skip
