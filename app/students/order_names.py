"""Change of a name by an order: the card bears the new one, the former is kept with its day and found by the search."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.refusal import Refused
from app.extensions import db
from app.students.models import Student
from app.students.order_models import OrderLine, StudentName, StudentOrder
from app.students.order_queries import day_of

_name = StudentName.__table__


def change(order: StudentOrder, lines: list[OrderLine]) -> None:
    """Give the students of the lines their new names."""
    for line in lines:
        student = line.student
        db.session.add(
            StudentName(
                student_id=student.id, last_name=student.last_name, first_name=student.first_name,
                middle_name=student.middle_name, changed_on=day_of(order, line), order_id=order.id,
            )
        )  # fmt: skip
        former = student.last_name if line.last_name and line.last_name != student.last_name else None
        student.last_name = line.last_name or student.last_name
        student.first_name = line.first_name or student.first_name
        student.middle_name = line.middle_name or student.middle_name
        if former:
            _remember(student, former)


def _remember(student: Student, former: str) -> None:
    names = [name for name in (student.former_names or "").split(", ") if name and name != former]
    student.former_names = ", ".join([*names, former])[-200:]


def give_back(order: StudentOrder, lines: list[OrderLine]) -> None:
    """Undo the change: the names as they were before the order. Raises Refused when they were changed once more."""
    for line in lines:
        former = _former(line.student_id, order.id)
        if former is None:
            continue
        _refuse_later(line, former)
        student = line.student
        student.last_name, student.first_name, student.middle_name = (
            former.last_name, former.first_name, former.middle_name,
        )  # fmt: skip
        db.session.delete(former)
        db.session.flush()
        others = db.session.scalars(
            sa.select(_name.c.last_name).where(_name.c.student_id == student.id).order_by(_name.c.id)
        )
        student.former_names = ", ".join(dict.fromkeys(n for n in others if n != student.last_name))[-200:] or None


def _former(student_id: int, order_id: int) -> StudentName | None:
    return db.session.scalar(
        sa.select(StudentName).where(StudentName.student_id == student_id, StudentName.order_id == order_id)
    )


def _refuse_later(line: OrderLine, former: StudentName) -> None:
    later = db.session.scalar(
        sa.select(StudentOrder)
        .join(StudentName, StudentName.order_id == StudentOrder.id)
        .where(StudentName.student_id == line.student_id, StudentName.id > former.id)
        .execution_options(scoped_by="what depends on an order")
    )
    if later is not None:
        raise Refused(
            _("%(student)s: the name was changed once more by order %(order)s", student=line.student, order=later.paper)
        )
