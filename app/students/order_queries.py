"""What is asked about orders."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core import clock
from app.extensions import db
from app.policy.orders import KINDS, Kind
from app.students.models import Enrollment, Student, StudyGroup
from app.students.order_models import OrderGroup, OrderLine, StudentOrder
from app.students.order_rules import DAY, Line, Plan, Stay, Target, plan

_stay, _group, _student = Enrollment.__table__, StudyGroup.__table__, Student.__table__
_line = OrderLine.__table__

_RULE = {"scoped_by": "an order is judged by all stays of its students"}


def stays_of(students: sa.Select | Iterable[int]) -> dict[int, list[Stay]]:
    """All stays of the students, by student, in the order of time. One statement."""
    chosen = students if isinstance(students, sa.Select) else list(students)
    rows = db.session.execute(
        sa.select(
            _stay.c.id, _stay.c.student_id, _stay.c.group_id, _group.c.name, _group.c.education_module,
            _stay.c.starts_on, _stay.c.ends_on, _stay.c.ending, _stay.c.order_in, _stay.c.order_out,
        )
        .join_from(_stay, _group, _group.c.id == _stay.c.group_id)
        .where(_stay.c.student_id.in_(chosen))
        .order_by(_stay.c.student_id, _stay.c.starts_on, _stay.c.id)
    )  # fmt: skip
    found: dict[int, list[Stay]] = defaultdict(list)
    for row in rows:
        is_main = row.education_module != "additional"
        dates = row.starts_on, row.ends_on, row.ending
        found[row.student_id].append(
            Stay(row.id, row.group_id, row.name, is_main, *dates, came=row.order_in, went=row.order_out)
        )
    return found


def lines_of(order: StudentOrder) -> list[OrderLine]:
    """All lines of an order with student and groups, in the order of paper: by group, then by name. One statement."""
    return list(
        db.session.scalars(
            sa.select(OrderLine)
            .join(Student, Student.id == OrderLine.student_id)
            .where(OrderLine.order_id == order.id)
            .options(joinedload(OrderLine.student), joinedload(OrderLine.group), joinedload(OrderLine.from_group))
            .order_by(Student.sort_key, Student.id)
            .execution_options(**_RULE)
        )
    )


def groups_of(order: StudentOrder) -> list[OrderGroup]:
    """Groups that the order names as a whole, in their order."""
    return list(
        db.session.scalars(
            sa.select(OrderGroup)
            .join(StudyGroup, StudyGroup.id == OrderGroup.group_id)
            .where(OrderGroup.order_id == order.id)
            .options(joinedload(OrderGroup.group))
            .order_by(StudyGroup.sort_key)
            .execution_options(**_RULE)
        )
    )


def day_of(order: StudentOrder, line: OrderLine) -> datetime.date:
    """Since when the order holds for the student."""
    return line.effective_on or order.effective_on


def target_of(order: StudentOrder, line: OrderLine) -> StudyGroup | None:
    """The group that the order leads the student into."""
    return line.group or order.group


def plans_of(order: StudentOrder, lines: list[OrderLine]) -> dict[int, Plan]:
    """line id -> what signing would do, or why it cannot. One statement."""
    if not lines:
        return {}
    stays = stays_of(sa.select(_line.c.student_id).where(_line.c.order_id == order.id))
    return {line.id: plan(order.kind, _facts(order, line, stays.get(line.student_id, []))) for line in lines}


def _facts(order: StudentOrder, line: OrderLine, stays: list[Stay]) -> Line:
    group = target_of(order, line)
    return Line(
        day=day_of(order, line),
        stays=stays,
        from_group_id=line.from_group_id,
        target=Target(group.id, group.name, group.education_module != "additional") if group else None,
        reason=line.reason or order.reason,
        new_surname=line.last_name or line.first_name or line.middle_name,
    )


def listed_on(group_id: int, day: datetime.date, kind: str) -> list[sa.Row]:
    """Students of a group whom an order of the kind may name: id, names, birth date. One statement.

    Who studies on the day before; who is on leave or was expelled for the orders that bring people back.
    """
    statement = (
        sa.select(
            _student.c.id, _student.c.last_name, _student.c.first_name, _student.c.middle_name, _student.c.birth_date
        )
        .join_from(_stay, _student, _student.c.id == _stay.c.student_id)
        .where(_stay.c.group_id == group_id)
        .distinct()
        .order_by(_student.c.sort_key, _student.c.id)
        .add_columns(_student.c.sort_key)
    )
    return list(db.session.execute(statement.where(_fits(kind, day))).all())


def _fits(kind: str, day: datetime.date) -> sa.ColumnElement[bool]:
    if kind in (Kind.RETURN, Kind.REINSTATEMENT):
        wanted = "leave" if kind == Kind.RETURN else "expulsion"
        return sa.and_(_stay.c.ends_on < day, sa.or_(_stay.c.ending == wanted, _stay.c.ending.is_(None)))
    before = day - DAY if KINDS[kind].leaves else day
    return sa.and_(_stay.c.starts_on <= day, sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= before))


def group_of(student_ids: Iterable[int], kind: str, day: datetime.date) -> dict[int, int]:
    """student id -> the group that an order of the kind speaks of: the present one, or the last one."""
    found = {}
    for student_id, stays in stays_of(student_ids).items():
        here = [stay for stay in stays if stay.covers(day)] or stays
        found[student_id] = max(here, key=lambda stay: (stay.is_main, stay.starts_on)).group_id
    return found


def active_groups() -> list[StudyGroup]:
    """Groups in which somebody studies now or will, in their order."""
    ahead = sa.exists().where(
        _stay.c.group_id == StudyGroup.id, sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= clock.today())
    )
    return list(
        db.session.scalars(
            sa.select(StudyGroup)
            .where(ahead)
            .options(joinedload(StudyGroup.curriculum), joinedload(StudyGroup.department))
            .order_by(StudyGroup.sort_key)
        )
    )
