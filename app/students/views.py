"""Registers of the contingent (clause 3.4)."""

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.actor import current
from app.core.register import Refused, RegisterView, Related
from app.core.values import Cell
from app.extensions import db
from app.policy.access import Act
from app.students import editions, order_stays, queries, rules
from app.students.models import (
    Enrollment,
    GroupCurator,
    Guardian,
    Guardianship,
    Student,
    StudyGroup,
    Subgroup,
)


class StudyGroupView(RegisterView):
    """Groups."""

    model = StudyGroup
    register = "groups"
    list_columns = ["name", "course_number", "department", "curriculum", "study_form", "intake_year"]
    form_columns = [
        "name", "education_module", "course_number", "intake_year", "curriculum", "department", "study_form", "funding",
        "calendar",
    ]  # fmt: skip
    filters = ["department", "education_module", "study_form"]
    related = [
        Related("EnrollmentView", "group", ("student", "starts_on", "ends_on", "order_in", "order_out")),
        Related("GroupCuratorView", "group", ("employee", "starts_on", "ends_on")),
        Related("SubgroupView", "group", ("name", "item")),
    ]
    empty_hint = _l("Add the groups of the year, their lists and class teachers before 1 September (clause 3.4).")
    new_title = _l("New group")

    def card(self, row, names):
        """Whoever approves curricula moves the group to another edition from here."""
        card = super().card(row, names)
        if current().may("curricula", Act.APPROVE):
            card.actions.append((_("Another curriculum"), url_for("GroupEditionView.choose", pk=row.id)))
        return card

    def before_save(self, row: StudyGroup) -> None:
        """Journals and workload do not lose their rows by a choice in a form."""
        history = sa.inspect(row).attrs.curriculum.history
        if history.deleted and history.deleted[0] is not None and history.has_changes() and editions.is_tied(row):
            raise Refused(
                _("The group has workload or journals by its curriculum: a head moves it by «Another curriculum».")
            )


class GroupCuratorView(RegisterView):
    """Class teachers of groups."""

    model = GroupCurator
    register = "curators"
    list_columns = form_columns = ["group", "employee", "starts_on", "ends_on"]
    filters = ["group", "employee"]
    empty_hint = _l("Say who leads each group as its class teacher (clause 3.4).")
    new_title = _l("New class teacher")


class StudentView(RegisterView):
    """Students."""

    model = Student
    register = "students"
    list_columns = ["last_name", "first_name", "middle_name", "birth_date"]
    extra_columns = {"group": _l("Group"), "state": _l("State")}
    form_columns = ["last_name", "first_name", "middle_name", "birth_date", "phone", "email", "notes"]
    card_columns = [*form_columns, "former_names"]
    related = [
        Related("EnrollmentView", "student", ("group", "starts_on", "ends_on", "order_in", "order_out")),
        Related("GuardianshipView", "student", ("guardian", "relation")),
        Related("OrderLineView", "student", ("order", "from_group", "group")),
    ]
    empty_hint = _l("Add students from the order of enrolment, then their stay in a group (clause 3.4).")
    new_title = _l("New student")

    def extra_cells(self, rows):
        """In which group, and whether still there."""
        today = clock.today()
        stays = queries.last_stays([row.id for row in rows])
        return {stay.student_id: _stay_cells(stay, today) for stay in stays}

    def choice_hint(self, student) -> str:
        """Namesakes differ by group."""
        return ", ".join(
            db.session.scalars(
                sa.select(StudyGroup.__table__.c.name)
                .join_from(Enrollment.__table__, StudyGroup.__table__)
                .where(Enrollment.__table__.c.student_id == student.id, Enrollment.__table__.c.ends_on.is_(None))
            )
        )

    def before_save(self, student):
        """Nobody is born tomorrow."""
        if student.birth_date and student.birth_date > clock.today():
            raise Refused(_("The date of birth lies in the future"))


def _stay_cells(stay, today) -> dict[str, Cell]:
    url = url_for("StudyGroupView.show", pk=stay.group_id) if current().may("groups", Act.READ) else None
    if stay.ends_on and stay.ends_on < today:
        state = Cell(_("left on %(day)s", day=stay.ends_on.strftime("%d.%m.%Y")), None, "none", is_data=False)
    elif stay.starts_on > today:
        state = Cell(_("from %(day)s", day=stay.starts_on.strftime("%d.%m.%Y")), None, "warn", is_data=False)
    else:
        state = Cell(_("studies"), None, "good", is_data=False)
    return {"group": Cell(stay.group, url), "state": state}


class GuardianView(RegisterView):
    """Parents."""

    model = Guardian
    register = "guardians"
    list_columns = ["last_name", "first_name", "middle_name", "phone"]
    form_columns = ["last_name", "first_name", "middle_name", "phone", "email"]
    related = [Related("GuardianshipView", "guardian", ("student", "relation"))]
    new_title = _l("New parent")


class GuardianshipView(RegisterView):
    """Whose child."""

    model = Guardianship
    register = "guardianships"
    list_columns = form_columns = ["student", "guardian", "relation"]
    filters = ["student", "guardian"]
    new_title = _l("Parent of a student")


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


class SubgroupView(RegisterView):
    """Subgroups."""

    model = Subgroup
    register = "subgroups"
    list_columns = form_columns = ["group", "name", "item", "number"]
    filters = ["group"]
    new_title = _l("New subgroup")

    def plausible(self, name, found, chosen):
        """One discipline stands in many curricula: the group's own is meant."""
        group = chosen.get("group")
        if group is None or name != "item":
            return found
        return [item for item in found if item.curriculum_id == group.curriculum_id]
