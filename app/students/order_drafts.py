"""What is written into a draft order: who is named. Nothing here moves anybody. The caller commits."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import current
from app.core.refusal import Refused
from app.core.scope import narrow
from app.extensions import db
from app.policy.orders import KINDS, Kind, Takes
from app.students.models import Enrollment, Guardian, Guardianship, Student, StudyGroup
from app.students.order_models import OrderGroup, OrderLine, StudentOrder
from app.students.order_queries import group_of, groups_of, lines_of

_line, _stay = OrderLine.__table__, Enrollment.__table__
_guardianship, _guardian, _student = Guardianship.__table__, Guardian.__table__, Student.__table__
MOST_STUDENTS = 5000


def refuse_unless_draft(order: StudentOrder) -> None:
    """A signed order is paper: it is undone or cancelled, never rewritten. Raises Refused."""
    if order.state != "draft":
        raise Refused(_("The order is signed: it can be taken back or cancelled, not changed"))


def name_students(order: StudentOrder, student_ids: Iterable[int], *, from_group: int | None = None) -> int:
    """Add students to the order; who is in it already stays as he is. Returns how many were added."""
    refuse_unless_draft(order)
    there = set(db.session.scalars(sa.select(_line.c.student_id).where(_line.c.order_id == order.id)))
    fresh = [student_id for student_id in dict.fromkeys(student_ids) if student_id not in there]
    if len(there) + len(fresh) > MOST_STUDENTS:
        raise Refused(_("More than %(count)s students: make several orders", count=MOST_STUDENTS))
    rows = db.session.scalars(narrow(sa.select(Student).where(Student.id.in_(fresh)), Student, current()))
    students = {student.id: student for student in rows}
    fresh = [student_id for student_id in fresh if student_id in students]
    known = {} if order.kind == Kind.ENROLMENT else group_of(fresh, order.kind, order.effective_on)
    for student_id in fresh:
        source = (from_group or known.get(student_id)) if order.kind != Kind.ENROLMENT else None
        keeps = KINDS[order.kind].takes is Takes.GROUPS
        db.session.add(
            OrderLine(
                order=order,
                student=students[student_id],
                from_group_id=source,
                group_id=source if keeps else None,
            )
        )
    return len(fresh)


def name_groups(order: StudentOrder, group_ids: Iterable[int]) -> int:
    """Add whole groups: with all who study in them on the day, but for a liquidation. Returns how many were added."""
    refuse_unless_draft(order)
    there = {row.group_id for row in groups_of(order)}
    groups = db.session.scalars(
        narrow(sa.select(StudyGroup).where(StudyGroup.id.in_(list(group_ids))), StudyGroup, current())
    ).all()
    fresh = [group for group in groups if group.id not in there]
    for group in fresh:
        db.session.add(OrderGroup(order_id=order.id, group_id=group.id))
    if order.kind != Kind.LIQUIDATION:
        refresh_groups(order, [group.id for group in fresh])
    return len(fresh)


def refresh_groups(order: StudentOrder, group_ids: Iterable[int]) -> int:
    """Name everybody who studies in the groups on the day of the order and is not named yet."""
    day = order.effective_on
    rows = db.session.execute(
        sa.select(_stay.c.student_id, _stay.c.group_id).where(
            _stay.c.group_id.in_(list(group_ids)),
            _stay.c.starts_on <= day,
            sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= day),
        )
    ).all()
    by_group: dict[int, list[int]] = {}
    for row in rows:
        by_group.setdefault(row.group_id, []).append(row.student_id)
    return sum(name_students(order, students, from_group=group) for group, students in by_group.items())


def strike_group(order: StudentOrder, group_id: int) -> None:
    """Take a group and its students out of the draft."""
    refuse_unless_draft(order)
    db.session.execute(
        sa.delete(OrderGroup.__table__).where(
            OrderGroup.__table__.c.order_id == order.id, OrderGroup.__table__.c.group_id == group_id
        )
    )
    db.session.execute(sa.delete(_line).where(_line.c.order_id == order.id, _line.c.from_group_id == group_id))


def strike(order: StudentOrder, line_ids: Iterable[int]) -> int:
    """Take students out of the draft; cards that came with it go, too, when nothing else hangs on them."""
    refuse_unless_draft(order)
    chosen = set(line_ids)
    lines = [line for line in lines_of(order) if line.id in chosen]
    made = [line.student_id for line in lines if line.made_card]
    db.session.execute(sa.delete(_line).where(_line.c.id.in_([line.id for line in lines])))
    _drop_cards(made)
    return len(lines)


def discard(order: StudentOrder) -> None:
    """Delete the draft with its list."""
    refuse_unless_draft(order)
    strike(order, [line.id for line in lines_of(order)])
    db.session.flush()
    db.session.expire(order)
    db.session.delete(order)


def _drop_cards(student_ids: list[int]) -> None:
    """Cards that an order made for nobody else: without a stay, an account or another order."""
    if not student_ids:
        return
    used = sa.or_(
        _student.c.account_id.is_not(None),
        sa.exists().where(_stay.c.student_id == _student.c.id),
        sa.exists().where(_line.c.student_id == _student.c.id),
    )
    free = set(db.session.scalars(sa.select(_student.c.id).where(_student.c.id.in_(student_ids), ~used)))
    if not free:
        return
    guardians = set(
        db.session.scalars(sa.select(_guardianship.c.guardian_id).where(_guardianship.c.student_id.in_(free)))
    )
    db.session.execute(sa.delete(_guardianship).where(_guardianship.c.student_id.in_(free)))
    has_child = sa.exists().where(_guardianship.c.guardian_id == _guardian.c.id)
    db.session.execute(
        sa.delete(_guardian).where(_guardian.c.id.in_(guardians), _guardian.c.account_id.is_(None), ~has_child)
    )
    db.session.execute(sa.delete(_student).where(_student.c.id.in_(free)))


def cancellation_of(other: StudentOrder, order: StudentOrder) -> None:
    """Begin an order that cancels another one for all whom that one still names."""
    order.kind, order.cancels = Kind.CANCELLATION.value, other
    db.session.add(order)
    db.session.flush()
    for line in lines_of(other):
        if line.cancelled_by_id is None:
            db.session.add(
                OrderLine(
                    order_id=order.id,
                    student_id=line.student_id,
                    from_group_id=line.from_group_id or line.group_id or other.group_id,
                    group_id=None,
                )
            )
