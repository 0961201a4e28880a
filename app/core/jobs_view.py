"""The screen of background work, and the door to files."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, render_template, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.core import files, jobs, scope
from app.core.access import needs, wants_json
from app.core.actor import current
from app.core.jobs import ENDED, STATE_NAMES, State
from app.core.models import Job, StoredFile
from app.core.values import plain
from app.extensions import db
from app.policy.access import Act

SHOWN = 50
TONES = {State.DONE: "good", State.FAILED: "bad", State.CANCELLED: "none", State.RUNNING: "warn"}

scope.declare(Job, "jobs", self=lambda actor: Job.__table__.c.account_id == actor.account_id)
# What a job made may be personal data: it is for the person who asked, not for all who watch the jobs.
files.declare_owner(Job, lambda _actor, job_id: jobs.own_job(job_id) is not None)


class JobsView(BaseView):
    """Background work: one's own, for the administrator everybody's."""

    register = "jobs"
    route_base = "/jobs"
    default_view = "list"

    @expose("/")
    @needs(Act.READ)
    def list(self):
        """The latest work, its progress, its results."""
        rows = scope.narrow(sa.select(Job), Job, current()).order_by(Job.id.desc()).limit(SHOWN)
        lines = [watched(job) for job in db.session.scalars(rows)]
        return render_template("jobs/list.html", jobs=lines, consumer_alive=jobs.is_consumer_alive())

    @expose("/<int:job_id>.json")
    @needs(Act.READ)
    def state(self, job_id: int):
        """How far the work is; asked every second or two by the page that shows it."""
        return jsonify(watched(_job_or_404(job_id)) | {"consumer_alive": jobs.is_consumer_alive()})

    @expose("/<int:job_id>/cancel", methods=["POST"])
    @needs(Act.READ)
    def cancel(self, job_id: int):
        """Stop one's own work; what it wrote so far is undone."""
        job = jobs.own_job(job_id) or abort(404)
        stopped = jobs.cancel(job)
        db.session.commit()
        if wants_json():
            return jsonify(stopped=stopped)
        flash(
            _("The work will stop") if stopped else _("The work has ended already"), "success" if stopped else "warning"
        )
        return redirect(url_for("JobsView.list"))


class FilesView(BaseView):
    """Kept files, each through the row that owns it."""

    route_base = "/files"
    default_view = "download"

    @expose("/<int:file_id>")
    def download(self, file_id: int):
        """The file as an attachment; somebody else's does not exist."""
        file = db.session.get(StoredFile, file_id)
        if file is None or not files.may_read(current(), file) or not files.path_of(file.digest).exists():
            abort(404)
        return files.send(file)


def _job_or_404(job_id: int) -> Job:
    rows = scope.narrow(sa.select(Job).where(Job.id == job_id), Job, current())
    return db.session.scalar(rows) or abort(404)


def watched(job: Job) -> dict[str, Any]:
    """What a page shows of a job, and what its script asks for again."""
    done, total = jobs.progress_of(job)
    is_own = job.account_id == current().account_id
    has_ended = job.state in ENDED
    return {
        "id": job.id,
        "title": job.title,
        "state": job.state,
        "state_name": str(STATE_NAMES[State(job.state)]),
        "tone": TONES.get(State(job.state), "none"),
        "done": done,
        "total": total,
        "percent": round(100 * done / total) if total else 0,
        "message": job.message,
        "ended": has_ended,
        "created_at": plain(job.created_at),
        "finished_at": plain(job.finished_at),
        "url": url_for("JobsView.state", job_id=job.id),
        "cancel_url": url_for("JobsView.cancel", job_id=job.id) if is_own and not has_ended else None,
        "file_url": url_for("FilesView.download", file_id=job.result_file_id)
        if is_own and job.result_file_id
        else None,
        "page_url": _page_of(job) if is_own else None,
    }


def _page_of(job: Job) -> str | None:
    """Where the person goes on: the import that the job has checked or written."""
    register = jobs.arguments_of(job).get("register")
    if register is None or not job.kind.startswith("import-"):
        return None
    return f"/{register.replace('_', '-')}/import?job={job.id}"
