"""What is done to journals."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.extensions import db
from app.journals.models import AttestationMark, JournalChain, JournalPage, Lesson
from app.policy.kinds import PRACTICE_ITEMS
from app.workload.models import LoadAssignment
from app.workload.rules import Unit
from app.workload.services import Opening, knows_what_was_written, when_assigned

_page = JournalPage.__table__
_chain = JournalChain.__table__
_lesson = Lesson.__table__


@when_assigned
def open_journals(openings: Sequence[Opening]) -> None:
    """The pages of the units; each made once, with the head of its history, in statements whose number no size
    changes. Planned hours follow the plan."""
    there = _pages_of(openings)
    missing = [opening for opening in openings if opening.unit not in there]
    if missing:
        rows = [
            {
                **opening.unit._asdict(),
                "is_practice": opening.item_kind in PRACTICE_ITEMS,
                "hours_planned": opening.hours,
            }
            for opening in missing
        ]
        db.session.execute(sa.insert(_page), rows)
        made = _pages_of(missing)
        db.session.execute(sa.insert(_chain), [{"page_id": made[opening.unit].id} for opening in missing])
    replanned = [
        {"page": there[opening.unit].id, "hours": opening.hours}
        for opening in openings
        if opening.is_planned and opening.unit in there and there[opening.unit].hours_planned != opening.hours
    ]
    if replanned:
        statement = sa.update(_page).where(_page.c.id == sa.bindparam("page"))
        db.session.connection().execute(statement.values(hours_planned=sa.bindparam("hours")), replanned)


def _pages_of(openings: Iterable[Opening]) -> dict[Unit, sa.Row]:
    groups = {opening.unit.group_id for opening in openings}
    terms = {opening.unit.term_id for opening in openings}
    rows = db.session.execute(
        sa.select(
            _page.c.id, _page.c.group_id, _page.c.item_id, _page.c.term_id, _page.c.subgroup_id, _page.c.hours_planned
        ).where(_page.c.group_id.in_(groups), _page.c.term_id.in_(terms))
    )
    return {Unit(row.group_id, row.item_id, row.term_id, row.subgroup_id): row for row in rows}


@knows_what_was_written
def has_given_lessons(assignment: LoadAssignment) -> bool:
    """Whether the teacher of the assignment has a lesson on its page that was filled in."""
    given = (
        sa.select(_lesson.c.id)
        .join(_page, _page.c.id == _lesson.c.page_id)
        .where(
            _page.c.group_id == assignment.group_id,
            _page.c.item_id == assignment.item_id,
            _page.c.term_id == assignment.term_id,
            sa.func.coalesce(_page.c.subgroup_id, 0) == (assignment.subgroup_id or 0),
            _lesson.c.teacher_id == assignment.teacher_id,
            _lesson.c.first_filled_on.is_not(None),
        )
    )
    return db.session.execute(given.limit(1)).first() is not None


def pages_with_entries(group_id: int) -> sa.Select:
    """Item and number of pages of a group on which lessons or term marks stand: a curriculum may not lose them."""
    page, lesson, mark = JournalPage.__table__, Lesson.__table__, AttestationMark.__table__
    written = sa.or_(
        sa.exists().where(lesson.c.page_id == page.c.id),
        sa.exists().where(mark.c.page_id == page.c.id, mark.c.value.is_not(None)),
    )
    counted = sa.select(page.c.item_id, sa.func.count()).where(page.c.group_id == group_id, written)
    return counted.group_by(page.c.item_id)
