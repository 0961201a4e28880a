"""Who teaches what to whom in the invented college, and the journal pages that this opens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

from app.journals.models import JournalPage
from app.policy.kinds import PRACTICE_ITEMS
from app.seeds import teaching
from app.seeds.college import ENTERED_ON, FIRST_DAY, STAMP, WEEKS, College, Item, Member, StudyGroup, Teacher
from app.seeds.weeks import Slot, Week, times_a_week
from app.students.models import Subgroup, SubgroupMember
from app.workload.models import LoadAssignment

# Wednesday's second pair: the teacher of the cast has a lesson there on 14 October.
TODAYS_PAIR = Slot(3, 2)
LANGUAGE = "ностранн"


@dataclass
class Unit:
    """A page to be: a group (or a subgroup of it), an item, a teacher, the slots of its week."""

    group: StudyGroup
    item: Item
    members: list[Member]
    lane: int = 0
    subgroup: int | None = None
    teacher: Teacher | None = None
    slots: list[Slot] = field(default_factory=list)
    page: int = 0
    part: str = ""

    @property
    def is_practice(self) -> bool:
        return self.item.kind in PRACTICE_ITEMS

    @property
    def lanes(self) -> list[tuple[int, int]]:
        """A lane per subgroup; the whole group takes both."""
        return [(self.group.id, lane) for lane in ((self.lane,) if self.lane else (1, 2))]


def assign(college: College, term: int) -> list[Unit]:
    """All units of the autumn with teachers, slots, assignments and pages."""
    units = [unit for group in college.groups for unit in _units(college, group)]
    _give_to_cast(college, units)
    for department in college.departments:
        _share_out(college, [u for u in units if u.teacher is None and u.group.department == department])
    _make_weeks(units)
    for unit in units:
        _publish(college, unit, term)
    return units


def _units(college: College, group: StudyGroup) -> Iterator[Unit]:
    items = group.items
    if college.is_dense and group is college.groups[0]:
        # Its divided item has two pages, so one item fewer keeps the number of pages.
        items = items[:-1] if not _is_divided(college, group, items[-1]) else items[1:]
    for item in items:
        if _is_divided(college, group, item):
            yield from _divide(college, group, item)
        else:
            yield Unit(group, item, group.members)


def _is_divided(college: College, group: StudyGroup, item: Item) -> bool:
    """Languages and the last course of the cast's module are taught by halves; a benchmark keeps groups whole."""
    last_course = [i for i in group.items if i.kind == "mdk"][-1:]
    if group is college.groups[0] and item in last_course:
        return True
    return not college.is_dense and LANGUAGE in item.name


def _divide(college: College, group: StudyGroup, item: Item) -> Iterator[Unit]:
    half = (len(group.members) + 1) // 2
    for lane, members in ((1, group.members[:half]), (2, group.members[half:])):
        values = {"group_id": group.id, "item_id": item.id, "number": lane}
        subgroup = college.rows.add(Subgroup, **values, name=f"{lane} подгруппа")
        for member in members:
            dates = {"starts_on": max(member.starts_on, FIRST_DAY), "ends_on": member.ends_on}
            college.rows.add(SubgroupMember, subgroup_id=subgroup, student_id=member.student, **dates, **STAMP)
        yield Unit(group, item, members, lane, subgroup)


def _give_to_cast(college: College, units: list[Unit]) -> None:
    """The teacher's three pages: an MDK of the curator's group, a half of another, and one of the next group."""
    teacher = college.teachers[0]
    first, second = college.groups[:2]
    mine = [unit for unit in units if unit.group is first]
    chosen = {
        "mdk": next(u for u in mine if u.item.kind == "mdk" and u.subgroup is None),
        "subgroup": next(u for u in mine if u.item.kind == "mdk" and u.lane == 1),
        "empty_today": _of_programming([u for u in units if u.group is second]),
    }
    for part, unit in chosen.items():
        unit.teacher, unit.part = teacher, part


def _of_programming(units: list[Unit]) -> Unit:
    """The discipline that the teacher is at home in; whatever there is where the curriculum lacks it."""
    whole = [unit for unit in units if unit.item.kind == "discipline" and unit.subgroup is None]
    return next((unit for unit in whole if "алгоритм" in unit.item.name.lower()), whole[-1])


def _share_out(college: College, units: list[Unit]) -> None:
    """A teacher gets the like: units are dealt in the order of their subjects, an equal run to each."""
    own = {unit.group.department for unit in units}
    staff = [teacher for teacher in college.teachers[1:] if teacher.department in own]
    masters = [teacher for teacher in staff if teacher.is_master] or staff
    teachers = [teacher for teacher in staff if not teacher.is_master] or staff
    practice = cycle(masters)
    theory = sorted((u for u in units if not u.is_practice), key=_subject)
    for number, unit in enumerate(theory):
        unit.teacher = teachers[number * len(teachers) // len(theory)]
    for unit in units:
        if unit.is_practice:
            unit.teacher = next(practice)


def _subject(unit: Unit) -> tuple:
    return teaching.area(unit.item.name), unit.item.name, unit.lane, unit.group.id


def _make_weeks(units: list[Unit]) -> None:
    """Slots for everybody; the cast first, so that its wish is met."""
    week = Week()
    for unit in sorted(units, key=lambda unit: unit.part != "empty_today"):
        times = times_a_week(unit.item.hours, WEEKS)
        wish = TODAYS_PAIR if unit.part == "empty_today" else None
        unit.slots = week.place(unit.teacher.id, unit.lanes, times, wish)


def _publish(college: College, unit: Unit, term: int) -> None:
    """The assignment and the page it opens."""
    place = {
        "group_id": unit.group.id,
        "item_id": unit.item.id,
        "term_id": term,
        "subgroup_id": unit.subgroup,
    }
    college.rows.add(
        LoadAssignment, teacher_id=unit.teacher.id, hours=unit.item.hours, published_on=ENTERED_ON, **place, **STAMP
    )
    values = {"is_practice": unit.is_practice, "hours_planned": unit.item.hours}
    unit.page = college.rows.add(JournalPage, **place, **values)
    unit.teacher.pages += 1
