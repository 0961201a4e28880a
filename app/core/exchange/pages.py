"""The pages of a register that take it to Excel and back."""

import io
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.core import clock, files, jobs, listing
from app.core.access import needs
from app.core.excel import MAX_BYTES
from app.core.excel.container import WorkbookError
from app.core.excel.container import check as check_container
from app.core.exchange import bring, work
from app.core.exchange.columns import exported
from app.core.exchange.out import title_of, write_empty_form, write_register
from app.core.jobs import State
from app.core.jobs_view import watched
from app.core.media import XLSX
from app.core.models import Job, StoredFile
from app.core.refusal import Refused
from app.extensions import db
from app.policy.access import Act

# Beyond this size (some five thousand rows) a workbook is judged in the background.
BYTES_AT_ONCE = 400_000


class ExchangePages:
    """Export, empty form and import; mixed into every register."""

    # Columns of the natural key that tell namesakes apart: where one is blank an import asks instead of guessing.
    told_apart_by: tuple[str, ...] = ()

    def plausible(self, name: str, found: list, chosen: dict[str, Any]) -> list:
        """Of several rows with the name that stands in a cell, those that can be meant beside the other values."""
        return found

    @expose("/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The rows of the list as it stands: searched, filtered, ordered, and only what the person may take away."""
        statement = listing.sorted_rows(self, exported(self), listing.asked_rows(self, Act.EXPORT), Act.EXPORT)
        target = io.BytesIO()
        write_register(target, self, statement)
        db.session.commit()
        return _workbook(target, f"{title_of(self)} {clock.today():%d.%m.%Y}")

    @expose("/template.xlsx")
    @needs(Act.WRITE)
    def template(self):
        """The empty form to fill in."""
        self._has_form()
        target = io.BytesIO()
        write_empty_form(target, self)
        return _workbook(target, _("%(title)s (empty form)", title=title_of(self)))

    @expose("/import", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def bring(self):
        """Choose a file, see what it would do, confirm."""
        self._has_form()
        if request.method == "GET":
            return self._step()
        if request.form.get("confirm"):
            return self._confirm(request.form.get("token", type=int) or abort(400))
        return self._upload(request.files.get("file"))

    def _has_form(self) -> None:
        if not self.form_columns:
            abort(404)

    def _upload(self, upload: Any):
        content = upload.read() if upload else b""
        try:
            check_container(content)
            file = files.store(content, upload.filename or "", bring.owner_of(self), kind=XLSX)
        except (WorkbookError, files.FileRefusedError) as refusal:
            flash(str(refusal), "danger")
            return redirect(url_for(f"{self.endpoint}.bring"))
        db.session.flush()
        if len(content) <= BYTES_AT_ONCE:
            db.session.commit()
            return redirect(url_for(f"{self.endpoint}.bring", check=file.id))
        return self._enqueue(work.CHECK, file)

    def _enqueue(self, kind: str, file: StoredFile):
        title = f"{title_of(self)}: {file.name}"
        job = jobs.enqueue(kind, title, register=self.name, file=file.id)
        db.session.commit()
        return redirect(url_for(f"{self.endpoint}.bring", job=job.id))

    def _step(self):
        if job_id := request.args.get("job", type=int):
            return self._job_page(job_id)
        if file_id := request.args.get("check", type=int):
            file = bring.waiting_file(self, file_id) or abort(404)
            name = file.name
            verdict = bring.check(self, bring.read_sheet(self, bring.content_of(file)))
            return self._page("report", _report(verdict, name, file_id))
        return self._page("upload")

    def _confirm(self, file_id: int):
        file = bring.waiting_file(self, file_id)
        if file is None:
            flash(_("This file has been written already, or it has waited for longer than a day"), "warning")
            return redirect(url_for(f"{self.endpoint}.bring"))
        if file.size > BYTES_AT_ONCE:
            return self._enqueue(work.WRITE, file)
        name, sheet = file.name, bring.read_sheet(self, bring.content_of(file))
        try:
            verdict = bring.carry_out(self, sheet, name, file_id=file_id)
        except Refused as refusal:
            flash(str(refusal), "warning")
            return redirect(url_for(f"{self.endpoint}.bring"))
        if not verdict.problems:
            db.session.commit()
        return self._page("report" if verdict.problems else "done", _report(verdict, name, file_id))

    def _job_page(self, job_id: int):
        job = jobs.own_job(job_id)
        if job is None or job.kind not in (work.CHECK, work.WRITE):
            abort(404)
        asked = jobs.arguments_of(job)
        if asked.get("register") != self.name:
            abort(404)
        if job.state not in jobs.ENDED:
            return self._page("report" if job.kind == work.CHECK else "done", job=_watched(job))
        if job.state != State.DONE or "outcome" not in asked:
            flash(job.message, "danger")
            return redirect(url_for(f"{self.endpoint}.bring"))
        report = _report_of_job(job, asked)
        return self._page("report" if job.kind == work.CHECK or report["errors"] else "done", report)

    def _page(self, step: str, report: dict | None = None, job: dict | None = None):
        page = {
            "title": _("Load from Excel: %(title)s", title=title_of(self)),
            "back_url": url_for(f"{self.endpoint}.list"),
            "template_url": url_for(f"{self.endpoint}.template"),
            "max_mb": MAX_BYTES >> 20,
        }
        return render_template("register/import.html", page=page, step=step, report=report, watched=job)


def _watched(job: Job) -> dict[str, Any]:
    return watched(job) | {"consumer_alive": jobs.is_consumer_alive()}


def _report(verdict: Any, name: str, file_id: int) -> dict[str, Any]:
    return {
        "file_name": name,
        "token": file_id,
        "total": verdict.total,
        "added": verdict.added,
        "changed": verdict.changed,
        "unchanged": verdict.unchanged,
        "errors": [problem.as_json() for problem in verdict.problems],
        "unknown": verdict.unknown,
        "columns": verdict.columns,
        "rows": verdict.sample,
    }


def _report_of_job(job: Job, asked: dict[str, Any]) -> dict[str, Any]:
    outcome = asked["outcome"]
    return {
        "file_name": job.title,
        "token": asked["file"],
        "total": outcome["rows"],
        "unknown": outcome["unknown_columns"],
        "rows": outcome["sample"],
        **{key: outcome[key] for key in ("added", "changed", "unchanged", "errors", "columns")},
    }


def _workbook(target: Any, name: str):
    target.seek(0)
    response = send_file(target, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
    response.headers["Cache-Control"] = "private, no-store"
    return response
