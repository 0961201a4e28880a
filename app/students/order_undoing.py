"""Back to what was before an order: by taking its signature back, or by another order that cancels it.

Only while nothing depends on it; what does is named.
"""

import datetime
from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.core import audit
from app.core.refusal import Refused
from app.extensions import db
from app.policy.orders import KINDS, Kind
from app.students import order_groups, order_names
from app.students.models import Enrollment, Subgroup, SubgroupMember
from app.students.order_models import OrderLine, StudentOrder
from app.students.order_queries import day_of, groups_of, lines_of, stays_of
from app.students.order_rules import Stay
from app.students.stay_holders import Held, what_holds

_stay, _member, _subgroup = Enrollment.__table__, SubgroupMember.__table__, Subgroup.__table__
_NAMED = joinedload(Enrollment.student), joinedload(Enrollment.group)
_SCOPE = {"scoped_by": "stays that an order has made or ended"}


def take_back(order: StudentOrder) -> None:
    """Take the signature back: the order is a draft again. Raises Refused, naming what depends on it."""
    db.session.refresh(order, with_for_update=True)
    if order.state != "signed":
        raise Refused(_("Only a signed order can be taken back"))
    if order.kind == Kind.CANCELLATION:
        raise Refused(_("An order of cancellation is not taken back: sign the cancelled order anew"))
    lines = lines_of(order)
    if any(line.cancelled_by_id for line in lines):
        raise Refused(_("The order is partly cancelled by another order and stays as it is"))
    said = dependants(order, lines)
    if said:
        raise Refused(_summed(said))
    _undo(order, lines)
    order_groups.undo(order, groups_of(order), _left(lines))
    order.state, order.signed_at, order.signed_by = "draft", None, None
    audit.note("unsigned", order.__tablename__, order.id, str(order))


def hindrances_of_cancelling(order: StudentOrder, lines: list[OrderLine]) -> list[str]:
    """Why an order of cancellation cannot be signed."""
    other = order.cancels
    if other is None:
        return [_("Say which order is cancelled")]
    if other.state != "signed" or other.kind == Kind.CANCELLATION:
        return [_("Order %(order)s is not in force", order=other.paper)]
    chosen = {line.student_id for line in lines}
    theirs = [line for line in lines_of(other) if line.student_id in chosen]
    if not theirs and not groups_of(other):
        return [_("Nobody is named in the order yet")]
    if gone := [line for line in theirs if line.cancelled_by_id]:
        return [_("%(student)s: cancelled already", student=line.student) for line in gone[:3]]
    return [_summed(said)] if (said := dependants(other, theirs)) else []


def cancel(order: StudentOrder, lines: list[OrderLine]) -> None:
    """Undo the named order for the students of the lines; when nobody is left in it, it is cancelled as a whole."""
    other = order.cancels
    chosen = {line.student_id for line in lines}
    all_lines = lines_of(other)
    theirs = [line for line in all_lines if line.student_id in chosen]
    _undo(other, theirs)
    for line in theirs:
        line.cancelled_by_id = order.id
    if all(line.cancelled_by_id for line in all_lines):
        order_groups.undo(other, groups_of(other), _left(all_lines))
        other.state = "cancelled"


def _left(lines: list[OrderLine]) -> set[int]:
    return {line.from_group_id for line in lines if line.from_group_id}


def dependants(order: StudentOrder, lines: list[OrderLine]) -> list[str]:
    """What keeps the order from being undone for these students, in sentences."""
    if not (KINDS[order.kind].leaves or KINDS[order.kind].joins or order.kind == Kind.PROMOTION):
        return []
    by_student = stays_of([line.student_id for line in lines])
    made = {stay.student_id: stay for stay in _made_by(order, [line.student_id for line in lines])}
    held = what_holds(Held(stay.student_id, stay.group_id, stay.starts_on) for stay in made.values())
    said = []
    for line in lines:
        stay = made.get(line.student_id)
        stays, day = by_student.get(line.student_id, []), day_of(order, line)
        if sentence := _depends(day, stays, stay, held.get(line.student_id)):
            said.append(f"{line.student}: {sentence}")
    return said


def _depends(day: datetime.date, stays: list[Stay], made: Enrollment | None, held: str | None) -> str | None:
    if made is not None and made.ends_on is not None:
        return _("is no longer in group %(group)s%(order)s", group=_name(stays, made.id), order=_by(made.order_out))
    last = made.id if made is not None else 0
    later = next((stay for stay in stays if stay.starts_on >= day and stay.id != last and stay.is_main), None)
    if later is not None:
        return _("is in group %(group)s already%(order)s", group=later.group, order=_by(later.came))
    if held:
        return _("group %(group)s has %(what)s of this student", group=_name(stays, last), what=held)
    return None


def _name(stays: list[Stay], stay_id: int) -> str:
    return next((stay.group for stay in stays if stay.id == stay_id), "")


def _by(order: str | None) -> str:
    return _(" by order %(order)s", order=order) if order else ""


def _summed(said: list[str]) -> str:
    head = _("The order cannot be undone, something depends on it:")
    return "\n".join([head, *said[:6], *(["…"] if len(said) > 6 else [])])


def _made_by(order: StudentOrder, students: Iterable[int]) -> list[Enrollment]:
    return list(
        db.session.scalars(
            sa.select(Enrollment)
            .where(Enrollment.order_in_id == order.id, Enrollment.student_id.in_(list(students)))
            .options(*_NAMED)
            .execution_options(**_SCOPE)
        )
    )


def _undo(order: StudentOrder, lines: list[OrderLine]) -> None:
    """Stays that the order began go, those that it ended go on; names come back."""
    students = [line.student_id for line in lines]
    for stay in _made_by(order, students):
        db.session.execute(sa.delete(_member).where(memberships_in(stay), _member.c.starts_on >= stay.starts_on))
        db.session.delete(stay)
    db.session.flush()
    ended = sa.select(Enrollment).where(Enrollment.order_out_id == order.id, Enrollment.student_id.in_(students))
    for stay in db.session.scalars(ended.options(*_NAMED).execution_options(**_SCOPE)).all():
        db.session.execute(
            sa.update(_member).where(memberships_in(stay), _member.c.ends_on == stay.ends_on).values(ends_on=None)
        )
        stay.ends_on = stay.order_out = stay.order_out_id = stay.ending = stay.leave_reason = None
    if order.kind == Kind.NAME_CHANGE:
        order_names.give_back(order, lines)
    db.session.flush()


def memberships_in(stay: Enrollment) -> sa.ColumnElement[bool]:
    """Stays of the student in subgroups of the group of the stay."""
    of_group = sa.select(_subgroup.c.id).where(_subgroup.c.group_id == stay.group_id)
    return sa.and_(_member.c.student_id == stay.student_id, _member.c.subgroup_id.in_(of_group))
