"""What is done to journals."""

import sqlalchemy as sa

from app.extensions import db
from app.journals.models import JournalChain, JournalPage
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
