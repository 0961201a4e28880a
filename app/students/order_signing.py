"""A signed order moves people: stays begin and end, names change, groups grow. All or nothing; the caller commits."""

from collections.abc import Callable

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.core import audit, clock
from app.core.actor import current
from app.core.refusal import Refused
from app.extensions import db
from app.policy.orders import KINDS, Kind, reason_text
from app.students import order_groups, order_names, order_rules, order_undoing
from app.students.models import Enrollment, SubgroupMember
from app.students.order_models import OrderLine, StudentOrder
from app.students.order_queries import day_of, groups_of, lines_of, plans_of
from app.students.order_rules import DAY, Plan

_member = SubgroupMember.__table__

# Later slices act when an order has moved its people (accounts of those who left, and so on).
_listeners: list[Callable[[StudentOrder, list[OrderLine]], None]] = []


def when_signed(listener: Callable[[StudentOrder, list[OrderLine]], None]):
    """Register what has to happen when an order is signed; receives the order and its lines, before the commit."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def hindrances(order: StudentOrder, lines: list[OrderLine], plans: dict[int, Plan]) -> list[str]:
    """Why the order as a whole cannot be signed yet, in sentences; what is wrong with a student is in the plans."""
    said = []
    if not order.number:
        said.append(_("The order has no number yet"))
    if order.ordered_on > clock.today():
        said.append(_("The day of the order has not come yet"))
    if wrong := order_rules.dates_refusal(order.ordered_on, order.effective_on):
        said.append(wrong)
    if order.kind == Kind.CANCELLATION:
        said += order_undoing.hindrances_of_cancelling(order, lines)
    elif KINDS[order.kind].takes == "groups":
        said += order_groups.hindrances(order, lines)
    elif not lines:
        said.append(_("Nobody is named in the order yet"))
    said += [
        wrong
        for line in lines
        if line.effective_on and (wrong := order_rules.dates_refusal(order.ordered_on, line.effective_on))
    ][:3]
    return said


def sign(order: StudentOrder) -> None:
    """Do what the order says. Raises Refused, with the students who hinder it, and does nothing then."""
    _lock(order)
    if order.state != "draft":
        raise Refused(_("The order is signed already"))
    lines = lines_of(order)
    plans = plans_of(order, lines)
    said = hindrances(order, lines, plans)
    said += [f"{line.student}: {plans[line.id].problem}" for line in lines if plans[line.id].problem]
    if said:
        raise Refused("\n".join(said[:8]) + ("\n…" if len(said) > 8 else ""))
    order.state, order.signed_at, order.signed_by = "signed", clock.now(), current().account_id
    if order.kind == Kind.CANCELLATION:
        order_undoing.cancel(order, lines)
    else:
        _carry_out(order, lines, plans)
    db.session.flush()
    audit.note("signed", order.__tablename__, order.id, str(order), changes={"students": [None, len(lines)]})
    for listener in _listeners:
        listener(order, lines)


def _lock(order: StudentOrder) -> None:
    """Two who sign the same order at once: the second one finds it signed."""
    db.session.refresh(order, with_for_update=True)


def _carry_out(order: StudentOrder, lines: list[OrderLine], plans: dict[int, Plan]) -> None:
    ending = {plan.ends.id for plan in plans.values() if plan.ends is not None}
    stays = _stays(ending)
    for line in lines:
        plan = plans[line.id]
        if plan.ends is not None:
            _end(order, line, stays[plan.ends.id])
    # The old stays end before the new ones begin: the database refuses two at a time.
    db.session.flush()
    for line in lines:
        if (group_id := plans[line.id].joins) is not None:
            _begin(order, line, group_id)
    if order.kind == Kind.NAME_CHANGE:
        order_names.change(order, lines)
    order_groups.carry_out(order, groups_of(order), {line.from_group_id for line in lines if line.from_group_id})


def _stays(ids: set[int]) -> dict[int, Enrollment]:
    statement = (
        sa.select(Enrollment)
        .where(Enrollment.id.in_(ids))
        .options(joinedload(Enrollment.student), joinedload(Enrollment.group))
    )
    rows = db.session.scalars(statement.execution_options(scoped_by="stays that an order ends"))
    return {stay.id: stay for stay in rows}


def _end(order: StudentOrder, line: OrderLine, stay: Enrollment) -> None:
    last_day = day_of(order, line) - DAY
    kind = Kind.TRANSFER if order.kind == Kind.PROMOTION else order.kind
    line.from_group_id = stay.group_id
    stay.ends_on, stay.order_out, stay.order_out_id = last_day, order.paper, order.id
    stay.ending = KINDS[kind].ending
    stay.leave_reason = reason_text(kind, line.reason or order.reason)[:120]
    _leave_subgroups(stay)


def _leave_subgroups(stay: Enrollment) -> None:
    of_group = order_undoing.memberships_in(stay)
    db.session.execute(
        sa.update(_member).where(of_group, _member.c.ends_on.is_(None), _member.c.starts_on <= stay.ends_on)
        .values(ends_on=stay.ends_on)
    )  # fmt: skip
    db.session.execute(sa.delete(_member).where(of_group, _member.c.starts_on > stay.ends_on))


def _begin(order: StudentOrder, line: OrderLine, group_id: int) -> None:
    kind = Kind.TRANSFER if order.kind == Kind.PROMOTION else order.kind
    db.session.add(
        Enrollment(
            student_id=line.student_id, student=line.student, group_id=group_id, group=line.group or order.group,
            starts_on=day_of(order, line), order_in=order.paper, order_in_id=order.id, arrival=KINDS[kind].arrival,
        )
    )  # fmt: skip
