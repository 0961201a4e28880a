"""What is taught: specialties, programmes and curricula (clause 3.2)."""

import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import Register, Stamped, column, foreign, link
from app.extensions import db
from app.policy.kinds import (
    ADMISSION_BASES,
    CONTROL_FORMS,
    CURRICULUM_STATES,
    CURRICULUM_STEPS,
    HOUR_KINDS,
    ITEM_KINDS,
    NAME_PLACEHOLDERS,
    SPECIALTY_KINDS,
    STUDY_FORMS,
    TRAINING_LEVELS,
)


class Specialty(Register, db.Model):
    """A specialty, profession or direction with its code, «09.02.07»."""

    __tablename__ = "specialty"
    __ordered_by__ = __found_by__ = ("code", "name")
    __natural_key__ = ("code",)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    code: Mapped[str] = column(_l("Code"), sa.String(20), unique=True)
    name: Mapped[str] = column(_l("Name"), sa.String(300))
    kind: Mapped[str] = column(_l("Kind"), sa.String(20), default="specialist", choices=SPECIALTY_KINDS)
    group_pattern: Mapped[str | None] = column(
        _l("Pattern of the names of groups"),
        sa.String(60),
        hint=_l("For example %(example)s", example=NAME_PLACEHOLDERS["example"]),
    )

    def __str__(self):
        return f"{self.code} {self.name}"


class EducationProgram(Register, db.Model):
    """A programme: a specialty in one form, on one base, of one length."""

    __tablename__ = "education_program"
    __natural_key__ = ("name",)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    name: Mapped[str] = column(_l("Name"), sa.String(400), unique=True)
    specialty_id: Mapped[int] = foreign(_l("Specialty"), "specialty.id")
    specialty: Mapped[Specialty] = link(_l("Specialty"))
    kind: Mapped[str] = column(
        _l("Kind of programme"),
        sa.String(20),
        default="specialist",
        server_default="specialist",
        choices=SPECIALTY_KINDS,
    )
    training_level: Mapped[str] = column(
        _l("Level of training"), sa.String(20), default="base", server_default="base", choices=TRAINING_LEVELS
    )
    study_form: Mapped[str] = column(_l("Form of study"), sa.String(20), default="full_time", choices=STUDY_FORMS)
    admission_base: Mapped[str] = column(_l("Admission base"), sa.String(20), default="basic", choices=ADMISSION_BASES)
    duration_months: Mapped[int] = column(_l("Length of study, months"))
    qualification: Mapped[str | None] = column(_l("Qualification"), sa.String(300))

    def __str__(self):
        return self.name


