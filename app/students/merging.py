"""Two cards of one person become one, when that loses nothing.

Rows that only say whose they are move over. Marks and attendance do not: the history of a journal page is chained by
the number of the student, so a card under which a journal was kept is the one to keep, and two such cards stay two.
"""

from typing import Any

import sqlalchemy as sa
from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from app.core import audit, fields, forms
from app.core.actor import current
from app.core.refusal import Refused, explain
from app.extensions import db
from app.students.models import Enrollment, Guardianship, Student, SubgroupMember

# What moves with the card; a later slice adds its own rows that may.
_MOVING: list[type] = [Enrollment, Guardianship, SubgroupMember]
# What keeps a card from being the one that goes, and how it is called.
_HOLDING: list[tuple[Any, Any]] = []


def moves(*models: type) -> None:
    """Let rows of models that have a `student_id` move to the card that is kept."""
    _MOVING.extend(model for model in models if model not in _MOVING)


def held_by(label: Any, column: Any) -> None:
    """Name what a student's card holds (marks, attendance) by the column that leads to the student."""
    if (label, column) not in _HOLDING:
        _HOLDING.append((label, column))


def held(student: Student) -> list[str]:
    """What is written under the card, in words: stays, parents, and what later slices have named."""
    named = [
        (_l("stays in groups"), Enrollment.student_id),
        (_l("parents"), Guardianship.student_id),
        (_l("membership in subgroups"), SubgroupMember.student_id),
        *_HOLDING,
    ]
    return [*(str(label) for label, column in named if _is_used(column, student)), *_account(student)]


def _account(student: Student) -> list[str]:
    return [_("an account")] if student.account_id is not None else []


def _is_used(column: Any, student: Student) -> bool:
    table_column = column.property.columns[0]
    return db.session.execute(sa.select(sa.literal(1)).where(table_column == student.id).limit(1)).first() is not None


class MergeForm(DynamicForm):
    """Which other card is the same person's."""

    other = fields.LookupField(
        _l("The other card of the same person"),
        [InputRequired(_l("Fill in this field"))],
        find=forms.find_visible(Student, current),
        endpoint="StudentView.lookup",
        description=_l("It is deleted after its data has moved here"),
    )


def merge(keep: Student, other: Student) -> str:
    """Move what the other card holds to the one that is kept and delete the other; the caller commits.

    Empty fields of the kept card are filled from the other. Raises Refused when something would be lost.
    """
    _refuse(keep, other)
    filled = _fill_gaps(keep, other)
    _move_rows(keep, other)
    title, other_id = str(other), other.id
    db.session.flush()
    db.session.expire(other)
    db.session.delete(other)
    try:
        db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Refused(explain(error)) from error
    audit.note("merged", "student", keep.id, str(keep), changes={"other": [other_id, keep.id]})
    told = _("The cards are merged, «%(who)s» (No. %(id)s) is deleted", who=title, id=other_id)
    return f"{told}. {_('Filled in from it: %(what)s', what=', '.join(filled))}" if filled else told


def _refuse(keep: Student, other: Student) -> None:
    if keep.id == other.id:
        raise Refused(_("This is the same card: choose another one"))
    if keep.birth_date and other.birth_date and keep.birth_date != other.birth_date:
        raise Refused(_("The dates of birth differ: these are two people. If it is a mistake, correct the date first"))
    holding = [str(label) for label, column in _HOLDING if _is_used(column, other)] + _account(other)
    if holding:
        raise Refused(
            _(
                "The card No. %(id)s has %(what)s and cannot go. Open it and merge this card into it, or, when both "
                "have them, leave both and expel one by an order",
                id=other.id, what=", ".join(holding),
            )
        )  # fmt: skip


def _fill_gaps(keep: Student, other: Student) -> list[str]:
    filled = []
    for column in sa.inspect(Student).column_attrs:
        if not column.columns[0].info.get("label") or column.key in ("id", "account_id"):
            continue
        if getattr(keep, column.key) in (None, "") and getattr(other, column.key) not in (None, ""):
            setattr(keep, column.key, getattr(other, column.key))
            filled.append(str(column.columns[0].info["label"]))
    return filled


def _move_rows(keep: Student, other: Student) -> None:
    """Move rows one by one, so that the log keeps each; a row that the kept card has already goes."""
    for model in _MOVING:
        rows = db.session.scalars(
            sa.select(model).where(model.student_id == other.id).execution_options(scoped_by="merging two cards")
        ).all()
        for row in rows:
            try:
                with db.session.begin_nested():
                    row.student_id = keep.id
                    db.session.flush()
            except sa.exc.IntegrityError as error:
                _give_up(model, row, error)


def _give_up(model: type, row: Any, error: Exception) -> None:
    """A parent that both cards have is one parent; stays that overlap are a contradiction to be solved by a person."""
    if model is not Guardianship:
        raise Refused(
            _("Both cards hold what excludes each other: %(row)s. Correct one of them first", row=row)
        ) from error
    db.session.delete(row)
