"""Topics of the approved thematic plan beside the lessons that give them (clause 4.1)."""

from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.extensions import db
from app.journals.grid import plain_number
from app.journals.lesson_fields import wrong
from app.journals.models import JournalPage, Lesson, LessonTopic
from app.journals.pages import Page, semester_of
from app.policy.thematic import LESSON, LESSON_TYPE_OF
from app.working_programs.models import ThematicItem, WorkingProgram

_page, _lesson, _given = JournalPage.__table__, Lesson.__table__, LessonTopic.__table__
_row, _program = ThematicItem.__table__, WorkingProgram.__table__
_root = sa.func.coalesce(_row.c.origin_id, _row.c.id)


def as_json(page: Page) -> dict:
    """The plan of the page's term with hours given by its lessons; `next` is the first row with hours left."""
    rows = _plan_of(page)
    given: dict[int, list] = {}
    for line in _given_on(page.id):
        given.setdefault(line.thematic_item_id, []).append(line)
    cards = [_card(number, row, given.get(row.root, ())) for number, row in enumerate(rows, 1)]
    following = next((card["id"] for card in cards if card["left"] > 0), None)
    return {"topics": cards, "next": following}


def _plan_of(page: Page) -> list:
    """Rows of the approved plan that belong to the term; a plan of one term may leave its semester unsaid."""
    return list(
        db.session.execute(
            sa.select(_row, _root.label("root"))
            .join(_program, _program.c.id == _row.c.program_id)
            .where(
                _program.c.item_id == page.item_id,
                _program.c.state == "approved",
                _row.c.level == LESSON,
                sa.or_(_row.c.semester.is_(None), _row.c.semester == semester_of(page.id)),
            )
            .order_by(_row.c.place, _row.c.id)
        )
    )


def _given_on(page_id: int):
    return db.session.execute(
        sa.select(_given.c.thematic_item_id, _given.c.lesson_id, _given.c.hours, _lesson.c.held_on)
        .join(_lesson, _lesson.c.id == _given.c.lesson_id)
        .where(_lesson.c.page_id == page_id, _lesson.c.cancelled_on.is_(None))
        .order_by(_lesson.c.held_on, _lesson.c.id)
    )


def _card(number: int, row, lines) -> dict:
    given = sum((line.hours for line in lines), Decimal(0))
    return {
        "id": row.root,
        "number": number,
        "title": row.title,
        "type": LESSON_TYPE_OF.get(row.kind, "lesson"),
        "hours": plain_number(row.hours),
        "left": plain_number(max(row.hours - given, Decimal(0))),
        "homework": row.homework,
        "lessons": [{"id": line.lesson_id, "date": line.held_on.isoformat()} for line in lines],
    }


def give(page: Page, lesson_id: int, hours: Decimal, roots: list[int]) -> None:
    """Make these rows of the plan the ones that the lesson gives: its hours go to them in their order.

    The last one takes what is left over: a topic may take longer than planned. The caller commits.
    """
    known = {row.root: row.hours for row in _plan_of(page)} if roots else {}
    if not known.keys() >= set(roots):
        raise wrong(plan=_("This topic is not in the approved plan of the term."))
    db.session.execute(sa.delete(_given).where(_given.c.lesson_id == lesson_id))
    given: dict[int, Decimal] = {}
    for line in _given_on(page.id) if roots else ():
        given[line.thematic_item_id] = given.get(line.thematic_item_id, Decimal(0)) + line.hours
    left, values = Decimal(hours), []
    for place, root in enumerate(roots):
        wanted = max(known[root] - given.get(root, Decimal(0)), Decimal("0.5"))
        taken = left if place == len(roots) - 1 else min(wanted, left)
        if taken > 0:
            values.append({"lesson_id": lesson_id, "thematic_item_id": root, "hours": taken})
        left -= taken
    if values:
        db.session.execute(sa.insert(_given), values)
