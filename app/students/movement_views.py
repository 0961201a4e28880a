"""The movement of students on the screen, on paper, in Excel, and the names behind its numbers."""

import datetime
import io
from collections.abc import Sequence

from flask import abort, render_template, request, send_file, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import audit, clock
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.excel import Column, Kind, write_workbook
from app.core.fields import parse_date
from app.core.media import XLSX
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import EDUCATION_MODULES
from app.students import movement
from app.students.movement import CAME, LEFT, MAIN, Asked, Movement, MovementRow

BY_NAMES = {
    "group": _l("by group"), "course": _l("by course"), "department": _l("by department"),
    "study_form": _l("by form of study"),
}  # fmt: skip
CAME_NAMES = {
    "enrolment": _l("were enrolled"),
    "transfer": _l("from other groups"),
    "return": _l("from leave"),
    "reinstatement": _l("were reinstated"),
}
LEFT_NAMES = {
    "transfer": _l("to other groups"),
    "expulsion": _l("were expelled"),
    "leave": _l("to leave"),
    "graduation": _l("have graduated"),
    "other": _l("without a reason in the records"),
}  # fmt: skip
LINE_NAMES = {
    "group": _l("Group"),
    "course": _l("Course"),
    "department": _l("Department"),
    "study_form": _l("Form of study"),
}
MODULES = {MAIN: _l("without additional education"), **EDUCATION_MODULES}


class MovementView(BaseView):
    """Movement of students between two days."""

    route_base = "/movement"
    register = "movement"
    default_view = "report"

    @expose("/")
    @needs(Act.READ)
    def report(self):
        """The report; without dates from the beginning of the school year until today."""
        asked, wrong = _asked()
        found = movement.movement(asked, current())
        heads = _heads(found)
        may_export = current().may("movement", Act.EXPORT)
        page = {
            "asked": asked,
            "wrong": wrong,
            "found": found,
            "came": heads[0],
            "left": heads[1],
            "by": BY_NAMES,
            "line": LINE_NAMES[asked.by],
            "modules": MODULES,
            "export_url": url_for(".export", **_arguments(asked)) if may_export else None,
            "url": lambda row, what: url_for(
                ".names", **_arguments(asked), key="" if row.key is None else row.key, what=what
            ),
        }
        return render_template("students/movement.html", page=page)

    @expose("/names")
    @needs(Act.READ)
    def names(self):
        """The students behind a number."""
        asked, _wrong = _asked()
        what, key = request.args.get("what", ""), request.args.get("key", "")[:20]
        title = _title_of(what) or abort(404)
        found = movement.events(asked, current())
        label = next(
            (label for one, label, _place in found.labels if str(one) == key), _("In total") if not key else None
        )
        page = {
            "title": title,
            "label": label,
            "asked": asked,
            "rows": movement.names_of(movement.chosen(found.events, key, what)),
            "back_url": url_for(".report", **_arguments(asked)),
            "opens_cards": current().may("students", Act.READ),
        }
        return render_template("students/movement_names.html", page=page)

    @expose("/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The report as a workbook."""
        asked, _wrong = _asked()
        found = movement.movement(asked, current())
        title = _("Movement of students")
        target = io.BytesIO()
        write_workbook(
            target, _columns(found), [_values(found, row) for row in (*found.rows, found.total)], title=title
        )
        write_first()
        audit.note("exported", "movement", title=title, changes={"rows": [None, len(found.rows)]})
        db.session.commit()
        target.seek(0)
        name = f"{title} {asked.first:%d.%m.%Y}-{asked.last:%d.%m.%Y}.xlsx"
        return send_file(target, mimetype=XLSX, as_attachment=True, download_name=name, max_age=0)


def _asked() -> tuple[Asked, str | None]:
    """What the address asks for; dates that make no sense are told and replaced by the usual ones."""
    today = clock.today()
    begun = datetime.date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    typed = [request.args.get(name, "").strip() for name in ("from", "to")]
    days = [parse_date(text) if text else None for text in typed]
    wrong = None
    if any(text and day is None for text, day in zip(typed, days, strict=True)):
        wrong = _("A date like 14.10.2026 is expected")
    first, last = days[0] or begun, days[1] or today
    if first > last:
        wrong, first, last = _("The first day lies after the last one"), begun, max(today, begun)
    by, module = request.args.get("by", ""), request.args.get("module", "")
    return Asked(first, last, by if by in BY_NAMES else "group", module if module in MODULES else MAIN), wrong


def _arguments(asked: Asked) -> dict[str, str]:
    return {
        "from": f"{asked.first:%d.%m.%Y}", "to": f"{asked.last:%d.%m.%Y}", "by": asked.by, "module": asked.module,
    }  # fmt: skip


def _heads(found: Movement) -> tuple[list, list]:
    left = [kind for kind in LEFT if kind != "other" or found.has_other]
    return [(kind, CAME_NAMES[kind]) for kind in CAME], [(kind, LEFT_NAMES[kind]) for kind in left]


def _title_of(what: str) -> str | None:
    side, _colon, kind = what.partition(":")
    heads = {"came": (_("Came"), CAME_NAMES), "left": (_("Left"), LEFT_NAMES)}
    if side in heads and (not kind or kind in heads[side][1]):
        said, names = heads[side]
        return f"{said}: {names[kind]}" if kind else said
    return {"start": _("At the beginning"), "end": _("At the end")}.get(what)


def _columns(found: Movement) -> list[Column]:
    came, left = _heads(found)
    counted = [_("At the beginning"), _("Came in all"), *(label for _kind, label in came)]
    counted += [_("Left in all"), *(label for _kind, label in left), _("At the end")]
    numbers = [Column(str(place), label, Kind.INT) for place, label in enumerate(counted, 1)]
    return [Column("0", LINE_NAMES[found.asked.by]), *numbers]


def _values(found: Movement, row: MovementRow) -> Sequence[str | int]:
    came, left = _heads(found)
    return [
        row.label, row.at_start, row.came_in_all, *(row.came[kind] for kind, _label in came),
        row.left_in_all, *(row.left[kind] for kind, _label in left), row.at_end,
    ]  # fmt: skip
