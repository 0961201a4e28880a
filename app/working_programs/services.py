"""Working programmes from draft to approval, and their plans: stored, copied, taken from a file."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import current
from app.core.refusal import Refused
from app.extensions import db
from app.policy.thematic import LESSON
from app.working_programs import queries, rules
from app.working_programs.models import ThematicItem, WorkingProgram, WorkingProgramStep

_row = ThematicItem.__table__
_program = WorkingProgram.__table__


def store(program: WorkingProgram, lines: Sequence[rules.Line]) -> list[rules.Problem]:
    """Make the plan these rows, or say what is wrong with them. The caller commits. Raises Refused.

    Rows that keep their id keep their identity, so that moving a row is not removing it.
    """
    refuse(rules.refusal_to_change(program.state))
    semesters = {semester for semester, _kind in queries.hours_of(program.item_id)}
    if found := rules.problems(lines, semesters):
        return found
    known = {line.id for line in queries.lines_of(program.id)}
    kept = [line.id for line in lines if line.id in known]
    gone = known - set(kept)
    if gone:
        db.session.execute(sa.delete(_row).where(_row.c.program_id == program.id, _row.c.id.in_(gone)))
    _write(program.id, lines, known)
    program.edited_at = clock.now()
    db.session.flush()
    return []


def _write(program_id: int, lines: Sequence[rules.Line], known: set[int | None]) -> None:
    seen: set[int | None] = set()
    fresh, changed = [], []
    for place, line in enumerate(lines):
        values = {
            "place": place,
            "level": line.level,
            "title": line.title,
            "semester": line.semester if line.level == LESSON else None,
            "kind": line.kind if line.level == LESSON else None,
            "hours": line.hours if line.level == LESSON else Decimal(0),
            "homework": line.homework,
            "equipment": line.equipment,
        }
        if line.id in known and line.id not in seen:
            changed.append({"row": line.id, **values})
        else:
            fresh.append({"program_id": program_id, **values})
        seen.add(line.id)
    if changed:
        names = [name for name in changed[0] if name != "row"]
        statement = (
            sa.update(_row).where(_row.c.id == sa.bindparam("row")).values({name: sa.bindparam(name) for name in names})
        )
        db.session.connection().execute(statement, changed)
    if fresh:
        db.session.execute(sa.insert(_row), fresh)


def copy_plan(source_id: int, program: WorkingProgram) -> None:
    """The rows of another plan instead of one's own; semesters are moved to those of the own curriculum."""
    own = sorted({semester for semester, _kind in queries.hours_of(program.item_id)})
    lines = queries.lines_of(source_id)
    used = sorted({line.semester for line in lines if line.semester})
    # The same discipline may stand a semester earlier or later in the other curriculum: first to first, and so on.
    moved = dict(zip(used, own, strict=False)) if own else {}
    last = own[-1] if own else None
    lines = [
        replace(line, id=None, semester=moved.get(line.semester, last or line.semester) if line.semester else None)
        for line in lines
    ]
    if found := store(program, lines):
        raise Refused(_("Row %(row)s: %(message)s", row=found[0].row, message=found[0].message))


def begin_edition(program: WorkingProgram) -> WorkingProgram:
    """A draft that begins as a copy of an approved edition. The caller commits. Raises Refused."""
    if program.state not in ("approved", "archived"):
        raise Refused(_("There is a draft already: change it"))
    pending = db.session.scalar(
        sa.select(_program.c.id).where(
            _program.c.item_id == program.item_id, _program.c.state.in_(("draft", "submitted"))
        )
    )
    if pending:
        raise Refused(_("There is a draft already: change it"))
    draft = WorkingProgram(
        item_id=program.item_id,
        edition=queries.next_edition(program.item_id),
        author_id=program.author_id,
        co_authors=program.co_authors,
        state="draft",
    )
    db.session.add(draft)
    db.session.flush()
    copy_rows(program.id, draft.id)
    note_step(draft, "draft", clock.today())
    return draft


def copy_rows(source_id: int, target_id: int) -> None:
    """The rows of a plan once more, each knowing the first edition of itself."""
    names = ("place", "level", "title", "semester", "kind", "hours", "homework", "equipment")
    rows = sa.select(
        sa.literal(target_id), sa.func.coalesce(_row.c.origin_id, _row.c.id), *(_row.c[name] for name in names)
    )
    db.session.execute(
        sa.insert(_row).from_select(["program_id", "origin_id", *names], rows.where(_row.c.program_id == source_id))
    )


def submit(program: WorkingProgram) -> None:
    """Hand the draft to the head. Raises Refused."""
    if program.state != "draft":
        raise Refused(_("Only a draft goes for approval"))
    _refuse_unbalanced(program)
    program.state, program.return_reason = "submitted", None
    note_step(program, "submitted", clock.today())


def take_back(program: WorkingProgram, reason: str) -> None:
    """Return a submitted programme to its author, who reads why. Raises Refused."""
    if program.state != "submitted":
        raise Refused(_("Only a submitted programme is returned"))
    program.state, program.return_reason = "draft", reason or None
    note_step(program, "draft", clock.today(), reason)


def approve(program: WorkingProgram, approved_on: datetime.date, protocol: str) -> None:
    """Approve, and put the former edition into the archive. Raises Refused."""
    if approved_on > clock.today():
        raise Refused(_("The day of approval is still ahead"))
    _refuse_unbalanced(program)
    former = db.session.scalars(
        sa.select(WorkingProgram)
        .where(WorkingProgram.item_id == program.item_id, WorkingProgram.state == "approved")
        .execution_options(scoped_by="approval archives the former edition, whoever may read it")
    )
    for edition in former:
        edition.state = "archived"
        note_step(edition, "archived", approved_on)
    program.state, program.approved_on, program.protocol = "approved", approved_on, protocol or None
    program.return_reason = None
    note_step(program, "approved", approved_on, protocol)


def _refuse_unbalanced(program: WorkingProgram) -> None:
    lines = queries.lines_of(program.id)
    balances = rules.balance(lines, queries.hours_of(program.item_id), program.item.kind)
    refuse(rules.refusal_to_submit(program.state, lines, balances))


def refuse(reason) -> None:
    """Raise the refusal if there is one."""
    if reason is not None:
        raise Refused(str(reason))


def note_step(program: WorkingProgram, state: str, effective_on: datetime.date, note: str = "") -> None:
    """Keep the step with both of its dates: deadlines ask when it took effect and when it was entered."""
    db.session.add(
        WorkingProgramStep(
            program_id=program.id,
            state=state,
            effective_on=effective_on,
            entered_on=clock.today(),
            at=clock.now(),
            who=current().name,
            note=note or None,
        )
    )
