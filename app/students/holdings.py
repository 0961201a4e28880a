"""What the contingent knows of an employee who leaves: the groups led."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.extensions import db
from app.staff.holdings import Holding, still_holds
from app.students.models import GroupCurator, StudyGroup

_curator, _group = GroupCurator.__table__, StudyGroup.__table__


@still_holds
def groups_led(employee_id: int, after: datetime.date) -> list[Holding]:
    """Groups whose class teacher the employee would still be after the day."""
    rows = db.session.execute(
        sa.select(_group.c.id, _group.c.name)
        .distinct()
        .join_from(_curator, _group, _group.c.id == _curator.c.group_id)
        .where(_curator.c.employee_id == employee_id, sa.or_(_curator.c.ends_on.is_(None), _curator.c.ends_on > after))
        .order_by(_group.c.name)
    )
    return [Holding(_l("class teacher of the group"), row.name, "StudyGroupView.show", row.id) for row in rows]
