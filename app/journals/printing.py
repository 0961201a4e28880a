"""A journal page as paper: what is on it, laid out in spreads, in the words of the form."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from flask_babel import gettext as _

from app.core import settings
from app.core.text import initials
from app.journals import paper, print_queries
from app.journals.corrections import Corrected, corrected
from app.journals.print_labels import labels
from app.journals.print_queries import Sheet
from app.journals.spread import spreads
from app.policy import attestation
from app.policy.marks import MARKS

TEMPLATE = "journal_spread.typ"

Side = Literal["left", "right", "both"]


def content(sheet: Sheet, today: datetime.date) -> paper.Page:
    """Everything that is printed of a page, as of today. Four statements, whatever its size."""
    lessons = _lessons(sheet)
    seen = {lesson.id for lesson in lessons}
    columns = _columns(sheet)
    keys = seen | {column.key for column in columns}
    students = _students(sheet)
    return paper.Page(
        students=students,
        lessons=lessons,
        cells=_cells(sheet, keys),
        columns=columns,
        corrections=_corrections(sheet, keys, {student.id: student.name for student in students}),
        term=_term(sheet, lessons, today) if sheet.reads_all else None,
    )


def form() -> paper.Form:
    """The college's form, by its settings."""
    return paper.Form(dates=settings.get("print.date_columns"))


def document(sheet: Sheet, page: paper.Page, laid_out: Sequence[paper.Spread], side: Side = "both") -> dict[str, Any]:
    """What the template gets: spreads, heading and labels."""
    return {
        "labels": labels(page.term or paper.Term(sheet.hours_planned)),
        "heading": _heading(sheet),
        "dates": form().dates,
        "with_type": True,
        "side": side,
        "spreads": [asdict(spread) for spread in laid_out],
    }


def spreads_of(page: paper.Page) -> list[paper.Spread]:
    """The page laid out on the college's form."""
    return spreads(page, form())


def title(sheet: Sheet) -> str:
    """«Журнал ИС-21 МДК.01.01 I семестр 2026/2027»"""
    unit = f"{sheet.group} {sheet.subgroup}" if sheet.subgroup else sheet.group
    return paper.plain(_("Journal %(unit)s %(index)s %(term)s", unit=unit, index=sheet.index_code, term=sheet.term))


def file_name(sheet: Sheet) -> str:
    """The title as the name of a file, without signs that a disk refuses."""
    kept = "".join("-" if sign in '\\/:*?"<>|' else sign for sign in title(sheet))
    return f"{kept[:120]}.pdf"


def _heading(sheet: Sheet) -> dict[str, str]:
    group = _("Group %(name)s", name=sheet.group)
    place = " · ".join(part for part in (group, sheet.subgroup, sheet.term) if part)
    subject_caption = _("Name of the practice") if sheet.is_practice else _("Name of the discipline (course)")
    return {
        "place": paper.plain(place),
        "subject_caption": subject_caption,
        "subject": paper.breakable(f"{sheet.index_code} {sheet.item}"),
        "teacher_caption": _("Surname, first name, patronymic of the teacher"),
        "teachers": paper.breakable(", ".join(" ".join(filter(None, name)) for name in sheet.teachers)),
    }


def _lessons(sheet: Sheet) -> list[paper.Lesson]:
    return [
        paper.Lesson(
            id=row.id,
            held_on=row.held_on,
            hours=row.hours,
            type=row.lesson_type.lower(),
            topic=row.topic,
            homework=row.homework,
            substitute=initials(*row[-3:]) if row.last_name else "",
        )
        for row in print_queries.lessons(sheet)
    ]


