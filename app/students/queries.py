"""What is asked about the contingent."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.extensions import db
from app.students.models import Enrollment, StudyGroup

_stay, _group = Enrollment.__table__, StudyGroup.__table__


def last_stays(student_ids: Sequence[int]) -> Sequence[sa.Row]:
    """The latest stay of each student in a group: student_id, group_id, group, starts_on, ends_on. One statement.

    The students are the caller's to see; a main group goes before additional education.
    """
    place = (
        sa.func.row_number()
        .over(
            partition_by=_stay.c.student_id,
            order_by=(
                sa.case((_group.c.education_module == "additional", 1), else_=0),
                _stay.c.starts_on.desc(),
                _stay.c.id.desc(),
            ),
        )
        .label("place")
    )
    ranked = (
        sa.select(
            _stay.c.student_id,
            _stay.c.group_id,
            _group.c.name.label("group"),
            _stay.c.starts_on,
            _stay.c.ends_on,
            place,
        )
        .join_from(_stay, _group, _group.c.id == _stay.c.group_id)
        .where(_stay.c.student_id.in_(student_ids))
        .subquery()
    )
    return db.session.execute(sa.select(ranked).where(ranked.c.place == 1)).all()
