"""What the journals know of an employee who leaves: lessons ahead, and lessons given but not filled in."""

import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.curricula.models import CurriculumItem
from app.extensions import db
from app.journals.models import JournalPage, Lesson
from app.staff.holdings import Holding, still_holds
from app.students.models import StudyGroup

_lesson, _page, _group, _item = (model.__table__ for model in (Lesson, JournalPage, StudyGroup, CurriculumItem))


@still_holds
def journals_open(employee_id: int, after: datetime.date) -> list[Holding]:
    """Journal pages with lessons after the day, or with lessons until it that have no topic yet."""
    ahead = sa.func.sum(sa.case((_lesson.c.held_on > after, 1), else_=0))
    unfilled = sa.func.sum(sa.case((sa.and_(_lesson.c.held_on <= after, _lesson.c.topic == ""), 1), else_=0))
    own = sa.or_(
        _lesson.c.substitute_id == employee_id,
        sa.and_(_lesson.c.substitute_id.is_(None), _lesson.c.teacher_id == employee_id),
    )
    rows = db.session.execute(
        sa.select(_page.c.id, _group.c.name.label("group"), _item.c.index_code, _item.c.name.label("item"),
                  ahead.label("ahead"), unfilled.label("unfilled"))
        .join_from(_lesson, _page, _page.c.id == _lesson.c.page_id)
        .join(_group, _group.c.id == _page.c.group_id)
        .join(_item, _item.c.id == _page.c.item_id)
        .where(own, _lesson.c.cancelled_on.is_(None))
        .group_by(_page.c.id, _group.c.name, _group.c.sort_key, _item.c.index_code, _item.c.name)
        .having(ahead + unfilled > 0)
        .order_by(_group.c.sort_key, _item.c.index_code)
    )  # fmt: skip
    return [Holding(_l("journal"), _said(row)) for row in rows]


def _said(row: sa.Row) -> str:
    parts = [f"{row.group} · {row.index_code} {row.item}"]
    if row.ahead:
        parts.append(_("lessons ahead: %(count)s", count=row.ahead))
    if row.unfilled:
        parts.append(_("lessons without a topic: %(count)s", count=row.unfilled))
    return ", ".join(parts)
