"""A group divided into subgroups, for an item or for all of them: every student in exactly one, moved with a date."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import clock, scope
from app.core.actor import Actor
from app.core.refusal import Refused
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.students import group_queries, queries, rules
from app.students.models import Student, StudyGroup, Subgroup, SubgroupMember

MOST_SUBGROUPS = 6
_item, _subgroup, _member = CurriculumItem.__table__, Subgroup.__table__, SubgroupMember.__table__


@dataclass
class Division:
    """A group divided for an item (None: for all) on a day: `now` who is where, `wanted` what one is about to say."""

    group: StudyGroup
    item: CurriculumItem | None
    day: datetime.date
    subgroups: list[Subgroup]
    students: list[Student]
    now: dict[int, int]
    since: dict[int, datetime.date]
    wanted: dict[int, int | None] = field(default_factory=dict)
    items: list[CurriculumItem] = field(default_factory=list)

    @property
    def owing(self) -> list[Student]:
        """Students of the list who are in none of the subgroups."""
        return [student for student in self.students if self.wanted.get(student.id) is None]


def read(group: StudyGroup, item: CurriculumItem | None, day: datetime.date, actor: Actor) -> Division:
    """The division as it stands, changed from the day on: of a past day today's list and places are shown."""
    subgroups = _subgroups(group.id, item.id if item else None)
    shown_on = max(day, clock.today())
    members = group_queries.members(group.id, shown_on, shown_on, actor)
    rows = db.session.execute(
        sa.select(_member.c.student_id, _member.c.subgroup_id, _member.c.starts_on).where(
            _member.c.subgroup_id.in_([subgroup.id for subgroup in subgroups]), queries.is_on(_member, shown_on)
        )
    ).all()
    students = list({member.student_id: member.student for member in members}.values())
    now = {row.student_id: row.subgroup_id for row in rows}
    since = {row.student_id: row.starts_on for row in rows}
    wanted = {student.id: now.get(student.id) for student in students}
    return Division(group, item, day, subgroups, students, now, since, wanted)


def _subgroups(group_id: int, item_id: int | None) -> list[Subgroup]:
    of_item = Subgroup.item_id.is_(None) if item_id is None else Subgroup.item_id == item_id
    return list(
        db.session.scalars(
            sa.select(Subgroup)
            .where(Subgroup.group_id == group_id, of_item)
            .order_by(Subgroup.number, Subgroup.name, Subgroup.id)
            .execution_options(scoped_by="subgroups of a group that the actor may divide")
        )
    )


def is_begun(division: Division) -> bool:
    """Whether anybody has ever been placed: the first placing begins with the school year."""
    ids = [subgroup.id for subgroup in division.subgroups]
    return db.session.scalar(sa.select(_member.c.id).where(_member.c.subgroup_id.in_(ids)).limit(1)) is not None


def add_subgroups(division: Division, count: int) -> None:
    """Add subgroups with the next numbers. The caller commits."""
    taken = {subgroup.name for subgroup in division.subgroups}
    number = max((subgroup.number for subgroup in division.subgroups), default=0)
    for _place in range(count):
        if len(division.subgroups) >= MOST_SUBGROUPS:
            raise Refused(_("A group is divided into %(count)s subgroups at most", count=MOST_SUBGROUPS))
        number += 1
        name = _("Subgroup %(number)s", number=number)
        while name in taken:
            number += 1
            name = _("Subgroup %(number)s", number=number)
        made = Subgroup(group=division.group, item=division.item, name=name, number=number)
        db.session.add(made)
        division.subgroups.append(made)
    db.session.flush()


def remove(division: Division, subgroup_id: int) -> None:
    """Remove a subgroup in which nobody has ever been. The caller commits. Raises Refused."""
    subgroup = next((one for one in division.subgroups if one.id == subgroup_id), None)
    if subgroup is None:
        return
    refuse_removal(subgroup)
    db.session.delete(subgroup)
    division.subgroups.remove(subgroup)


def refuse_removal(subgroup: Subgroup) -> None:
    """Somebody's subgroup stays, for its journal is kept. Raises Refused."""
    if db.session.scalar(sa.select(_member.c.id).where(_member.c.subgroup_id == subgroup.id).limit(1)) is not None:
        raise Refused(
            _(
                "Students are or were in «%(name)s»: move them to another one; the history keeps the subgroup",
                name=subgroup,
            )
        )


