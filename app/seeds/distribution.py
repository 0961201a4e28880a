"""The workload of the invented college as its heads left it: the autumn published, the spring in the making.

Some hours of the spring are vacant, somebody has too many of them, and one teacher is replaced for an illness.
"""

import datetime
from collections import defaultdict
from decimal import Decimal
from itertools import cycle

import sqlalchemy as sa

from app.core.actor import Actor
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.journals.models import JournalPage
from app.policy.kinds import LESSON_KINDS, PRACTICE_ITEMS
from app.school_year import queries as school_year
from app.seeds.college import STAMP, College
from app.seeds.workload import Unit as Seed
from app.workload.deriving import derive, unit_of
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.rules import Unit

_load = TeachingLoad.__table__
_assignment = LoadAssignment.__table__
_page = JournalPage.__table__
_DAY = datetime.timedelta(days=1)

ILL = datetime.date(2026, 10, 19), datetime.date(2026, 11, 28)
ORDER, ORDER_DAY = "№ 112-лс от 13.10.2026", datetime.date(2026, 10, 13)
# Every so many units of the spring nobody is found for yet.
VACANT_AMONG = 6
TOO_MANY = Decimal(1440)


def hand_out(college: College, seeds: list[Seed], actor: Actor) -> None:
    """Derive the list of teaching of all groups and hand it out; everything stands written already."""
    year = next(row for row in school_year.years() if row.id == college.ids["academic_year"])
    derive(actor, year)
    db.session.execute(sa.update(_load).values(**STAMP))
    planned = _planned()
    autumn = [unit for unit in planned if unit.term_id == college.ids["term"]]
    _give_whole_hours(planned, set(autumn))
    drafts = _drafts(college, seeds, [unit for unit in planned if unit.term_id == college.ids["spring"]], planned)
    college.ids["overloaded"] = _overload(college, drafts, planned)
    rows = [
        {**unit._asdict(), "teacher_id": teacher, "hours": _total(planned[unit]), "version": 1, **STAMP}
        for unit, teacher in drafts.items()
    ]
    db.session.execute(sa.insert(_assignment), rows)
    college.ids["replaced"] = _replace(college, seeds)


def _planned() -> dict[Unit, dict[str, Decimal]]:
    found: dict[Unit, dict[str, Decimal]] = defaultdict(dict)
    for row in db.session.execute(sa.select(_load).order_by(_load.c.id)):
        found[unit_of(row)][row.kind] = row.hours
    return dict(found)


def _total(kinds: dict[str, Decimal]) -> Decimal:
    return sum(kinds.values(), Decimal(0))


def _give_whole_hours(planned: dict, autumn: set[Unit]) -> None:
    """Teachers of the autumn have consultations and assessment with the lessons; pages count lessons only."""
    rows = db.session.execute(sa.select(_assignment)).all()
    given = [{"row": row.id, "h": _total(planned[unit])} for row in rows if (unit := unit_of(row)) in autumn]
    update = sa.update(_assignment).where(_assignment.c.id == sa.bindparam("row")).values(hours=sa.bindparam("h"))
    db.session.connection().execute(update, given)
    pages = db.session.execute(sa.select(_page)).all()
    lessons = [
        {"row": page.id, "h": sum(hours for kind, hours in planned[unit].items() if kind in LESSON_KINDS)}
        for page in pages
        if (unit := unit_of(page)) in autumn
    ]
    update = sa.update(_page).where(_page.c.id == sa.bindparam("row")).values(hours_planned=sa.bindparam("h"))
    db.session.connection().execute(update, lessons)


def _drafts(college: College, seeds: list[Seed], spring: list[Unit], planned: dict) -> dict[Unit, int]:
    """Whoever taught an item in the autumn goes on with it; the rest goes round; some of it stays vacant."""
    before = {(seed.group.id, seed.item.id, seed.subgroup): seed.teacher.id for seed in seeds}
    department = {group.id: group.department for group in college.groups}
    practice = set(_items_of_practice())
    turns = {
        (place, is_master): cycle(
            [t.id for t in college.teachers[1:] if t.department == place and t.is_master is is_master]
            or [t.id for t in college.teachers[1:]]
        )
        for place in college.departments
        for is_master in (False, True)
    }
    chosen = {}
    for number, unit in enumerate(spring):
        teacher = before.get((unit.group_id, unit.item_id, unit.subgroup_id))
        if teacher is None and number % VACANT_AMONG == 0:
            continue
        chosen[unit] = teacher or next(turns[department[unit.group_id], unit.item_id in practice])
    return chosen


def _items_of_practice() -> list[int]:
    item = CurriculumItem.__table__
    return list(db.session.scalars(sa.select(item.c.id).where(item.c.kind.in_(PRACTICE_ITEMS))))


def _overload(college: College, drafts: dict[Unit, int], planned: dict) -> int:
    """One teacher of the cast's department gets drafts of colleagues until there are too many hours."""
    have = dict(
        db.session.execute(
            sa.select(_assignment.c.teacher_id, sa.func.sum(_assignment.c.hours)).group_by(_assignment.c.teacher_id)
        ).all()
    )
    own = {group.id for group in college.groups if group.department == college.departments[0]}
    staff = [t.id for t in college.teachers[1:] if t.department == college.departments[0] and not t.is_master]
    busiest = max(staff, key=lambda teacher: (have.get(teacher, Decimal(0)), -teacher))
    total = have.get(busiest, Decimal(0)) + sum(
        (_total(planned[unit]) for unit, teacher in drafts.items() if teacher == busiest), Decimal(0)
    )
    cast = college.teachers[0].id
    for unit, teacher in drafts.items():
        if total > TOO_MANY:
            break
        if unit.group_id in own and teacher not in (busiest, cast):
            drafts[unit] = busiest
            total += _total(planned[unit])
    return busiest


def _replace(college: College, seeds: list[Seed]) -> int:
    """A published assignment of the cast's department is given to a colleague for six weeks, by an order."""
    cast = college.teachers[0]
    seed = next(
        seed
        for seed in seeds
        if seed.group.department == college.departments[0]
        and seed.teacher is not cast
        and seed.subgroup is None
        and not seed.is_practice
    )
    place = {"group_id": seed.group.id, "item_id": seed.item.id, "term_id": college.ids["term"], "subgroup_id": None}
    former = db.session.execute(
        sa.select(_assignment).filter_by(**{key: value for key, value in place.items() if value is not None})
    ).first()
    colleague = next(t for t in reversed(college.teachers) if t.department == seed.group.department
                     and t.id not in (seed.teacher.id, cast.id))  # fmt: skip
    whole = former.hours
    before, away = round(whole * 2 / 5), round(whole / 3)
    first, last = ILL
    update = sa.update(_assignment).where(_assignment.c.id == former.id)
    db.session.execute(update.values(ends_on=first - _DAY, hours=before, order_out=ORDER))
    like = {**place, "published_on": ORDER_DAY, "order_in": ORDER, "replaces_id": former.id, "version": 1,
            "entered_at": datetime.datetime.combine(ORDER_DAY, datetime.time(5)), "entered_on": ORDER_DAY}  # fmt: skip
    away_rows = {"teacher_id": colleague.id, "hours": away, "starts_on": first, "ends_on": last}
    back = {"teacher_id": seed.teacher.id, "hours": whole - before - away, "starts_on": last + _DAY, "ends_on": None}
    rows = [away_rows | like, back | like]
    db.session.execute(sa.insert(_assignment), rows)
    return former.id
