"""What an order may do to whom. Pure: facts come in, a plan or a sentence of refusal comes out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.policy.orders import EARLIEST_EFFECT_DAYS, KINDS, LATEST_EFFECT_DAYS, Kind, Takes

DAY = datetime.timedelta(days=1)

# A sentence for the person, in the person's language.
Sentence = Any


@dataclass(frozen=True)
class Stay:
    """A stay in a group as the rules know it. `came` and `went` name the orders, as on paper, where there are any."""

    id: int
    group_id: int
    group: str
    is_main: bool
    starts_on: datetime.date
    ends_on: datetime.date | None
    ending: str | None = None
    came: str | None = None
    went: str | None = None

    def covers(self, day: datetime.date) -> bool:
        """Whether the student is in the group on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Target:
    """The group that an order leads into."""

    id: int
    name: str
    is_main: bool


@dataclass(frozen=True)
class Line:
    """A student of an order: from which group, into which, since when, and all stays so far."""

    day: datetime.date
    stays: Sequence[Stay]
    from_group_id: int | None = None
    target: Target | None = None
    reason: str | None = None
    new_surname: str | None = None


@dataclass(frozen=True)
class Plan:
    """What signing does to one student: which stay ends (the day before), into which group another begins."""

    ends: Stay | None = None
    joins: int | None = None
    problem: Sentence = None


def dates_refusal(ordered_on: datetime.date, effective_on: datetime.date) -> Sentence:
    """Why the two days of an order cannot belong together."""
    if effective_on < ordered_on - datetime.timedelta(days=EARLIEST_EFFECT_DAYS):
        return _(
            "The order of %(ordered)s cannot be in force from %(day)s: more than %(count)s days earlier",
            ordered=_text(ordered_on), day=_text(effective_on), count=EARLIEST_EFFECT_DAYS,
        )  # fmt: skip
    if effective_on > ordered_on + datetime.timedelta(days=LATEST_EFFECT_DAYS):
        return _(
            "The order of %(ordered)s cannot be in force from %(day)s: more than a year later",
            ordered=_text(ordered_on), day=_text(effective_on),
        )  # fmt: skip
    return None


def plan(kind: str, line: Line) -> Plan:
    """What signing an order of the kind would do to the student of the line."""
    takes = KINDS[kind].takes
    if takes is Takes.OUTSIDE:
        return _join(line, None)
    if takes is Takes.ON_LEAVE:
        return _join(line, _not_away(line, "leave"))
    if takes is Takes.EXPELLED:
        return _join(line, _not_away(line, "expulsion"))
    if kind == Kind.PROMOTION and line.target is not None and line.target.id != line.from_group_id:
        return _leave(line, Kind.TRANSFER)
    if takes is Takes.STUDYING or kind == Kind.PROMOTION:
        return _leave(line, kind)
    return Plan()


def _join(line: Line, refusal: Sentence) -> Plan:
    if refusal:
        return Plan(problem=refusal)
    if line.target is None:
        return Plan(problem=_("Choose the group"))
    if clash := _clash(line):
        return Plan(
            problem=_(
                "Is already in group %(group)s from %(day)s%(order)s: a transfer is needed, not this order",
                group=clash.group,
                day=_text(clash.starts_on),
                order=_by(clash.came),
            )
        )
    return Plan(joins=line.target.id)


def _clash(line: Line) -> Stay | None:
    """A stay on or after the day that stands in the way of a new one."""
    assert line.target is not None
    for stay in line.stays:
        is_rival = stay.group_id == line.target.id or (stay.is_main and line.target.is_main)
        if is_rival and (stay.ends_on is None or stay.ends_on >= line.day):
            return stay
    return None


