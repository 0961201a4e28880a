"""Parents on the card of a child, and the question whether a namesake is the same person."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.core import listing, scope, values
from app.core.actor import current
from app.core.register import Refused, RegisterView
from app.core.show import Doubt, Section
from app.core.values import Cell
from app.extensions import db
from app.policy.access import REGISTERS, Act
from app.students import queries
from app.students.models import Guardian, Guardianship, Student


def doubts(view, form, *, told_apart: Callable, tell: Callable) -> list[Doubt]:
    """Namesakes of the person in the form, unless they are surely others. `tell` is a personal word about one."""
    names = [form[name].data for name in ("last_name", "first_name", "middle_name")]
    if form.row_id is not None and _is_same_name(view.model, form.row_id, names):
        return []
    found = [row for row in queries.namesakes(view.model, *names, form.row_id) if not told_apart(row)]
    return [_doubt(view, row, tell(row) if view.may(Act.PERSONAL) else "") for row in found]


def _is_same_name(model: type, row_id: int, names: list) -> bool:
    """Whether an edited person keeps the name: then nobody is asked again."""
    stored = db.session.execute(
        sa.select(*(model.__table__.c[n] for n in ("last_name", "first_name", "middle_name"))).where(
            model.__table__.c.id == row_id
        )
    ).one_or_none()
    return stored is not None and tuple(stored) == tuple(names)


def _doubt(view, row, personal: str) -> Doubt:
    hint = view.choice_hint(row)
    told = ", ".join(part for part in dict.fromkeys((personal, hint)) if part)
    text = _("There is %(who)s already: %(told)s", who=row, told=told or _("without a group"))
    return Doubt(text, url_for(f"{view.endpoint}.show", pk=row.id))


def guardians_of(student_id: int) -> list[Guardianship]:
    """The student's parents whom the person may see."""
    statement = (
        sa.select(Guardianship)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(Guardianship.student_id == student_id)
        .options(sa.orm.contains_eager(Guardianship.guardian))
        .order_by(Guardian.sort_key, Guardian.id)
    )
    return list(db.session.scalars(scope.narrow(statement, Guardianship, current())))


def section(student: Student) -> Section | None:
    """The table of parents with their contacts; contacts only where personal data is open."""
    actor = current()
    if not actor.may("guardianships", Act.READ):
        return None
    links = guardians_of(student.id)
    view = RegisterView.views_by_model[Guardian]
    names = view.shown(["phone", "email"])
    people = [one.guardian for one in links]
    closed = view.closed(people, names) if people else set()
    columns = [
        listing.Column("guardian", _("Parent"), None, None),
        listing.Column("relation", _("Relation"), None, None),
        *(listing.column(view, name) for name in names),
    ]
    columns = [listing.Column(column.name, column.label, None, None) for column in columns]
    may_open = actor.may("guardians", Act.READ)
    rows = [
        listing.Row(
            one.id,
            url_for("GuardianshipView.show", pk=one.id),
            None,
            [
                Cell(str(one.guardian), url_for("GuardianView.show", pk=one.guardian_id) if may_open else None),
                Cell(values.text(Guardianship, "relation", one.relation), is_data=False),
                *(Cell("" if one.guardian_id in closed else getattr(one.guardian, name) or "") for name in names),
            ],
        )
        for one in links
    ]
    add_url = None
    if actor.may("guardianships", Act.WRITE) and actor.may("guardians", Act.WRITE):
        add_url = url_for("GuardianshipView.of_student", student=student.id)
    return Section(str(REGISTERS["guardians"].label), len(rows), columns, rows, None, add_url)


def relate(student: Student, form) -> Guardianship:
    """Put a parent on the student's card: one that is there, or a new one. The caller commits. Raises Refused."""
    guardian = form.guardian.data or Guardian(
        last_name=form.last_name.data,
        first_name=form.first_name.data,
        middle_name=form.middle_name.data,
        phone=form.phone.data,
        email=form.email.data,
    )
    if guardian.id is not None and any(one.guardian_id == guardian.id for one in guardians_of(student.id)):
        raise Refused(_("%(who)s is a parent of this student already", who=guardian))
    link = Guardianship(student=student, guardian=guardian, relation=form.relation.data)
    db.session.add(link)
    return link
