"""What is done to journals."""

import sqlalchemy as sa

from app.extensions import db
from app.journals.models import AttestationMark, JournalChain, JournalPage, Lesson
from app.policy.kinds import PRACTICE_ITEMS
from app.workload.models import LoadAssignment
from app.workload.services import when_assigned


@when_assigned
def open_journal(assignment: LoadAssignment) -> JournalPage:
    """The page of the assignment's unit; made once, with the head of its history."""
    subgroup_id = assignment.subgroup.id if assignment.subgroup else None
    page = db.session.scalar(
        sa.select(JournalPage)
        .where(
            JournalPage.group_id == assignment.group.id,
            JournalPage.item_id == assignment.item.id,
            JournalPage.term_id == assignment.term.id,
            JournalPage.subgroup_id == subgroup_id if subgroup_id else JournalPage.subgroup_id.is_(None),
        )
        .execution_options(scoped_by="the page of an assignment")
    )
    if page is None:
        page = JournalPage(
            group_id=assignment.group.id,
            item_id=assignment.item.id,
            term_id=assignment.term.id,
            subgroup_id=subgroup_id,
            is_practice=assignment.item.kind in PRACTICE_ITEMS,
            hours_planned=assignment.hours,
        )
        db.session.add(page)
        db.session.flush([page])
        db.session.add(JournalChain(page_id=page.id))
    return page


def pages_with_entries(group_id: int) -> sa.Select:
    """Item and number of pages of a group on which lessons or term marks stand: a curriculum may not lose them."""
    page, lesson, mark = JournalPage.__table__, Lesson.__table__, AttestationMark.__table__
    written = sa.or_(
        sa.exists().where(lesson.c.page_id == page.c.id),
        sa.exists().where(mark.c.page_id == page.c.id, mark.c.value.is_not(None)),
    )
    counted = sa.select(page.c.item_id, sa.func.count()).where(page.c.group_id == group_id, written)
    return counted.group_by(page.c.item_id)
