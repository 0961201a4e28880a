"""The journal: pages, lessons, works, cells and their history (design.md section 4)."""

import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import Register, column, foreign, link
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.models import StudyGroup, Subgroup


class WorkType(Register, db.Model):
    """A kind of work that a mark is given for: the twelve usual ones and the college's own."""

    __tablename__ = "work_type"
    __ordered_by__ = ("place", "name")
    __natural_key__ = ("code",)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    code: Mapped[str] = column(_l("Code"), sa.String(30), unique=True)
    name: Mapped[str] = column(_l("Kind of work"), sa.String(80), unique=True)
    short: Mapped[str] = column(_l("Short name"), sa.String(8))
    is_graded: Mapped[bool] = column(_l("With marks 2-5"), default=True, hint=_l("Otherwise passed or failed"))
    is_used: Mapped[bool] = column(_l("In use"), default=True)
    place: Mapped[int] = column(_l("Order"), default=100)

    def __str__(self):
        return self.name


class LessonType(Register, db.Model):
    """A type of lesson: lecture, practical class, control paper and so on."""

    __tablename__ = "lesson_type"
    __ordered_by__ = ("place", "name")
    __natural_key__ = ("code",)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    code: Mapped[str] = column(_l("Code"), sa.String(30), unique=True)
    name: Mapped[str] = column(_l("Type of lesson"), sa.String(80), unique=True)
    short: Mapped[str] = column(_l("Short name"), sa.String(8))
    is_used: Mapped[bool] = column(_l("In use"), default=True)
    place: Mapped[int] = column(_l("Order"), default=100)

    def __str__(self):
        return self.name


