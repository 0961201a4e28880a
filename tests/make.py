"""Rows for tests: every argument has a default, everything is committed."""

import datetime
import itertools
from decimal import Decimal

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from app.accounts.consent_models import Consent
from app.accounts.entrances import UserSession
from app.accounts.models import Account
from app.accounts.sessions import digest_of
from app.core import clock
from app.curricula import chart_store
from app.curricula.chart import usual_chart
from app.curricula.models import Curriculum, CurriculumItem, EducationProgram, Specialty
from app.extensions import db
from app.journals.models import JournalPage, Lesson, LessonType, LessonWork, WorkType
from app.school_year.models import AcademicYear, Term
from app.staff import services as staff
from app.staff.models import Department, Employee, EmployeePosition, Position
from app.students.models import Enrollment, GroupCurator, Guardian, Guardianship, Student, StudyGroup, Subgroup
from app.students.order_models import OrderLine, StudentOrder
from app.working_programs.models import WorkingProgram
from app.workload import services as workload
from app.workload.models import LoadAssignment

PASSWORD = "college-tests-1"
_HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")
_count = itertools.count(1)


def saved(row):
    """Commit a row and give it back."""
    db.session.add(row)
    db.session.commit()
    return row


def order(student, from_group=None, number=None, state="signed", kind="expulsion", **fields):
    """An order that names a student; nobody is moved by it."""
    day = fields.pop("ordered_on", datetime.date(2026, 10, 1))
    row = StudentOrder(
        kind=kind, number=number or f"{next(_count)}-к", ordered_on=day, effective_on=day, state=state, **fields
    )
    db.session.add(row)
    db.session.flush()
    return saved(OrderLine(order=row, student=student, from_group=from_group)).order


