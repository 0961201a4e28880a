"""Who leads a group as its class teacher: handed over from a day on (clauses 2.3, 3.4, 4.2)."""

import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.refusal import Refused
from app.extensions import db
from app.staff.models import Employee
from app.students import rules
from app.students.models import GroupCurator, StudyGroup


def leads_of(group_id: int) -> list[GroupCurator]:
    """Everybody who leads, has led or will lead the group."""
    return list(
        db.session.scalars(
            sa.select(GroupCurator)
            .where(GroupCurator.group_id == group_id)
            .order_by(GroupCurator.starts_on, GroupCurator.id)
            .execution_options(scoped_by="a rule over all class teachers of the group")
        )
    )


def clash(lead: GroupCurator) -> GroupCurator | None:
    """The other class teacher who leads the same group on a day of this one."""
    with db.session.no_autoflush:
        group_id = lead.group.id if lead.group else lead.group_id
        others = [other for other in leads_of(group_id) if other.id != lead.id]
        return rules.overlapping_lead(lead, others)


def hand_over(
    group: StudyGroup, employee: Employee, starts_on: datetime.date, *, is_deputy: bool = False
) -> GroupCurator:
    """Put somebody at the head of the group from a day on; the former class teacher leads until the day before.

    A deputy is put beside and ends nobody. The caller commits. Raises Refused with a sentence.
    """
    lead = GroupCurator(group=group, employee=employee, starts_on=starts_on, is_deputy=is_deputy)
    former = leads_of(group.id)
    if any(rules.is_within(one, starts_on) and one.employee_id == employee.id for one in former):
        raise Refused(_("%(who)s leads this group on that day already", who=employee))
    if not is_deputy:
        _end_former(former, starts_on)
    if later := rules.overlapping_lead(lead, former):
        raise Refused(
            _("From %(day)s the group is led by %(who)s already", day=f"{later.starts_on:%d.%m.%Y}", who=later.employee)
        )
    db.session.add(lead)
    return lead


def _end_former(former: list[GroupCurator], starts_on: datetime.date) -> None:
    for one in former:
        if one.is_deputy or not rules.is_within(one, starts_on):
            continue
        if one.starts_on == starts_on:
            raise Refused(
                _(
                    "%(who)s leads the group since the very same day: correct that entry or choose a later day",
                    who=one.employee,
                )
            )
        one.ends_on = starts_on - datetime.timedelta(days=1)


def told(group: StudyGroup, day: datetime.date) -> str:
    """Who leads the group on the day, in a sentence."""
    now = [one for one in leads_of(group.id) if rules.is_within(one, day) and not one.is_deputy]
    if not now:
        return _("The group has no class teacher")
    return _("Class teacher now: %(who)s, since %(day)s", who=now[0].employee, day=f"{now[0].starts_on:%d.%m.%Y}")
