"""Which rows of a model a person may see or change: one definition per model and relation.

A slice declares the conditions of its models here once. Lists, cards, forms, choices, actions, exports, prints, files
and jobs ask `condition()`; under them a net on the session narrows every ORM statement that reads a declared model.
Conditions are written on tables, not on mapped classes, so that the net does not narrow the conditions themselves.
"""

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import with_loader_criteria

from app.core.actor import Actor, current
from app.policy.access import Act, Relation

Condition = Callable[[Actor], ColumnElement[bool]]

# model -> register -> what makes a row of the model belong to the register (None: every row does)
_registers: dict[type, Mapping[str, ColumnElement[bool] | None]] = {}
_conditions: dict[type, dict[Relation, Condition]] = {}
# Where an act reaches fewer rows than the relation means: (model, act) -> conditions put beside those of the model.
_narrower: dict[tuple[type, str], dict[Relation, Condition]] = {}


def declare(model: type, registers: str | Mapping[str, ColumnElement[bool] | None], **relations: Condition) -> None:
    """Say whose rights rule the rows of a model, and which rows each relation means."""
    _registers[model] = {registers: None} if isinstance(registers, str) else registers
    _conditions.setdefault(model, {}).update({Relation(name): rule for name, rule in relations.items()})


def extend(model: type, **relations: Condition) -> None:
    """Add relations that a later slice knows about (who teaches whom is known to the workload)."""
    _conditions[model].update({Relation(name): rule for name, rule in relations.items()})


def confine(model: type, act: Act, **relations: Condition) -> None:
    """Say that under a relation an act reaches only some of its rows: contacts of who has left are nobody's but the
    office's, though the name stays in the journal."""
    _narrower.setdefault((model, act), {}).update({Relation(name): rule for name, rule in relations.items()})


def is_narrowed(model: type, act: str) -> bool:
    """Whether the act may reach fewer rows than others do under the same relation."""
    return (model, act) in _narrower


def is_declared(model: type) -> bool:
    """Whether rows of the model belong to somebody."""
    return model in _registers


def condition(model: type, actor: Actor, act: str = Act.READ) -> ColumnElement[bool] | None:
    """What to add to WHERE so that only rows on which the actor may do the act remain; None when all may."""
    if actor.is_system or model not in _registers:
        return None
    parts: list[ColumnElement[bool]] = []
    for register, belongs in _registers[model].items():
        rows = _rows(model, actor, actor.relations(register, act), act)
        if rows is None and belongs is None:
            return None
        if rows is None:
            parts.append(belongs)
        elif belongs is None:
            parts.append(rows)
        else:
            parts.append(sa.and_(belongs, rows))
    return sa.or_(sa.false(), *parts)


def share(
    model: type, register: str, actor: Actor, relations: frozenset[str], act: str = Act.READ
) -> ColumnElement[bool]:
    """The rows of a model which one register gives the actor under these relations: what explains a right."""
    if model not in _registers:
        return sa.true() if Relation.ALL in relations else sa.false()
    belongs, rows = _registers[model].get(register), _rows(model, actor, relations, act)
    return sa.and_(sa.true(), *(part for part in (belongs, rows) if part is not None))


def registers_of(model: type) -> tuple[str, ...]:
    """Whose rights rule the rows of a model; nothing when they are nobody's in particular."""
    return tuple(_registers.get(model, ()))


# Who one has to be for a relation to mean any rows: a comparison with nobody would read «is null» and find many.
_PERSON = {
    Relation.DEPARTMENT: "employee_id",
    Relation.TEACHES: "employee_id",
    Relation.LEADS: "employee_id",
    Relation.CHILD: "guardian_id",
}


def _rows(model: type, actor: Actor, relations: frozenset[str], act: str) -> ColumnElement[bool] | None:
    if Relation.ALL in relations:
        return None
    rules, narrower = _conditions[model], _narrower.get((model, act), {})
    meant = [Relation(name) for name in sorted(relations) if Relation(name) in rules and _is_somebody(actor, name)]
    return sa.or_(
        sa.false(),
        *(
            sa.and_(rules[name](actor), narrower[name](actor)) if name in narrower else rules[name](actor)
            for name in meant
        ),
    )


def _is_somebody(actor: Actor, relation: str) -> bool:
    person = _PERSON.get(Relation(relation))
    return person is None or getattr(actor, person) is not None


def narrow(statement, model: type, actor: Actor, act: str = Act.READ):
    """The statement with the actor's rows only; marked so that the net does not narrow it a second time."""
    rows = condition(model, actor, act)
    narrowed = statement if rows is None else statement.where(rows)
    return narrowed.execution_options(scoped_by=f"{model.__name__}:{act}")


def install(session) -> None:
    """Spread the net under every ORM statement of the session."""

    @event.listens_for(session, "do_orm_execute")
    def _narrow(state):
        # A relation of a row that may be seen is shown by name; its own card asks for its own right.
        if state.is_relationship_load or state.is_column_load or not state.is_orm_statement:
            return
        if state.execution_options.get("scoped_by") or not _owned(state):
            return
        actor = current()
        if actor.is_system:
            return
        for model in _owned(state):
            rows = condition(model, actor)
            if rows is not None:
                state.statement = state.statement.options(
                    with_loader_criteria(model, rows, include_aliases=True, propagate_to_loaders=False)
                )


def _owned(state) -> list[type]:
    return [mapper.class_ for mapper in state.all_mappers if mapper.class_ in _registers]
