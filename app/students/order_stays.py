"""Stays that orders have made are changed by orders; those brought by hand or from a file are changed by hand."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.refusal import Refused
from app.students.models import Enrollment

_IN = ("student", "student_id", "group", "group_id", "starts_on", "order_in", "arrival")
_OUT = ("ends_on", "order_out", "ending", "leave_reason")


def refuse_by_hand(stay: Enrollment) -> None:
    """Refuse a change of what a signed order says. Raises Refused, naming the order."""
    if stay.order_in_id is not None and _has_changed(stay, _IN):
        raise Refused(
            _(
                "This stay was begun by order %(order)s: change it by an order, or take that one back",
                order=_before(stay, "order_in"),
            )
        )
    if stay.order_out_id is not None and _has_changed(stay, _OUT):
        raise Refused(
            _(
                "This stay was ended by order %(order)s: change it by an order, or take that one back",
                order=_before(stay, "order_out"),
            )
        )
    if stay.order_in_id is not None and _has_changed(stay, _OUT):
        order = _before(stay, "order_in")
        raise Refused(_("The stay was begun by order %(order)s: it is ended by an order, too", order=order))


def refuse_deletion(stay: Enrollment) -> None:
    """Refuse to delete what a signed order has made. Raises Refused."""
    if stay.order_in_id is not None or stay.order_out_id is not None:
        raise Refused(
            _(
                "This stay was made by order %(order)s: take the order back instead",
                order=stay.order_in or stay.order_out,
            )
        )


def _before(stay: Enrollment, name: str) -> str:
    """The value that is stored, whatever was typed over it."""
    history = sa.inspect(stay).attrs[name].history
    return (history.deleted or history.unchanged or [None])[0] or ""


def _has_changed(stay: Enrollment, names: tuple[str, ...]) -> bool:
    """Whether one of the attributes holds another value than before; nothing and empty are the same."""
    state = sa.inspect(stay)
    for name in names:
        history = state.attrs[name].history
        if history.has_changes() and (history.deleted or [None])[0] != (history.added or [None])[0]:
            return True
    return False