def _students(sheet: Sheet) -> list[paper.Student]:
    """Surname and initials; namesakes whose initials agree are written in full."""
    rows = print_queries.stays(sheet)
    names = {row.student_id: (row.last_name, row.first_name, row.middle_name) for row in rows}
    alike = Counter(initials(*name) for name in names.values())
    stays: dict[int, list[paper.Stay]] = {student: [] for student in names}
    for row in rows:
        stays[row.student_id].append(paper.Stay(row.since, row.until, _leaving(row)))
    orders = {row.student_id: row.sort_key for row in rows}
    return [
        paper.Student(
            id=student,
            name=initials(*name) if alike[initials(*name)] == 1 else " ".join(filter(None, name)),
            order=orders[student],
            stays=tuple(stays[student]),
        )
        for student, name in names.items()
    ]


def _leaving(row) -> str:
    """«Отчислен, пр. № 84-к от 01.10.2026»; without an order, since when."""
    if row.until is None:
        return ""
    if row.until != row.ends_on:
        return _("Moved to another subgroup after %(day)s", day=f"{row.until:%d.%m.%Y}")
    how = row.leave_reason or _("Left the group")
    how = how[:1].upper() + how[1:]
    if row.order_out:
        return _("%(how)s, order %(order)s", how=how, order=row.order_out)
    return _("%(how)s after %(day)s", how=how, day=f"{row.until:%d.%m.%Y}")


def _columns(sheet: Sheet) -> list[paper.Column]:
    if not sheet.reads_all:
        return []
    return [paper.Column(column.key, _title(column, sheet)) for column in attestation.columns(sheet.forms)]


def _title(column: attestation.Column, sheet: Sheet) -> str:
    if column.key == attestation.EXAM:
        return _("Exam mark")
    if column.key == attestation.FINAL:
        return _("Final mark")
    title = _("Term %(number)s", number=attestation.ROMAN[sheet.term_number])
    return f"{title} ({column.form})" if column.form else title


def _cells(sheet: Sheet, keys: set[paper.Key]) -> dict[tuple[int, paper.Key], list[str]]:
    cells: dict[tuple[int, paper.Key], list[str]] = {}
    for row in print_queries.cells(sheet):
        key = row.column_key or row.lesson_id
        if key in keys:
            cells.setdefault((row.student_id, key), []).append(printed(row.value))
    return cells


def printed(code: str | None) -> str:
    """A stored code as it stands on paper; reasons of absence in full by the college's setting."""
    if not code:
        return ""
    value = MARKS[code]
    in_full = (value.absent or value.late) and settings.get("print.absence_codes")
    return value.code if in_full else value.printed


def _corrections(sheet: Sheet, keys: set[paper.Key], names: dict[int, str]) -> list[paper.Correction]:
    found = corrected(print_queries.changes(sheet), printed)
    return [
        paper.Correction(one.change.student, one.change.key, _footnote(one, names[one.change.student]))
        for one in found
        if one.change.key in keys and one.change.student in names
    ]


def _footnote(one: Corrected, name: str) -> str:
    change = one.change
    place = f"{name}, {change.held_on:%d.%m.%Y}" if change.held_on else name
    told = [
        _("%(place)s: was %(was)s, became %(became)s.", place=place, was=one.was, became=one.became or "—"),
        _("Ground: %(reason)s.", reason=change.reason.rstrip(". ")) if change.reason else "",
        _("Entered by %(who)s, %(day)s", who=change.who or "—", day=f"{change.on:%d.%m.%Y}"),
    ]
    return " ".join(part for part in told if part)


def _term(sheet: Sheet, lessons: list[paper.Lesson], today: datetime.date) -> paper.Term:
    is_over = today > sheet.ends_on
    signed = ", ".join(_signature(*name) for name in sheet.teachers)
    given = sum((lesson.hours for lesson in lessons), start=sheet.hours_planned * 0) if is_over else None
    return paper.Term(sheet.hours_planned, given, paper.plain(signed))


def _signature(last: str, first: str, middle: str | None) -> str:
    """«Н. С. Орлова»"""
    return " ".join([*(f"{name[0]}." for name in (first, middle) if name), last])
