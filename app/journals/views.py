"""The registers of the journal."""

from app.core.register import RegisterView
from app.journals.models import LessonType, WorkType


class WorkTypeView(RegisterView):
    """Kinds of work that marks are given for."""

    model = WorkType
    register = "work_types"
    list_columns = ["name", "short", "is_graded", "is_used"]
    form_columns = ["name", "short", "code", "is_graded", "is_used", "place"]


class LessonTypeView(RegisterView):
    """Types of lesson."""

    model = LessonType
    register = "lesson_types"
    list_columns = ["name", "short", "is_used"]
    form_columns = ["name", "short", "code", "is_used", "place"]