def account(*roles, username=None, employee=None, student=None, guardian=None, **fields):
    number = next(_count)
    row = Account(
        username=username or f"user{number}", first_name="Анна", last_name="Смирнова", active=True,
        email=f"u{number}@account.invalid", password=_HASH,
        roles=list(db.session.scalars(select(Role).where(Role.name.in_(roles)))), **fields,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    for person in (employee, student, guardian):
        if person is not None:
            person.account_id = row.id
    return saved(row)


def session(account_id):
    """A signed-in browser's secret, without signing in."""
    token, now = f"token{next(_count)}", clock.now()
    epoch = db.session.get(Account, account_id).session_epoch
    saved(
        UserSession(
            account_id=account_id, token_digest=digest_of(token), epoch=epoch, device="Firefox, Windows",
            started_at=now, seen_at=now,
        )
    )  # fmt: skip
    return token


def department(name=None, **fields):
    return saved(Department(name=name or f"Отделение {next(_count)}", **fields))


def employee(name="Орлова Наталья Сергеевна", **fields):
    last, first, *middle = name.split()
    return saved(Employee(last_name=last, first_name=first, middle_name=" ".join(middle) or None, **fields))


def academic_year(name="2026/2027"):
    found = db.session.scalar(select(AcademicYear).where(AcademicYear.name == name))
    start = int(name[:4])
    return found or saved(
        AcademicYear(name=name, starts_on=datetime.date(start, 9, 1), ends_on=datetime.date(start + 1, 7, 5))
    )


def term(number=1, **fields):
    year = fields.pop("academic_year", None) or academic_year()
    found = db.session.scalar(select(Term).where(Term.academic_year == year, Term.number == number))
    first, last = (
        (datetime.date(2026, 9, 1), datetime.date(2026, 12, 31)),
        (datetime.date(2027, 1, 11), datetime.date(2027, 6, 30)),
    )[number - 1]
    values = {"name": f"{'I' * number} семестр 2026/2027", "starts_on": first, "ends_on": last} | fields
    return found or saved(Term(academic_year=year, kind="semester", number=number, **values))


def curriculum(name=None, **fields):
    number = next(_count)
    specialty = saved(Specialty(code=f"09.02.{number:02}", name="Информационные системы и программирование"))
    program = saved(EducationProgram(name=f"Программа {number}", specialty=specialty, duration_months=46))
    return saved(Curriculum(name=name or f"Учебный план {number}", program=program, intake_year=2025, **fields))


def item(curriculum_=None, index_code="МДК.11.01", name="Технология разработки баз данных", kind="mdk", **fields):
    return saved(
        CurriculumItem(curriculum=curriculum_ or curriculum(), index_code=index_code, name=name, kind=kind, **fields)
    )


def chart(curriculum_):
    """The usual academic chart of a curriculum."""
    per_course = curriculum_.semesters_per_course
    usual = usual_chart(-(-curriculum_.semesters // per_course), per_course, curriculum_.semesters)
    chart_store.write(curriculum_.id, usual)
    db.session.commit()
    return usual


def group(name=None, **fields):
    fields.setdefault("intake_year", 2025)
    return saved(StudyGroup(name=name or f"{next(_count)}ИС-25", **fields))


def student(name="Иванов Иван Петрович", group=None, starts_on=datetime.date(2026, 9, 1), ends_on=None, **fields):
    last, first, *middle = name.split()
    row = saved(Student(last_name=last, first_name=first, middle_name=" ".join(middle) or None, **fields))
    if group is not None:
        saved(Enrollment(student=row, group=group, starts_on=starts_on, ends_on=ends_on))
    return row


def subgroup(group, name="1 подгруппа", **fields):
    return saved(Subgroup(group=group, name=name, **fields))


def db_get(model, row_id):
    """A row by the name of its model and its key."""
    mapper = next(mapper for mapper in db.Model.registry.mappers if mapper.class_.__name__ == model)
    return db.session.get(mapper.class_, row_id)


def guardian(name="Иванова Мария Олеговна", children=(), **fields):
    last, first, *middle = name.split()
    row = saved(Guardian(last_name=last, first_name=first, middle_name=" ".join(middle) or None, **fields))
    for child in children:
        saved(Guardianship(guardian=row, student=child))
    return row


def curator(employee, group, starts_on=datetime.date(2026, 9, 1), ends_on=None):
    return saved(GroupCurator(employee=employee, group=group, starts_on=starts_on, ends_on=ends_on))


def assignment(teacher=None, group_=None, item_=None, term_=None, subgroup=None, hours=78, **fields):
    row = LoadAssignment(
        teacher=teacher or employee(), group=group_ or group(), item=item_ or item(), term=term_ or term(),
        subgroup=subgroup, hours=Decimal(hours), **fields,
    )  # fmt: skip
    workload.open_page(row)
    return saved(row)


def working_program(item, **fields):
    return saved(WorkingProgram(item=item, **fields))


def page(**fields):
    """A journal page, opened by an assignment as in life."""
    row = assignment(**fields)
    return db.session.scalar(
        select(JournalPage).where(
            JournalPage.group_id == row.group_id,
            JournalPage.item_id == row.item_id,
            JournalPage.term_id == row.term_id,
            JournalPage.subgroup_id == row.subgroup_id if row.subgroup_id else JournalPage.subgroup_id.is_(None),
        )
    )


def lesson_type(code="lecture", name="Лекция", short="лек"):
    found = db.session.scalar(select(LessonType).where(LessonType.code == code))
    return found or saved(LessonType(code=code, name=name, short=short))


def work_type(code="answer", name="Ответ на занятии", short="ОЗ", **fields):
    found = db.session.scalar(select(WorkType).where(WorkType.code == code))
    return found or saved(WorkType(code=code, name=name, short=short, **fields))


def lesson(page, held_on=datetime.date(2026, 10, 14), hours=2, works=1, **fields):
    row = saved(Lesson(page=page, held_on=held_on, hours=Decimal(hours), lesson_type=lesson_type(), **fields))
    for place in range(works):
        saved(LessonWork(lesson=row, work_type=work_type(), place=place))
    return row


def works_of(lesson):
    return db.session.scalars(select(LessonWork).where(LessonWork.lesson == lesson).order_by(LessonWork.place)).all()


def position(name="Преподаватель", kind="teacher"):
    found = db.session.scalar(select(Position).where(Position.name == name))
    return found or saved(Position(name=name, kind=kind))


def held(employee, position_=None, starts_on=datetime.date(2020, 9, 1), order_in="№ 5-лс от 28.08.2020", **fields):
    """A position held by an employee, as hiring makes it."""
    row = saved(
        EmployeePosition(
            employee=employee, position=position_ or position(), starts_on=starts_on, order_in=order_in, **fields
        )
    )
    staff.settle_position(employee)
    db.session.commit()
    return row


def consent(student=None, guardian=None, signer=None, signed_on=datetime.date(2026, 9, 1), **fields):
    return saved(Consent(student=student, guardian=guardian, signer=signer, signed_on=signed_on, **fields))