def _not_away(line: Line, ending: str) -> Sentence:
    """Why somebody who is to come back has not left as the order supposes."""
    if line.target is not None and (here := _clash(line)) and here.covers(line.day):
        return _("Studies in group %(group)s%(order)s", group=here.group, order=_by(here.came))
    past = [stay for stay in line.stays if stay.ends_on is not None and stay.ends_on < line.day]
    if not past:
        return _("Has never studied here before %(day)s", day=_text(line.day))
    last = max(past, key=lambda stay: (stay.is_main, stay.starts_on))
    if last.ending not in (ending, None):
        if last.ending == "leave":
            return _("Is on academic leave%(order)s: an order of return is needed", order=_by(last.went))
        if last.ending == "expulsion":
            return _("Is expelled%(order)s: an order of reinstatement is needed", order=_by(last.went))
        return _("Has completed the studies%(order)s", order=_by(last.went))
    return None


def _leave(line: Line, kind: str) -> Plan:
    stay = _current(line)
    if stay is None:
        return Plan(problem=_absence(line))
    if stay.ends_on is not None:
        return Plan(
            problem=_(
                "The stay in group %(group)s ends on %(day)s already%(order)s",
                group=stay.group,
                day=_text(stay.ends_on),
                order=_by(stay.went),
            )
        )
    if later := _later(line, stay):
        return Plan(
            problem=_(
                "Is in group %(group)s from %(day)s%(order)s",
                group=later.group,
                day=_text(later.starts_on),
                order=_by(later.came),
            )
        )
    if KINDS[kind].leaves and stay.starts_on >= line.day:
        return Plan(
            problem=_(
                "Came to group %(group)s only on %(day)s%(order)s: cancel that order for this student instead",
                group=stay.group,
                day=_text(stay.starts_on),
                order=_by(stay.came),
            )
        )
    return _leave_for(line, kind, stay)


def _leave_for(line: Line, kind: str, stay: Stay) -> Plan:
    row = KINDS[kind]
    if kind == Kind.NAME_CHANGE and not line.new_surname:
        return Plan(problem=_("Say the new surname or another part of the name"))
    if kind == Kind.EXPULSION and not line.reason:
        return Plan(problem=_("Choose the reason"))
    if not row.joins:
        return Plan(ends=stay if row.leaves else None)
    if line.target is None:
        return Plan(problem=_("Choose the group"))
    if line.target.id == stay.group_id:
        return Plan(problem=_("Is in group %(group)s already", group=stay.group))
    return Plan(ends=stay, joins=line.target.id)


def _current(line: Line) -> Stay | None:
    """The stay that the order speaks of: in the named group, or in the main one."""
    here = [stay for stay in line.stays if stay.covers(line.day)]
    if line.from_group_id is not None:
        here = [stay for stay in here if stay.group_id == line.from_group_id]
    return next(iter(sorted(here, key=lambda stay: not stay.is_main)), None)


def _later(line: Line, current: Stay) -> Stay | None:
    return next((stay for stay in line.stays if stay.starts_on > line.day and stay.is_main == current.is_main), None)


def _absence(line: Line) -> Sentence:
    """Where the student is instead, in words."""
    stays = [stay for stay in line.stays if line.from_group_id in (None, stay.group_id)] or list(line.stays)
    ahead = [stay for stay in stays if stay.starts_on > line.day]
    if ahead:
        first = min(ahead, key=lambda stay: stay.starts_on)
        return _(
            "On %(day)s does not study yet: in group %(group)s from %(first)s%(order)s",
            day=_text(line.day), group=first.group, first=_text(first.starts_on), order=_by(first.came),
        )  # fmt: skip
    if elsewhere := next((stay for stay in line.stays if stay.covers(line.day)), None):
        return _("Has been moved to group %(group)s%(order)s", group=elsewhere.group, order=_by(elsewhere.came))
    past = [stay for stay in stays if stay.ends_on is not None]
    if not past:
        return _("Is in no group on %(day)s", day=_text(line.day))
    last = max(past, key=lambda stay: stay.starts_on)
    assert last.ends_on is not None
    return _(
        "On %(day)s does not study any more: left group %(group)s after %(last)s%(order)s",
        day=_text(line.day), group=last.group, last=_text(last.ends_on), order=_by(last.went),
    )  # fmt: skip


def _by(order: str | None) -> Sentence:
    return _(" by order %(order)s", order=order) if order else ""


def _text(day: datetime.date) -> str:
    return f"{day:%d.%m.%Y}"
