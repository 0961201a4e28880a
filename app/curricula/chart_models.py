"""The academic chart (календарный учебный график): what every week of every course is spent on."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import column, foreign
from app.extensions import db
from app.policy.chart import CHART_LABELS


class ChartWeek(db.Model):
    """A week of a course, or a part of a week that is divided.

    `week` is counted from the one that holds 1 September (1-53). `part` counts from one to `parts`; an undivided week
    is part 1 of 1. `semester` is counted from the first course, as the hours of items are. A code that the table of
    kinds does not know is kept in `source_code` with the kind «other», so that it survives a round trip.
    """

    __tablename__ = "academic_chart"
    __table_args__ = (
        sa.UniqueConstraint("curriculum_id", "course", "week", "part"),
        sa.CheckConstraint("week BETWEEN 1 AND 53", name="week"),
        sa.CheckConstraint("part BETWEEN 1 AND parts", name="part"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    curriculum_id: Mapped[int] = foreign(_l("Curriculum"), "curriculum.id", ondelete="CASCADE")
    course: Mapped[int] = column(_l("Course"))
    week: Mapped[int] = column(_l("Week"))
    part: Mapped[int] = column(_l("Part of the week"), default=1)
    parts: Mapped[int] = column(_l("Into how many parts the week is divided"), default=1)
    semester: Mapped[int] = column(_l("Semester"))
    kind: Mapped[str] = column(_l("Kind of week"), sa.String(20), choices=CHART_LABELS)
    source_code: Mapped[str] = column(_l("Code as in the file"), sa.String(40), default="")