class JournalPage(db.Model):
    """The unit of the journal: one item of one group in one term, of the whole group or of a subgroup.

    Its number of changes is the sequence of its history (`JournalChain`).
    """

    __tablename__ = "journal_page"
    __table_args__ = (
        sa.Index(
            "uq_journal_page_unit",
            "group_id",
            "item_id",
            "term_id",
            sa.text("coalesce(subgroup_id, 0)"),
            unique=True,
        ),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id")
    group: Mapped[StudyGroup] = link(_l("Group"))
    item_id: Mapped[int] = foreign(_l("Discipline, course or practice"), "curriculum_item.id")
    item: Mapped[CurriculumItem] = link(_l("Discipline, course or practice"))
    term_id: Mapped[int] = foreign(_l("Term"), "term.id")
    term: Mapped[Term] = link(_l("Term"))
    subgroup_id: Mapped[int | None] = foreign(_l("Subgroup"), "subgroup.id", nullable=True)
    subgroup: Mapped[Subgroup | None] = link(_l("Subgroup"))
    is_practice: Mapped[bool] = column(_l("Practice journal"), default=False)
    hours_planned: Mapped[Decimal] = column(_l("Hours planned"), sa.Numeric(7, 2), default=0)


class Lesson(db.Model):
    """A column of the grid: a lesson that is to be given, was given or was cancelled."""

    __tablename__ = "lesson"
    __table_args__ = (
        sa.Index("ix_lesson_page_held_on", "page_id", "held_on"),
        sa.CheckConstraint("hours > 0 AND hours <= 12", name="hours"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    page_id: Mapped[int] = foreign(_l("Journal"), "journal_page.id", index=False)
    page: Mapped[JournalPage] = link(_l("Journal"))
    held_on: Mapped[datetime.date] = column(_l("Date"))
    pair: Mapped[int | None] = column(_l("Pair"))
    hours: Mapped[Decimal] = column(_l("Hours"), sa.Numeric(4, 1), default=2)
    lesson_type_id: Mapped[int] = foreign(_l("Type of lesson"), "lesson_type.id")
    lesson_type: Mapped[LessonType] = link(_l("Type of lesson"))
    topic: Mapped[str] = column(_l("Topic"), sa.Text, default="")
    homework: Mapped[str] = column(_l("Homework"), sa.Text, default="")
    teacher_id: Mapped[int | None] = foreign(_l("Given by"), "employee.id", nullable=True)
    teacher: Mapped[Employee | None] = link(_l("Given by"), foreign_keys=teacher_id)
    substitute_id: Mapped[int | None] = foreign(_l("Substitute"), "employee.id", nullable=True)
    substitute: Mapped[Employee | None] = link(_l("Substitute"), foreign_keys=substitute_id)
    cancelled_on: Mapped[datetime.date | None] = column(_l("Cancelled on"))
    cancel_reason: Mapped[str | None] = column(_l("Why it was cancelled"), sa.String(200))
    attendance_taken_at: Mapped[datetime.datetime | None] = column(_l("Attendance taken"))
    first_filled_on: Mapped[datetime.date | None] = column(_l("First filled on"))
    op: Mapped[str | None] = column(_l("Operation"), sa.String(36), unique=True)
    version: Mapped[int] = column(_l("Version"), default=1)


class LessonWork(db.Model):
    """A work of a kind within a lesson; marks are given for it.

    A removed work is kept out of sight: its id must never come to mean another work.
    """

    __tablename__ = "lesson_work"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    lesson_id: Mapped[int] = foreign(_l("Lesson"), "lesson.id", ondelete="CASCADE")
    lesson: Mapped[Lesson] = link(_l("Lesson"))
    work_type_id: Mapped[int] = foreign(_l("Kind of work"), "work_type.id")
    work_type: Mapped[WorkType] = link(_l("Kind of work"))
    is_required: Mapped[bool] = column(_l("Required"), default=False)
    place: Mapped[int] = column(_l("Order"), default=0)
    is_removed: Mapped[bool] = column(_l("Removed"), default=False)


class Mark(db.Model):
    """A mark of a student for a work. Never deleted: clearing stores null and the next version."""

    __tablename__ = "mark"
    __table_args__ = (
        sa.UniqueConstraint("work_id", "student_id"),
        sa.Index("ix_mark_page_id", "page_id"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    page_id: Mapped[int] = foreign(_l("Journal"), "journal_page.id", index=False)
    lesson_id: Mapped[int] = foreign(_l("Lesson"), "lesson.id", index=False)
    work_id: Mapped[int] = foreign(_l("Work"), "lesson_work.id", index=False)
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    value: Mapped[str | None] = column(_l("Mark"), sa.String(4))
    version: Mapped[int] = column(_l("Version"), default=1)


class Attendance(db.Model):
    """A student's attendance of a lesson; no row or null means present (or not filled in)."""

    __tablename__ = "attendance"
    __table_args__ = (
        sa.UniqueConstraint("lesson_id", "student_id"),
        sa.Index("ix_attendance_page_id", "page_id"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    page_id: Mapped[int] = foreign(_l("Journal"), "journal_page.id", index=False)
    lesson_id: Mapped[int] = foreign(_l("Lesson"), "lesson.id", index=False)
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    value: Mapped[str | None] = column(_l("Attendance"), sa.String(4))
    version: Mapped[int] = column(_l("Version"), default=1)


class AttestationMark(db.Model):
    """A term, exam or final mark: one store for the grid's columns and the grade sheets."""

    __tablename__ = "attestation_mark"
    __table_args__ = (
        sa.UniqueConstraint("page_id", "student_id", "column_key", "attempt"),
        sa.Index("ix_attestation_mark_item_term", "item_id", "term_id"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    page_id: Mapped[int] = foreign(_l("Journal"), "journal_page.id", index=False)
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    item_id: Mapped[int] = foreign(_l("Item"), "curriculum_item.id", index=False)
    term_id: Mapped[int] = foreign(_l("Term"), "term.id")
    column_key: Mapped[str] = column(_l("Column"), sa.String(20))
    attempt: Mapped[int] = column(_l("Attempt"), default=1)
    value: Mapped[str | None] = column(_l("Mark"), sa.String(4))
    version: Mapped[int] = column(_l("Version"), default=1)


class JournalChain(db.Model):
    """The head of a page's history: the last sequence number and hash. Locked first by whoever writes."""

    __tablename__ = "journal_chain"

    page_id: Mapped[int] = column(
        _l("Journal"),
        sa.Integer,
        sa.ForeignKey("journal_page.id", ondelete="RESTRICT"),
        primary_key=True,
        autoincrement=False,
    )
    sequence: Mapped[int] = column(_l("Sequence"), default=0)
    hash: Mapped[str] = column(_l("Hash"), sa.String(64), default="")
    anchor: Mapped[str | None] = column(_l("Anchor"), sa.String(64))
    anchored_sequence: Mapped[int] = column(_l("Anchored sequence"), default=0)


class JournalChange(db.Model):
    """One change of one cell or lesson; append-only (a trigger refuses the rest), chained by hash within its page."""

    __tablename__ = "journal_change"
    __table_args__ = (
        sa.UniqueConstraint("page_id", "sequence"),
        sa.Index("ix_journal_change_lesson_student", "lesson_id", "student_id"),
    )

    id: Mapped[int] = column(_l("No."), sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    page_id: Mapped[int] = column(_l("Journal"), sa.Integer)
    sequence: Mapped[int] = column(_l("Sequence"), sa.Integer)
    kind: Mapped[str] = column(_l("What was changed"), sa.String(12))
    lesson_id: Mapped[int | None] = column(_l("Lesson"), sa.Integer)
    work_id: Mapped[int | None] = column(_l("Work"), sa.Integer)
    student_id: Mapped[int | None] = column(_l("Student"), sa.Integer)
    column_key: Mapped[str | None] = column(_l("Column"), sa.String(20))
    old: Mapped[str | None] = column(_l("Before"), sa.Text)
    new: Mapped[str | None] = column(_l("After"), sa.Text)
    version: Mapped[int | None] = column(_l("Version"), sa.Integer)
    account_id: Mapped[int | None] = column(_l("Who"), sa.Integer, index=True)
    at: Mapped[datetime.datetime] = column(_l("When"))
    college_date: Mapped[datetime.date] = column(_l("College date"))
    address: Mapped[str | None] = column(_l("From where"), sa.String(64))
    reason: Mapped[str | None] = column(_l("Why"), sa.String(300))
    text_digest: Mapped[str | None] = column(_l("Digest of the texts"), sa.String(64))
    salt: Mapped[str | None] = column(_l("Salt"), sa.String(32))
    hash: Mapped[str] = column(_l("Hash"), sa.String(64))


class JournalOp(db.Model):
    """An operation that was saved, so that the same one sent again changes nothing. Kept 90 days."""

    __tablename__ = "journal_op"

    op: Mapped[str] = column(_l("Operation"), sa.String(36), primary_key=True)
    account_id: Mapped[int] = column(_l("Who"), sa.Integer)
    body_hash: Mapped[str] = column(_l("Digest of the body"), sa.String(64))
    result: Mapped[str] = column(_l("Answer"), sa.Text)
    at: Mapped[datetime.datetime] = column(_l("When"), index=True)


class PageUnlock(db.Model):
    """A permission to write in a locked period of one page, for one teacher, with a reason and an expiry."""

    __tablename__ = "page_unlock"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    page_id: Mapped[int] = foreign(_l("Journal"), "journal_page.id")
    employee_id: Mapped[int] = foreign(_l("Teacher"), "employee.id")
    until: Mapped[datetime.date] = column(_l("Until"))
    reason: Mapped[str] = column(_l("Reason"), sa.String(300))
    granted_by: Mapped[int] = foreign(_l("Granted by"), "ab_user.id")
    granted_at: Mapped[datetime.datetime] = column(_l("When"))


class IndividualHomework(db.Model):
    """Homework of a lesson for one student (clause 2.3: collective and individual)."""

    __tablename__ = "individual_homework"
    __table_args__ = (sa.UniqueConstraint("lesson_id", "student_id"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    lesson_id: Mapped[int] = foreign(_l("Lesson"), "lesson.id", ondelete="CASCADE", index=False)
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    text: Mapped[str] = column(_l("Homework"), sa.Text)


class LessonTopic(db.Model):
    """Which row of a thematic plan a lesson gave, and how many academic hours of it.

    One lesson may give several rows and a row may take several lessons. The row meant is the first edition of it
    (`ThematicItem.origin_id`), so that a new edition of the plan knows what has been given.
    """

    __tablename__ = "lesson_topic"

    lesson_id: Mapped[int] = column(
        _l("Lesson"), sa.Integer, sa.ForeignKey("lesson.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    thematic_item_id: Mapped[int] = column(
        _l("Row of the thematic plan"),
        sa.Integer,
        sa.ForeignKey("thematic_item.id", ondelete="RESTRICT"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    hours: Mapped[Decimal] = column(_l("Hours"), sa.Numeric(4, 1))
