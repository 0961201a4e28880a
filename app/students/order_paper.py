"""An order as paper."""

from collections import defaultdict
from typing import Any

from flask_babel import gettext as _

from app.core import settings
from app.core.actor import Actor
from app.core.files import plain_name
from app.policy.access import Act
from app.policy.orders import KINDS, REASONS, Kind
from app.students.models import StudyGroup
from app.students.order_models import OrderLine, StudentOrder
from app.students.order_page import remark_of, seen_lines
from app.students.order_queries import groups_of, target_of
from app.students.order_scopes import reads_whole

TEMPLATE = "student_order.typ"


def document(order: StudentOrder, actor: Actor) -> dict[str, Any]:
    """What the template gets: the head, the command, lists by group, the basis, who signs."""
    is_whole = reads_whole(actor)
    lines = seen_lines(order, actor, Act.PRINT)
    kind = KINDS[order.kind]
    return {
        "founder": settings.get("college.founder"),
        "college": settings.get("college.name") or settings.get("college.short_name"),
        "caption": _("ORDER") if is_whole else _("EXTRACT FROM THE ORDER"),
        "draft": _("DRAFT") if order.state == "draft" else "",
        "day": f"{order.ordered_on:%d.%m.%Y}",
        "number": _("No. %(number)s", number=order.number or "_____"),
        "title": str(kind.title),
        "preamble": _("On the basis of: %(basis)s", basis=order.basis) if order.basis else "",
        "orders": _("I ORDER:"),
        "command": _command(order),
        "reason": _("Ground: %(reason)s", reason=str(REASONS[order.reason]).lower()) if order.reason else "",
        "lists": _lists(order, lines, is_whole),
        "head": {"number": _("No."), "student": _("Surname, first name, patronymic"), "remark": _("Note")},
        "director": _("Director"),
        "signature": settings.get("college.director"),
        "seen": _("Acquainted with the order:"),
        "true_copy": "" if is_whole else _("The extract is true"),
    }


def _command(order: StudentOrder) -> str:
    if order.kind == Kind.CANCELLATION:
        other = order.cancels
        return _(
            "To hold order %(order)s «%(title)s» as cancelled for:", order=other.paper, title=KINDS[other.kind].title
        )
    return str(KINDS[order.kind].command) % {"day": f"{order.effective_on:%d.%m.%Y}"}


def _lists(order: StudentOrder, lines: list[OrderLine], is_whole: bool) -> list[dict[str, Any]]:
    by_group: dict[str, list[OrderLine]] = defaultdict(list)
    for line in lines:
        by_group[_heading(order, line)].append(line)
    if order.kind == Kind.LIQUIDATION and is_whole:
        return [{"title": _("group %(group)s", group=row.group), "rows": []} for row in groups_of(order)]
    return [
        {
            "title": title,
            "rows": [
                {"number": number, "student": str(line.student), "remark": _remark(order, line)}
                for number, line in enumerate(members, 1)
            ],
        }
        for title, members in sorted(by_group.items())
    ]


def _heading(order: StudentOrder, line: OrderLine) -> str:
    """«в группу 1ИС-26», «из группы 2ИС-25 в группу 2ИС-25-2», «группа 2ИС-25»."""
    into: StudyGroup | None = target_of(order, line) if KINDS[order.kind].joins else line.group
    source = line.from_group
    if KINDS[order.kind].ending and into is not None and source is not None:
        return _("from group %(source)s into group %(group)s", source=source, group=into)
    if KINDS[order.kind].joins and into is not None:
        return _("into group %(group)s", group=into)
    return _("group %(group)s", group=source) if source is not None else ""


def _remark(order: StudentOrder, line: OrderLine) -> str:
    said = [remark_of(order, line)]
    if order.kind == Kind.PROMOTION and line.group_id != line.from_group_id:
        said.append(_("stays in group %(group)s", group=line.group))
    if line.effective_on:
        said.append(_("from %(day)s", day=f"{line.effective_on:%d.%m.%Y}"))
    if line.cancelled_by_id:
        said.append(_("cancelled"))
    return "; ".join(filter(None, said))


def file_name(order: StudentOrder) -> str:
    """«Приказ № 84-к от 01.10.2026.pdf»."""
    return plain_name(_("Order %(order)s", order=order.paper) + ".pdf")
