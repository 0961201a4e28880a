"""What an assignment of the workload has to agree with. Pure."""

from typing import Any

from flask_babel import lazy_gettext as _l


def refusal(assignment: Any) -> Any | None:
    """Why the assignment cannot stand as it is, or None."""
    curriculum_id = assignment.group.curriculum_id
    if curriculum_id is not None and assignment.item.curriculum_id != curriculum_id:
        return _l("The discipline is not from the curriculum of this group")
    if assignment.subgroup is not None and assignment.subgroup.group_id != assignment.group.id:
        return _l("The subgroup belongs to another group")
    if assignment.starts_on and assignment.ends_on and assignment.ends_on < assignment.starts_on:
        return _l("The assignment ends before it begins")
    return None
