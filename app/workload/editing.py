"""What the screen of distribution sends: each answer brings the changed rows and sums, or says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa
from flask import abort, jsonify, render_template, request
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.core.access import needs
from app.core.actor import current
from app.core.fields import parse_date
from app.core.refusal import Refused, explain
from app.core.values import plain
from app.extensions import db
from app.policy.access import Act
from app.school_year import queries as school_year
from app.workload import arranging, board, distributing, replacing, sums
from app.workload.deriving import unit_of
from app.workload.models import LoadAssignment
from app.workload.pages import year_or_404
from app.workload.rules import Unit

MOST_UNITS = 500
FOUND_AT_ONCE = 20


@dataclass
class Changed:
    """What a deed has changed: whole items, since a division or a year concerns all their rows."""

    units: list[Unit]
    teachers: set[int] = field(default_factory=set)
    said: str = ""
    reload: bool = False


class WorkloadEditView(BaseView):
    """POSTs of `/workload/year/<id>`, JSON in and out."""

    route_base = "/workload/year"
    register = "teaching_load"
    default_view = "teachers"

    @expose("/<int:pk>/teachers")
    @needs(Act.WRITE)
    def teachers(self, pk: int):
        """Who may be given lessons, found as one types, each with the hours that are there already."""
        number = min(max(request.args.get("page", 1, type=int), 1), 1000)
        found = sums.may_teach(year_or_404(pk), request.args.get("q", ""), number, FOUND_AT_ONCE)
        results = [{"id": one.id, "text": one.name, "hint": _hint(one)} for one in found[:FOUND_AT_ONCE]]
        return jsonify(results=results, pagination={"more": len(found) > FOUND_AT_ONCE})

    @expose("/<int:pk>/assign", methods=["POST"])
    @needs(Act.WRITE)
    def assign(self, pk: int):
        """Give vacant hours of one or many units to a teacher."""
        return _answered(pk, _assign)

    @expose("/<int:pk>/change", methods=["POST"])
    @needs(Act.WRITE)
    def change(self, pk: int):
        """Hours, kind of lesson and company of an assignment."""
        return _answered(pk, _change)

    @expose("/<int:pk>/remove", methods=["POST"])
    @needs(Act.WRITE)
    def remove(self, pk: int):
        """Take an assignment back."""
        return _answered(pk, _remove)

    @expose("/<int:pk>/whole-year", methods=["POST"])
    @needs(Act.WRITE)
    def whole_year(self, pk: int):
        """The same teacher in all terms."""
        return _answered(pk, _whole_year)

    @expose("/<int:pk>/replace", methods=["POST"])
    @needs(Act.WRITE)
    def replace(self, pk: int):
        """Another teacher from a day on, by an order."""
        return _answered(pk, _replace)

    @expose("/<int:pk>/divide", methods=["POST"])
    @needs(Act.WRITE)
    def divide(self, pk: int):
        """By subgroups, or together again."""
        return _answered(pk, _divide)

    @expose("/<int:pk>/as-before", methods=["POST"])
    @needs(Act.WRITE)
    def as_before(self, pk: int):
        """Vacant units to those who gave the like lessons last year."""
        return _answered(pk, _as_before)


def _hint(one: sums.TeacherSum) -> str:
    return " · ".join(filter(None, (one.note, _("%(hours)s h, %(rate)s of the rate", hours=plain(one.hours),
                                                rate=plain(one.rate)))))  # fmt: skip


def _answered(pk: int, deed: Callable[[sa.Row, dict], Changed]):
    """Do it in one transaction; refusals are sentences with status 422 and nothing is written."""
    year = year_or_404(pk)
    sent = request.get_json(silent=True)
    sent = sent if isinstance(sent, dict) else {}
    try:
        changed = deed(year, sent)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return jsonify(message=str(refusal)), 422
    except (IntegrityError, StaleDataError) as error:
        db.session.rollback()
        return jsonify(message=explain(error)), 422
    return jsonify(_shown(year, changed))


def _shown(year: sa.Row, changed: Changed) -> dict:
    items = {(unit.group_id, unit.item_id) for unit in changed.units}
    rows = board.rows_of(current(), year.id, board.groups_of(changed.units)) if items else []
    rows = [row for row in rows if (row.unit.group_id, row.unit.item_id) in items]
    teachers = changed.teachers | {one.teacher_id for row in rows for one in row.given}
    shown = sums.teacher_sums(year, teachers) if teachers else []
    return {
        "rows": {row.key: render_template("workload/_row.html", row=row, may_write=True) for row in rows},
        "teachers": {one.id: render_template("workload/_teacher.html", one=one, year=year) for one in shown},
        "said": changed.said,
        "reload": changed.reload,
    }


def _units(sent: dict) -> list[Unit]:
    keys = sent.get("units")
    keys = keys[:MOST_UNITS] if isinstance(keys, list) else []
    units = distributing.within_reach(current(), filter(None, map(Unit.of_key, keys)))
    return units or abort(404)


def _assignment(sent: dict) -> LoadAssignment:
    return distributing.assignment_of(current(), sent.get("assignment"), sent.get("version")) or abort(404)


def _hours(sent: dict) -> Decimal | None:
    typed = str(sent.get("hours") if sent.get("hours") is not None else "").strip().replace(",", ".")
    if not typed:
        return None
    try:
        hours = Decimal(typed)
    except InvalidOperation:
        hours = Decimal(-1)
    if not hours.is_finite() or not 0 < hours < 10_000 or hours != round(hours, 2):
        raise Refused(_("Hours are a number above zero, for example 36 or 4,5"))
    return hours


def _kind(sent: dict) -> str | None:
    return str(sent.get("kind")) if sent.get("kind") else None


def _assign(_year: sa.Row, sent: dict) -> Changed:
    units = _units(sent)
    teacher = distributing.teacher_of(sent.get("teacher"))
    shared = sent.get("shared") is True
    taken = distributing.assign(units, teacher, kind=_kind(sent), hours=_hours(sent), shared=shared)
    said = ngettext("%(name)s: %(num)s row", "%(name)s: %(num)s rows", len(taken), name=teacher.short_name)
    return Changed(units, {teacher.id}, said)


def _change(_year: sa.Row, sent: dict) -> Changed:
    found = _assignment(sent)
    if (hours := _hours(sent)) is None:
        raise Refused(_("Hours are a number above zero, for example 36 or 4,5"))
    distributing.change(found, kind=_kind(sent), hours=hours, shared=sent.get("shared") is True)
    return Changed([unit_of(found)], {found.teacher_id})


def _remove(_year: sa.Row, sent: dict) -> Changed:
    found = _assignment(sent)
    changed = Changed([unit_of(found)], {found.teacher_id})
    distributing.take_back(found)
    return changed


def _whole_year(year: sa.Row, sent: dict) -> Changed:
    found = _assignment(sent)
    taken = distributing.whole_year(found, year.id)
    said = ngettext("%(num)s row more", "%(num)s rows more", len(taken))
    return Changed([unit_of(found)], {found.teacher_id}, said)


def _replace(_year: sa.Row, sent: dict) -> Changed:
    found = _assignment(sent)
    days = {name: _day(sent, name) for name in ("since", "until")}
    if days["since"] is None:
        raise Refused(_("Name the first day of the change"))
    teacher = distributing.teacher_of(sent.get("teacher")) if sent.get("teacher") else None
    order = str(sent.get("order") or "").strip()[:120]
    changed = Changed([unit_of(found)], {found.teacher_id})
    replacing.replace(found, teacher, days["since"], days["until"], order, _hours(sent))
    return changed


def _day(sent: dict, name: str):
    typed = str(sent.get(name) or "").strip()
    day = parse_date(typed) if typed else None
    if typed and day is None:
        raise Refused(_("A date like 14.10.2026 is expected"))
    return day


def _divide(_year: sa.Row, sent: dict) -> Changed:
    unit = _units({"units": [sent.get("unit")]})[0]
    kinds = sent.get("kinds")
    count = sent.get("count")
    if not isinstance(kinds, list) or not isinstance(count, int) or not 2 <= count <= 6:
        raise Refused(_("Say which lessons are divided and into how many subgroups, from 2 to 6"))
    arranging.divide(unit.group_id, unit.item_id, map(str, kinds), count)
    return Changed([], reload=True)


def _as_before(year: sa.Row, sent: dict) -> Changed:
    group = sent.get("group")
    groups = [group] if isinstance(group, int) and 0 < group < 2**31 else None
    given = arranging.as_before(current(), year, groups)
    if not given:
        former = next((one for one in school_year.years() if one.ends_on < year.starts_on), None)
        raise Refused(
            _("Nothing of the vacant hours was given by those who work now last year")
            if former
            else _("There is no workload of the year before")
        )
    said = ngettext("As last year: %(num)s row given", "As last year: %(num)s rows given", given)
    return Changed([], said=said, reload=True)
