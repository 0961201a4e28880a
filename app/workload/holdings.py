"""What the workload knows of an employee who leaves: assignments that go on."""

import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.values import plain
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.school_year.models import Term
from app.staff.holdings import Holding, still_holds
from app.students.models import StudyGroup
from app.workload.models import LoadAssignment

_assignment, _group, _item, _term = (model.__table__ for model in (LoadAssignment, StudyGroup, CurriculumItem, Term))


@still_holds
def assignments_ahead(employee_id: int, after: datetime.date) -> list[Holding]:
    """Assignments that would go on after the day."""
    ends_on = sa.func.coalesce(_assignment.c.ends_on, _term.c.ends_on)
    rows = db.session.execute(
        sa.select(
            _assignment.c.id,
            _assignment.c.hours,
            _group.c.name.label("group"),
            _item.c.index_code,
            _item.c.name.label("item"),
            _term.c.name.label("term"),
        )
        .join_from(_assignment, _group, _group.c.id == _assignment.c.group_id)
        .join(_item, _item.c.id == _assignment.c.item_id)
        .join(_term, _term.c.id == _assignment.c.term_id)
        .where(_assignment.c.teacher_id == employee_id, ends_on > after)
        .order_by(_group.c.sort_key, _item.c.index_code, _assignment.c.id)
    )
    return [
        Holding(
            _l("workload"),
            f"{row.group} · {row.index_code} {row.item} · {row.term}, " + _("%(hours)s h", hours=plain(row.hours)),
            "LoadAssignmentView.edit",
            row.id,
        )
        for row in rows
    ]
