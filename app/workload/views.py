"""The workload register: saving an assignment opens its journal page (clause 3.2)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.register import Refused, RegisterView
from app.workload import rules, services
from app.workload.models import LoadAssignment


class LoadAssignmentView(RegisterView):
    """Who teaches what to whom."""

    model = LoadAssignment
    register = "workload"
    list_columns = ["group", "item", "teacher", "term", "subgroup", "kind", "hours", "published_on"]
    form_columns = [
        "teacher", "group", "item", "term", "subgroup", "kind", "hours", "is_shared", "starts_on", "ends_on",
        "order_in", "order_out",
    ]  # fmt: skip
    card_columns = [*form_columns, "replaces", "published_on"]
    filters = ["group", "teacher", "term"]
    empty_hint = _l("Say who teaches what to whom: this opens the journal and lets in exactly that teacher.")
    new_title = _l("New assignment")

    def plausible(self, name, found, chosen):
        """One discipline stands in many curricula, one subgroup's name in many groups: the group decides."""
        group = chosen.get("group")
        if group is not None and name == "item":
            return [item for item in found if item.curriculum_id == group.curriculum_id]
        if group is not None and name == "subgroup":
            return [subgroup for subgroup in found if subgroup.group_id == group.id]
        return found

    def before_save(self, assignment):
        """What is taught comes from the group's own curriculum."""
        if reason := rules.refusal(assignment):
            raise Refused(str(reason))
        # A draft of the distribution stays one until it is published there.
        if assignment.id is None or assignment.published_on is not None:
            services.open_page(assignment)

    def before_delete(self, assignment):
        """What a teacher has written keeps the name of whose lessons they were."""
        if assignment.published_on is not None and services.has_written(assignment):
            raise Refused(_("Lessons have been given by this assignment: end it by a date instead of deleting it"))
