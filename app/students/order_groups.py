"""Orders over whole groups: the course grows, a group is wound up; and all of it back again."""

import datetime
from collections import defaultdict
from collections.abc import Callable

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.refusal import Refused
from app.extensions import db
from app.policy.orders import Kind
from app.students.models import Enrollment, Student, StudyGroup
from app.students.order_models import OrderGroup, OrderLine, StudentOrder

_stay, _student, _group = Enrollment.__table__, Student.__table__, StudyGroup.__table__
NAMED = 3
LAST_COURSE = 11

_renamers: list[Callable[[StudyGroup, int, datetime.date], object]] = []
_listeners: list[Callable[[StudyGroup, str], None]] = []


def hindrances(order: StudentOrder, lines: list[OrderLine]) -> list[str]:
    """Why an order over groups cannot be signed yet: no group, or students of a group whom the order forgets."""
    groups = {row.group_id for row in _rows(order)}
    if not groups:
        return [_("No group is named in the order yet")]
    if order.kind == Kind.LIQUIDATION:
        return [
            _(
                "%(count)s students are still in group %(group)s: %(names)s",
                group=group,
                count=len(names),
                names=_few(names),
            )
            for group, names in _present(order, groups, set()).items()
        ]
    forgotten = _present(order, groups, {line.student_id for line in lines})
    strange = [line for line in lines if line.from_group_id not in groups]
    said = [
        _(
            "Group %(group)s: not in the order are %(names)s. Add them, or say in which group they stay",
            group=group, names=_few(names),
        )
        for group, names in forgotten.items()
    ]  # fmt: skip
    said += [
        _("%(student)s is named, but the group is not in the order", student=line.student) for line in strange[:NAMED]
    ]
    return said


def _rows(order: StudentOrder) -> list[OrderGroup]:
    return list(db.session.scalars(sa.select(OrderGroup).where(OrderGroup.order_id == order.id)))


def _present(order: StudentOrder, groups: set[int], but: set[int]) -> dict[str, list[str]]:
    """group -> names of its students on the day of the order who are not among `but`."""
    day = order.effective_on
    rows = db.session.execute(
        sa.select(_group.c.name, _student.c.id, _student.c.last_name, _student.c.first_name)
        .join_from(_stay, _student, _student.c.id == _stay.c.student_id)
        .join(_group, _group.c.id == _stay.c.group_id)
        .where(
            _stay.c.group_id.in_(groups),
            _stay.c.starts_on <= day,
            sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= day),
        )
        .order_by(_group.c.sort_key, _student.c.sort_key)
    )
    found = defaultdict(list)
    for row in rows:
        if row.id not in but:
            found[row.name].append(f"{row.last_name} {row.first_name}")
    return found


def _few(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")


def puts_on_course(renamer: Callable[[StudyGroup, int, datetime.date], object]):
    """Register who gives a group its course and the name that follows from it, from a day on. Raises Refused."""
    if renamer not in _renamers:
        _renamers.append(renamer)
    return renamer


def when_group_ends(listener: Callable[[StudyGroup, str], None]):
    """Register what follows when a group «graduated» or was «disbanded», and when that is undone («active»)."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def carry_out(order: StudentOrder, groups: list[OrderGroup], left: set[int]) -> None:
    """Put the groups on their next course, the oldest first, so that the name of the next course is free; close the
    groups that an order winds up, and those of `left` in which a graduation has left nobody."""
    for row in sorted(groups, key=lambda row: -row.group.course_number):
        group = row.group
        row.course_before, row.name_before = group.course_number, group.name
        if order.kind == Kind.PROMOTION:
            _put_on_course(group, group.course_number + 1, order.effective_on)
        elif order.kind == Kind.LIQUIDATION:
            _tell(group, "disbanded")
        row.course_after = group.course_number
    if order.kind == Kind.GRADUATION:
        for group in _empty(left):
            _tell(group, "graduated")


def undo(order: StudentOrder, groups: list[OrderGroup], left: set[int]) -> None:
    """Give the groups back the course that they had, and open them. Raises Refused when they have moved on since."""
    if order.kind == Kind.GRADUATION:
        for group in db.session.scalars(sa.select(StudyGroup).where(StudyGroup.id.in_(left))):
            _tell(group, "active")
    for row in sorted(groups, key=lambda row: row.group.course_number):
        if row.course_after is not None and row.group.course_number != row.course_after:
            raise Refused(
                _("Group %(group)s is on course %(course)s meanwhile", group=row.group, course=row.group.course_number)
            )
        if order.kind == Kind.LIQUIDATION:
            _tell(row.group, "active")
        if row.course_before is not None and row.course_before != row.group.course_number:
            _put_on_course(row.group, row.course_before, order.effective_on)
        row.course_before = row.course_after = row.name_before = None


def _empty(group_ids: set[int]) -> list[StudyGroup]:
    """Groups of those in which no stay goes on."""
    goes_on = sa.exists().where(_stay.c.group_id == StudyGroup.id, _stay.c.ends_on.is_(None))
    return list(db.session.scalars(sa.select(StudyGroup).where(StudyGroup.id.in_(group_ids), ~goes_on)))


def _tell(group: StudyGroup, state: str) -> None:
    for listener in _listeners:
        listener(group, state)


def _put_on_course(group: StudyGroup, course: int, day: datetime.date) -> None:
    if not 1 <= course <= LAST_COURSE:
        raise Refused(_("Group %(group)s has no further course", group=group))
    for renamer in _renamers:
        renamer(group, course, day)
    group.course_number = course
