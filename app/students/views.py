"""The register of stays in groups (clause 3.4)."""

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.register import Refused, RegisterView
from app.extensions import db
from app.students import order_stays, rules
from app.students.models import Enrollment


class EnrollmentView(RegisterView):
    """Stays in groups."""

    model = Enrollment
    register = "enrollments"
    list_columns = ["student", "group", "starts_on", "ends_on", "order_in", "order_out"]
    form_columns = [
        "student", "group", "starts_on", "order_in", "arrival", "ends_on", "order_out", "ending", "leave_reason",
    ]  # fmt: skip
    filters = ["group", "student", "starts_on", "ends_on"]
    empty_hint = _l("Enrol students into groups by their orders (clause 3.4).")
    new_title = _l("Enrolment into a group")

    def before_save(self, stay):
        """Stays in main groups do not overlap; what an order has made only an order changes."""
        order_stays.refuse_by_hand(stay)
        if stay.ends_on and stay.ends_on < stay.starts_on:
            raise Refused(_("The stay ends before it begins"))
        others = db.session.scalars(
            sa.select(Enrollment)
            .where(Enrollment.student_id == stay.student.id, Enrollment.id != (stay.id or 0))
            .execution_options(scoped_by="a rule over all stays of the student")
        )
        if clash := rules.overlapping(stay, others):
            raise Refused(
                _(
                    "The student is in group %(group)s from %(first)s to %(last)s: stays in main groups do not overlap",
                    group=clash.group.name,
                    first=clash.starts_on.strftime("%d.%m.%Y"),
                    last=clash.ends_on.strftime("%d.%m.%Y") if clash.ends_on else _("now"),
                )
            )

    def before_delete(self, stay):
        """What an order has made goes with the order."""
        order_stays.refuse_deletion(stay)
