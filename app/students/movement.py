"""Movement of students (движение контингента) between two days: who was there, came, left and is there now.

A person counts on a day when the stay covers it, as in the list of a group; who leaves on a day is not in that list.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import Actor
from app.extensions import db
from app.policy.access import Act, Relation
from app.policy.kinds import EDUCATION_MODULES, STUDY_FORMS
from app.policy.orders import ARRIVALS, Kind
from app.staff.models import Department
from app.students.models import Enrollment, Student, StudyGroup
from app.students.order_models import OrderGroup, StudentOrder
from app.students.order_rules import DAY
from app.students.scopes import groups_of_department

_stay, _group, _student = Enrollment.__table__, StudyGroup.__table__, Student.__table__
_department, _order, _order_group = Department.__table__, StudentOrder.__table__, OrderGroup.__table__

BY = ("group", "course", "department", "study_form")
CAME = tuple(ARRIVALS)
LEFT = ("transfer", "expulsion", "leave", "graduation", "other")
MAIN = "main"


@dataclass(frozen=True)
class Asked:
    """What the report is about: two days, by what its lines are, of which module."""

    first: datetime.date
    last: datetime.date
    by: str = "group"
    module: str = MAIN


@dataclass(frozen=True)
class Event:
    """A stay as the report sees it. `came` and `left` are kinds, when that happened within the days."""

    stay_id: int
    student_id: int
    group_id: int
    key: Any
    at_start: bool
    at_end: bool
    came: str | None
    left: str | None
    reason: str


@dataclass
class MovementRow:
    """A line of the report."""

    key: Any
    label: str
    at_start: int = 0
    at_end: int = 0
    came: Counter = field(default_factory=Counter)
    left: Counter = field(default_factory=Counter)

    @property
    def came_in_all(self) -> int:
        return sum(self.came.values())

    @property
    def left_in_all(self) -> int:
        return sum(self.left.values())

    def add(self, event: Event) -> None:
        """Count a stay."""
        self.at_start += event.at_start
        self.at_end += event.at_end
        if event.came:
            self.came[event.came] += 1
        if event.left:
            self.left[event.left] += 1


@dataclass
class Movement:
    """The report: lines, the total, and for what reasons students were expelled."""

    asked: Asked
    rows: list[MovementRow]
    total: MovementRow
    reasons: list[tuple[str, int]]
    has_other: bool


def movement(asked: Asked, actor: Actor) -> Movement:
    """The report for the acting person: of all groups, or of those of the own department. Two statements."""
    found = events(asked, actor)
    labels = {key: label for key, label, _place in found.labels}
    places = {key: place for key, _label, place in found.labels}
    rows: dict[Any, MovementRow] = {}
    total = MovementRow(None, _("In total"))
    reasons: Counter = Counter()
    for event in found.events:
        rows.setdefault(event.key, MovementRow(event.key, labels[event.key])).add(event)
        total.add(event)
        if event.left == "expulsion":
            reasons[event.reason or _("the reason is not given")] += 1
    ordered = sorted(rows.values(), key=lambda row: places[row.key])
    return Movement(asked, ordered, total, reasons.most_common(), has_other=bool(total.left["other"]))


@dataclass
class Found:
    """Events, and what their lines are called: key, label, place in the order."""

    events: list[Event]
    labels: list[tuple[Any, str, Any]]


def events(asked: Asked, actor: Actor) -> Found:
    """All stays that touch the days of the report."""
    rows = db.session.execute(_statement(asked, actor)).all()
    moved = _promoted_after(asked.last) if asked.by == "course" else Counter()
    neighbours = _neighbours(rows)
    labels: dict[Any, tuple[str, Any]] = {}
    made = []
    for row in rows:
        key, label, place = _line_of(row, asked.by, moved)
        labels[key] = label, place
        made.append(_event(row, key, asked, neighbours))
    return Found(
        [event for event in made if event.at_start or event.at_end or event.came or event.left],
        [(key, label, place) for key, (label, place) in labels.items()],
    )


def _statement(asked: Asked, actor: Actor) -> sa.Select:
    statement = (
        sa.select(
            _stay.c.id, _stay.c.student_id, _stay.c.group_id, _stay.c.starts_on, _stay.c.ends_on, _stay.c.arrival,
            _stay.c.ending, _stay.c.leave_reason, _group.c.name, _group.c.sort_key, _group.c.course_number,
            _group.c.study_form, _group.c.department_id, _department.c.name.label("department"),
            _group.c.education_module,
        )
        .join_from(_stay, _group, _group.c.id == _stay.c.group_id)
        .outerjoin(_department, _department.c.id == _group.c.department_id)
        .where(_stay.c.starts_on <= asked.last, sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= asked.first - DAY))
    )  # fmt: skip
    is_additional = _group.c.education_module == "additional"
    if asked.module == MAIN:
        statement = statement.where(~is_additional)
    elif asked.module in EDUCATION_MODULES:
        statement = statement.where(_group.c.education_module == asked.module)
    if Relation.ALL not in actor.relations("movement", Act.READ) and not actor.is_system:
        statement = statement.where(_stay.c.group_id.in_(groups_of_department(actor)))
    return statement


def _promoted_after(day: datetime.date) -> Counter:
    """group id -> how many courses it has grown after the day: a report of the past shows the course of then."""
    rows = db.session.execute(
        sa.select(_order_group.c.group_id, sa.func.count())
        .join_from(_order_group, _order, _order.c.id == _order_group.c.order_id)
        .where(_order.c.kind == Kind.PROMOTION.value, _order.c.state == "signed", _order.c.effective_on > day)
        .group_by(_order_group.c.group_id)
    ).all()
    return Counter(dict(tuple(row) for row in rows))


def _line_of(row: sa.Row, by: str, moved: Counter) -> tuple[Any, str, Any]:
    if by == "course":
        course = row.course_number - moved[row.group_id]
        return course, _("Course %(number)s", number=course), course
    if by == "department":
        return row.department_id or 0, row.department or _("without a department"), row.department or "я"
    if by == "study_form":
        return row.study_form, str(STUDY_FORMS[row.study_form]), row.study_form
    return row.group_id, row.name, row.sort_key


def _neighbours(rows: Sequence[sa.Row]) -> tuple[set, set]:
    """(student, day) on which main stays begin, and on which they end: a stay that goes on elsewhere is a transfer."""
    begins = {(row.student_id, row.starts_on) for row in rows if row.education_module != "additional"}
    ends = {(row.student_id, row.ends_on) for row in rows if row.ends_on and row.education_module != "additional"}
    return begins, ends


def _event(row: sa.Row, key: Any, asked: Asked, neighbours: tuple[set, set]) -> Event:
    begins, ends = neighbours
    before = asked.first - DAY
    gone_on = row.ends_on + DAY if row.ends_on else None
    came = left = None
    if asked.first <= row.starts_on <= asked.last:
        came = row.arrival or ("transfer" if (row.student_id, row.starts_on - DAY) in ends else "enrolment")
    if gone_on and asked.first <= gone_on <= asked.last:
        left = row.ending or ("transfer" if (row.student_id, gone_on) in begins else "other")
        left = "expulsion" if left == "other" and row.leave_reason else left
    return Event(
        stay_id=row.id,
        student_id=row.student_id,
        group_id=row.group_id,
        key=key,
        at_start=row.starts_on <= before and (row.ends_on is None or row.ends_on >= before),
        at_end=row.starts_on <= asked.last and (row.ends_on is None or row.ends_on >= asked.last),
        came=came,
        left=left,
        reason=row.leave_reason or "",
    )


def chosen(found: Iterable[Event], key: str, what: str) -> list[Event]:
    """The stays behind a number: of a line («» is the total), `what` is start, end, came[:kind], left[:kind]."""
    side, _colon, kind = what.partition(":")

    def fits(event: Event) -> bool:
        if key and str(event.key) != key:
            return False
        if side in ("start", "end"):
            return event.at_start if side == "start" else event.at_end
        value = event.came if side == "came" else event.left
        return value is not None and kind in ("", value)

    return [event for event in found if fits(event)]


def names_of(found: Sequence[Event]) -> list[dict[str, Any]]:
    """The students of the events by name, with group and days. One statement."""
    rows = db.session.execute(
        sa.select(
            _student.c.id, _student.c.last_name, _student.c.first_name, _student.c.middle_name,
            _group.c.name.label("group"), _stay.c.starts_on, _stay.c.ends_on, _stay.c.order_in, _stay.c.order_out,
            _stay.c.leave_reason,
        )
        .join_from(_stay, _student, _student.c.id == _stay.c.student_id)
        .join(_group, _group.c.id == _stay.c.group_id)
        .where(_stay.c.id.in_([event.stay_id for event in found]))
        .order_by(_student.c.sort_key, _student.c.id, _stay.c.starts_on)
    )  # fmt: skip
    return [row._asdict() for row in rows]
