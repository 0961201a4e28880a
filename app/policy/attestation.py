"""Columns at the right of the grid: which ones a form of control of the plan makes (domain: term, exam, final)."""

from __future__ import annotations

from dataclasses import dataclass

TERM, EXAM, FINAL = "term", "exam", "final"

EXAM_FORMS = frozenset({"exam", "qualification_exam"})

# How a form of control is written in the head of a column.
SHORT_FORMS = {
    "exam": "Э",
    "credit": "З",
    "diff_credit": "ДЗ",
    "qualification_exam": "КЭ",
    "course_project": "КП",
    "course_work": "КР",
    "control_work": "К/р",
    "home_control_work": "ДКР",
    "essay": "Реф",
    "report": "Отч",
    "calculation": "РГР",
    "mark": "О",
    "other": "ДФК",
}

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of term or final marks: its key in `attestation_mark` and the form of control above it."""

    key: str
    form: str


def columns(forms: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a page by the forms of control that its item has in this term.

    There is always one for the term; an exam adds its own and the final one that follows from both."""
    exams = [form for form in forms if form in EXAM_FORMS]
    others = [SHORT_FORMS.get(form, "") for form in forms if form not in EXAM_FORMS]
    term = Column(TERM, ", ".join(others))
    if not exams:
        return (term,)
    return (term, Column(EXAM, SHORT_FORMS[exams[0]]), Column(FINAL, ""))
