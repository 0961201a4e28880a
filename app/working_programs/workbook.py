"""Thematic plans in workbooks: out with sums, in from whatever a teacher keeps."""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.excel import Column, Kind, WorkbookError, open_book, write_workbook
from app.core.refusal import Refused
from app.extensions import db
from app.policy.kinds import HOUR_KINDS
from app.policy.thematic import LEVELS, PROGRAM_STATES
from app.working_programs import queries, reading, rules
from app.working_programs.models import ThematicItem, WorkingProgram

# A plan of a thousand rows packs into some 100 kB; what unpacks to more was not made here.
MOST_BYTES = 8 << 20

_row = ThematicItem.__table__


def sheet_of(content: bytes) -> list[tuple[int, Sequence[Any]]]:
    """Rows of the sheet that looks most like a thematic plan. Raises Refused where the file cannot be read."""
    if not content:
        raise Refused(_("Choose a file"))
    try:
        book = open_book(content)
        sheets = [list(enumerate(book.sheet(name).rows, 1)) for name in book.names]
    except WorkbookError as refusal:
        raise Refused(str(refusal.message)) from refusal
    if not sheets:
        raise Refused(_("The workbook has no sheet with cells"))
    return max(sheets, key=lambda rows: len(reading.read_plan(rows, ()).lines))


def packed(cards: list[dict]) -> str:
    """Rows that were shown, so that the very same are taken when the person confirms."""
    return base64.b64encode(zlib.compress(json.dumps(cards, ensure_ascii=False).encode())).decode()


def unpacked(text: str) -> Any:
    """Rows as they were packed. Raises Refused for anything else."""
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(base64.b64decode(text, validate=True), MOST_BYTES)
        return json.loads(plain)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise Refused(_("The file has to be chosen once more")) from error


def hours_of_plans(ids: Sequence[int]) -> dict[int, Decimal]:
    """Programme -> hours that its plan spreads."""
    rows = sa.select(_row.c.program_id, sa.func.sum(_row.c.hours)).where(_row.c.program_id.in_(ids))
    return {program: Decimal(hours) for program, hours in db.session.execute(rows.group_by(_row.c.program_id))}


def write_plan(target: BinaryIO, program: WorkingProgram) -> None:
    """The rows of a plan with the headings under which they are read again."""
    lines = queries.lines_of(program.id)
    numbers = rules.numbered(line.level for line in lines)
    columns = [
        Column("number", _("No."), Kind.INT),
        Column("level", _("Row"), Kind.CHOICE, choices=LEVELS),
        Column("title", _("Topic of the lesson")),
        Column("semester", _("Semester"), Kind.INT),
        Column("kind", _("Kind of lesson"), Kind.CHOICE, choices=HOUR_KINDS),
        Column("hours", _("Number of hours"), Kind.DECIMAL, places=1),
        Column("homework", _("Homework")),
        Column("equipment", _("Equipment")),
    ]
    rows = (
        (number, line.level, line.title, line.semester, line.kind, line.hours or None, line.homework, line.equipment)
        for number, line in zip(numbers, lines, strict=True)
    )
    write_workbook(target, columns, rows, title=_("Thematic plan"))


def missing_labels() -> dict[str, str]:
    """Columns of the list of disciplines without an approved programme."""
    return {
        "curriculum": _("Curriculum"),
        "title": _("Discipline, course or practice"),
        "state": _("Working programme"),
    }


def write_missing(target: BinaryIO, found: Sequence[queries.Missing]) -> None:
    """The list of disciplines without an approved programme."""
    columns = [Column(key, label) for key, label in missing_labels().items()]
    rows = ((line.curriculum, line.title, state_of(line.state)) for line in found)
    write_workbook(target, columns, rows, title=_("Without working programme"))


def state_of(state: str | None) -> str:
    """How far the programme of a discipline has come."""
    return str(PROGRAM_STATES[state]) if state else _("none yet")
