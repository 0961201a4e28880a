"""Names of groups made from a pattern with the course: «{курс}ИС-{набор}» is «1ИС-26», and a year later «2ИС-26».

The group's own pattern goes before that of its specialty; without either the name is what a person typed.
"""

import datetime
import re
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import clock
from app.core.refusal import Refused
from app.extensions import db
from app.policy.kinds import GROUP_STATES, NAME_PLACEHOLDERS
from app.students.models import GroupName, StudyGroup

LONGEST = 40
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_group = StudyGroup.__table__
_read: WeakKeyDictionary[Any, dict[str, int | None]] = WeakKeyDictionary()
_VALUES = {"курс": "{course}", "набор": "{intake:02}", "год": "{year}"}


class PatternError(ValueError):
    """A pattern that makes no name; the message is a sentence for the person."""


def name_for(pattern: str, course: int, intake: int) -> str:
    """The name that a pattern makes for a course and an intake year (four digits). Raises PatternError."""

    def value(found: re.Match) -> str:
        meant = _VALUES.get(found[1].strip().lower())
        if meant is None:
            known = ", ".join(NAME_PLACEHOLDERS[name] for name in ("course", "intake", "year"))
            raise PatternError(
                _("The pattern holds %(typed)s, which is not known; known are %(known)s", typed=found[0], known=known)
            )
        return meant.format(course=course, intake=intake % 100, year=intake)

    name = " ".join(_PLACEHOLDER.sub(value, pattern).split())
    if "{" in name or "}" in name:
        raise PatternError(_("A brace of the pattern is not closed: %(pattern)s", pattern=pattern))
    if not name or len(name) > LONGEST:
        raise PatternError(_("The pattern makes a name that is empty or longer than %(count)s signs", count=LONGEST))
    return name


def pattern_of(group: StudyGroup) -> str | None:
    """The pattern that rules the name: the group's own, else its specialty's, unless the name was typed otherwise."""
    if group.pattern:
        return group.pattern
    specialty = group.specialty or (group.curriculum.program.specialty if group.curriculum else None)
    pattern = specialty.group_pattern if specialty else None
    if pattern is None:
        return None
    name = _stored(group, "name") or group.name
    course = _stored(group, "course_number") or group.course_number
    try:
        follows = not name or name == name_for(pattern, course, group.intake_year)
    except PatternError:
        follows = False
    return pattern if follows else None


def rename(group: StudyGroup, course: int, on: datetime.date | None = None) -> str:
    """Put the group on another course; its name follows the pattern. The caller commits.

    `on` is the first day of the new name (today). The former name is kept. Of several groups the oldest go first,
    so that each finds the name free: 2 becomes 3 before 1 becomes 2. Raises Refused when the name is another
    group's.
    """
    pattern = pattern_of(group)
    try:
        name = name_for(pattern, course, group.intake_year) if pattern else group.name
    except PatternError as error:
        raise Refused(str(error)) from error
    take_name(group, name, course, on)
    db.session.flush()
    return name


def take_name(group: StudyGroup, name: str, course: int | None = None, on: datetime.date | None = None) -> None:
    """Give the group a name that no other bears; the former one is remembered. Raises Refused."""
    former, former_course = _stored(group, "name"), _stored(group, "course_number")
    wanted_course = course or group.course_number
    # Whoever gives the name up is written first; this group's own change waits until then.
    group.name = former or group.name
    if name != former:
        make_room(name, group.id)
    if former and name != former:
        # When a promotion is undone the group has never borne the name that it loses.
        is_undone = wanted_course < former_course and _forget_former(group, name)
        if not is_undone:
            keep_former(group, former, former_course, on)
    group.name, group.course_number = name, wanted_course
    if former and name != former:
        _bearers().pop(former, None)
    if group.id is not None:
        _bearers()[name] = group.id


def is_as_stored(group: StudyGroup) -> bool:
    """Whether the name is the one that the database holds."""
    return group.name == _stored(group, "name")


def _stored(group: StudyGroup, column: str) -> Any:
    """What the database holds; None of a new row."""
    state = sa.inspect(group)
    if state.transient or state.pending:
        return None
    history = state.attrs[column].history
    return history.deleted[0] if history.deleted else getattr(group, column)


def make_room(name: str, group_id: int | None) -> None:
    """See that no other group bears the name. A group of the archive gives it up and keeps it as a former one."""
    holder_id = _bearers().get(name)
    if holder_id is None or holder_id == group_id:
        return
    holder = db.session.get(StudyGroup, holder_id, execution_options={"scoped_by": "names are unique among all groups"})
    if holder.state == "active":
        raise Refused(_("Group %(name)s exists already", name=name))
    keep_former(holder, holder.name, holder.course_number)
    label = str(GROUP_STATES[holder.state])
    holder.name = f"{name[: LONGEST - 22]} ({label}, {holder.id})"
    db.session.flush()
    _bearers().pop(name, None)


def _bearers() -> dict[str, int | None]:
    """name -> group of all groups: read once in a transaction, so that a workbook of groups costs one statement."""
    transaction = db.session().get_transaction()
    if transaction is None or transaction not in _read:
        rows = db.session.connection().execute(sa.select(_group.c.name, _group.c.id))
        transaction = db.session().get_transaction()
        _read[transaction] = dict(rows.all())
    return _read[transaction]


def keep_former(group: StudyGroup, name: str, course: int, on: datetime.date | None = None) -> None:
    """Remember the name that the group bore until the day before `on`; the search finds it from then on."""
    last_day = (on or clock.today()) - datetime.timedelta(days=1)
    db.session.add(GroupName(group=group, name=name, course_number=course, ends_on=last_day))
    names = [part for part in (group.former_names or "").split(", ") if part and part != name]
    group.former_names = ", ".join([*names, name])[-300:]


def _forget_former(group: StudyGroup, name: str) -> bool:
    """Take the latest former name back, if it is that one."""
    last = db.session.scalar(
        sa.select(GroupName).where(GroupName.group_id == group.id).order_by(GroupName.id.desc()).limit(1)
    )
    if last is None or last.name != name:
        return False
    db.session.delete(last)
    names = [part for part in (group.former_names or "").split(", ") if part and part != name]
    group.former_names = ", ".join(names) or None
    return True