class Curriculum(Register, Stamped, db.Model):
    """A curriculum: the version of a programme for the groups of one intake year."""

    __tablename__ = "curriculum"
    __ordered_by__ = ("intake_year", "name")
    __natural_key__ = ("name",)
    __table_args__ = (sa.UniqueConstraint("program_id", "intake_year", "edition"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    name: Mapped[str] = column(_l("Name"), sa.String(400), unique=True)
    program_id: Mapped[int] = foreign(_l("Programme"), "education_program.id")
    program: Mapped[EducationProgram] = link(_l("Programme"))
    intake_year: Mapped[int] = column(_l("Intake year"))
    edition: Mapped[int] = column(_l("Edition"), default=1)
    state: Mapped[str] = column(_l("State"), sa.String(20), default="draft", choices=CURRICULUM_STATES)
    semesters: Mapped[int] = column(_l("Number of semesters"), default=0)
    semesters_per_course: Mapped[int] = column(_l("Semesters in a course"), default=2)
    approved_on: Mapped[datetime.date | None] = column(_l("Approved on"))
    based_on_id: Mapped[int | None] = foreign(_l("Made from"), "curriculum.id", nullable=True, ondelete="SET NULL")
    based_on: Mapped["Curriculum | None"] = link(_l("Made from"), remote_side="Curriculum.id")
    source_name: Mapped[str | None] = column(_l("Loaded from file"), sa.String(255))
    source_digest: Mapped[str | None] = column(_l("Digest of the file"), sa.String(64))

    def __str__(self):
        return self.name


class CurriculumStep(Stamped, db.Model):
    """A step in the life of a curriculum: made, submitted, returned, approved …

    `happened_on` is the day it took effect by its document, the stamp when it was entered: clause 3.2 asks that
    curricula stand by 1 September, and both days are needed to see that.
    """

    __tablename__ = "curriculum_step"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    curriculum_id: Mapped[int] = foreign(_l("Curriculum"), "curriculum.id", ondelete="CASCADE")
    step: Mapped[str] = column(_l("Step"), sa.String(20), choices=CURRICULUM_STEPS)
    happened_on: Mapped[datetime.date] = column(_l("Date"))
    document: Mapped[str | None] = column(_l("Document"), sa.String(200))
    reason: Mapped[str | None] = column(_l("Reason"), sa.String(1000))
    account_id: Mapped[int | None] = foreign(_l("Who"), "ab_user.id", nullable=True, ondelete="SET NULL")
    who: Mapped[str] = column(_l("Who"), sa.String(200), default="")


class CurriculumSection(db.Model):
    """A cycle of a curriculum: СГ, ОП, П; cycles may nest."""

    __tablename__ = "curriculum_section"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    curriculum_id: Mapped[int] = foreign(_l("Curriculum"), "curriculum.id", ondelete="CASCADE")
    parent_id: Mapped[int | None] = foreign(_l("Part of"), "curriculum_section.id", nullable=True, ondelete="CASCADE")
    place: Mapped[int] = column(_l("Order"), default=0)
    code: Mapped[str] = column(_l("Index"), sa.String(40), default="")
    name: Mapped[str] = column(_l("Name"), sa.String(400))


class CurriculumItem(Register, db.Model):
    """A row of a curriculum: a discipline, a module or one of its parts."""

    __tablename__ = "curriculum_item"
    __ordered_by__ = __found_by__ = ("index_code", "name")
    __natural_key__ = ("curriculum", "index_code", "name")

    id: Mapped[int] = column(_l("No."), primary_key=True)
    curriculum_id: Mapped[int] = foreign(_l("Curriculum"), "curriculum.id", ondelete="CASCADE")
    curriculum: Mapped[Curriculum] = link(_l("Curriculum"))
    section_id: Mapped[int | None] = foreign(_l("Section"), "curriculum_section.id", nullable=True, ondelete="CASCADE")
    parent_id: Mapped[int | None] = foreign(_l("Part of"), "curriculum_item.id", nullable=True, ondelete="CASCADE")
    place: Mapped[int] = column(_l("Order"), default=0)
    index_code: Mapped[str] = column(_l("Index"), sa.String(40), default="")
    index_original: Mapped[str | None] = column(_l("Index as in the file"), sa.String(60))
    name: Mapped[str] = column(_l("Name"), sa.String(800))
    kind: Mapped[str] = column(_l("Kind"), sa.String(24), default="discipline", choices=ITEM_KINDS)
    is_counted: Mapped[bool] = column(_l("Counted in the plan"), default=True)
    is_elective: Mapped[bool] = column(_l("Elective"), default=False)
    is_optional: Mapped[bool] = column(_l("Optional course"), default=False)
    is_dispersed: Mapped[bool] = column(
        _l("Practice beside lessons"),
        default=False,
        server_default=sa.false(),
        hint=_l("The practice runs beside lessons instead of in weeks of its own."),
    )
    hours_total: Mapped[Decimal] = column(_l("Hours in total"), sa.Numeric(8, 2), default=0)
    hours_recredited: Mapped[Decimal] = column(
        _l("Re-credited hours"),
        sa.Numeric(8, 2),
        default=0,
        server_default="0",
        hint=_l("Hours that are counted as studied before: they are not taught."),
    )

    def __str__(self):
        return f"{self.index_code} {self.name}".strip()


class ItemHours(db.Model):
    """Academic hours of one kind that an item has in one semester (counted from the first course)."""

    __tablename__ = "item_hours"
    __table_args__ = (sa.UniqueConstraint("item_id", "semester", "kind", "source_kind"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    item_id: Mapped[int] = foreign(_l("Item"), "curriculum_item.id", ondelete="CASCADE")
    semester: Mapped[int] = column(_l("Semester"))
    kind: Mapped[str] = column(_l("Kind of hours"), sa.String(20), choices=HOUR_KINDS)
    source_kind: Mapped[str] = column(_l("Kind as in the file"), sa.String(80), default="")
    hours: Mapped[Decimal] = column(_l("Hours"), sa.Numeric(8, 2))
    practical_training: Mapped[Decimal] = column(_l("Of them practical training"), sa.Numeric(8, 2), default=0)


class ItemControl(db.Model):
    """A form of control of an item in one semester."""

    __tablename__ = "item_control"
    __table_args__ = (sa.UniqueConstraint("item_id", "semester", "form", "source_form"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    item_id: Mapped[int] = foreign(_l("Item"), "curriculum_item.id", ondelete="CASCADE")
    semester: Mapped[int] = column(_l("Semester"))
    form: Mapped[str] = column(_l("Form of control"), sa.String(24), choices=CONTROL_FORMS)
    source_form: Mapped[str] = column(_l("Form as in the file"), sa.String(80), default="")
    count: Mapped[int] = column(_l("How many"), default=1)
    joint: Mapped[int | None] = column(
        _l("Joint control"),
        hint=_l("Items of a curriculum with the same number end their semester together, by one form of control."),
    )


class ItemWeeks(db.Model):
    """How long a practice of an item lasts in one semester, in weeks."""

    __tablename__ = "item_weeks"
    __table_args__ = (sa.UniqueConstraint("item_id", "semester"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    item_id: Mapped[int] = foreign(_l("Item"), "curriculum_item.id", ondelete="CASCADE")
    semester: Mapped[int] = column(_l("Semester"))
    weeks: Mapped[Decimal] = column(_l("Weeks"), sa.Numeric(6, 2))