def rename(division: Division, names: Mapping[int, str]) -> None:
    """Give the subgroups other names. Raises Refused for an empty one and for two alike."""
    for subgroup in division.subgroups:
        name = " ".join(names.get(subgroup.id, subgroup.name).split())[:40]
        if not name:
            raise Refused(_("A subgroup needs a name"))
        subgroup.name = name
    if len({subgroup.name.lower() for subgroup in division.subgroups}) < len(division.subgroups):
        raise Refused(_("Two subgroups of one discipline cannot have one name"))


def save(division: Division) -> int:
    """Move the students to where they are wanted from the day on; how many were moved. The caller commits.

    What was planned for later days is superseded; what lasted until the day before stays in the history.
    """
    ids = [student.id for student in division.students]
    moved = rules.moves(division.now, division.wanted, ids)
    chosen = {subgroup.id: subgroup for subgroup in division.subgroups}
    stays = _stays(list(chosen), list(moved))
    people = {student.id: student for student in division.students}
    for student_id in moved:
        for stay in stays.get(student_id, ()):
            _end(stay, division.day)
    db.session.flush()  # the old stays end before the new ones begin: the database refuses two at once
    for student_id, (_was, wanted) in moved.items():
        if wanted is not None:
            student = people[student_id]
            db.session.add(SubgroupMember(subgroup=chosen[wanted], student=student, starts_on=division.day))
    db.session.flush()
    return len(moved)


def _stays(subgroup_ids: list[int], student_ids: list[int]) -> dict[int, list[SubgroupMember]]:
    found: dict[int, list[SubgroupMember]] = {}
    for stay in db.session.scalars(
        sa.select(SubgroupMember)
        .where(SubgroupMember.subgroup_id.in_(subgroup_ids), SubgroupMember.student_id.in_(student_ids))
        .options(sa.orm.joinedload(SubgroupMember.subgroup), sa.orm.joinedload(SubgroupMember.student))
        .execution_options(scoped_by="subgroups of a group that the actor may divide")
    ):
        found.setdefault(stay.student_id, []).append(stay)
    return found


def _end(stay: SubgroupMember, day: datetime.date) -> None:
    if stay.starts_on >= day:
        db.session.delete(stay)
    elif stay.ends_on is None or stay.ends_on >= day:
        stay.ends_on = day - datetime.timedelta(days=1)


# ---- ways to fill it in -----------------------------------------------------------------------------------------


def propose_halves(division: Division) -> None:
    """Alphabetically, in equal runs."""
    division.wanted |= rules.halves([s.id for s in division.students], [s.id for s in division.subgroups])


def propose_by_language(division: Division) -> None:
    """A subgroup for each foreign language of the cards, the most frequent first; who has none stays."""
    counts: dict[str, int] = {}
    for student in division.students:
        if student.foreign_language:
            counts[student.foreign_language] = counts.get(student.foreign_language, 0) + 1
    order = sorted(counts, key=lambda language: (-counts[language], language))
    if not order:
        raise Refused(_("No card of this group names a foreign language"))
    if len(order) > len(division.subgroups):
        raise Refused(_("The group learns %(count)s languages: add subgroups, one for each language", count=len(order)))
    place = {language: division.subgroups[number].id for number, language in enumerate(order)}
    for student in division.students:
        if student.foreign_language:
            division.wanted[student.id] = place[student.foreign_language]


def propose_like(division: Division, other: Division) -> None:
    """As for another item: the first subgroup into the first, and so on."""
    place = {there.id: here.id for there, here in zip(other.subgroups, division.subgroups, strict=False)}
    for student in division.students:
        there = other.now.get(student.id)
        if there in place:
            division.wanted[student.id] = place[there]


def items_of(group: StudyGroup) -> list[CurriculumItem]:
    """What the group is taught, in the order of its curriculum."""
    if group.curriculum_id is None:
        return []
    return list(
        db.session.scalars(
            sa.select(CurriculumItem)
            .where(CurriculumItem.curriculum_id == group.curriculum_id, CurriculumItem.is_counted.is_(True))
            .where(CurriculumItem.kind.in_(("discipline", "mdk", "training_practice", "work_practice")))
            .order_by(CurriculumItem.place, CurriculumItem.id)
        )
    )


def divided_items(group_id: int) -> set[int]:
    """Items (0: all of them) for which the group has subgroups."""
    rows = db.session.scalars(sa.select(_subgroup.c.item_id).where(_subgroup.c.group_id == group_id).distinct())
    return {item_id or 0 for item_id in rows}


def group_to_divide(group_id: int, actor: Actor, within: sa.ColumnElement[bool] | None) -> StudyGroup | None:
    """The group, if the actor sees it and may divide it."""
    statement = scope.narrow(sa.select(StudyGroup).where(StudyGroup.id == group_id), StudyGroup, actor)
    return db.session.scalar(statement if within is None else statement.where(within))
