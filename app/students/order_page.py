"""The page of an order: one object for the screen and its tests."""

from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.core.actor import Actor, current
from app.core.models import StoredFile
from app.core.scope import narrow
from app.extensions import db
from app.policy.access import Act, Relation
from app.policy.orders import KINDS, REASONS, Kind, Takes
from app.students import order_signing
from app.students.models import Student
from app.students.order_models import OrderGroup, OrderLine, StudentOrder
from app.students.order_queries import day_of, groups_of, lines_of, plans_of, target_of
from app.students.order_scopes import reads_whole
from app.students.stay_holders import Held, what_holds

SHOWN = 200


@dataclass(frozen=True)
class LineRow:
    """A student of the list."""

    id: int
    number: int
    student: str
    url: str | None
    hint: str
    source: str
    target: str
    day: str
    remark: str
    problem: str
    is_cancelled: bool
    edit_url: str | None


@dataclass
class OrderPage:
    """What the card of an order shows beside its record."""

    order: StudentOrder
    kind: object
    is_draft: bool
    may_write: bool
    may_sign: bool
    may_print: bool
    is_whole: bool
    lines: list[LineRow] = field(default_factory=list)
    total: int = 0
    problems: int = 0
    hindrances: list[str] = field(default_factory=list)
    groups: list[OrderGroup] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    # Of how many students journals hold entries of the days on which they will not be in the group any more.
    written_later: int = 0
    has_source: bool = False
    has_target: bool = False
    has_remarks: bool = False
    pages: list[tuple[int, str, bool]] = field(default_factory=list)

    @property
    def can_be_signed(self) -> bool:
        """Whether nothing hinders any more."""
        return self.is_draft and self.may_sign and not self.hindrances and not self.problems

    @property
    def names_groups(self) -> bool:
        """Whether the order is over whole groups."""
        return KINDS[self.order.kind].takes is Takes.GROUPS

    @property
    def names_students(self) -> bool:
        """Whether students are added to it one by one."""
        return KINDS[self.order.kind].takes not in (Takes.GROUPS, Takes.LINES)

    @property
    def takes_files(self) -> bool:
        """Whether its list may come from an Excel file."""
        return self.order.kind == Kind.ENROLMENT


def page_of(order: StudentOrder) -> OrderPage:
    """The page of an order for the acting person: of the list only the lines that the person may see."""
    actor, kind = current(), KINDS[order.kind]
    page = OrderPage(
        order=order, kind=kind, is_draft=order.state == "draft", may_write=actor.may("orders", Act.WRITE),
        may_sign=actor.may("orders", Act.SIGN), may_print=actor.may("orders", Act.PRINT),
        is_whole=reads_whole(actor, Act.READ),
    )  # fmt: skip
    lines = seen_lines(order, actor)
    plans = {}
    if page.is_draft and page.is_whole:
        plans = plans_of(order, lines)
        page.hindrances = order_signing.hindrances(order, lines, plans)
        page.written_later = _written_later(order, lines, plans)
    page.groups = groups_of(order) if page.names_groups and page.is_whole else []
    if reads_whole(actor):
        page.files = files_of(order)
    page.total = len(lines)
    problems = {line_id: plan.problem for line_id, plan in plans.items() if plan.problem}
    page.problems = len(problems)
    # What has to be put right stands first.
    lines.sort(key=lambda line: line.id not in problems)
    shown = _shown(page, lines)
    page.lines = _rows(order, page, shown, lines, problems, actor)
    page.has_source = any(row.source for row in page.lines)
    page.has_target = any(row.target for row in page.lines)
    page.has_remarks = any(row.remark or row.day or row.problem or row.is_cancelled for row in page.lines)
    return page


def _written_later(order: StudentOrder, lines: list[OrderLine], plans: dict) -> int:
    ending = ((line, plan.ends) for line in lines if (plan := plans[line.id]).ends is not None)
    return len(what_holds(Held(line.student_id, stay.group_id, day_of(order, line)) for line, stay in ending))


