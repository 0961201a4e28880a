"""Thematic plans: kinds of rows, which hours they spread, and what a lesson of each kind becomes in the journal."""

from flask_babel import lazy_gettext as _l

PROGRAM_STATES = {
    "draft": _l("draft"),
    "submitted": _l("submitted for approval"),
    "approved": _l("approved"),
    "archived": _l("in the archive"),
}

SECTION, TOPIC, LESSON = "section", "topic", "lesson"
LEVELS = {
    SECTION: _l("Section"),
    TOPIC: _l("Topic"),
    LESSON: _l("Lesson"),
}

# Hours that are given in lessons; the plan of a discipline has to spread them exactly.
CLASS_HOURS = ("lecture", "practical", "lab", "seminar", "course_work")

# A planned hour of this kind is entered in the journal as a lesson of this type (policy.lesson_types).
LESSON_TYPE_OF = {
    "lecture": "lesson",
    "practical": "practical",
    "lab": "lab",
    "seminar": "seminar",
    "course_work": "practical_work",
    "consultation": "consultation",
    "self_study": "self_study",
    "control": "control_work",
    "other": "practice",
}

MOST_ROWS = 1000
MOST_HOURS = 72
LONGEST_TITLE = 2000
LONGEST_HOMEWORK = 2000
LONGEST_EQUIPMENT = 400
