"""What the main groups of the invented college lack: the other modules of clause 1.3, and the hard cases of the office.

Classes 8 and 9, an extramural group, an additional-education group attended beside a main one, a group
without a class teacher, one that has graduated; a child of two parents, a parent of two children, languages. Small on
purpose: none of these groups has workload or journals, and nobody in them an account, so that the promised pages and
counts stay as they are.
"""

import datetime

import sqlalchemy as sa

import app.students.models as tables
from app.extensions import db
from app.seeds.college import FIRST_DAY, STAMP, YEAR, College, StudyGroup
from app.seeds.people import Person, Sex

SIZE_OF_A_CLASS = 4
# In the additional group: so many of the second main group, beside it.
ALSO_ATTEND = 3
GRADUATED_ON = datetime.date(YEAR, 6, 30)


def add_other_modules(college: College) -> None:
    """The groups of which no journal is kept yet; a benchmark's college is of one kind only."""
    if college.is_dense:
        return
    for course in (8, 9):
        _class(college, course)
    extramural = _group(college, "2ЗИС-25", 2, pattern="{курс}ЗИС-{набор}", study_form="extramural", funding="contract")
    _fill(college, extramural, 2)
    _lead(college, extramural)
    _attend_beside(college, _group(college, "Робототехника", 1, education_module="additional"))
    _graduate(college)
    _give_second_parent(college)


def tell_more(college: College) -> None:
    """What is known of people and groups that are written already: languages, patterns of names."""
    student, group = tables.Student.__table__, tables.StudyGroup.__table__
    language = sa.case((student.c.id % 3 == 0, "german"), else_="english")
    db.session.execute(sa.update(student).values(foreign_language=language))
    for one in college.groups:
        letters, _dash, intake = one.name.removeprefix(str(one.course)).partition("-")
        pattern = "{курс}" + letters + "-{набор}" + intake[2:]
        db.session.execute(sa.update(group).where(group.c.id == one.id).values(pattern=pattern))


def _class(college: College, course: int) -> None:
    """A class of general education; the ninth was the eighth a year ago and has no class teacher."""
    former = {"former_names": "8А"} if course == 9 else {}
    values = {"pattern": "{курс}А", "education_module": "general", "intake_year": YEAR - course + 8} | former
    group = _group(college, f"{course}А", course, **values)
    _fill(college, group, SIZE_OF_A_CLASS)
    if course == 9:
        last_day = datetime.date(YEAR, 8, 31)
        college.rows.add(tables.GroupName, group_id=group.id, name="8А", course_number=8, ends_on=last_day)
    else:
        _lead(college, group)


def _group(college: College, name: str, course: int, **fields) -> StudyGroup:
    department = college.departments[-1]
    values = {
        "education_module": "vocational",
        "study_form": "full_time",
        "funding": "region",
        "intake_year": YEAR - course + 1,
        "department_id": department,
    }
    id = college.rows.add(tables.StudyGroup, name=name, course_number=course, **{**values, **fields}, **STAMP)
    return StudyGroup(id, name, department, course, [])


def _fill(college: College, group: StudyGroup, size: int) -> None:
    """Families from which nobody has an account; the first parent of a class has two children in it."""
    parent = None
    for number in range(size):
        family = college.people.family(year=YEAR, course=min(group.course, 3))
        student = _student(college, _of_age(family.student, group.course))
        _stay(
            college, group, student, datetime.date(YEAR, 9, 1) if group.course >= 8 else datetime.date(YEAR - 1, 9, 1)
        )
        if parent is None or number > 1:
            parent = _guardian(college, family.guardian)
        _relate(college, parent, student, family.relation)


def _of_age(person: Person, course: int) -> Person:
    """A pupil of class 8 or 9 is younger than a student."""
    if course < 8:
        return person
    born_on = person.born_on.replace(year=person.born_on.year + 12 - course, day=min(person.born_on.day, 28))
    return Person(person.last_name, person.first_name, person.middle_name, person.sex, born_on)


def _student(college: College, person: Person) -> int:
    return college.rows.add(tables.Student, **_names(person), birth_date=person.born_on, account_id=None, **STAMP)


def _names(person: Person) -> dict:
    return {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "middle_name": person.middle_name or None,
    }


def _stay(college: College, group: StudyGroup, student: int, starts_on: datetime.date, **fields) -> None:
    order_in = f"№ {40 + group.course}-к от {starts_on - datetime.timedelta(days=10):%d.%m.%Y}"
    values = {"ends_on": None, "order_in": order_in} | fields
    college.rows.add(tables.Enrollment, student_id=student, group_id=group.id, starts_on=starts_on, **values, **STAMP)


def _guardian(college: College, person: Person) -> int:
    serial = college.ids["phones"] = college.ids.get("phones", 1000) + 7
    phone = f"+7 900 555-{serial // 100 % 100:02}-{serial % 100:02}"
    return college.rows.add(tables.Guardian, **_names(person), phone=phone, account_id=None, **STAMP)


def _relate(college: College, guardian: int, student: int, relation: str) -> None:
    college.rows.add(tables.Guardianship, guardian_id=guardian, student_id=student, relation=relation)


def _lead(college: College, group: StudyGroup) -> None:
    teacher = college.teachers[-1]
    values = {"group_id": group.id, "employee_id": teacher.id, "starts_on": FIRST_DAY}
    college.rows.add(tables.GroupCurator, **values, **STAMP)


def _attend_beside(college: College, circle: StudyGroup) -> None:
    _lead(college, circle)
    for member in college.groups[1].members[:ALSO_ATTEND]:
        if member.ends_on is None:
            _stay(college, circle, member.student, FIRST_DAY)


def _graduate(college: College) -> None:
    """A group of the archive with one who has graduated."""
    group = _group(college, "4ИС-22", 4, pattern="{курс}ИС-{набор}", state="graduated", intake_year=YEAR - 4)
    person = college.people.namesake("Северьянов", "Глеб", "Аркадьевич", Sex.MALE, year=YEAR - 1, course=4)
    student = _student(college, person)
    leaving = {"order_out": "№ 61-к от 28.06.2026", "ending": "graduation", "leave_reason": "В связи с окончанием"}
    _stay(college, group, student, datetime.date(YEAR - 4, 9, 1), ends_on=GRADUATED_ON, **leaving)


def _give_second_parent(college: College) -> None:
    """The cast's student has a father, too, who has no account."""
    father = Person("Данилов", "Андрей", "Игоревич", Sex.MALE, datetime.date(1980, 2, 9))
    _relate(college, _guardian(college, father), college.ids["student"], "father")
