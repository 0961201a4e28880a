"""Subgroups: the register, and the screen that divides a group (clause 3.9)."""

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import audit, clock, values
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.excel import Column, read_workbook, write_workbook
from app.core.excel.letters import key_of
from app.core.fields import parse_date
from app.core.media import XLSX
from app.core.register import Refused, RegisterView
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.policy.access import Act
from app.students import queries, subgrouping
from app.students.models import Student, StudyGroup, Subgroup
from app.students.scopes import groups_within
from app.students.subgrouping import Division


class SubgroupView(RegisterView):
    """Subgroups."""

    model = Subgroup
    register = "subgroups"
    list_columns = form_columns = ["group", "name", "item", "number"]
    filters = ["group"]
    empty_hint = _l("A group is divided on its own page: «Divide into subgroups».")
    new_title = _l("New subgroup")

    def plausible(self, name, found, chosen):
        """One discipline stands in many curricula: the group's own is meant."""
        group = chosen.get("group")
        if group is None or name != "item":
            return found
        return [item for item in found if item.curriculum_id == group.curriculum_id]

    def before_delete(self, subgroup):
        """Told in words, not by the database."""
        subgrouping.refuse_removal(subgroup)

    # ---- the screen -------------------------------------------------------------------------------------------

    @expose("/split/<int:group>", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def split(self, group: int):
        """Divide a group into subgroups for an item, or for all of them."""
        division = self._division(group)
        if request.method == "GET":
            return self._split_page(division, [])
        _take_choices(division)
        try:
            answer = self._do(division, request.form.get("action", "save"))
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            kept = division.wanted
            division = self._division(group)
            division.wanted |= {id: kept.get(id, place) for id, place in division.wanted.items()}
            return self._split_page(division, [])
        return answer

    def _division(self, group_id: int) -> Division:
        within = groups_within(current(), "subgroups", Act.WRITE)
        group = subgrouping.group_to_divide(group_id, current(), within) or abort(404)
        items = subgrouping.items_of(group)
        item = _item_asked(group, items)
        typed = request.values.get("on", "")[:10]
        day = parse_date(typed) if typed else None
        division = subgrouping.read(group, item, day or clock.today(), current())
        division.items = items
        if day is None and not subgrouping.is_begun(division):
            # Nobody is placed yet: the division holds for the whole year, so that lessons held find their students.
            division.day = queries.year_start(clock.today())
        return division

    def _do(self, division: Division, action: str):
        name, _colon, argument = action.partition(":")
        proposals = {
            "halves": lambda: subgrouping.propose_halves(division),
            "language": lambda: subgrouping.propose_by_language(division),
            "like": lambda: self._like(division),
        }
        if name in proposals:
            if not division.subgroups:
                subgrouping.add_subgroups(division, 2)
                db.session.commit()
            proposals[name]()
            flash(_("Filled in. Look it through and save"), "info")
            return self._split_page(division, [])
        if name == "load":
            return self._split_page(division, _load(division, request.files.get("file")))
        if name == "add":
            subgrouping.add_subgroups(division, 1 if division.subgroups else 2)
        elif name == "remove" and argument.isdecimal():
            subgrouping.remove(division, int(argument))
        else:
            return self._save_places(division)
        db.session.commit()
        return self._split_page(division, [])

    def _save_places(self, division: Division):
        if request.form.get("on") and parse_date(request.form["on"]) is None:
            raise Refused(_("A date like 14.10.2026 is expected"))
        names = {one.id: request.form.get(f"name_{one.id}", one.name) for one in division.subgroups}
        subgrouping.rename(division, names)
        moved = subgrouping.save(division)
        db.session.commit()
        flash(_("Saved. Students moved: %(count)s", count=moved), "success")
        if division.owing:
            flash(_("Without a subgroup: %(names)s", names=", ".join(s.short_name for s in division.owing)), "warning")
        return redirect(_address(division))

    def _like(self, division: Division) -> None:
        asked = request.form.get("like", type=int)
        if asked is None:
            raise Refused(_("Choose the discipline to copy from"))
        item = next((one for one in division.items if one.id == asked), None)
        subgrouping.propose_like(division, subgrouping.read(division.group, item, division.day, current()))

    def _split_page(self, division: Division, problems: list[dict]):
        return render_template("students/split.html", page=_page_of(division, problems))

    @expose("/split/<int:group>.xlsx")
    @needs(Act.EXPORT)
    def split_sheet(self, group: int):
        """The division as a workbook, which can be changed and loaded back on the same screen."""
        write_first()
        division = self._division(group)
        target = io.BytesIO()
        names = {one.id: one.name for one in division.subgroups}
        rows = [
            [student.id, str(student), values.text(Student, "foreign_language", student.foreign_language),
             names.get(division.now.get(student.id), "")]
            for student in division.students
        ]  # fmt: skip
        title = _("Subgroups of %(group)s", group=division.group)
        write_workbook(target, _columns(), rows, title=title)
        audit.note("exported", "subgroup", division.group.id, title, changes={"rows": [None, len(rows)]})
        db.session.commit()
        target.seek(0)
        answer = send_file(target, mimetype=XLSX, as_attachment=True, download_name=f"{title}.xlsx")
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def _item_asked(group: StudyGroup, items: list[CurriculumItem]) -> CurriculumItem | None:
    """The item of the address, None for all of them; without one what the group is divided for already."""
    asked = request.values.get("item", type=int)
    if asked is None:
        divided = subgrouping.divided_items(group.id)
        return next((item for item in items if item.id in divided), None) if 0 not in divided else None
    if not asked:
        return None
    return next((item for item in items if item.id == asked), None) or abort(404)


def _take_choices(division: Division) -> None:
    """What was ticked, as far as it makes sense: own students, subgroups of this division."""
    ids = {subgroup.id for subgroup in division.subgroups}
    for student in division.students:
        typed = request.form.get(f"s{student.id}")
        if typed is None:
            continue
        place = int(typed) if typed.isdecimal() and len(typed) < 10 else None
        division.wanted[student.id] = place if place in ids else None


def _columns() -> list[Column]:
    return [
        Column("id", _l("No. of the card")),
        Column("student", _l("Student"), required=True),
        Column("language", _l("Foreign language")),
        Column("subgroup", _l("Subgroup")),
    ]


def _load(division: Division, upload) -> list[dict]:
    """Take the division from a workbook into the choices; nothing is written. What is wrong, by row and column."""
    sheet = read_workbook(upload.read() if upload else b"", _columns())
    problems = [problem.as_json() for problem in sheet.problems]
    places = {key_of(one.name): one.id for one in division.subgroups}
    places |= {str(number): one.id for number, one in enumerate(division.subgroups, 1)}
    known = ", ".join(one.name for one in division.subgroups)
    for row in sheet.rows:
        student, message = _student_of(division, row.values)
        typed = row.values.get("subgroup") or ""
        if student is None:
            problems.append(_problem(row.number, _("Student"), row.values.get("student"), message))
        elif typed and key_of(typed) not in places:
            message = _("There is no such subgroup here; there are: %(known)s", known=known or "—")
            problems.append(_problem(row.number, _("Subgroup"), typed, message))
        else:
            division.wanted[student.id] = places.get(key_of(typed)) if typed else None
    if not problems:
        flash(_("Filled in from the file. Look it through and save"), "info")
    return problems


def _problem(row: int, column: str, value, message: str) -> dict:
    return {"row": row, "column": column, "value": value or "", "message": message}


def _student_of(division: Division, row: dict):
    """The student of a row: by the number of the card, else by the name within the group."""
    number = str(row.get("id") or "").strip()
    by_number = [s for s in division.students if number and str(s.id) == number]
    found = by_number or [s for s in division.students if key_of(str(s)) == key_of(row.get("student") or "")]
    if len(found) == 1:
        return found[0], ""
    if found:
        return None, _("Several students of the group have this name: fill in the number of the card")
    return None, _("There is no such student in the group on this day")


def _address(division: Division, **more) -> str:
    item = division.item.id if division.item else 0
    return url_for("SubgroupView.split", group=division.group.id, item=item, on=f"{division.day:%d.%m.%Y}", **more)


def _page_of(division: Division, problems: list[dict]) -> dict:
    divided = subgrouping.divided_items(division.group.id)
    here = division.item.id if division.item else 0
    named = [(0, _("All disciplines"), False)] + [(item.id, str(item), True) for item in division.items]
    alike = queries.equally_named(division.students)
    counts = {one.id: sum(place == one.id for place in division.wanted.values()) for one in division.subgroups}
    return {
        "title": _("Divide %(group)s into subgroups", group=division.group),
        "back_url": url_for("StudyGroupView.show", pk=division.group.id),
        "action_url": url_for("SubgroupView.split", group=division.group.id),
        "sheet_url": url_for("SubgroupView.split_sheet", group=division.group.id, item=here,
                             on=f"{division.day:%d.%m.%Y}") if current().may("subgroups", Act.EXPORT) else None,
        "item": here,
        "divided": [entry for entry in named if entry[0] in divided],
        "others": [entry for entry in named if entry[0] not in divided],
        "sources": [entry for entry in named if entry[0] in divided and entry[0] != here],
        "on": f"{division.day:%d.%m.%Y}",
        "subgroups": [{"id": one.id, "name": one.name, "count": counts[one.id]} for one in division.subgroups],
        "students": [
            {
                "id": student.id,
                "name": str(student) + (f" (№ {student.id})" if student.id in alike else ""),
                "language": values.text(Student, "foreign_language", student.foreign_language),
                "place": division.wanted.get(student.id),
                "since": f"{division.since[student.id]:%d.%m.%Y}" if student.id in division.since else "",
                "is_changed": division.wanted.get(student.id) != division.now.get(student.id),
            }
            for student in division.students
        ],
        "owing": len(division.owing),
        "is_changed": any(division.wanted.get(s.id) != division.now.get(s.id) for s in division.students),
        "problems": problems,
    }  # fmt: skip
