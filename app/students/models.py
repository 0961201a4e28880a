"""Groups, students, their guardians and their stay in groups (clause 3.4)."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import LinkRegister, PersonNames, Register, Stamped, column, foreign, link
from app.curricula.models import Curriculum, CurriculumItem, Specialty
from app.extensions import db
from app.policy.kinds import (
    EDUCATION_MODULES,
    FUNDING,
    GROUP_STATES,
    LANGUAGES,
    NAME_PLACEHOLDERS,
    RELATIONS_OF_GUARDIANS,
    STAY_ENDINGS,
    STUDY_FORMS,
)
from app.policy.orders import ARRIVALS
from app.school_year.models import EducationCalendar
from app.staff.models import Department, Employee


class StudyGroup(Register, Stamped, db.Model):
    """A study group of one of the three modules of clause 1.3.

    The name is made from the pattern, the group's own or its specialty's, and grows with the course; names that
    it bore before are rows of `GroupName` and are found, too.
    """

    __tablename__ = "study_group"
    __found_by__ = ("name", "former_names")
    __table_args__ = (
        sa.CheckConstraint("course_number BETWEEN 1 AND 11", name="course"),
        sa.CheckConstraint("shift BETWEEN 1 AND 3", name="shift"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    name: Mapped[str] = column(_l("Group"), sa.String(40), unique=True)
    pattern: Mapped[str | None] = column(
        _l("Pattern of the name"),
        sa.String(60),
        hint=_l(
            "The name follows the course by itself: %(course)s is the course or class, %(intake)s the last two digits "
            "of the intake year, %(year)s the whole intake year. For example %(example)s",
            **NAME_PLACEHOLDERS,
        ),
    )
    former_names: Mapped[str | None] = column(_l("Former names"), sa.String(300))
    education_module: Mapped[str] = column(_l("Module"), sa.String(20), default="vocational", choices=EDUCATION_MODULES)
    course_number: Mapped[int] = column(_l("Course"), default=1, hint=_l("Of a class of general education: 8 or 9"))
    intake_year: Mapped[int] = column(_l("Intake year"))
    specialty_id: Mapped[int | None] = foreign(_l("Specialty"), "specialty.id", nullable=True)
    specialty: Mapped[Specialty | None] = link(
        _l("Specialty"), hint=_l("Needed until the curriculum is known: the curriculum says it by itself")
    )
    curriculum_id: Mapped[int | None] = foreign(_l("Curriculum"), "curriculum.id", nullable=True)
    curriculum: Mapped[Curriculum | None] = link(_l("Curriculum"))
    department_id: Mapped[int | None] = foreign(_l("Department"), "department.id", nullable=True)
    department: Mapped[Department | None] = link(_l("Department"))
    study_form: Mapped[str] = column(_l("Form of study"), sa.String(20), default="full_time", choices=STUDY_FORMS)
    funding: Mapped[str] = column(_l("Basis of study"), sa.String(20), default="region", choices=FUNDING)
    shift: Mapped[int | None] = column(_l("Shift"), hint=_l("1, 2 or 3, where the college studies in shifts"))
    state: Mapped[str] = column(
        _l("State"), sa.String(12), default="active", server_default="active", choices=GROUP_STATES
    )
    calendar_id: Mapped[int | None] = foreign(
        _l("Own calendar"), "education_calendar.id", nullable=True, ondelete="SET NULL"
    )
    calendar: Mapped[EducationCalendar | None] = link(
        _l("Own calendar"), hint=_l("Empty: the calendar that suits its course, form and module")
    )

    def __str__(self):
        return self.name


class GroupName(db.Model):
    """A name that a group bore before, with the last day on which it did."""

    __tablename__ = "group_name"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id", ondelete="CASCADE")
    group: Mapped[StudyGroup] = link(_l("Group"))
    name: Mapped[str] = column(_l("Name"), sa.String(40), index=True)
    course_number: Mapped[int] = column(_l("Course"))
    ends_on: Mapped[datetime.date] = column(_l("Until (the last day)"))

    def __str__(self):
        return self.name


class GroupCurator(LinkRegister, Stamped, db.Model):
    """Who leads a group as its class teacher, and when; a deputy leads beside the class teacher.

    Of class teachers proper a group has one at a time (rules.overlapping_leader).
    """

    __tablename__ = "group_curator"
    __ordered_by__ = __found_by__ = ("group", "employee")
    __natural_key__ = ("group", "employee", "starts_on")
    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="order"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id")
    group: Mapped[StudyGroup] = link(_l("Group"))
    employee_id: Mapped[int] = foreign(_l("Class teacher"), "employee.id")
    employee: Mapped[Employee] = link(_l("Class teacher"))
    starts_on: Mapped[datetime.date] = column(_l("Since"))
    ends_on: Mapped[datetime.date | None] = column(_l("Until"), hint=_l("The last day; empty while it lasts"))
    is_deputy: Mapped[bool] = column(
        _l("Deputy"), default=False, server_default=sa.false(), hint=_l("Leads beside the class teacher")
    )

    def __str__(self):
        return f"{self.group} — {self.employee}"


class Student(PersonNames, Stamped, db.Model):
    """A student. No passport, no insurance number, no health data: minimal by default.

    Columns with a setting are kept only where the college has switched them on.
    """

    __tablename__ = "student"
    __found_by__ = ("last_name", "first_name", "middle_name", "former_names")
    __natural_key__ = ("last_name", "first_name", "middle_name", "birth_date")

    id: Mapped[int] = column(_l("No."), primary_key=True)
    birth_date: Mapped[datetime.date | None] = column(_l("Date of birth"), personal=True)
    foreign_language: Mapped[str | None] = column(
        _l("Foreign language"), sa.String(12), choices=LANGUAGES, hint=_l("Subgroups are made by it")
    )
    citizenship: Mapped[str | None] = column(
        _l("Citizenship"), sa.String(60), personal=True, setting="students.citizenship"
    )
    address: Mapped[str | None] = column(_l("Home address"), sa.String(250), personal=True, setting="students.address")
    dormitory: Mapped[str | None] = column(
        _l("Dormitory"), sa.String(60), personal=True, setting="students.dormitory", hint=_l("Building and room")
    )
    benefit: Mapped[str | None] = column(
        _l("Category of benefits"), sa.String(120), personal=True, setting="students.benefit"
    )
    school: Mapped[str | None] = column(_l("School finished"), sa.String(160), personal=True, setting="students.school")
    notes: Mapped[str | None] = column(_l("Notes"), sa.Text, personal=True)
    former_names: Mapped[str | None] = column(_l("Former surname"), sa.String(200))
    account_id: Mapped[int | None] = foreign(
        _l("Account"), "ab_user.id", nullable=True, ondelete="SET NULL", unique=True
    )


class Guardian(PersonNames, Stamped, db.Model):
    """A parent or another legal representative."""

    __tablename__ = "guardian"
    __natural_key__ = ("last_name", "first_name", "middle_name", "phone")

    id: Mapped[int] = column(_l("No."), primary_key=True)
    account_id: Mapped[int | None] = foreign(
        _l("Account"), "ab_user.id", nullable=True, ondelete="SET NULL", unique=True
    )


class Guardianship(LinkRegister, db.Model):
    """Whose child: several guardians of a child, several children of a guardian."""

    __tablename__ = "guardianship"
    __ordered_by__ = __found_by__ = ("student", "guardian")
    __natural_key__ = ("guardian", "student")
    __table_args__ = (sa.UniqueConstraint("guardian_id", "student_id"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    guardian_id: Mapped[int] = foreign(_l("Parent"), "guardian.id")
    guardian: Mapped[Guardian] = link(_l("Parent"))
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    student: Mapped[Student] = link(_l("Student"))
    relation: Mapped[str] = column(_l("Relation"), sa.String(20), default="mother", choices=RELATIONS_OF_GUARDIANS)

    def __str__(self):
        return f"{self.student} — {self.guardian}"


class Enrollment(LinkRegister, Stamped, db.Model):
    """A student's stay in a group, from order to order. `ends_on` is the last day in the group.

    Stays in main groups never overlap (a trigger and a rule say so); an additional-education group may be
    attended beside a main one.
    """

    __tablename__ = "enrollment"
    __ordered_by__ = __found_by__ = ("group", "student")
    __natural_key__ = ("student", "group", "starts_on")
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="order"),
        sa.UniqueConstraint("student_id", "group_id", "starts_on"),
        sa.Index("ix_enrollment_group_dates", "group_id", "starts_on", "ends_on"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    student: Mapped[Student] = link(_l("Student"))
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id", index=False)
    group: Mapped[StudyGroup] = link(_l("Group"))
    starts_on: Mapped[datetime.date] = column(_l("Since"))
    ends_on: Mapped[datetime.date | None] = column(_l("Until (the last day)"))
    order_in: Mapped[str | None] = column(_l("Order of enrolment"), sa.String(60), hint=_l("Number and date"))
    order_out: Mapped[str | None] = column(
        _l("Order of leaving"), sa.String(60), hint=_l("Number and date, for example No. 84-k of 01.10.2026")
    )
    ending: Mapped[str | None] = column(_l("Kind of leaving"), sa.String(12), choices=STAY_ENDINGS)
    leave_reason: Mapped[str | None] = column(_l("How the stay ended"), sa.String(120))
    # What made and ended the stay: an order of the program, or nothing where the row came by hand or from a file.
    order_in_id: Mapped[int | None] = foreign(_l("Order of enrolment"), "student_order.id", nullable=True)
    order_out_id: Mapped[int | None] = foreign(_l("Order of leaving"), "student_order.id", nullable=True)
    arrival: Mapped[str | None] = column(_l("Kind of arrival"), sa.String(15), choices=ARRIVALS)

    def __str__(self):
        return f"{self.student} — {self.group}"


class Subgroup(LinkRegister, db.Model):
    """A subgroup of a group, for one item of its curriculum or for all of them."""

    __tablename__ = "subgroup"
    __ordered_by__ = __found_by__ = ("group", "name")
    __natural_key__ = ("group", "item", "name")
    __table_args__ = (sa.UniqueConstraint("group_id", "item_id", "name"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id")
    group: Mapped[StudyGroup] = link(_l("Group"))
    item_id: Mapped[int | None] = foreign(_l("Discipline"), "curriculum_item.id", nullable=True)
    item: Mapped[CurriculumItem | None] = link(_l("Discipline"))
    name: Mapped[str] = column(_l("Name"), sa.String(40))
    number: Mapped[int] = column(_l("Number"), default=1)

    def __str__(self):
        return self.name


class SubgroupMember(Stamped, db.Model):
    """A student's stay in a subgroup; `ends_on` is the last day.

    Of the subgroups of one group and item a student is in one at a time (a trigger says so): moving ends one stay
    and begins another.
    """

    __tablename__ = "subgroup_member"
    __table_args__ = (
        sa.UniqueConstraint("subgroup_id", "student_id", "starts_on"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="order"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    subgroup_id: Mapped[int] = foreign(_l("Subgroup"), "subgroup.id")
    subgroup: Mapped[Subgroup] = link(_l("Subgroup"))
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    student: Mapped[Student] = link(_l("Student"))
    starts_on: Mapped[datetime.date] = column(_l("Since"))
    ends_on: Mapped[datetime.date | None] = column(_l("Until (the last day)"))

    def __str__(self):
        return f"{self.student} — {self.subgroup}"
