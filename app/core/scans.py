"""A register whose rows keep one file each: the scan of a signed paper, loaded in the form and opened from the card."""

from typing import Any

import sqlalchemy as sa
import wtforms
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app.core import fields, files
from app.core.models import StoredFile
from app.core.refusal import Refused
from app.core.values import Cell
from app.extensions import db

_table = StoredFile.__table__


class FileField(wtforms.FileField):
    """A file; never written into the row itself."""

    def populate_obj(self, obj, name):
        """The file is stored beside the row."""


class DropField(fields.BooleanField):
    """Whether the present file is to be taken away."""

    def populate_obj(self, obj, name):
        """The file is stored beside the row."""


class KeepsScan:
    """Mixed into a register before RegisterView; the model is declared an owner of files (core.files)."""

    scan_label: Any = _l("Scan of the paper")
    beside_columns = ["scan", "drop_scan"]

    def make_form_class(self):
        """The fields of the register, then the file."""
        hint = _l("PDF or a picture; up to %(limit)s MB", limit=files.MAX_BYTES >> 20)
        parts = {"scan": FileField(self.scan_label, description=hint), "drop_scan": DropField(_l("Take the file away"))}
        return type("FormWithScan", (super().make_form_class(),), parts)

    def form(self, row=None):
        """Says which file there is; without one there is nothing to take away."""
        form = super().form(row)
        kept = self.scan_of(row.id) if row is not None and row.id else None
        if kept is None:
            del form["drop_scan"]
        else:
            form["scan"].description = _("There is a file: %(name)s. A new one replaces it", name=kept.name)
        return form

    def after_save(self, form, row) -> None:
        """Store the new file, forget the old one."""
        super().after_save(form, row)
        upload = form["scan"].data
        content = upload.read() if isinstance(upload, FileStorage) else b""
        is_dropped = "drop_scan" in form and form["drop_scan"].data
        if not content and not is_dropped:
            return
        for kept in db.session.scalars(self._scans().where(_table.c.owner_id == row.id)):
            db.session.delete(kept)
        if content:
            try:
                files.store(content, upload.filename or "", self.model.__tablename__, row.id)
            except files.FileRefusedError as refusal:
                raise Refused(str(refusal)) from refusal

    def _scans(self) -> sa.Select:
        return sa.select(StoredFile).where(_table.c.owner_type == self.model.__tablename__)

    def scan_of(self, row_id: int) -> StoredFile | None:
        """The file of a row that the caller may see."""
        return db.session.scalar(self._scans().where(_table.c.owner_id == row_id).order_by(_table.c.id.desc()))

    def scan_cells(self, rows: list) -> dict[int, Cell]:
        """row id -> a link to its file, for all lines of a page at once."""
        found = db.session.execute(
            sa.select(_table.c.id, _table.c.owner_id).where(
                _table.c.owner_type == self.model.__tablename__, _table.c.owner_id.in_([row.id for row in rows])
            )
        )
        opened = {row.owner_id: url_for("FilesView.download", file_id=row.id) for row in found}
        return {row_id: Cell(_("open"), url, is_data=False) for row_id, url in opened.items()}

    def card(self, row, names):
        """The file stands among the facts of the card."""
        card = super().card(row, names)
        kept = self.scan_of(row.id)
        link = Cell(kept.name, url_for("FilesView.download", file_id=kept.id)) if kept else Cell("")
        card.fields.append((str(self.scan_label), link))
        return card

    def before_delete(self, row) -> None:
        """The file goes with its row."""
        super().before_delete(row)
        for kept in db.session.scalars(self._scans().where(_table.c.owner_id == row.id)):
            db.session.delete(kept)
