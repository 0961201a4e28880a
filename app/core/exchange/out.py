"""A register as a workbook."""

from collections.abc import Callable
from typing import Any, BinaryIO

import sqlalchemy as sa

from app.core import audit, forms
from app.core.db import write_first
from app.core.excel import write_template, write_workbook
from app.core.exchange.columns import exported, imported, sheet_columns, sheet_value
from app.extensions import db
from app.policy.access import Act

ROWS_AT_ONCE = 500


def write_register(target: BinaryIO, view, statement: sa.Select) -> int:
    """Write the rows of the statement; note in the audit that they were taken away. The caller commits."""
    names = exported(view)
    columns = sheet_columns(view, names)
    options = {"yield_per": ROWS_AT_ONCE}
    rows = db.session.scalars(statement.options(*view._loading(names)), execution_options=options)
    is_closed = _closed(view, names)
    values = ([None if is_closed(row, name) else sheet_value(row, name) for name in names] for row in rows)
    count = write_workbook(target, columns, values, title=title_of(view))
    personal = [str(column.label) for column in columns if forms.is_personal(view.model, column.key)]
    write_first()  # all rows are read; making the workbook has taken its time
    audit.note(
        "exported",
        view.model.__tablename__,
        title=title_of(view),
        changes={"rows": [None, count], "personal": [None, ", ".join(personal)]},
    )
    return count


def _closed(view, names: list[str]) -> Callable[[Any, str], bool]:
    """Whether a value is personal data of a row that the person may take away without it."""
    personal = {name for name in names if forms.is_personal(view.model, name)}
    if not personal or view.opens_personal(Act.EXPORT):
        return lambda _row, _name: False
    opened = set(db.session.scalars(view.rows(Act.PERSONAL).with_only_columns(view.model.id)))
    return lambda row, name: name in personal and row.id not in opened


def write_empty_form(target: BinaryIO, view) -> None:
    """Write the workbook that the person fills in to bring rows."""
    write_template(target, sheet_columns(view, imported(view)), title=title_of(view))


def title_of(view) -> str:
    """The register as the menu calls it."""
    return view.title
