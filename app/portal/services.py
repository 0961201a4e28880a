"""Sending a request, answering it, entering what was accepted into the card. The caller commits."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.actor import Actor
from app.core.refusal import Refused
from app.extensions import db
from app.policy.access import Act, Relation
from app.policy.requests import OPEN_STATES
from app.portal import rules
from app.portal.models import PersonRequest, RequestLine
from app.students.models import Guardian, Student

Person = Student | Guardian


def subject_of(person: Person) -> str:
    """«student» or «guardian», as the tables of policy call them."""
    return "student" if isinstance(person, Student) else "guardian"


def present(person: Person) -> dict[str, str | None]:
    """What stands on the card of what a request may change."""
    return {field: getattr(person, field) for field in rules.CHANGEABLE[subject_of(person)]}


def send(actor: Actor, person: Person, found: rules.Changes, comment: str | None) -> PersonRequest:
    """Send a request; the same one sent twice is one."""
    for waiting in _waiting_of(actor, person):
        if {line.field: line.new for line in waiting.lines} == {field: new for field, (_old, new) in found.items()}:
            return waiting
    request = PersonRequest(sender_id=actor.account_id, comment=comment)
    if isinstance(person, Student):
        request.student = person
    else:
        request.guardian = person
    request.lines = [RequestLine(field=field, old=old, new=new) for field, (old, new) in found.items()]
    db.session.add(request)
    db.session.flush()
    return request


def _waiting_of(actor: Actor, person: Person) -> list[PersonRequest]:
    about = PersonRequest.student_id if isinstance(person, Student) else PersonRequest.guardian_id
    statement = sa.select(PersonRequest).where(
        PersonRequest.sender_id == actor.account_id, about == person.id, PersonRequest.state == "waiting"
    )
    return list(db.session.scalars(statement.execution_options(scoped_by="the sender's own requests")))


def is_secretary(actor: Actor) -> bool:
    """Whether the actor answers for the whole college, and so enters orders."""
    return Relation.ALL in actor.relations("requests", Act.APPROVE)


def accept(actor: Actor, request: PersonRequest) -> str:
    """Enter what was asked for into the card; what only an order changes is handed to the secretary.

    Returns what has happened, in a sentence. Raises Refused.
    """
    _refuse(actor, request)
    subject, person = subject_of(request.person), request.person
    ordered = rules.by_order(subject, [line.field for line in request.lines])
    with audit.because(ground_of(request)):
        for line in request.lines:
            if line.field not in ordered:
                setattr(person, line.field, line.new)
                line.is_done = True
    _answer(actor, request, "handed" if ordered else "accepted", None)
    if ordered:
        return _("A name of a student is changed by an order: the request is handed to the secretary")
    return _("Accepted: the card is changed")


def fulfil(actor: Actor, request: PersonRequest, order: str) -> None:
    """The secretary has made the order that the request needs. Raises Refused."""
    _refuse(actor, request)
    if request.state != "handed" or not is_secretary(actor):
        raise Refused(_("Only the secretary closes a request by an order"))
    for line in request.lines:
        line.is_done = True
    _answer(actor, request, "accepted", _("By the order %(order)s", order=order))


def decline(actor: Actor, request: PersonRequest, reason: str) -> None:
    """Decline with a reason that the sender reads. Raises Refused."""
    _refuse(actor, request)
    _answer(actor, request, "declined", reason)


def withdraw(actor: Actor, request: PersonRequest) -> None:
    """The sender thinks better of it. Raises Refused."""
    if request.sender_id != actor.account_id or request.state not in OPEN_STATES:
        raise Refused(_("This request has been answered already"))
    request.state = "withdrawn"


def ground_of(request: PersonRequest) -> str:
    """What the history of the card says of a change made by a request."""
    return _("request No. %(number)s of %(day)s", number=request.id, day=request.entered_on.strftime("%d.%m.%Y"))


def _refuse(actor: Actor, request: PersonRequest) -> None:
    if reason := rules.refusal_of_answer(request.state, is_own=request.sender_id == actor.account_id):
        raise Refused(str(reason))


def _answer(actor: Actor, request: PersonRequest, state: str, answer: str | None) -> None:
    request.state, request.answer = state, answer
    request.answered_by_id = actor.account_id
    request.answered_at, request.answered_on = clock.now(), clock.today()
