"""What orders do to groups themselves: the name follows the course, who has graduated goes to the archive."""

from app.students import naming, order_groups
from app.students.models import StudyGroup


@order_groups.when_group_ends
def keep_state(group: StudyGroup, state: str) -> None:
    """Graduated and disbanded groups leave the lists until one asks; an order undone brings them back."""
    group.state = state


order_groups.puts_on_course(naming.rename)
