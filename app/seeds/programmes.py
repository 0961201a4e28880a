"""Working programmes of the invented college: most approved before the year, some still on their way, some missing."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import sqlalchemy as sa

from app.curricula.models import ItemHours
from app.extensions import db
from app.policy.thematic import CLASS_HOURS, LESSON, SECTION
from app.seeds import teaching
from app.seeds.college import ENTERED_AT, ENTERED_ON, STAMP, College, Item
from app.seeds.workload import Unit
from app.working_programs.models import ThematicItem, WorkingProgram, WorkingProgramStep

PROTOCOL = "№ 1 от 26.08.2026"
LESSONS_IN_SECTION = 12
# Of every so many disciplines one is still a draft, one waits for approval and one has nothing yet.
EVERY, DRAFT, SUBMITTED, MISSING = 11, 4, 7, 9


def write(college: College, units: list[Unit]) -> dict[int, list[int]]:
    """Programmes of everything that is taught; item -> rows of the plan that the autumn's lessons give, in order."""
    authors = {unit.item.id: unit.teacher.id for unit in units}
    chosen = {unit.item.id for unit in units if unit.part}
    items = {unit.item.id: unit.item for unit in units}
    hours = _hours(college, list(items))
    given: dict[int, list[int]] = {}
    for place, (item_id, item) in enumerate(sorted(items.items())):
        state = _state(place) if item_id not in chosen else "approved"
        if state is not None:
            rows = _write(college, item, authors[item_id], state, hours[item_id])
            if state == "approved":
                given[item_id] = rows
    return given


def _state(place: int) -> str | None:
    return {DRAFT: "draft", SUBMITTED: "submitted", MISSING: None}.get(place % EVERY, "approved")


def _hours(college: College, items: list[int]) -> dict[int, dict[int, dict[str, Decimal]]]:
    """Item -> semester -> kind -> hours."""
    table = ItemHours.__table__
    found: dict = defaultdict(lambda: defaultdict(dict))
    rows = db.session.execute(sa.select(table).where(table.c.item_id.in_(items)).order_by(table.c.id))
    for row in rows:
        kinds = found[row.item_id][row.semester]
        kinds[row.kind] = kinds.get(row.kind, Decimal(0)) + row.hours
    return found


def _write(college: College, item: Item, author: int, state: str, hours) -> list[int]:
    """A programme with its plan; returns the lesson rows of the first semester that it is taught in."""
    approved = state == "approved"
    program = college.rows.add(
        WorkingProgram,
        item_id=item.id,
        edition=1,
        author_id=author,
        state=state,
        protocol=PROTOCOL if approved else None,
        approved_on=ENTERED_ON if approved else None,
        edited_at=ENTERED_AT,
        version=1,
        **STAMP,
    )
    for step in ("submitted", "approved") if approved else (("submitted",) if state == "submitted" else ()):
        college.rows.add(
            WorkingProgramStep,
            program_id=program,
            state=step,
            effective_on=ENTERED_ON,
            entered_on=ENTERED_ON,
            at=ENTERED_AT,
            who="",
            note=PROTOCOL if step == "approved" else None,
        )
    by_semester = defaultdict(list)
    for place, values in enumerate(_lines(item, hours, is_whole=state != "draft")):
        row = college.rows.add(ThematicItem, program_id=program, place=place, equipment="", **values)
        if values["level"] == LESSON:
            by_semester[values["semester"]].append(row)
    return by_semester[min(by_semester)] if by_semester else []


def _lines(item: Item, hours, *, is_whole: bool) -> Iterator[dict]:
    number = 0
    for semester in sorted(hours):
        for kind, amount in _chunks(item, hours[semester]):
            theme = teaching.theme(f"{item.index_code} {item.name}", number)
            if number % LESSONS_IN_SECTION == 0:
                title = f"Раздел {number // LESSONS_IN_SECTION + 1}. {theme.topic}"
                yield {"level": SECTION, "title": title, "hours": Decimal(0), "homework": ""}
            yield {
                "level": LESSON,
                "title": theme.topic,
                "semester": semester,
                "kind": kind,
                "hours": amount,
                "homework": theme.homework,
            }
            number += 1
            if not is_whole and number > LESSONS_IN_SECTION:
                return


def _chunks(item: Item, kinds: dict[str, Decimal]) -> Iterator[tuple[str, Decimal]]:
    """Lessons of two hours; kinds take turns as far as they last."""
    met = {kind: hours for kind, hours in kinds.items() if kind in CLASS_HOURS or item.kind.endswith("practice")}
    while any(met.values()):
        for kind in list(met):
            amount = min(met[kind], Decimal(2))
            if amount:
                met[kind] -= amount
                yield kind, amount
