"""An order is seen by whoever may see somebody in it, and of its list only those. Drafts are the office's."""

from collections.abc import Callable

import sqlalchemy as sa

from app.core import files, scope
from app.core.actor import Actor
from app.policy.access import Act, Relation
from app.students.order_models import OrderLine, StudentOrder
from app.students.scopes import children, groups_led, groups_of_department

# Aliases, so that a query over these very tables may be narrowed, too.
_order, _line = StudentOrder.__table__.alias("issued"), OrderLine.__table__.alias("named")


def _issued() -> sa.Select:
    return sa.select(_order.c.id).where(_order.c.state != "draft")


def _of_groups(groups: sa.Select):
    """Lines that speak of the groups; a line without a group of its own leads where the whole order does."""

    def rule(line) -> sa.ColumnElement[bool]:
        into = sa.select(_order.c.id).where(_order.c.group_id.in_(groups))
        as_the_order = sa.and_(line.group_id.is_(None), line.order_id.in_(into))
        return sa.or_(line.from_group_id.in_(groups), line.group_id.in_(groups), as_the_order)

    return rule


# relation -> actor -> condition on a line, be it the model or an alias of its table
_RULES: dict[Relation, Callable] = {
    Relation.DEPARTMENT: lambda actor: _of_groups(groups_of_department(actor)),
    Relation.LEADS: lambda actor: _of_groups(groups_led(actor)),
    Relation.SELF: lambda actor: lambda line: line.student_id == actor.student_id,
    Relation.CHILD: lambda actor: lambda line: line.student_id.in_(children(actor)),
}


def _on_lines(rule: Callable) -> Callable:
    return lambda actor: sa.and_(OrderLine.order_id.in_(_issued()), rule(actor)(OrderLine))


def _on_orders(rule: Callable) -> Callable:
    def orders(actor: Actor) -> sa.ColumnElement[bool]:
        naming = sa.select(_line.c.order_id).where(rule(actor)(_line.c))
        return sa.and_(StudentOrder.state != "draft", StudentOrder.id.in_(naming))

    return orders


scope.declare(OrderLine, "orders", **{relation: _on_lines(rule) for relation, rule in _RULES.items()})
scope.declare(StudentOrder, "orders", **{relation: _on_orders(rule) for relation, rule in _RULES.items()})


def reads_whole(actor: Actor, act: str = Act.PRINT) -> bool:
    """Whether the act covers every line of every order: a scan shows all names, an extract only one's own."""
    return actor.is_system or Relation.ALL in actor.relations("orders", act)


files.declare_owner(StudentOrder, lambda actor, _order_id: reads_whole(actor))
