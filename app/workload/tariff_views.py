"""The tariff list on the screen, on paper and as a workbook."""

import io

from flask import render_template, request, send_file
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.core import audit
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.media import XLSX
from app.extensions import db
from app.policy.access import Act
from app.workload.pages import year_or_404
from app.workload.tariff import tariff, write_tariff


class TariffView(BaseView):
    """`/workload/year/<id>/tariff` in three dresses."""

    route_base = "/workload/year"
    register = "teaching_load"
    default_view = "tariff"

    @expose("/<int:pk>/tariff")
    @needs(Act.READ)
    def tariff(self, pk: int):
        """The list, of one department of teachers when asked."""
        return self._page(pk, Act.READ, is_paper=False)

    @expose("/<int:pk>/tariff/print")
    @needs(Act.PRINT)
    def paper(self, pk: int):
        """The list as it goes on paper: A4, landscape."""
        return self._page(pk, Act.PRINT, is_paper=True)

    @expose("/<int:pk>/tariff.xlsx")
    @needs(Act.EXPORT)
    def export(self, pk: int):
        """The list as a workbook; taking it away is noted."""
        year = year_or_404(pk)
        target = io.BytesIO()
        title = _("Tariff list %(year)s", year=year.name)
        count = write_tariff(target, _of_department(tariff(current(), year, Act.EXPORT)), title)
        self._note("exported", year, count)
        target.seek(0)
        return send_file(target, XLSX, as_attachment=True, download_name=f"{title.replace('/', '-')}.xlsx")

    def _page(self, pk: int, act: str, *, is_paper: bool):
        year = year_or_404(pk)
        whole = tariff(current(), year, act)
        names = list(whole.departments)
        page = render_template(
            "workload/tariff.html", year=year, tariff=_of_department(whole), names=names, is_paper=is_paper,
            chosen=request.args.get("department"),
            may_print=current().may("teaching_load", Act.PRINT), may_export=current().may("teaching_load", Act.EXPORT),
        )  # fmt: skip
        if is_paper:
            self._note("printed", year, sum(len(one.lines) for found in whole.departments.values() for one in found))
        return page

    @staticmethod
    def _note(act: str, year, count: int) -> None:
        title = _("Tariff list %(year)s", year=year.name)
        write_first()
        audit.note(act, "teaching_load", title=title, changes={"rows": [None, count]})
        db.session.commit()


def _of_department(listed):
    """Of the list only the department of the address, when there is such a one."""
    wanted = request.args.get("department")
    if wanted in listed.departments:
        listed.departments = {wanted: listed.departments[wanted]}
    return listed
