"""The list of a group on any day, on paper and in Excel, with the columns that one chooses."""

import datetime
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request, send_file, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import audit, clock, forms, scope, settings, values
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.excel import Column, write_workbook
from app.core.fields import parse_date
from app.core.media import XLSX
from app.core.register import RegisterView
from app.extensions import db
from app.policy.access import Act
from app.students import group_queries
from app.students.group_queries import Member
from app.students.models import Guardian, Guardianship, Student, StudyGroup

_OF_STUDENT = (
    "birth_date", "foreign_language", "phone", "email", "citizenship", "address", "dormitory", "benefit", "school",
)  # fmt: skip
_USUAL = ("birth_date", "order_in")


@dataclass(frozen=True)
class Choice:
    """A column that may stand in the list; `text` makes its cell."""

    key: str
    label: str
    text: Callable[[Member], str]
    is_personal: bool = False


class GroupListView(BaseView):
    """`/groups/<id>/list`: seen as it will be printed, and saved as Excel."""

    route_base = "/groups"
    register = "students"
    default_view = "sheet"

    @expose("/<int:group>/list")
    @needs(Act.READ)
    def sheet(self, group: int):
        """The page that is printed."""
        row, day, offered, chosen, members = self._asked(group, Act.READ)
        columns = [_("No."), _("Student"), *(choice.label for choice in chosen)]
        made = _rows(members, chosen)
        self._note("printed", row, day, chosen, len(made))
        title = _("List of group %(group)s on %(day)s", group=row, day=f"{day:%d.%m.%Y}")
        kept = {"on": f"{day:%d.%m.%Y}", "chosen": 1, "columns": [choice.key for choice in chosen]}
        page = {
            "title": title,
            "subtitle": _subtitle(row),
            "college": settings.get("college.name"),
            "on": f"{day:%d.%m.%Y}",
            "back_url": url_for("StudyGroupView.show", pk=row.id, on=f"{day:%d.%m.%Y}"),
            "excel_url": url_for(".workbook", group=row.id, **kept) if current().may("students", Act.EXPORT) else None,
            "choices": [(choice.key, choice.label, choice in chosen) for choice in offered],
            "columns": columns,
            "rows": made,
            "notes": [_("Class teacher: %(who)s", who=who) for who in _leaders(row, day)],
        }
        db.session.commit()
        return render_template("students/group_list.html", page=page)

    @expose("/<int:group>/list.xlsx")
    @needs(Act.EXPORT)
    def workbook(self, group: int):
        """The same list as a workbook."""
        row, day, _offered, chosen, members = self._asked(group, Act.EXPORT)
        labels = [_("No."), _("Student"), *(choice.label for choice in chosen)]
        columns = [Column(key=str(place), label=label) for place, label in enumerate(labels)]
        target = io.BytesIO()
        title = _("Group %(group)s on %(day)s", group=row, day=f"{day:%d.%m.%Y}")
        count = write_workbook(target, columns, _rows(members, chosen), title=title)
        self._note("exported", row, day, chosen, count)
        db.session.commit()
        target.seek(0)
        answer = send_file(target, mimetype=XLSX, as_attachment=True, download_name=f"{title}.xlsx")
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    def _asked(self, group_id: int, act: str):
        write_first()  # what is taken away is noted
        found = scope.narrow(sa.select(StudyGroup).where(StudyGroup.id == group_id), StudyGroup, current())
        row = db.session.scalar(found) or abort(404)
        day = parse_date(request.args.get("on", "")[:10]) or clock.today()
        members = [one for one in group_queries.members(row.id, day, day, current(), act) if one.is_here(day)]
        asked = request.args.getlist("columns") if request.args.get("chosen") else _USUAL
        offered = _choices(members, act)
        return row, day, offered, [choice for choice in offered if choice.key in asked], members

    def _note(self, act: str, row: StudyGroup, day: datetime.date, chosen: Iterable[Choice], count: int) -> None:
        personal = [choice.label for choice in chosen if choice.is_personal]
        if not personal and act != "exported":
            return
        changes: dict[str, Any] = {
            "rows": [None, count], "personal": [None, ", ".join(personal)], "on": [None, day.isoformat()],
        }  # fmt: skip
        audit.note(act, "study_group", row.id, str(row), changes=changes)


def _rows(members: list[Member], chosen: list[Choice]) -> list[list[str]]:
    return [
        [str(number), str(member.student), *(choice.text(member) for choice in chosen)]
        for number, member in enumerate(members, 1)
    ]


def _choices(members: list[Member], act: str) -> list[Choice]:
    """The columns that the person may choose: personal ones of those students only whose personal data is open."""
    view = RegisterView.views_by_model[Student]
    names = view.shown(_OF_STUDENT)
    opened = _opened(view, members, act) if any(forms.is_personal(Student, name) for name in names) else set()
    made = [_of_student(name, opened) for name in names]
    made += [
        Choice("since", str(_l("Since")), lambda member: f"{member.starts_on:%d.%m.%Y}"),
        Choice("order_in", str(_l("Order of enrolment")), lambda member: member.order_in),
    ]
    if current().may("guardians", Act.PERSONAL):
        told = _guardians([member.student_id for member in members])
        made.append(Choice("guardians", str(_l("Parents")), lambda member: told.get(member.student_id, ""), True))
    return made


def _opened(view, members: list[Member], act: str) -> set[int]:
    ids = {member.student_id for member in members}
    if view.opens_personal(act):
        return ids
    opened = view.rows(Act.PERSONAL).where(Student.id.in_(ids)).with_only_columns(Student.id)
    return set(db.session.scalars(opened))


def _of_student(name: str, opened: set[int]) -> Choice:
    personal = forms.is_personal(Student, name)

    def text(member: Member) -> str:
        if personal and member.student_id not in opened:
            return ""
        return values.text(Student, name, getattr(member.student, name))

    return Choice(name, str(forms.property_label(Student, name)), text, personal)


def _guardians(student_ids: list[int]) -> dict[int, str]:
    """student -> «Иванова Мария Олеговна, +7 900 …» of the parents whose personal data is open."""
    statement = (
        sa.select(Guardianship.student_id, Guardian)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(Guardianship.student_id.in_(student_ids))
        .order_by(Guardian.sort_key, Guardian.id)
    )
    told: dict[int, list[str]] = {}
    for student_id, guardian in db.session.execute(scope.narrow(statement, Guardian, current(), Act.PERSONAL)):
        told.setdefault(student_id, []).append(", ".join(part for part in (str(guardian), guardian.phone) if part))
    return {student_id: "; ".join(people) for student_id, people in told.items()}


def _leaders(group: StudyGroup, day: datetime.date) -> list[str]:
    return group_queries.leaders([group.id], day).get(group.id, [])


def _subtitle(group: StudyGroup) -> str:
    specialty = group.specialty or (group.curriculum.program.specialty if group.curriculum else None)
    form = values.text(StudyGroup, "study_form", group.study_form) if group.education_module == "vocational" else ""
    course = (
        _("class %(number)s", number=group.course_number)
        if group.education_module == "general"
        else _("course %(number)s", number=group.course_number)
    )
    return " · ".join(part for part in (str(specialty or ""), course, form) if part)
