"""The life of a curriculum: steps with their history, new editions, copies for the next intake."""

import datetime
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import clock, settings
from app.core.actor import current
from app.core.refusal import Refused
from app.curricula import balance, life_rules, names
from app.curricula.life_rules import STEPS, Taking
from app.curricula.models import Curriculum, CurriculumStep, EducationProgram
from app.curricula.queries import StoredRows
from app.curricula.row_copy import copy_rows
from app.extensions import db

_steps = CurriculumStep.__table__
_curricula = Curriculum.__table__


@dataclass(frozen=True)
class Taken:
    """A step of the history, as it is shown."""

    step: str
    happened_on: datetime.date
    document: str | None
    reason: str | None
    who: str
    entered_on: datetime.date
    account_id: int | None


def history(curriculum_id: int) -> list[Taken]:
    """Everything that was done with a curriculum, the last first."""
    columns = (getattr(_steps.c, name) for name in Taken.__dataclass_fields__)
    mine = sa.select(*columns).where(_steps.c.curriculum_id == curriculum_id).order_by(_steps.c.id.desc())
    return [Taken(*row) for row in db.session.execute(mine)]


def record(
    curriculum_id: int, step: str, happened_on: datetime.date, *, document: str = "", reason: str = "", **stamp
) -> None:
    """Write a step of the history; `stamp` says when it was entered where that is not now."""
    actor = current()
    values = {
        "curriculum_id": curriculum_id,
        "step": step,
        "happened_on": happened_on,
        "document": document or None,
        "reason": reason or None,
        "account_id": actor.account_id,
        "who": "" if actor.is_system else actor.name[:200],
    }
    stamp = stamp or {"entered_at": clock.now(), "entered_on": clock.today()}
    db.session.execute(sa.insert(_steps).values(values | stamp))


def take_step(
    curriculum: Curriculum, rows: StoredRows, step: str, happened_on: datetime.date | None, document: str, reason: str
) -> None:
    """Submit, take back, approve, return, archive, restore. Raises Refused. The caller commits."""
    taking = Taking(step, happened_on, document.strip()[:200], reason.strip()[:1000], _is_submitter(curriculum.id))
    refusal = life_rules.refusal(
        curriculum.state,
        taking,
        today=clock.today(),
        rows=len(rows.outline),
        errors=len(balance.errors(balance.findings_of(curriculum, rows))),
        needs_another=bool(settings.get("curricula.another_approves")),
    )
    if refusal:
        raise Refused(str(refusal))
    curriculum.state = STEPS[step].target
    if step == "approved":
        curriculum.approved_on = happened_on
    record(curriculum.id, step, happened_on, document=taking.document, reason=taking.reason)
    db.session.flush()


def _is_submitter(curriculum_id: int) -> bool:
    last = db.session.scalar(
        sa.select(_steps.c.account_id)
        .where(_steps.c.curriculum_id == curriculum_id, _steps.c.step == "submitted")
        .order_by(_steps.c.id.desc())
        .limit(1)
    )
    return last is not None and last == current().account_id


def open_edition(curriculum: Curriculum) -> Curriculum | None:
    """The edition of the same programme and intake that is being worked on, if there is one."""
    return db.session.scalar(
        sa.select(Curriculum)
        .where(
            Curriculum.program_id == curriculum.program_id,
            Curriculum.intake_year == curriculum.intake_year,
            Curriculum.state.in_(("draft", "submitted")),
        )
        .limit(1)
    )


def editions(curriculum: Curriculum) -> list[tuple[int, str, int, int]]:
    """All curricula of the programme: id, name, intake year, edition; the newest first."""
    columns = (_curricula.c.id, _curricula.c.name, _curricula.c.intake_year, _curricula.c.edition)
    return [
        tuple(row)
        for row in db.session.execute(
            sa.select(*columns)
            .where(_curricula.c.program_id == curriculum.program_id)
            .order_by(_curricula.c.intake_year.desc(), _curricula.c.edition.desc())
        )
    ]


def copy(source: Curriculum, intake_year: int) -> Curriculum:
    """A draft with the rows, hours and chart of a curriculum: a new edition, or the curriculum of another intake.

    Raises Refused where a draft of that intake is being worked on already. The caller commits.
    """
    program = db.session.get(EducationProgram, source.program_id)
    taken = dict(
        db.session.execute(
            sa.select(_curricula.c.edition, _curricula.c.state).where(
                _curricula.c.program_id == source.program_id, _curricula.c.intake_year == intake_year
            )
        ).all()
    )
    if set(taken.values()) & {"draft", "submitted"}:
        raise Refused(_("There is an edition for the intake of %(year)s already that is not approved yet: "
                        "go on with it.", year=intake_year))  # fmt: skip
    edition = max(taken, default=0) + 1
    made = Curriculum(
        name=_free_name(names.edition_name(program.name, intake_year, edition)),
        program_id=source.program_id,
        intake_year=intake_year,
        edition=edition,
        semesters=source.semesters,
        semesters_per_course=source.semesters_per_course,
        based_on_id=source.id,
    )
    db.session.add(made)
    db.session.flush()
    copy_rows(source.id, made.id)
    record(made.id, "made", clock.today(), reason=_("Made from: %(name)s", name=source.name))
    return made


def _free_name(name: str) -> str:
    """Names are unique; somebody may have given this one by hand."""
    taken = set(db.session.scalars(sa.select(_curricula.c.name).where(_curricula.c.name.startswith(name[:380]))))
    candidates = (name, *(f"{name[: names.LONGEST - 5]} ({n})" for n in range(2, 100)))
    return next(candidate for candidate in candidates if candidate not in taken)
