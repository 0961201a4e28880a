"""Consents to the processing of personal data: what every consent says, and those of employees."""

import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import LinkRegister, Stamped, column, foreign, link
from app.extensions import db
from app.policy.kinds import CONSENT_KINDS
from app.staff.models import Employee


class ConsentTerms:
    """What a consent says, whoever gave it. A withdrawn one is kept: it was the ground of what was done before."""

    kind: Mapped[str] = column(_l("Consent to"), sa.String(20), default="processing", choices=CONSENT_KINDS)
    signed_on: Mapped[datetime.date] = column(_l("Signed on"))
    ends_on: Mapped[datetime.date | None] = column(_l("Valid until"), hint=_l("Empty: until it is withdrawn"))
    withdrawn_on: Mapped[datetime.date | None] = column(_l("Withdrawn on"))
    withdrawal: Mapped[str | None] = column(
        _l("How it was withdrawn"), sa.String(160), hint=_l("Application: number and date")
    )


class EmployeeConsent(ConsentTerms, LinkRegister, Stamped, db.Model):
    """A consent signed by an employee."""

    __tablename__ = "employee_consent"
    __ordered_by__ = __found_by__ = ("employee",)
    __natural_key__ = ("employee", "kind", "signed_on")
    __table_args__ = (
        sa.CheckConstraint("withdrawn_on IS NULL OR signed_on <= withdrawn_on", name="order"),
        sa.UniqueConstraint("employee_id", "kind", "signed_on"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    employee_id: Mapped[int] = foreign(_l("Employee"), "employee.id", ondelete="CASCADE")
    employee: Mapped[Employee] = link(_l("Employee"))

    def __str__(self):
        what = CONSENT_KINDS.get(self.kind, self.kind)
        return _("%(person)s: consent to %(what)s", person=str(self.employee), what=str(what))
