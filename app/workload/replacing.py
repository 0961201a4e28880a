"""Another teacher from a day on, by an order: for a long illness, or for good (clause 3.2)."""

import datetime
from decimal import Decimal

from flask_babel import gettext as _

from app.core import clock
from app.core.refusal import Refused
from app.core.values import plain
from app.extensions import db
from app.school_year import rules as days
from app.staff.models import Employee
from app.students.calendars import calendar_of
from app.workload import rules, services
from app.workload.deriving import unit_of
from app.workload.models import LoadAssignment

_DAY = datetime.timedelta(days=1)


def replace(assignment: LoadAssignment, teacher: Employee | None, since: datetime.date, until: datetime.date | None,
            order: str, hours: Decimal | None = None) -> None:  # fmt: skip
    """From a day on somebody else gives the lessons (or nobody), to the last day or to the end of the term.

    The former assignment ends the day before and keeps what was written; after a last day it goes on by a new row.
    Raises Refused. The caller commits.
    """
    term = assignment.term
    first = max(assignment.starts_on or term.starts_on, term.starts_on)
    last = min(assignment.ends_on or term.ends_on, term.ends_on)
    _check_change(assignment, teacher, (first, last), since, until, order)
    back_on = until + _DAY if until is not None and until < last else None
    calendar = calendar_of(assignment.group_id, term.starts_on)
    gone, rest = _shares(assignment.hours, calendar, first, last, since)
    moved, returned = _shares(rest, calendar, since, last, back_on) if back_on else (rest, Decimal(0))
    if hours is not None:
        if hours > rest:
            raise Refused(_("Only %(free)s h of this assignment are left", free=plain(rest)))
        moved, returned = hours, (rest - hours if back_on else Decimal(0))
    like = {**unit_of(assignment)._asdict(), "kind": assignment.kind, "is_shared": assignment.is_shared,
            "published_on": clock.today() if assignment.published_on else None, "order_in": order}  # fmt: skip
    ended_on, former = assignment.ends_on, assignment.id
    if teacher is not None:
        ends_on = until if back_on else ended_on
        dates = {"starts_on": since, "ends_on": ends_on}
        db.session.add(LoadAssignment(teacher_id=teacher.id, hours=moved, replaces_id=former, **dates, **like))
    if back_on:
        db.session.add(LoadAssignment(
            teacher_id=assignment.teacher_id, hours=returned, starts_on=back_on, ends_on=ended_on, replaces_id=former,
            **like))  # fmt: skip
    if since <= first:
        # Nothing was written by it (see below), so nothing is lost; the log of actions keeps that it was.
        db.session.flush()
        db.session.delete(assignment)
    else:
        assignment.ends_on, assignment.hours, assignment.order_out = since - _DAY, gone, order
    db.session.flush()


def _check_change(assignment, teacher, span: tuple, since, until, order: str) -> None:
    first, last = span
    if not first <= since <= last:
        raise Refused(
            _(
                "The first day of the change has to lie between %(first)s and %(last)s",
                first=f"{first:%d.%m.%Y}",
                last=f"{last:%d.%m.%Y}",
            )
        )
    if until is not None and until < since:
        raise Refused(_("The last day is before the first one"))
    if not order:
        raise Refused(_("A change within a term is made by an order: give its number and date"))
    if since <= first and assignment.published_on is not None and services.has_written(assignment):
        raise Refused(_("The teacher has given lessons already: name a later first day"))
    if teacher is not None:
        if teacher.id == assignment.teacher_id:
            raise Refused(_("Choose another teacher than the former one"))
        if reason := rules.refusal_of_teacher(teacher, assignment.term):
            raise Refused(str(reason))


def _shares(hours: Decimal, calendar, first, last, since) -> tuple[Decimal, Decimal]:
    """Hours before the day and from it on, by the days of study of the group."""
    if calendar is None:
        before, whole = (since - first).days, (last - first).days + 1
    else:
        before = sum(1 for _day in days.study_days(calendar.days, first, since - _DAY))
        whole = sum(1 for _day in days.study_days(calendar.days, first, last))
    rest = rules.rest_of_hours(hours, before, whole)
    return hours - rest, rest
