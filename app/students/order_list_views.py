"""Naming students in a draft: by search, by ticks in a group, by pasted lines, by whole groups, from an Excel file."""

import io
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import clock, files
from app.core.access import needs
from app.core.actor import current
from app.core.excel import MAX_BYTES, write_template
from app.core.excel.container import WorkbookError
from app.core.excel.container import check as check_container
from app.core.media import XLSX
from app.core.models import StoredFile
from app.core.refusal import Refused, explain
from app.core.scope import narrow
from app.core.text import search_words
from app.extensions import db
from app.policy.access import Act
from app.policy.orders import KINDS, Kind, Takes
from app.students import order_drafts, order_import
from app.students.models import Enrollment, Student, StudyGroup
from app.students.order_models import OrderLine, StudentOrder
from app.students.order_queries import active_groups, group_of, groups_of, listed_on, stays_of

_stay, _line, _file = Enrollment.__table__, OrderLine.__table__, StoredFile.__table__
AT_ONCE = 20
PROBLEMS_SHOWN = 300


class OrderListView(BaseView):
    """The list of a draft order."""

    route_base = "/orders"
    register = "orders"
    default_view = "students"

    @expose("/<int:pk>/students", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def students(self, pk: int):
        """Search, ticks, pasted lines: whatever was sent is added, and one comes back to go on."""
        order = _draft(pk, of_groups=False)
        if request.method == "GET":
            return _students_page(order)
        if "lines" in request.form:
            return self._paste(order)
        chosen = _numbers("student")
        group = request.form.get("group", type=int)
        if not chosen:
            flash(_("Nobody is chosen"), "warning")
            return redirect(url_for(".students", pk=pk, group=group))
        count = _done(
            lambda: order_drafts.name_students(
                order, chosen, from_group=group if order.kind != Kind.ENROLMENT else None
            )
        )
        if count is not None:
            flash(_("Added to the order: %(count)s", count=count), "success")
        return redirect(url_for("StudentOrderView.show", pk=pk))

    def _paste(self, order: StudentOrder):
        typed = request.form["lines"][:200_000]
        brought = order_import.look_at_lines(order, typed, _answers())
        if brought.problems or brought.questions:
            return _students_page(order, typed=typed, brought=brought)
        known = [match.known.id for match in brought.matches if match.known]
        sources = group_of(known, order.kind, order.effective_on) if order.kind != Kind.ENROLMENT else {}
        count = _done(lambda: order_import.write(order, brought, _("pasted list"), from_groups=sources))
        if count is None:
            return _students_page(order, typed=typed)
        flash(_outcome(brought), "success")
        return redirect(url_for("StudentOrderView.show", pk=order.id))

    @expose("/<int:pk>/candidates")
    @needs(Act.WRITE)
    def candidates(self, pk: int):
        """Students whom the order may name, found as one types; namesakes differ by group and birth date."""
        order = _draft(pk)
        words = search_words(request.args.get("q", ""))
        number = max(min(request.args.get("page", 1, type=int), 10_000), 1)
        statement = narrow(sa.select(Student), Student, current()).where(
            *(Student.search_key.contains(word, autoescape=True) for word in words),
            Student.id.not_in(sa.select(_line.c.student_id).where(_line.c.order_id == order.id)),
            _may_be_named(order),
        )
        rows = statement.order_by(Student.sort_key, Student.id).offset((number - 1) * AT_ONCE).limit(AT_ONCE + 1)
        found = db.session.scalars(rows).all()
        stays = stays_of([student.id for student in found])
        tells_birthdays = current().may("students", Act.PERSONAL)
        return jsonify(
            results=[
                {"id": one.id, "text": str(one), "hint": _hint(one, stays.get(one.id, []), tells_birthdays)}
                for one in found[:AT_ONCE]
            ],
            pagination={"more": len(found) > AT_ONCE},
        )

    @expose("/<int:pk>/groups", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def groups(self, pk: int):
        """Whole groups, all of them ticked: one unticks those that the order is not about."""
        order = _draft(pk, of_groups=True)
        if request.method == "POST":
            count = _done(lambda: order_drafts.name_groups(order, _numbers("group")))
            if count is not None:
                flash(_("Groups added to the order: %(count)s", count=count), "success")
            return redirect(url_for("StudentOrderView.show", pk=pk))
        named = {row.group_id for row in groups_of(order)}
        page = {"back_url": url_for("StudentOrderView.show", pk=pk), "order": order, "kind": KINDS[order.kind]}
        rows = [group for group in _groups_offered(order) if group.id not in named]
        return render_template(
            "students/order_groups.html", page=page, rows=[_group_row(order, group) for group in rows]
        )

    @expose("/<int:pk>/groups/refresh", methods=["POST"])
    @needs(Act.WRITE)
    def refresh(self, pk: int):
        """Name those who have come to the groups of the order meanwhile."""
        order = _draft(pk, of_groups=True)
        count = _done(lambda: order_drafts.refresh_groups(order, [row.group_id for row in groups_of(order)]))
        if count is not None:
            flash(_("Added to the order: %(count)s", count=count), "success")
        return redirect(url_for("StudentOrderView.show", pk=pk))

    # ---- Excel ------------------------------------------------------------------------------------------------

    @expose("/<int:pk>/import", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def bring(self, pk: int):
        """A file with students: checked first, written by a second step."""
        order = _enrolment(pk)
        if request.method == "GET":
            return _report(order) if request.args.get("check") else _upload_page(order)
        if request.form.get("confirm"):
            return self._confirm(order)
        return self._upload(order)

    def _upload(self, order: StudentOrder):
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        try:
            check_container(content)
            file = files.store(content, sent.filename or "", _owner(order), kind=XLSX)
        except (WorkbookError, files.FileRefusedError) as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return redirect(url_for(".bring", pk=order.id))
        db.session.commit()
        return redirect(url_for(".bring", pk=order.id, check=file.id))

    def _confirm(self, order: StudentOrder):
        """The upload is taken away in the same transaction: whoever confirms twice finds it gone."""
        token, mends = request.form.get("token", 0, type=int), request.form.get("mends") == "1"
        file = _waiting(order, token)
        if file is None:
            flash(_("This file has been written already, or it has waited for longer than a day"), "warning")
            return redirect(url_for("StudentOrderView.show", pk=order.id))
        brought = order_import.look_into_file(order, files.path_of(file.digest).read_bytes(), _answers(), mends=mends)
        if request.form.get("confirm") == "mend" or brought.problems or brought.questions:
            return _report_page(order, file, brought, mends=mends)
        db.session.execute(sa.delete(_file).where(_file.c.id == file.id))
        if _done(lambda: order_import.write(order, brought, file.name)) is None:
            return redirect(url_for(".bring", pk=order.id, check=token))
        flash(_outcome(brought), "success")
        return redirect(url_for("StudentOrderView.show", pk=order.id))

    @expose("/<int:pk>/import/template.xlsx")
    @needs(Act.WRITE)
    def template(self, pk: int):
        """The empty form of the file."""
        _enrolment(pk)
        target = io.BytesIO()
        write_template(target, order_import.template_columns(), title=_("List for enrolment"))
        target.seek(0)
        name = _("List for enrolment (empty form)") + ".xlsx"
        return send_file(target, mimetype=XLSX, as_attachment=True, download_name=name)


def _draft(pk: int, *, of_groups: bool | None = None) -> StudentOrder:
    """The draft of an order whose list can be written this way; a signed one leads back by 404."""
    order = db.session.scalar(
        narrow(sa.select(StudentOrder).where(StudentOrder.id == pk), StudentOrder, current(), Act.WRITE)
    )
    if order is None or order.state != "draft" or KINDS[order.kind].takes is Takes.LINES:
        abort(404)
    if of_groups is not None and (KINDS[order.kind].takes is Takes.GROUPS) != of_groups:
        abort(404)
    return order


def _enrolment(pk: int) -> StudentOrder:
    order = _draft(pk, of_groups=False)
    return order if order.kind == Kind.ENROLMENT and current().may("students", Act.WRITE) else abort(404)


def _numbers(name: str) -> list[int]:
    return [int(value) for value in request.form.getlist(name) if value.isdecimal() and len(value) < 10]


def _answers() -> dict[int, str]:
    """Who is meant in the rows that were asked about: «same-<row>» is «new» or the id of a card."""
    return {
        int(name[5:]): value
        for name, value in request.form.items()
        if name.startswith("same-") and name[5:].isdecimal() and len(name) < 15
    }


def _done(deed) -> Any:
    """What the deed gave, committed; None when it was refused, which is told."""
    try:
        result = deed()
        db.session.commit()
    except Refused as refusal:
        message = str(refusal)
    except IntegrityError as error:
        message = explain(error)
    else:
        return result
    db.session.rollback()
    flash(message, "danger")
    return None


def _outcome(brought: order_import.Brought) -> str:
    said = _("Added to the order: %(count)s, new cards: %(new)s", count=len(brought.matches), new=brought.new)
    if brought.repeated:
        said += ". " + _("Were in it already: %(count)s", count=brought.repeated)
    return said


def _students_page(order: StudentOrder, *, typed: str = "", brought: order_import.Brought | None = None):
    group = _group_asked()
    named = set(db.session.scalars(sa.select(_line.c.student_id).where(_line.c.order_id == order.id)))
    listed = listed_on(group.id, order.effective_on, order.kind) if group and order.kind != Kind.ENROLMENT else []
    page = {
        "back_url": url_for("StudentOrderView.show", pk=order.id),
        "order": order,
        "kind": KINDS[order.kind],
        "is_enrolment": order.kind == Kind.ENROLMENT,
        "group": group,
        "listed": [row for row in listed if row.id not in named],
        "named": sum(row.id in named for row in listed),
        "import_url": url_for(".bring", pk=order.id) if order.kind == Kind.ENROLMENT else None,
        "typed": typed,
        "may_make_cards": current().may("students", Act.WRITE),
        "tells_birthdays": current().may("students", Act.PERSONAL),
    }
    return render_template("students/order_add.html", page=page, report=_summary(brought) if brought else None)


def _group_asked() -> StudyGroup | None:
    number = request.args.get("group", 0, type=int)
    return (
        db.session.scalar(narrow(sa.select(StudyGroup).where(StudyGroup.id == number), StudyGroup, current()))
        if 0 < number < 10**9
        else None
    )


def _may_be_named(order: StudentOrder) -> sa.ColumnElement[bool]:
    """Who studies now, for orders about those who study; who does not, for orders that let people in."""
    day = order.effective_on
    here = sa.exists().where(
        _stay.c.student_id == Student.id, sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= day)
    )
    takes = KINDS[order.kind].takes
    if takes is Takes.STUDYING:
        return here
    if takes in (Takes.ON_LEAVE, Takes.EXPELLED):
        was = sa.exists().where(_stay.c.student_id == Student.id)
        return sa.and_(~here, was)
    return sa.true()


def _hint(student: Student, stays: list, tells_birthdays: bool) -> str:
    said = [stays[-1].group] if stays else [_("in no group")]
    if stays and stays[-1].ends_on is not None and stays[-1].ends_on < clock.today():
        said.append(_("left on %(day)s", day=f"{stays[-1].ends_on:%d.%m.%Y}"))
    if tells_birthdays and student.birth_date:
        said.append(_("born %(day)s", day=f"{student.birth_date:%d.%m.%Y}"))
    return ", ".join(said)


def _groups_offered(order: StudentOrder) -> list[StudyGroup]:
    if order.kind != Kind.LIQUIDATION:
        return active_groups()
    busy = {group.id for group in active_groups()}
    every = db.session.scalars(sa.select(StudyGroup).order_by(StudyGroup.sort_key))
    return [group for group in every if group.id not in busy]


def _group_row(order: StudentOrder, group: StudyGroup) -> dict[str, Any]:
    plan = group.curriculum
    last = plan.semesters // max(plan.semesters_per_course, 1) if plan and plan.semesters else None
    is_last = last is not None and group.course_number >= last
    grows = order.kind == Kind.PROMOTION
    return {
        "group": group,
        "next": group.course_number + 1 if grows else None,
        "ticked": order.kind != Kind.LIQUIDATION and not (grows and is_last),
        "remark": _("the last course by the curriculum") if grows and is_last else "",
    }


# ---- the file --------------------------------------------------------------------------------------------------


def _owner(order: StudentOrder) -> str:
    """Uploads wait as files that are served to nobody; a day later the clean-up takes them."""
    return f"import:order-{order.id}"


def _waiting(order: StudentOrder, file_id: int) -> StoredFile | None:
    own = (_file.c.owner_type == _owner(order), _file.c.stored_by == current().account_id)
    return (
        db.session.scalar(sa.select(StoredFile).where(StoredFile.id == file_id, *own)) if 0 < file_id < 10**9 else None
    )


def _report(order: StudentOrder):
    file = _waiting(order, request.args.get("check", 0, type=int)) or abort(404)
    mends = request.args.get("mends") == "1"
    content = files.path_of(file.digest).read_bytes()
    return _report_page(order, file, order_import.look_into_file(order, content, {}, mends=mends), mends=mends)


def _upload_page(order: StudentOrder):
    return render_template("students/order_import.html", page=_import_page(order), step="upload", report=None)


def _report_page(order: StudentOrder, file: StoredFile, brought: order_import.Brought, *, mends: bool):
    report = _summary(brought) | {"file_name": file.name, "token": file.id, "mends": mends}
    return render_template("students/order_import.html", page=_import_page(order), step="report", report=report)


def _import_page(order: StudentOrder) -> dict[str, Any]:
    return {
        "title": _("Students from an Excel file"),
        "subtitle": str(order),
        "back_url": url_for("StudentOrderView.show", pk=order.id),
        "template_url": url_for(".template", pk=order.id),
        "max_mb": MAX_BYTES >> 20,
    }


def _summary(brought: order_import.Brought) -> dict[str, Any]:
    answers = _answers()
    return {
        "total": brought.total,
        "new": brought.new,
        "known": sum(match.known is not None for match in brought.matches),
        "repeated": brought.repeated,
        "errors": [
            problem.as_json() for problem in sorted(brought.problems, key=lambda one: one.row or 0)[:PROBLEMS_SHOWN]
        ],
        "error_count": len(brought.problems),
        "mendable": brought.mendable,
        "unknown": brought.unknown,
        "answers": [
            (row, value) for row, value in answers.items() if row not in {m.applicant.row for m in brought.questions}
        ],
        "questions": brought.questions,
        "rows": [match.applicant for match in brought.matches[: order_import.ROWS_SHOWN]],
        "can_write": not brought.problems and bool(brought.matches),
    }
