"""What stands on the desk: today's lessons, what an empty college has to do first, and where one works."""

import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.core import access
from app.core.actor import Actor
from app.core.frame import open_sections
from app.core.scope import narrow
from app.extensions import db
from app.journals import shelf
from app.policy.access import Act
from app.policy.requests import REQUEST_STATES, STATE_TONES
from app.portal import queries as requests
from app.school_year.models import AcademicYear, Term
from app.staff.models import Department, Employee
from app.students.models import Student, StudyGroup

# What an empty college needs, in the order in which one thing needs another; shown to those who may do it.
_FIRST_STEPS = (
    (AcademicYear, _l("Open the academic year"), "YearView.open"),
    (Term, _l("Add its terms"), "TermView.add"),
    (Department, _l("Add the departments"), "DepartmentView.add"),
    (Employee, _l("Enter the employees"), "EmployeeView.add"),
    (StudyGroup, _l("Add the groups"), "StudyGroupView.add"),
)


def cards(actor: Actor, today: datetime.date) -> list[dict]:
    """The cards of the desk: what to do first, today's lessons, then the sections that the menu opens."""
    made = [_first_steps(actor), _lessons(actor, today), _awaited(actor), _family(actor), _own_requests(actor)]
    made += [_section(section, aside=bool(made[1])) for section in open_sections(actor)]
    return [card for card in made if card and (card["rows"] or card["empty"])]


def _lessons(actor: Actor, today: datetime.date) -> dict | None:
    """A teacher's lessons of today with what is still empty (clause 3.9)."""
    if not access.may(actor, "JournalView.index") or not actor.may("journals", "write"):
        return None
    return {
        "title": _("Today"),
        "note": _("the journal is filled on the day of the lesson, clause 3.9"),
        "empty": _("No lessons today"),
        "rows": [_lesson(lesson) for lesson in shelf.lessons_of(actor, today)],
    }


def _lesson(lesson) -> dict:
    gaps = shelf.missing(lesson)
    if lesson.cancelled_on:
        pill = {"text": _("did not take place"), "tone": "none"}
    elif gaps:
        pill = {"text": _("to be filled in"), "tone": "warn"}
    else:
        pill = {"text": _("filled in"), "tone": "good"}
    empty = _("still empty: %(what)s", what=", ".join(gaps)) if gaps and not lesson.cancelled_on else None
    return {
        "lead": lesson.pair or "",
        "text": f"{lesson.index_code} {lesson.item}",
        "url": url_for("JournalView.page", page_id=lesson.page_id),
        "sub": " · ".join(part for part in (lesson.group, lesson.subgroup, empty) if part),
        "pill": pill,
    }


def _family(actor: Actor) -> dict | None:
    """A student's own card, a guardian's children (clauses 2.6, 2.7)."""
    if actor.student_id is None and actor.guardian_id is None:
        return None
    rows = db.session.scalars(narrow(select(Student).order_by(Student.sort_key), Student, actor)).all()
    return {
        "title": _("My children") if actor.guardian_id else _("About me"),
        "note": "",
        "empty": "",
        "rows": [
            {"lead": "", "text": str(row), "url": url_for("StudentView.show", pk=row.id), "sub": "", "pill": None}
            for row in rows
        ],
    }


def _awaited(actor: Actor) -> dict | None:
    """Requests that wait for the actor's answer (clause 3.7)."""
    count = requests.count_awaited(actor)
    if not count:
        return None
    pill = {"text": str(count), "tone": "warn"}
    row = {
        "lead": "",
        "text": _("Requests to change data"),
        "url": url_for("RequestsView.list"),
        "sub": "",
        "pill": pill,
    }
    return {"title": _("Waiting for your answer"), "note": "", "empty": "", "rows": [row]}


def _own_requests(actor: Actor) -> dict | None:
    """What a parent or a student has sent, and what became of it."""
    if not actor.may("requests", Act.WRITE):
        return None
    rows = [
        {
            "lead": "", "text": _("Request of %(day)s", day=one.entered_on.strftime("%d.%m.%Y")),
            "url": url_for("RequestsView.show", pk=one.id), "sub": str(one.person),
            "pill": {"text": str(REQUEST_STATES[one.state]), "tone": STATE_TONES[one.state]},
        }
        for one in requests.latest_of(actor)
    ]  # fmt: skip
    return {"title": _("My requests"), "note": "", "rows": rows, "empty": ""}


def _section(section, *, aside: bool) -> dict:
    rows = [
        {"lead": "", "text": item.label, "url": item.url, "sub": "", "pill": None}
        for item in section.items
        if item.endpoint != "DeskView.index"
    ]
    return {"title": section.label, "note": "", "rows": rows, "empty": "", "aside": aside}


def _first_steps(actor: Actor) -> dict | None:
    steps = [step for step in _FIRST_STEPS if access.may(actor, step[2])]
    if not steps:
        return None
    counts = (select(func.count()).select_from(model.__table__).scalar_subquery() for model, _label, _endpoint in steps)
    rows = [
        {
            "lead": "",
            "text": str(label),
            "url": url_for(endpoint),
            "sub": "",
            "pill": {"text": _("empty"), "tone": "warn"},
        }
        for count, (_model, label, endpoint) in zip(db.session.execute(select(*counts)).one(), steps, strict=True)
        if not count
    ]
    return {"title": _("What to do first"), "note": "", "rows": rows, "empty": ""}
