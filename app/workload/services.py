"""Publishing the workload: pages are opened by whoever keeps journals (extension point)."""

from collections.abc import Callable
from decimal import Decimal

from app.workload.models import LoadAssignment

# Later slices register what an assignment opens; each receives the assignment before it is written.
_openers: list[Callable[[LoadAssignment], None]] = []


def when_assigned(opener: Callable[[LoadAssignment], None]) -> Callable[[LoadAssignment], None]:
    """Register what has to happen when somebody is assigned to teach."""
    if opener not in _openers:
        _openers.append(opener)
    return opener


def open_page(assignment: LoadAssignment) -> None:
    """Open what the assignment opens; the caller commits. Hours are academic hours."""
    assignment.hours = assignment.hours or Decimal(0)
    for opener in _openers:
        opener(assignment)
