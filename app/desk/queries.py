"""What stands on the desk: the sections a person works in, and in an empty college what to do first."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.core import access
from app.core.actor import Actor
from app.core.frame import open_sections
from app.extensions import db
from app.school_year.models import AcademicYear, Term
from app.staff.models import Department, Employee
from app.students.models import StudyGroup

# What an empty college needs, in the order in which one thing needs another; shown to those who may do it.
_FIRST_STEPS = (
    (AcademicYear, _l("Open the academic year"), "AcademicYearView.add"),
    (Term, _l("Add its terms"), "TermView.add"),
    (Department, _l("Add the departments"), "DepartmentView.add"),
    (Employee, _l("Enter the employees"), "EmployeeView.add"),
    (StudyGroup, _l("Add the groups"), "StudyGroupView.add"),
)


def cards(actor: Actor) -> list[dict]:
    """The cards of the desk."""
    steps = _steps(actor)
    first = [{"title": _("What to do first"), "note": "", "rows": steps, "empty": ""}] if steps else []
    return first + [
        {
            "title": section.label,
            "note": "",
            "rows": [
                {"lead": "", "text": item.label, "url": item.url, "sub": "", "pill": None} for item in section.items
            ],
            "empty": "",
        }
        for section in open_sections(actor)
    ]


def _steps(actor: Actor) -> list[dict]:
    steps = [(model, label, endpoint) for model, label, endpoint in _FIRST_STEPS if access.may(actor, endpoint)]
    if not steps:
        return []
    counts = db.session.execute(
        select(
            *(select(func.count()).select_from(model.__table__).scalar_subquery() for model, _label, _endpoint in steps)
        )
    ).one()
    return [
        {
            "lead": "",
            "text": str(label),
            "url": url_for(endpoint),
            "sub": "",
            "pill": {"text": _("empty"), "tone": "warn"},
        }
        for count, (_model, label, endpoint) in zip(counts, steps, strict=True)
        if not count
    ]
