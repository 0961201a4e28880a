"""Who of the students of today, and of their guardians, has given no consent."""

import datetime
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.consent_models import Consent
from app.core.actor import Actor
from app.core.text import sort_key
from app.extensions import db
from app.policy.access import Act, Relation
from app.staff.queries import in_force, valid_consent
from app.staff.rules import years_between
from app.students.models import Enrollment, Guardian, Guardianship, Student, StudyGroup
from app.students.scopes import GROUPS

_consent, _stay, _group = Consent.__table__, Enrollment.__table__, StudyGroup.__table__
_student, _guardian, _guardianship = Student.__table__, Guardian.__table__, Guardianship.__table__


@dataclass(frozen=True)
class Lacking:
    """A person without a consent in force. `age` is of a student, `child` and the group of a guardian's child."""

    id: int
    is_guardian: bool
    group: str
    name: str
    search_key: str
    child: str
    age: int | None
    withdrawn_on: datetime.date | None
    ended_on: datetime.date | None

    @property
    def register(self) -> str:
        """Whose rights open the card."""
        return "guardians" if self.is_guardian else "students"


def lacking(
    actor: Actor, today: datetime.date, kind: str, *, group_id: int | None = None, act: str = Act.READ
) -> list[Lacking]:
    """Students who study today and their guardians without a consent of the kind: by group and name. Two statements.

    Of whose consents the actor may see, as the register of consents says.
    """
    found = _students(actor, today, kind, group_id, act) + _guardians(actor, today, kind, group_id, act)
    return sorted(found, key=_place)


def _place(one: "Lacking") -> tuple:
    """A parent stands after the child."""
    return sort_key(one.group), sort_key(one.child or one.name), one.is_guardian, sort_key(one.name)


def _own_groups(actor: Actor, act: str) -> sa.ColumnElement[bool]:
    """The register of consents rules also the people who have none: through the groups that its relations mean."""
    relations = actor.relations("consents", act)
    if Relation.ALL in relations:
        return sa.true()
    if actor.employee_id is None:
        return sa.false()
    own = (GROUPS[relation](actor) for relation in map(Relation, sorted(relations)) if relation in GROUPS)
    return sa.or_(sa.false(), *(_group.c.id.in_(groups) for groups in own))


def _stays(actor: Actor, today: datetime.date, group_id: int | None, act: str) -> list[sa.ColumnElement[bool]]:
    conditions = [in_force(_stay, today), _own_groups(actor, act)]
    return conditions if group_id is None else [*conditions, _group.c.id == group_id]


def _history(owner: sa.ColumnElement[bool], kind: str) -> list:
    """When the last consents of the kind were withdrawn and when they ended, as columns."""
    last = (
        sa.select(sa.func.max(_consent.c[name])).where(owner, _consent.c.kind == kind).scalar_subquery().label(label)
        for name, label in (("withdrawn_on", "withdrawn_on"), ("ends_on", "ended_on"))
    )
    return list(last)


def _none(owner: sa.ColumnElement[bool], kind: str, today: datetime.date) -> sa.ColumnElement[bool]:
    return sa.not_(sa.exists().where(owner, valid_consent(_consent, today, kind)))


def _names(table: sa.Table, prefix: str = "") -> list:
    parts = ("last_name", "first_name", "middle_name")
    return [table.c[part].label(f"{prefix}{part}") for part in parts]


def _name(row: sa.Row, prefix: str = "") -> str:
    parts = (getattr(row, f"{prefix}{part}") for part in ("last_name", "first_name", "middle_name"))
    return " ".join(part for part in parts if part)


def _students(actor: Actor, today: datetime.date, kind: str, group_id: int | None, act: str) -> list[Lacking]:
    owner = _consent.c.student_id == _student.c.id
    rows = db.session.execute(
        sa.select(_student.c.id, *_names(_student), _student.c.search_key, _student.c.birth_date,
                  _group.c.name.label("group"), *_history(owner, kind))
        .join_from(_stay, _student, _student.c.id == _stay.c.student_id)
        .join(_group, _group.c.id == _stay.c.group_id)
        .where(*_stays(actor, today, group_id, act), _none(owner, kind, today))
    )  # fmt: skip
    return [
        Lacking(row.id, False, row.group, _name(row), row.search_key, "",
                years_between(row.birth_date, today) if row.birth_date else None, row.withdrawn_on, row.ended_on)
        for row in rows
    ]  # fmt: skip


def _guardians(actor: Actor, today: datetime.date, kind: str, group_id: int | None, act: str) -> list[Lacking]:
    owner = _consent.c.guardian_id == _guardian.c.id
    rows = db.session.execute(
        sa.select(_guardian.c.id, *_names(_guardian), _guardian.c.search_key, *_names(_student, "child_"),
                  _group.c.name.label("group"), *_history(owner, kind))
        .join_from(_stay, _student, _student.c.id == _stay.c.student_id)
        .join(_group, _group.c.id == _stay.c.group_id)
        .join(_guardianship, _guardianship.c.student_id == _student.c.id)
        .join(_guardian, _guardian.c.id == _guardianship.c.guardian_id)
        .where(*_stays(actor, today, group_id, act), _none(owner, kind, today))
    )  # fmt: skip
    return [
        Lacking(row.id, True, row.group, _name(row), row.search_key, _name(row, "child_"), None, row.withdrawn_on,
                row.ended_on)
        for row in rows
    ]  # fmt: skip
