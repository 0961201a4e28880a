"""Forms of control in a cell: «1122», «1, 2», «1-6», «A», «Э4 ДЗ(2)», «-/ДЗ/Э»."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.core.excel.letters import CYRILLIC_TO_LATIN
from app.curricula.plan import ControlForm

from . import words
from .heads import Column

_RANGE = re.compile(r"(\d{1,2})\s*[-–—]\s*(\d{1,2})")
_SIGNS = re.compile(r"[*()кК]")
_TOKEN = re.compile(
    r"(\d{0,2})\s*([А-ЯЁа-яё]+(?:\.[А-Яа-яё]+)*)\s*\.?\s*(?:\((\d{1,2}(?:\s*,\s*\d{1,2})*)\)|(\d{1,2})(?!\d))?"
)


@dataclass(frozen=True)
class Mark:
    """A form of control in a semester, and what stood over it or in the cell."""

    form: ControlForm
    semester: int
    label: str


def marks_of(column: Column, text: str, last: int, taught: Collection[int]) -> list[Mark] | None:
    """The forms of control that a cell names; None where it cannot be understood."""
    if column.semester:
        return _in_semester(column, text)
    if column.form is not None:
        numbers = semesters_in(text, last, taught)
        if numbers is not None:
            return [Mark(column.form, number, column.label) for number in numbers]
    return _named(text, last)


def semesters_in(text: str, last: int, taught: Collection[int] = ()) -> list[int] | None:
    """Numbers of semesters; digits without blanks are one semester each, letters are the tenth and on."""
    plain = _SIGNS.sub(" ", text).strip()
    if _RANGE.fullmatch(plain):
        first, final = map(int, _RANGE.fullmatch(plain).groups())
        return list(range(first, final + 1)) if 1 <= first <= final <= last else None
    numbers: list[int] = []
    for part in re.split(r"[\s,;./+]+", plain):
        found = _glued(part, last, taught)
        if found is None:
            return None
        numbers.extend(found)
    return numbers


def _glued(part: str, last: int, taught: Collection[int]) -> list[int] | None:
    latin = part.upper().translate(CYRILLIC_TO_LATIN)
    digits = [int(sign) if sign.isdigit() else words.LETTERED.get(sign) for sign in latin]
    glued = digits if all(number and number <= last for number in digits) else None
    whole = [int(latin)] if latin.isdigit() and 1 <= int(latin) <= last else None
    # «12» of a plan with twelve semesters may be both: the hours of the row say which.
    if glued and whole and len(latin) > 1 and taught and set(whole) <= set(taught) and not set(glued) <= set(taught):
        return whole
    return glued or whole


def _in_semester(column: Column, text: str) -> list[Mark] | None:
    """A cell of one semester names forms only: «Эк», «За(2) КР»."""
    marks = []
    for before, word, inside, after in _TOKEN.findall(text):
        form = words.control_form(word)
        if form is None:
            return None
        marks += [Mark(form, column.semester, word)] * int(before or inside or after or 1)
    return marks or None


def _named(text: str, last: int) -> list[Mark] | None:
    """«Э4, ДЗ(2,3)» or one form a semester between strokes: «-/ДЗ/Э»."""
    steps = re.split(r"[/,;]", text)
    if len(steps) > 1 and not any(sign.isdigit() for sign in text):
        return _step_by_step(steps, last)
    marks = []
    for before, word, inside, after in _TOKEN.findall(text):
        form = words.control_form(word)
        numbers = semesters_in(inside or after or before, last) if inside or after or before else None
        if form is None or numbers is None:
            return None
        marks += [Mark(form, number, word) for number in numbers]
    return marks or None


def _step_by_step(steps: list[str], last: int) -> list[Mark] | None:
    marks = []
    for semester, step in enumerate(steps, 1):
        word = step.strip(" -–—.")
        if not word:
            continue
        form = words.control_form(word)
        if form is None or semester > last:
            return None
        marks.append(Mark(form, semester, word))
    return marks or None
