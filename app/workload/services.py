"""Publishing the workload: pages are opened by whoever keeps journals (extension point)."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.actor import Actor
from app.core.refusal import Refused
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import LESSON_KINDS
from app.school_year.models import Term
from app.workload.deriving import unit_of
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.rules import Unit
from app.workload.scopes import groups_reached

_assignment = LoadAssignment.__table__
_load = TeachingLoad.__table__
_term = Term.__table__
_item = CurriculumItem.__table__


@dataclass(frozen=True)
class Opening:
    """A unit whose journal is to be open: kind of its item, academic hours of lessons that are planned.

    `is_planned` tells hours of the plan from those of the assignment that happened to come first.
    """

    unit: Unit
    item_kind: str
    hours: Decimal
    is_planned: bool = False


Opener = Callable[[Sequence[Opening]], None]
# Later slices register what assignments open, and how they tell whether a teacher has written there.
_openers: list[Opener] = []
_witnesses: list[Callable[[LoadAssignment], bool]] = []


def when_assigned(opener: Opener) -> Opener:
    """Register what has to happen when units have got a teacher; it may be told of the same unit again."""
    if opener not in _openers:
        _openers.append(opener)
    return opener


def knows_what_was_written(witness: Callable[[LoadAssignment], bool]) -> Callable[[LoadAssignment], bool]:
    """Register who can tell whether the teacher of an assignment has given lessons by it."""
    if witness not in _witnesses:
        _witnesses.append(witness)
    return witness


def has_written(assignment: LoadAssignment) -> bool:
    """Whether lessons have been given by the assignment: then it is ended, not removed."""
    return any(witness(assignment) for witness in _witnesses)


def open_page(assignment: LoadAssignment) -> None:
    """Publish one assignment and open what it opens; the caller commits. Hours are academic hours."""
    assignment.hours = assignment.hours or Decimal(0)
    assignment.published_on = assignment.published_on or clock.today()
    subgroup_id = assignment.subgroup.id if assignment.subgroup else None
    unit = Unit(assignment.group.id, assignment.item.id, assignment.term.id, subgroup_id)
    planned = _planned_hours(_load.c.group_id == unit.group_id, _load.c.term_id == unit.term_id)
    hours = planned.get(unit)
    _open([Opening(unit, assignment.item.kind, assignment.hours if hours is None else hours, hours is not None)])


def _open(openings: Sequence[Opening]) -> None:
    for opener in _openers:
        opener(openings)


def _planned_hours(*conditions) -> dict[Unit, Decimal]:
    """Hours of lessons to be given, by unit."""
    rows = db.session.execute(sa.select(_load).where(*conditions, _load.c.kind.in_(LESSON_KINDS)).order_by(_load.c.id))
    found: dict[Unit, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[unit_of(row)] += row.hours
    return found


@dataclass(frozen=True)
class Published:
    """What publishing did."""

    assignments: int
    units: int


def drafts(year_id: int, actor: Actor, act: str = Act.APPROVE) -> list[sa.Row]:
    """Assignments of the year that wait to be published, in the groups that the actor answers for."""
    return db.session.execute(
        sa.select(_assignment, _item.c.kind.label("item_kind"), _term.c.starts_on.label("term_starts_on"))
        .join(_term, _term.c.id == _assignment.c.term_id)
        .join(_item, _item.c.id == _assignment.c.item_id)
        .where(
            _term.c.academic_year_id == year_id,
            _assignment.c.published_on.is_(None),
            _assignment.c.group_id.in_(groups_reached(actor, act)),
        )
    ).all()


def publish(actor: Actor, year: sa.Row, since: datetime.date | None = None, order: str = "") -> Published:
    """Open the journals of everything that was distributed, in one transaction that the caller commits.

    A change within a term has its first day and its order; assignments of terms to come hold from their first day.
    """
    today = clock.today()
    waiting = drafts(year.id, actor)
    late = [row.id for row in waiting if row.term_starts_on <= today and row.starts_on is None]
    if since is not None and late and not order.strip():
        raise Refused(_("A change within a term is made by an order: give its number and date"))
    if not waiting:
        return Published(0, 0)
    ids = sa.select(_assignment.c.id).join(_term, _term.c.id == _assignment.c.term_id).where(
        _term.c.academic_year_id == year.id,
        _assignment.c.published_on.is_(None),
        _assignment.c.group_id.in_(groups_reached(actor, Act.APPROVE)),
    )  # fmt: skip
    mine = sa.update(_assignment).where(_assignment.c.id.in_(ids))
    if since is not None:
        begun = sa.select(_term.c.id).where(_term.c.starts_on <= today)
        dated = mine.where(_assignment.c.term_id.in_(begun), _assignment.c.starts_on.is_(None))
        db.session.execute(dated.values(starts_on=since, order_in=order.strip()[:120]))
    db.session.execute(mine.values(published_on=today, version=_assignment.c.version + 1))
    openings = _openings(waiting, year.id)
    _open(openings)
    audit.note("changed", "load_assignment", title=_("Published: %(year)s", year=year.name),
               changes={"rows": [None, len(waiting)]})  # fmt: skip
    return Published(len(waiting), len(openings))


def _openings(waiting: Iterable[sa.Row], year_id: int) -> list[Opening]:
    terms = sa.select(_term.c.id).where(_term.c.academic_year_id == year_id)
    planned = _planned_hours(_load.c.term_id.in_(terms))
    own: dict[Unit, Decimal] = defaultdict(Decimal)
    kinds: dict[Unit, str] = {}
    for row in waiting:
        unit = unit_of(row)
        kinds[unit] = row.item_kind
        own[unit] += row.hours
    return [
        Opening(unit, kind, planned[unit] if unit in planned else own[unit], unit in planned)
        for unit, kind in kinds.items()
    ]
