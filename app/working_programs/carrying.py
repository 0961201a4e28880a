"""Working programmes that go along when a group moves to another edition of its curriculum."""

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import clock
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.working_programs import queries, rules, services
from app.working_programs.models import WorkingProgram

_WHY = "programmes go along with the group, whoever may read them"


def carry(pairs: Mapping[int, int]) -> None:
    """Give rows of the new edition (old row -> new row) the approved programmes of the old ones. The caller commits.

    Other groups may stay on the old edition, so the programme is copied. It stays approved where the new edition gives
    the same hours; else it is a draft that somebody has to fit. A row that has a programme already keeps it.
    """
    found = db.session.scalars(
        sa.select(WorkingProgram)
        .where(WorkingProgram.item_id.in_(set(pairs)), WorkingProgram.state == "approved")
        .execution_options(scoped_by=_WHY)
    ).all()
    wanted = {pairs[program.item_id] for program in found}
    has_one = set(
        db.session.scalars(
            sa.select(WorkingProgram.item_id)
            .where(WorkingProgram.item_id.in_(wanted))
            .execution_options(scoped_by=_WHY)
        )
    )
    for program in found:
        if pairs[program.item_id] not in has_one:
            _copy(program, pairs[program.item_id])


def _copy(program: WorkingProgram, item_id: int) -> None:
    lines, kind = queries.lines_of(program.id), db.session.get(CurriculumItem, item_id).kind
    fits = rules.refusal_to_submit("submitted", lines, rules.balance(lines, queries.hours_of(item_id), kind)) is None
    copy = WorkingProgram(
        item_id=item_id,
        edition=1,
        author_id=program.author_id,
        co_authors=program.co_authors,
        state="approved" if fits else "draft",
        protocol=program.protocol if fits else None,
        approved_on=program.approved_on if fits else None,
        edited_at=clock.now(),
    )
    db.session.add(copy)
    db.session.flush()
    services.copy_rows(program.id, copy.id)
    effective_on = copy.approved_on or clock.today()
    services.note_step(copy, copy.state, effective_on, _("with the new edition of the curriculum"))
