"""A list that is no register of columns (users, the log) as a workbook: what stands on the screen, all pages of it."""

import io

from flask import send_file

from app.core import audit, clock
from app.core.excel import Column, write_workbook
from app.core.listing import ListPage
from app.core.media import XLSX
from app.extensions import db

MOST_ROWS = 20_000


def send_list(page: ListPage, subject: str):
    """The workbook of a list; taking it away is noted. Commits."""
    columns = [Column(key=str(place), label=column.label) for place, column in enumerate(page.columns)]
    target = io.BytesIO()
    write_workbook(target, columns, ([cell.text for cell in row.cells] for row in page.rows), title=page.title)
    audit.note("exported", subject, title=page.title, changes={"rows": [None, len(page.rows)]})
    db.session.commit()
    target.seek(0)
    name = f"{page.title} {clock.today():%d.%m.%Y}.xlsx"
    response = send_file(target, mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
