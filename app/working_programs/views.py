"""Working programmes: the register, the table of the thematic plan, and the way to approval (clauses 3.2, 4.1)."""

import io
from decimal import Decimal

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import audit, clock, files, show
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.fields import parse_date
from app.core.media import XLSX
from app.core.models import StoredFile
from app.core.refusal import Refused
from app.core.register import RegisterView
from app.core.values import Cell, plain
from app.extensions import db
from app.policy.access import Act
from app.policy.thematic import PROGRAM_STATES
from app.working_programs import queries, rules, services, workbook
from app.working_programs.reading import PlanRead, Remark, read_plan
from app.working_programs.scopes import WorkingProgram
from app.working_programs.table import balance_cards, choices, line_cards, made, table_of
from app.working_programs.typed import read_lines

files.declare_owner(WorkingProgram)


class WorkingProgramView(RegisterView):
    """Working programmes with their thematic plans."""

    model = WorkingProgram
    register = "working_programs"
    list_columns = ["item", "author", "edition", "state", "approved_on"]
    form_columns = ["item", "author", "co_authors"]
    card_columns = ["item", "edition", "author", "co_authors", "state", "protocol", "approved_on", "return_reason"]
    filters = ["state", "author"]
    extra_columns = {"curriculum": _l("Curriculum"), "hours": _l("Hours of the plan")}
    empty_hint = _l(
        "Add a programme for a discipline, then type its thematic plan, paste it from Excel or load a file."
    )
    new_title = _l("New working programme")

    # ---- the register ---------------------------------------------------------------------------------------

    def extra_cells(self, rows):
        """The curriculum of each item and the hours that its plan spreads, for all lines at once."""
        hours = workbook.hours_of_plans([row.id for row in rows])
        names = queries.curricula_of({row.item_id for row in rows})
        return {
            row.id: {
                "curriculum": Cell(names.get(row.item_id, "")),
                "hours": Cell(rules.plain(hours.get(row.id, Decimal(0)))),
            }
            for row in rows
        }

    def before_save(self, row: WorkingProgram) -> None:
        """A draft may be described anew; a new one takes the next edition of its item, if none is pending."""
        if row.id is not None:
            services.refuse(rules.refusal_to_change(row.state))
            return
        pending = db.session.scalar(
            sa.select(WorkingProgram.id)
            .where(WorkingProgram.item_id == row.item.id, WorkingProgram.state != "archived")
            .execution_options(scoped_by="an edition is pending, whoever may read it")
        )
        if pending:
            raise Refused(_("This discipline has a working programme already: open it and begin a new edition"))
        row.edition = queries.next_edition(row.item.id)
        row.state = "draft"

    def before_delete(self, row: WorkingProgram) -> None:
        """What has been approved is kept."""
        if row.state != "draft":
            raise Refused(_("Only a draft is deleted"))

    def back_to(self, row):
        """After saving, to the plan itself."""
        return redirect(url_for(".show", pk=row.id))

    @expose("/show/<int:pk>")
    @needs(Act.READ)
    def show(self, pk: int):
        """The card with the plan, its balance, its way and its files."""
        row = self.row_or_404(pk, eager=self.card_columns)
        card = self.card(row, self.card_columns)
        if row.state != "draft":
            card.edit_url = card.delete_url = None
        may = {act: self._may_on(row, act) for act in (Act.WRITE, Act.APPROVE, Act.PRINT, Act.EXPORT)}
        return render_template(
            "working_programs/card.html",
            card=card,
            program=row,
            plan=table_of(row),
            steps=[(plain(s.effective_on), str(PROGRAM_STATES[s.state]), s.who, s.note) for s in queries.steps_of(pk)],
            files=_files_of(pk),
            may=may,
            today=clock.today(),
        )

    def _may_on(self, row, act: str) -> bool:
        return self.may(act) and show.is_within(self, row, act)

    # ---- the table ------------------------------------------------------------------------------------------

    @expose("/<int:pk>/table")
    @needs(Act.WRITE)
    def table(self, pk: int):
        """The editor of the plan."""
        row = self.row_or_404(pk, Act.WRITE, eager=["item"])
        if refusal := rules.refusal_to_change(row.state):
            flash(str(refusal), "warning")
            return redirect(url_for(".show", pk=pk))
        return render_template("working_programs/table.html", program=row, editor=_editor(row))

    @expose("/<int:pk>/table", methods=["POST"])
    @needs(Act.WRITE)
    def store(self, pk: int):
        """Store the rows that were sent; a version that was overtaken is told, not overwritten."""
        row = self.row_or_404(pk, Act.WRITE, eager=["item"])
        sent = request.get_json(silent=True)
        sent = sent if isinstance(sent, dict) else {}
        if sent.get("version") != row.version:
            return jsonify(error=_("Somebody else has changed this plan meanwhile."), **_state(row)), 409
        try:
            wrong = services.store(row, read_lines(sent.get("lines")))
        except Refused as refusal:
            db.session.rollback()
            return jsonify(error=str(refusal), problems=[]), 422
        if wrong:
            db.session.rollback()
            cards = [{"row": p.row, "field": p.field, "message": str(p.message)} for p in wrong[:200]]
            return jsonify(error=_("Some rows cannot be stored yet"), problems=cards), 422
        db.session.commit()
        return jsonify(_state(row))

    # ---- from elsewhere -------------------------------------------------------------------------------------

    @expose("/<int:pk>/load", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def load(self, pk: int):
        """Choose a file, look at what was understood, take it."""
        row = self._draft(pk)
        if request.method == "GET":
            return render_template("working_programs/load.html", program=row, read=None, error=None)
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        try:
            sheet = workbook.sheet_of(content)
        except Refused as refusal:
            return render_template("working_programs/load.html", program=row, read=None, error=str(refusal)), 422
        read = read_plan(sheet, _semesters(row))
        plan = made(read.lines, rules.balance(read.lines, queries.hours_of(row.item_id), row.item.kind))
        return render_template(
            "working_programs/load.html",
            program=row,
            read=_checked(read, row),
            error=None,
            name=sent.filename if sent else "",
            plan=plan,
            packed=workbook.packed(line_cards(read.lines)),
            now=len(queries.lines_of(pk)),
        )

    @expose("/<int:pk>/take", methods=["POST"])
    @needs(Act.WRITE)
    def take(self, pk: int):
        """Make the rows of a checked file the plan. The rows travel in the form: what was shown is what is taken."""
        row = self._draft(pk)
        try:
            wrong = services.store(row, read_lines(workbook.unpacked(request.form.get("lines", ""))))
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return redirect(url_for(".load", pk=pk))
        if wrong:
            db.session.rollback()
            flash(_("Row %(row)s: %(message)s", row=wrong[0].row, message=wrong[0].message), "danger")
            return redirect(url_for(".load", pk=pk))
        db.session.commit()
        flash(_("The plan is taken from the file"), "success")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/copy", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def copy(self, pk: int):
        """Begin with the plan of another programme: last year's, or of a parallel curriculum."""
        row = self._draft(pk)
        if request.method == "GET":
            sources = queries.sources_for(row, self.rows(Act.READ))
            return render_template("working_programs/copy.html", program=row, sources=sources, states=PROGRAM_STATES)
        source = self.row_or_404(request.form.get("source", type=int) or abort(404))
        return self._done(lambda: services.copy_plan(source.id, row), _("The plan is copied"), pk)

    # ---- the way to approval --------------------------------------------------------------------------------

    @expose("/<int:pk>/submit", methods=["POST"])
    @needs(Act.WRITE)
    def submit(self, pk: int):
        """Hand the draft to the head."""
        row = self.row_or_404(pk, Act.WRITE, eager=["item"])
        return self._done(lambda: services.submit(row), _("The programme is submitted for approval"), pk)

    @expose("/<int:pk>/return", methods=["POST"])
    @needs(Act.READ)
    def take_back(self, pk: int):
        """The author takes it back, or the head returns it with a reason."""
        row = self.row_or_404(pk, eager=["item"])
        reason = request.form.get("reason", "").strip()[:500]
        if self._may_on(row, Act.APPROVE):
            if not reason:
                flash(_("Say why it is returned"), "danger")
                return redirect(url_for(".show", pk=pk))
        elif not self._may_on(row, Act.WRITE):
            abort(404)
        return self._done(lambda: services.take_back(row, reason), _("The programme is a draft again"), pk)

    @expose("/<int:pk>/approve", methods=["POST"])
    @needs(Act.APPROVE)
    def approve(self, pk: int):
        """Approve; the former edition goes into the archive."""
        row = self.row_or_404(pk, Act.APPROVE, eager=["item"])
        day = parse_date(request.form.get("approved_on", ""))
        if day is None:
            flash(_("A date is expected."), "danger")
            return redirect(url_for(".show", pk=pk))
        protocol = request.form.get("protocol", "").strip()[:120]
        return self._done(lambda: services.approve(row, day, protocol), _("The programme is approved"), pk)

    @expose("/<int:pk>/edition", methods=["POST"])
    @needs(Act.WRITE)
    def edition(self, pk: int):
        """Begin a new edition."""
        row = self.row_or_404(pk, Act.WRITE, eager=["item"])
        made_: list[WorkingProgram] = []
        answer = self._done(lambda: made_.append(services.begin_edition(row)), _("A new edition is begun"), pk)
        return redirect(url_for(".show", pk=made_[0].id)) if made_ else answer

    # ---- files, paper, Excel --------------------------------------------------------------------------------

    @expose("/<int:pk>/file", methods=["POST"])
    @needs(Act.WRITE)
    def attach(self, pk: int):
        """Keep the document of the programme beside its plan."""
        row = self.row_or_404(pk, Act.WRITE)
        sent = request.files.get("file")
        try:
            files.store(sent.read() if sent else b"", sent.filename or "" if sent else "", row.__tablename__, row.id)
            db.session.commit()
            flash(_("The file is kept"), "success")
        except files.FileRefusedError as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/print")
    @needs(Act.PRINT)
    def print(self, pk: int):
        """The plan as it goes on paper."""
        row = self.row_or_404(pk, Act.PRINT, eager=["item", "author"])
        return render_template("working_programs/print.html", program=row, plan=table_of(row))

    @expose("/<int:pk>/plan.xlsx")
    @needs(Act.EXPORT)
    def plan(self, pk: int):
        """The plan as a workbook that can be loaded again."""
        write_first()
        row = self.row_or_404(pk, Act.EXPORT, eager=["item"])
        target = io.BytesIO()
        workbook.write_plan(target, row)
        audit.note("exported", row.__tablename__, row.id, str(row))
        db.session.commit()
        target.seek(0)
        return send_file(target, mimetype=XLSX, as_attachment=True, download_name=f"{row}.xlsx"[-120:])

    @expose("/missing")
    @needs(Act.APPROVE)
    def missing(self):
        """Disciplines of approved curricula that have no approved working programme."""
        found = queries.missing()
        return render_template("working_programs/missing.html", missing=found, state_of=workbook.state_of)

    @expose("/missing.xlsx")
    @needs(Act.APPROVE)
    def missing_workbook(self):
        """The same list for Excel."""
        target = io.BytesIO()
        workbook.write_missing(target, queries.missing())
        target.seek(0)
        name = _("Without working programme") + f" {clock.today():%d.%m.%Y}.xlsx"
        return send_file(target, mimetype=XLSX, as_attachment=True, download_name=name)

    # ---------------------------------------------------------------------------------------------------------

    def _draft(self, pk: int) -> WorkingProgram:
        row = self.row_or_404(pk, Act.WRITE, eager=["item"])
        return row if row.state == "draft" else abort(404)

    def _done(self, work, message: str, pk: int):
        try:
            work()
            db.session.commit()
            flash(message, "success")
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
        return redirect(url_for(".show", pk=pk))


def _semesters(row: WorkingProgram) -> list[int]:
    return sorted({semester for semester, _kind in queries.hours_of(row.item_id)})


def _checked(read: PlanRead, row: WorkingProgram) -> PlanRead:
    """What the rules say of the rows that were read, told by the rows of the sheet."""
    for problem in rules.problems(read.lines, _semesters(row)):
        read.errors.append(Remark(read.rows[problem.row - 1], str(problem.message)))
    return read


def _editor(row: WorkingProgram) -> dict:
    return {
        "url": url_for(".store", pk=row.id),
        "user": current().account_id,
        "semesters": _semesters(row),
        **choices(),
        **_state(row),
    }


def _state(row: WorkingProgram) -> dict:
    lines = queries.lines_of(row.id)
    balances = rules.balance(lines, queries.hours_of(row.item_id), row.item.kind)
    return {"version": row.version, "lines": line_cards(lines), "balance": balance_cards(balances)}


def _files_of(pk: int) -> list[StoredFile]:
    return list(
        db.session.scalars(
            sa.select(StoredFile)
            .where(StoredFile.owner_type == WorkingProgram.__tablename__, StoredFile.owner_id == pk)
            .order_by(StoredFile.id.desc())
        )
    )
