"""Who teaches what to whom (clause 3.2): an assignment opens a journal page and lets its teacher in."""

import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import LinkRegister, Stamped, column, foreign, link
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.models import StudyGroup, Subgroup


class LoadAssignment(LinkRegister, Stamped, db.Model):
    """Teacher × group × item × term (× subgroup) with hours; dates bound the right to write."""

    __tablename__ = "load_assignment"
    __ordered_by__ = __found_by__ = ("group", "item", "teacher")
    __natural_key__ = ("teacher", "group", "item", "term", "subgroup")
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
    hours: Mapped[Decimal] = column(_l("Hours"), sa.Numeric(7, 2))
    starts_on: Mapped[datetime.date | None] = column(_l("Since"), hint=_l("Empty: from the first day of the term"))
    ends_on: Mapped[datetime.date | None] = column(_l("Until"), hint=_l("Empty: to the last day of the term"))

    def __str__(self):
        return f"{self.group} · {self.item} · {self.teacher}"
