"""Who is acting: carried explicitly by a request, a command or a job. No actor is an error, never everything."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask import g, has_app_context

from app.policy.access import REGISTERS, Act, Relation


class NoActorError(RuntimeError):
    """Rows that belong to somebody were asked for without saying who asks."""


@dataclass(frozen=True)
class Actor:
    """A person with the union of the rights of all roles held, or the program itself (`is_system`).

    `rights` maps (register, act) to the relations under which it was granted; acts never lend each other rows.
    """

    account_id: int | None
    name: str
    rights: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    employee_id: int | None = None
    student_id: int | None = None
    guardian_id: int | None = None
    address: str | None = None
    is_system: bool = False

    def relations(self, register: str, act: str) -> frozenset[str]:
        """Under which relations the act is granted. A register that does not exist is a mistake, not a no."""
        if self.is_system:
            return frozenset((Relation.ALL,))
        if register not in REGISTERS:
            raise KeyError(register)
        return self.rights.get((register, Act(act)), frozenset())

    def may(self, register: str, act: str) -> bool:
        """Whether the act is granted at all, on whichever rows."""
        return bool(self.relations(register, act))


def system(reason: str) -> Actor:
    """The program itself, acting for `reason`: commands, nightly work, seeds."""
    return Actor(account_id=None, name=reason, is_system=True)


def current() -> Actor:
    """The actor of this request, command or job. Raises NoActorError."""
    actor = g.get("actor") if has_app_context() else None
    if actor is None:
        raise NoActorError("nobody is acting: sign in, or act within core.actor.acting()")
    return actor


def current_or_none() -> Actor | None:
    """The actor if there is one; for the audit and the frame of error pages."""
    return g.get("actor") if has_app_context() else None


@contextlib.contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Act as somebody for a while; needs an application context."""
    before = g.get("actor")
    g.actor = actor
    try:
        yield actor
    finally:
        g.actor = before
