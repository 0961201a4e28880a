"""The page of a group on a day: who leads it, who is on its list, who came and left, how it is divided."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.core import access
from app.core.actor import Actor
from app.core.fields import parse_date
from app.core.register import RegisterView
from app.core.text import initials
from app.core.values import plain
from app.policy.access import Act, Relation
from app.policy.kinds import STAY_ENDINGS
from app.students import group_queries, queries
from app.students.group_queries import Member
from app.students.models import Student, StudyGroup

# A student or a parent sees an own line of the register and no list of the group.
_SEE_THE_LIST = frozenset({Relation.ALL, Relation.DEPARTMENT, Relation.LEADS, Relation.TEACHES})


@dataclass(frozen=True)
class Line:
    """A student of the list; personal data is empty where it is closed."""

    number: int
    name: str
    url: str
    born: str
    since: str
    order: str
    subgroups: str


@dataclass(frozen=True)
class Move:
    """Somebody who came to the group or left it during the school year."""

    name: str
    url: str
    day: str
    how: str
    order: str


@dataclass(frozen=True)
class Division:
    """The group divided for an item or for all of them: names of the subgroups with how many are in each."""

    title: str
    is_data: bool
    parts: list[tuple[str, int]]
    without: int
    url: str | None


@dataclass
class GroupPage:
    """Everything that `students/group.html` draws beside the card."""

    on: str
    is_today: bool
    wrong_day: str
    shows_list: bool
    leaders: list[dict[str, Any]]
    is_leaderless: bool
    hand_over_url: str | None
    lines: list[Line]
    shows_born: bool
    came: list[Move]
    left: list[Move]
    since: str
    former_names: list[str]
    divisions: list[Division]
    split_url: str | None
    list_url: str | None
    add_url: str | None
    sums: list[tuple[str, int]] = field(default_factory=list)


def page(group: StudyGroup, actor: Actor, today: datetime.date) -> GroupPage:
    """The page on the day that the address asks for, today by default."""
    typed = request.args.get("on", "")[:10]
    day = (parse_date(typed) if typed else None) or today
    since = queries.year_start(day)
    stays = group_queries.members(group.id, since, day, actor)
    here = [stay for stay in stays if stay.is_here(day)]
    came = [stay for stay in stays if stay.starts_on > since]
    left = [stay for stay in stays if stay.ends_on is not None and stay.ends_on < day]
    rows = group_queries.subgroups(group.id, day, actor) if actor.may("subgroups", Act.READ) else []
    leads = group_queries.leads(group.id, actor) if actor.may("curators", Act.READ) else []
    born = _born(here)
    return GroupPage(
        on=f"{day:%d.%m.%Y}",
        is_today=day == today,
        wrong_day=_("A date like 14.10.2026 is expected") if typed and not parse_date(typed) else "",
        shows_list=bool(actor.relations("students", Act.READ) & _SEE_THE_LIST),
        leaders=[_leader(lead) for lead in leads if _covers(lead, day)],
        is_leaderless=_is_leaderless(group, actor, leads, day),
        hand_over_url=_hand_over_url(group, actor),
        lines=[_line(number, stay, born, rows) for number, stay in enumerate(here, 1)],
        shows_born=bool(born),
        came=[_move(stay, stay.starts_on, _("came"), stay.order_in) for stay in came],
        left=[_move(stay, stay.ends_on, _how(stay), stay.order_out) for stay in left],
        since=f"{since:%d.%m.%Y}",
        former_names=[
            _("%(name)s (until %(day)s)", name=row.name, day=f"{row.ends_on:%d.%m.%Y}")
            for row in (group_queries.former_names(group.id) if group.former_names else ())
        ],
        divisions=_divisions(group, rows, here, actor),
        split_url=_address(actor, "SubgroupView.split", group=group.id),
        list_url=_address(actor, "GroupListView.sheet", group=group.id, on=f"{day:%d.%m.%Y}"),
        add_url=url_for("EnrollmentView.add", group=group.id) if actor.may("enrollments", Act.WRITE) else None,
        sums=[
            (_("on the list"), len(here)),
            (_("came during the year"), len(came)),
            (_("left during the year"), len(left)),
        ],
    )


def _born(stays: list[Member]) -> dict[int, str]:
    """Birth dates of those of the students whose personal data is open."""
    view = RegisterView.views_by_model[Student]
    if "birth_date" not in view.shown(["birth_date"]) or not stays:
        return {}
    closed = view.closed([stay.student for stay in stays], ["birth_date"])
    return {stay.student_id: plain(stay.student.birth_date) for stay in stays if stay.student_id not in closed}


def _line(number: int, stay: Member, born: dict[int, str], rows) -> Line:
    parts = [
        f"{row.index_code or row.item} — {row.number}" if row.item_id else row.name
        for row in rows
        if row.student_id == stay.student_id
    ]
    return Line(
        number=number,
        name=str(stay.student),
        url=url_for("StudentView.show", pk=stay.student_id),
        born=born.get(stay.student_id, ""),
        since=f"{stay.starts_on:%d.%m.%Y}",
        order=stay.order_in,
        subgroups="; ".join(parts),
    )


def _move(stay: Member, day: datetime.date | None, how: str, order: str) -> Move:
    url = url_for("StudentView.show", pk=stay.student_id)
    return Move(str(stay.student), url, plain(day), how, order)


def _how(stay: Member) -> str:
    return stay.leave_reason or (str(STAY_ENDINGS[stay.ending]) if stay.ending in STAY_ENDINGS else _("left"))


def _covers(lead, day: datetime.date) -> bool:
    return lead.starts_on <= day and (lead.ends_on is None or lead.ends_on >= day)


def _leader(lead) -> dict[str, Any]:
    return {
        "name": " ".join(part for part in (lead.last_name, lead.first_name, lead.middle_name) if part),
        "short": initials(lead.last_name, lead.first_name, lead.middle_name),
        "is_deputy": lead.is_deputy,
        "since": f"{lead.starts_on:%d.%m.%Y}",
        "until": f"{lead.ends_on:%d.%m.%Y}" if lead.ends_on else "",
    }


def _is_leaderless(group: StudyGroup, actor: Actor, leads, day: datetime.date) -> bool:
    if group.state != "active" or not actor.may("curators", Act.READ):
        return False
    return not any(_covers(lead, day) and not lead.is_deputy for lead in leads)


def _hand_over_url(group: StudyGroup, actor: Actor) -> str | None:
    if not access.may(actor, "GroupCuratorView.hand_over"):
        return None
    return url_for("GroupCuratorView.hand_over", group=group.id)


def _address(actor: Actor, endpoint: str, **values) -> str | None:
    return url_for(endpoint, **values) if access.may(actor, endpoint) else None


def _divisions(group: StudyGroup, rows, here: list[Member], actor: Actor) -> list[Division]:
    """A division per item; whoever of the list is in none of its subgroups is counted as owing."""
    of_item: dict[int | None, list] = defaultdict(list)
    for row in rows:
        of_item[row.item_id].append(row)
    listed = {stay.student_id for stay in here}
    made = []
    for item_id, members in of_item.items():
        parts = {row.id: row.name for row in members}
        counts = {id: sum(row.id == id and row.student_id in listed for row in members) for id in parts}
        placed = {row.student_id for row in members} & listed
        made.append(
            Division(
                title=f"{members[0].index_code} {members[0].item}".strip() if item_id else _("All disciplines"),
                is_data=item_id is not None,
                parts=[(name, counts[id]) for id, name in parts.items()],
                without=len(listed - placed),
                url=_address(actor, "SubgroupView.split", group=group.id, item=item_id or 0),
            )
        )
    return made
