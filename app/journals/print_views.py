"""The paper of a journal page: seen before it is printed, and as a PDF (regulation 3.2: heads print pages)."""

import io

from flask import abort, render_template, request, send_file, url_for
from flask_appbuilder import BaseView, expose
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.pdf import render_pdf, render_png
from app.extensions import db
from app.journals import paper, print_queries, printing
from app.journals.pages import register_of
from app.journals.print_queries import Sheet
from app.policy.access import Act


class JournalPrintView(BaseView):
    """`/journals/<id>/print` and what it shows."""

    route_base = "/journals"
    registers = ("journals", "practice_journals")
    default_view = "preview"

    @expose("/<int:page_id>/print")
    @needs(Act.PRINT, hidden=True)
    def preview(self, page_id: int) -> str:
        """The spreads as they will be printed; their pictures come one by one."""
        sheet, page = self._read(page_id)
        numbers = [spread.number for spread in printing.spreads_of(page)]
        journal_url = url_for(".preview", page_id=page_id).removesuffix("/print")
        return render_template("journals/print.html", sheet=sheet, numbers=numbers, journal_url=journal_url)

    @expose("/<int:page_id>/print/<int:number>/<side>.png")
    @needs(Act.PRINT, hidden=True)
    def picture(self, page_id: int, number: int, side: printing.Side) -> Response:
        """One side of one spread."""
        if side not in ("left", "right"):
            abort(404)
        sheet, page = self._read(page_id)
        spread = next((one for one in printing.spreads_of(page) if one.number == number), None) or abort(404)
        made = render_png(printing.TEMPLATE, printing.document(sheet, page, [spread], side))
        return send_file(io.BytesIO(made), "image/png", max_age=0)

    @expose("/<int:page_id>/print.pdf")
    @needs(Act.PRINT, hidden=True)
    def pdf(self, page_id: int) -> Response:
        """The file; opened in the browser, or kept with `?keep=1`. Every print is noted."""
        sheet, page = self._read(page_id)
        made = render_pdf(printing.TEMPLATE, printing.document(sheet, page, printing.spreads_of(page)))
        self._note(sheet)
        keep = request.args.get("keep") == "1"
        name = printing.file_name(sheet)
        return send_file(io.BytesIO(made), "application/pdf", as_attachment=keep, download_name=name, max_age=0)

    def _read(self, page_id: int) -> tuple[Sheet, paper.Page]:
        """The page if this person may print it. No transaction is left open while the paper is made."""
        sheet = print_queries.sheet(current(), page_id) or abort(404)
        page = printing.content(sheet, clock.today())
        db.session.rollback()
        return sheet, page

    def _note(self, sheet: Sheet) -> None:
        write_first()
        audit.note("printed", register_of(sheet.is_practice), sheet.id, printing.title(sheet))
        db.session.commit()