def seen_lines(order: StudentOrder, actor: Actor, act: str = Act.READ) -> list[OrderLine]:
    """Lines of the order that the person may see, in the order of names."""
    if reads_whole(actor, act):
        return lines_of(order)
    statement = (
        sa.select(OrderLine)
        .join(Student, Student.id == OrderLine.student_id)
        .where(OrderLine.order_id == order.id)
        .options(joinedload(OrderLine.student), joinedload(OrderLine.group), joinedload(OrderLine.from_group))
        .order_by(Student.sort_key, Student.id)
    )
    return list(db.session.scalars(narrow(statement, OrderLine, actor, act)))


def files_of(order: StudentOrder) -> list[StoredFile]:
    """Scans of the order."""
    owned = StoredFile.owner_type == StudentOrder.__tablename__, StoredFile.owner_id == order.id
    return list(db.session.scalars(sa.select(StoredFile).where(*owned).order_by(StoredFile.id)))


def _shown(page: OrderPage, lines: list[OrderLine]) -> list[tuple[int, OrderLine]]:
    last = max((len(lines) + SHOWN - 1) // SHOWN, 1)
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    if last > 1:
        page.pages = [
            (n, url_for("StudentOrderView.show", pk=page.order.id, page=n), n == number) for n in range(1, last + 1)
        ]
    first = (number - 1) * SHOWN
    return list(enumerate(lines[first : first + SHOWN], first + 1))


def _rows(order, page, shown, lines, problems, actor) -> list[LineRow]:
    alike = Counter(str(line.student) for line in lines)
    opened = _open_students([line.student_id for _number, line in shown], actor)
    tells_birthdays = Relation.ALL in actor.relations("students", Act.PERSONAL)
    editable = page.is_draft and page.may_write and order.kind != Kind.CANCELLATION
    rows = []
    for number, line in shown:
        born = line.student.birth_date if tells_birthdays and alike[str(line.student)] > 1 else None
        rows.append(
            LineRow(
                id=line.id,
                number=number,
                student=str(line.student),
                url=url_for("StudentView.show", pk=line.student_id) if line.student_id in opened else None,
                hint=_("born %(day)s", day=f"{born:%d.%m.%Y}") if born else "",
                source=str(line.from_group or ""),
                target=str(_target(order, line) or ""),
                day=f"{line.effective_on:%d.%m.%Y}" if line.effective_on else "",
                remark=remark_of(order, line),
                problem=problems.get(line.id) or "",
                is_cancelled=line.cancelled_by_id is not None,
                edit_url=url_for("OrderLineView.edit", pk=line.id) if editable else None,
            )
        )
    return rows


def _target(order: StudentOrder, line: OrderLine):
    group = target_of(order, line) if KINDS[order.kind].joins else line.group
    return None if group is not None and group.id == line.from_group_id else group


def remark_of(order: StudentOrder, line: OrderLine) -> str:
    """What the line says beside groups: the own reason, the new name, where one stays."""
    said = [str(REASONS[line.reason])] if line.reason else []
    if order.kind == Kind.NAME_CHANGE:
        names = (line.last_name or line.student.last_name, line.first_name or line.student.first_name,
                 line.middle_name or line.student.middle_name)  # fmt: skip
        is_said = line.last_name or line.first_name or line.middle_name
        said += [_("to be called %(name)s", name=" ".join(filter(None, names)))] if is_said else []
    if order.kind == Kind.PROMOTION and line.group_id != line.from_group_id:
        said.append(_("is not promoted"))
    return "; ".join(said)


def _open_students(ids: list[int], actor: Actor) -> set[int]:
    relations = actor.relations("students", Act.READ)
    if Relation.ALL in relations or not relations:
        return set(ids) if relations else set()
    return set(db.session.scalars(narrow(sa.select(Student.id).where(Student.id.in_(ids)), Student, actor)))
