"""Consents of students and of their guardians (personal data law)."""

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import LinkRegister, Stamped, column, foreign, link
from app.extensions import db
from app.policy.kinds import CONSENT_KINDS
from app.staff.consent_models import ConsentTerms
from app.students.models import Guardian, Student


class Consent(ConsentTerms, LinkRegister, Stamped, db.Model):
    """A consent about a student or about a guardian. A guardian signs for a child under age; of age one signs alone.

    Exactly one of `student` and `guardian` says about whom; `signer` is the guardian who signed for the student.
    """

    __tablename__ = "consent"
    __ordered_by__ = __found_by__ = ("student", "guardian")
    __natural_key__ = ("student", "guardian", "kind", "signed_on")
    __table_args__ = (
        sa.CheckConstraint("(student_id IS NULL) <> (guardian_id IS NULL)", name="whom"),
        sa.CheckConstraint("signer_id IS NULL OR student_id IS NOT NULL", name="signer"),
        sa.CheckConstraint("withdrawn_on IS NULL OR signed_on <= withdrawn_on", name="order"),
        sa.UniqueConstraint("student_id", "kind", "signed_on"),
        sa.UniqueConstraint("guardian_id", "kind", "signed_on"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    student_id: Mapped[int | None] = foreign(_l("Student"), "student.id", nullable=True, ondelete="CASCADE")
    student: Mapped[Student | None] = link(_l("Student"), hint=_l("About whom: a student or a parent"))
    guardian_id: Mapped[int | None] = foreign(_l("Parent"), "guardian.id", nullable=True, ondelete="CASCADE")
    guardian: Mapped[Guardian | None] = link(_l("Parent"), foreign_keys=guardian_id)
    signer_id: Mapped[int | None] = foreign(_l("Signed for the child by"), "guardian.id", nullable=True)
    signer: Mapped[Guardian | None] = link(
        _l("Signed for the child by"),
        foreign_keys=signer_id,
        hint=_l("A parent signs for a student under 18; a student of age signs alone: leave it empty"),
    )

    def __str__(self):
        what = CONSENT_KINDS.get(self.kind, self.kind)
        return _("%(person)s: consent to %(what)s", person=str(self.student or self.guardian), what=str(what))
