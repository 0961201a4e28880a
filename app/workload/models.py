"""What is to be taught and who teaches it (clause 3.2): an assignment opens a journal page and lets its teacher in."""

import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import LinkRegister, Stamped, column, foreign, link
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.policy.kinds import LOAD_KINDS
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.models import StudyGroup, Subgroup


class TeachingLoad(Stamped, db.Model):
    """Teaching to be given: the hours of one kind that a group, or a subgroup of it, has of an item in a term.

    Derived from the approved curriculum of the group; what of it nobody was given is vacant.
    """

    __tablename__ = "teaching_load"
    __table_args__ = (
        sa.CheckConstraint("hours > 0", name="hours"),
        sa.Index(
            "uq_teaching_load_unit",
            "group_id",
            "item_id",
            "term_id",
            sa.text("coalesce(subgroup_id, 0)"),
            "kind",
            unique=True,
        ),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id", index=False, ondelete="CASCADE")
    item_id: Mapped[int] = foreign(_l("Discipline, course or practice"), "curriculum_item.id", ondelete="CASCADE")
    term_id: Mapped[int] = foreign(_l("Term"), "term.id")
    subgroup_id: Mapped[int | None] = foreign(_l("Subgroup"), "subgroup.id", nullable=True)
    kind: Mapped[str] = column(_l("Kind of lesson"), sa.String(20), choices=LOAD_KINDS)
    hours: Mapped[Decimal] = column(_l("Hours"), sa.Numeric(7, 2))


class LoadAssignment(LinkRegister, Stamped, db.Model):
    """Teacher × group × item × term (× subgroup, × kind of lesson) with hours; dates bound the right to write.

    It is a draft until it is published; only then the journal opens and its teacher comes in.
    """

    __tablename__ = "load_assignment"
    __ordered_by__ = __found_by__ = ("group", "item", "teacher")
    __natural_key__ = ("teacher", "group", "item", "term", "subgroup", "kind", "starts_on")
    __table_args__ = (
        sa.CheckConstraint("hours >= 0", name="hours"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name="order"),
        sa.Index("ix_load_assignment_unit", "group_id", "item_id", "term_id", "subgroup_id", "teacher_id"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    teacher_id: Mapped[int] = foreign(_l("Teacher"), "employee.id")
    teacher: Mapped[Employee] = link(_l("Teacher"))
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id", index=False)
    group: Mapped[StudyGroup] = link(_l("Group"))
    item_id: Mapped[int] = foreign(_l("Discipline, course or practice"), "curriculum_item.id")
    item: Mapped[CurriculumItem] = link(_l("Discipline, course or practice"))
    term_id: Mapped[int] = foreign(_l("Term"), "term.id")
    term: Mapped[Term] = link(_l("Term"))
    subgroup_id: Mapped[int | None] = foreign(_l("Subgroup"), "subgroup.id", nullable=True)
    subgroup: Mapped[Subgroup | None] = link(_l("Subgroup"))
    kind: Mapped[str | None] = column(
        _l("Kind of lesson"), sa.String(20), choices=LOAD_KINDS, hint=_l("Empty: lessons of every kind")
    )
    hours: Mapped[Decimal] = column(_l("Hours"), sa.Numeric(7, 2))
    is_shared: Mapped[bool] = column(
        _l("Together with a colleague"),
        default=False,
        hint=_l("Both give the same lessons: the hours count for each of them and cover the plan once"),
    )
    starts_on: Mapped[datetime.date | None] = column(_l("Since"), hint=_l("Empty: from the first day of the term"))
    ends_on: Mapped[datetime.date | None] = column(_l("Until"), hint=_l("Empty: to the last day of the term"))
    order_in: Mapped[str | None] = column(_l("Order of assignment"), sa.String(120), hint=_l("Number and date"))
    order_out: Mapped[str | None] = column(_l("Order of withdrawal"), sa.String(120), hint=_l("Number and date"))
    replaces_id: Mapped[int | None] = foreign(
        _l("Instead of"), "load_assignment.id", nullable=True, ondelete="SET NULL"
    )
    replaces: Mapped["LoadAssignment | None"] = link(_l("Instead of"), remote_side=id)
    published_on: Mapped[datetime.date | None] = column(_l("Published on"))

    def __str__(self):
        return f"{self.group} · {self.item} · {self.teacher}"
