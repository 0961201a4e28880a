"""Loading a curriculum: choose a file, look at what it would do, confirm."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import clock, files
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.excel import is_workbook
from app.core.media import XLS, XLSX, XML
from app.core.models import StoredFile
from app.core.scope import narrow
from app.curricula import services
from app.curricula.models import Curriculum
from app.curricula.plan import Plan, PlanError
from app.curricula.plx_text import MAX_BYTES
from app.curricula.reading import read_plan
from app.curricula.table import figures_of, table_of
from app.extensions import db
from app.policy.access import Act

files.declare_owner(Curriculum, lambda actor, _row_id: actor.may("curricula", Act.READ))


class CurriculumImportView(BaseView):
    """A PLX file or a workbook into the college. Between looking and confirming the file is its uploader's own."""

    route_base = "/curricula/load"
    register = "curricula"
    default_view = "upload"

    @expose("/", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def upload(self):
        """Choose a file; a file that is no curriculum is told so beside the field."""
        error = None
        if request.method == "POST":
            content, name = _sent()
            try:
                read_plan(content, name)
            except PlanError as refusal:
                error = str(refusal)
            else:
                file = _keep(content, name)
                db.session.commit()
                return redirect(url_for(".check", pk=file.id, **_meant()))
        back = url_for("CurriculumView.list")
        page = {"back_url": back, "error": error, "max_mb": MAX_BYTES >> 20, "meant": _meant_curriculum()}
        return render_template("curricula/upload.html", page=page)

    @expose("/<int:pk>")
    @needs(Act.WRITE)
    def check(self, pk: int):
        """What loading the file would do; nothing is written."""
        file = _own_file(pk)
        if file.owner_id is not None:
            return redirect(url_for("CurriculumView.show", pk=file.owner_id))
        loading = services.preview(_plan(file))
        table = table_of(loading.outline, loading.plan.semesters_per_course)
        figures = figures_of(loading.plan)
        meant = _meant_curriculum()
        if meant is not None and loading.place.curriculum is meant:
            meant = None
        return render_template(
            "curricula/check.html", loading=loading, figures=figures, plan=table, file=file, other_than=meant
        )

    @expose("/<int:pk>/confirm", methods=["POST"])
    @needs(Act.WRITE)
    def confirm(self, pk: int):
        """Load it. A second click finds the work done."""
        write_first()
        file = _own_file(pk)
        if file.owner_id is not None:
            return redirect(url_for("CurriculumView.show", pk=file.owner_id))
        try:
            loading = services.import_plan(
                _plan(file),
                source_name=file.name,
                source_digest=file.digest,
                as_edition=request.form.get("edition") == "new",
            )
            file.owner_id = loading.place.curriculum.id
            db.session.commit()
        except PlanError as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return redirect(url_for(".check", pk=pk))
        except IntegrityError:
            db.session.rollback()
            flash(_("Somebody else has loaded this curriculum meanwhile. Look at the difference again."), "danger")
            return redirect(url_for(".check", pk=pk))
        flash(_outcome(loading), "success")
        return redirect(url_for("CurriculumView.show", pk=loading.place.curriculum.id))


def _meant() -> dict[str, int]:
    """The curriculum from whose card one came, as the addresses of the steps carry it."""
    key = request.args.get("for", type=int)
    return {} if key is None else {"for": key}


def _meant_curriculum() -> Curriculum | None:
    """The curriculum that the file was meant for; the file itself may speak of another one."""
    key = request.args.get("for", type=int)
    if key is None:
        return None
    mine = narrow(sa.select(Curriculum).where(Curriculum.id == key), Curriculum, current(), Act.READ)
    return db.session.scalar(mine)


def _sent() -> tuple[bytes, str]:
    sent = request.files.get("file")
    return (sent.read(), sent.filename or "") if sent else (b"", "")


def _keep(content: bytes, name: str) -> StoredFile:
    """The file until it is confirmed: nobody's yet, seen by its uploader only."""
    file = StoredFile(
        digest=files.keep(content),
        name=files.plain_name(name),
        media_type=_media_type(content),
        size=len(content),
        owner_type=Curriculum.__tablename__,
        stored_by=current().account_id,
        stored_at=clock.now(),
    )
    db.session.add(file)
    return file


def _media_type(content: bytes) -> str:
    if not is_workbook(content):
        return XML
    return XLSX if content.startswith(b"PK") else XLS


def _own_file(pk: int) -> StoredFile:
    """The person's own upload, locked while it is confirmed; somebody else's does not exist."""
    mine = sa.select(StoredFile).where(
        StoredFile.id == pk,
        StoredFile.owner_type == Curriculum.__tablename__,
        StoredFile.stored_by == current().account_id,
    )
    if request.method == "POST":
        mine = mine.with_for_update()
    return db.session.scalar(mine) or abort(404)


def _plan(file: StoredFile) -> Plan:
    path = files.path_of(file.digest)
    return read_plan(path.read_bytes(), file.name) if path.exists() else abort(404)


def _outcome(loading: services.Loading) -> str:
    if loading.creates:
        return _("The curriculum is loaded: %(name)s", name=loading.title)
    if loading.changes:
        return _("The curriculum is brought in line with the file: %(name)s", name=loading.title)
    return _("There was nothing to change: the curriculum is as the file says")
