"""Curricula to Excel and the empty workbook to fill in; it comes back through «Load a curriculum»."""

import io

import sqlalchemy as sa
from flask import abort, send_file
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.core import audit, files
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.media import XLSX
from app.core.scope import narrow
from app.curricula.models import Curriculum
from app.curricula.workbook.content import EMPTY, Content, content_of
from app.curricula.workbook.write import write_curriculum
from app.extensions import db
from app.policy.access import Act


class CurriculumWorkbookView(BaseView):
    """The program's own workbook of a curriculum."""

    route_base = "/curricula/workbook"
    register = "curricula"
    default_view = "template"

    @expose("/template.xlsx")
    @needs(Act.WRITE)
    def template(self):
        """The empty workbook."""
        return _sent(EMPTY, _("Curriculum (empty form)"))

    @expose("/<int:pk>.xlsx")
    @needs(Act.EXPORT)
    def workbook(self, pk: int):
        """A curriculum with its rows, hours, forms of control and chart; loading it back changes nothing."""
        mine = narrow(sa.select(Curriculum).where(Curriculum.id == pk), Curriculum, current(), Act.EXPORT)
        curriculum = db.session.scalar(mine) or abort(404)
        answer = _sent(content_of(curriculum), curriculum.name[:120])
        write_first()  # all of it was read before the export is noted
        audit.note("exported", "curriculum", pk, curriculum.name)
        db.session.commit()
        return answer


def _sent(content: Content, name: str):
    target = io.BytesIO()
    write_curriculum(target, content)
    target.seek(0)
    response = send_file(target, mimetype=XLSX, as_attachment=True, download_name=files.plain_name(f"{name}.xlsx"))
    response.headers["Cache-Control"] = "private, no-store"
    return response
