"""A workbook into a register: looked at first, written as a whole or not at all."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, files
from app.core.actor import current
from app.core.db import write_first
from app.core.excel import SheetRead, read_workbook
from app.core.exchange.columns import imported, sheet_columns
from app.core.exchange.judge import Progress, Verdict, judge, refuse_unmatched
from app.core.models import StoredFile
from app.core.refusal import Refused
from app.extensions import db

_table = StoredFile.__table__


def owner_of(view) -> str:
    """Uploads wait as files that are served to nobody; a day later the clean-up takes them."""
    return f"import:{view.name}"


def waiting_file(view, file_id: int) -> StoredFile | None:
    """The upload of the acting person, if it still waits."""
    own = (_table.c.owner_type == owner_of(view), _table.c.stored_by == current().account_id)
    return db.session.scalar(sa.select(StoredFile).where(StoredFile.id == file_id, *own))


def read_sheet(view, content: bytes) -> SheetRead:
    """The rows of a workbook as the register understands them, not yet compared with what is there."""
    sheet = read_workbook(content, sheet_columns(view, imported(view)))
    if sheet.rows:
        refuse_unmatched(view, sheet)
    return sheet


def check(view, sheet: SheetRead, progress: Progress = lambda _done, _total: None) -> Verdict:
    """The dry run: everything is tried and everything is undone."""
    write_first()
    try:
        return judge(view, sheet, progress)
    finally:
        db.session.rollback()


def carry_out(
    view, sheet: SheetRead, name: str, progress: Progress = lambda _done, _total: None, *, file_id: int | None = None
) -> Verdict:
    """Write the rows; the caller commits. With problems everything is undone.

    The upload is taken away in the same transaction: whoever confirms twice finds it gone. Raises Refused then.
    """
    write_first()
    if file_id is not None:
        _claim(view, file_id)
    verdict = judge(view, sheet, progress)
    if verdict.problems:
        db.session.rollback()
        return verdict
    counts: dict[str, Any] = {"added": [None, verdict.added], "changed": [None, verdict.changed]}
    audit.note("imported", view.model.__tablename__, title=name, changes=counts)
    return verdict


def _claim(view, file_id: int) -> None:
    own = (_table.c.owner_type == owner_of(view), _table.c.stored_by == current().account_id)
    if not db.session.execute(sa.delete(_table).where(_table.c.id == file_id, *own)).rowcount:
        db.session.rollback()
        raise Refused(_("This file has been written already, or it has waited for longer than a day"))


def content_of(file: StoredFile) -> bytes:
    """The bytes of a waiting upload."""
    return files.path_of(file.digest).read_bytes()
