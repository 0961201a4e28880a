"""Working programmes of disciplines and their thematic plans (clauses 3.2, 4.1)."""

import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import LinkRegister, Stamped, column, foreign, link
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.policy.kinds import HOUR_KINDS
from app.policy.thematic import LEVELS, PROGRAM_STATES
from app.staff.models import Employee


class WorkingProgram(LinkRegister, Stamped, db.Model):
    """The working programme (рабочая программа) of an item of a curriculum, in one of its editions.

    An approved edition is never changed: the next one is begun from its copy.
    """

    __tablename__ = "working_program"
    __ordered_by__ = __found_by__ = ("item",)
    __natural_key__ = ("item", "edition")
    __table_args__ = (
        sa.UniqueConstraint("item_id", "edition"),
        sa.CheckConstraint("edition >= 1", name="edition"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    item_id: Mapped[int] = foreign(_l("Discipline, course or practice"), "curriculum_item.id")
    item: Mapped[CurriculumItem] = link(_l("Discipline, course or practice"))
    edition: Mapped[int] = column(_l("Edition"), default=1)
    author_id: Mapped[int | None] = foreign(_l("Author"), "employee.id", nullable=True)
    author: Mapped[Employee | None] = link(_l("Author"))
    co_authors: Mapped[str | None] = column(_l("Co-authors"), sa.String(300))
    state: Mapped[str] = column(_l("State"), sa.String(20), default="draft", choices=PROGRAM_STATES)
    protocol: Mapped[str | None] = column(
        _l("Protocol of approval"), sa.String(120), hint=_l("For example No. 1 of 28.08.2026")
    )
    approved_on: Mapped[datetime.date | None] = column(_l("Approved on"))
    return_reason: Mapped[str | None] = column(_l("Why it was returned"), sa.String(500))
    edited_at: Mapped[datetime.datetime | None] = column(_l("Plan changed"))

    def __str__(self):
        return f"{self.item}" if self.edition == 1 else f"{self.item} (ред. {self.edition})"


class WorkingProgramStep(db.Model):
    """A step of a working programme from state to state: when it took effect, when and by whom it was entered."""

    __tablename__ = "working_program_step"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    program_id: Mapped[int] = foreign(_l("Working programme"), "working_program.id", ondelete="CASCADE")
    state: Mapped[str] = column(_l("State"), sa.String(20), choices=PROGRAM_STATES)
    effective_on: Mapped[datetime.date] = column(_l("Since"))
    entered_on: Mapped[datetime.date] = column(_l("Entered on"))
    at: Mapped[datetime.datetime] = column(_l("When"))
    who: Mapped[str] = column(_l("Who"), sa.String(120), default="")
    note: Mapped[str | None] = column(_l("Note"), sa.String(500))


class ThematicItem(db.Model):
    """A row of a thematic plan: a section, a topic, or a lesson with academic hours of one kind.

    `origin_id` is the row of the first edition that this one goes back to: what was given under an older edition stays
    given under the next.
    """

    __tablename__ = "thematic_item"
    __table_args__ = (
        sa.Index("ix_thematic_item_program_place", "program_id", "place"),
        sa.CheckConstraint("hours >= 0", name="hours"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    program_id: Mapped[int] = foreign(_l("Working programme"), "working_program.id", ondelete="CASCADE", index=False)
    place: Mapped[int] = column(_l("Order"), default=0)
    level: Mapped[str] = column(_l("Row"), sa.String(10), default="lesson", choices=LEVELS)
    title: Mapped[str] = column(_l("Title"), sa.Text)
    semester: Mapped[int | None] = column(_l("Semester"))
    kind: Mapped[str | None] = column(_l("Kind of hours"), sa.String(20), choices=HOUR_KINDS)
    hours: Mapped[Decimal] = column(_l("Hours"), sa.Numeric(6, 2), default=0)
    homework: Mapped[str] = column(_l("Homework"), sa.Text, default="")
    equipment: Mapped[str] = column(_l("Equipment"), sa.String(400), default="")
    origin_id: Mapped[int | None] = foreign(
        _l("First edition of the row"), "thematic_item.id", nullable=True, ondelete="SET NULL"
    )
