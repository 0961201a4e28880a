"""The book of orders, and the card of an order with all that is done to it (clause 3.4)."""

import io

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from app.core import audit, clock, files, forms, listing
from app.core.access import needs
from app.core.actor import current
from app.core.models import StoredFile
from app.core.pdf import render_pdf
from app.core.refusal import explain
from app.core.register import Refused, RegisterView
from app.core.scope import narrow
from app.core.values import Cell
from app.extensions import db
from app.policy.access import Act
from app.policy.orders import KINDS, Kind, Takes
from app.students import order_drafts, order_page, order_paper, order_rules, order_scopes, order_signing, order_undoing
from app.students.models import Student
from app.students.order_models import OrderLine, StudentOrder

_line, _student = OrderLine.__table__, Student.__table__
BOOK_ROWS = 3000


class StudentOrderView(RegisterView):
    """Orders about students."""

    model = StudentOrder
    register = "orders"
    list_columns = ["number", "ordered_on", "kind", "effective_on", "state"]
    extra_columns = {"students": _l("Students")}
    form_columns = ["kind", "number", "ordered_on", "effective_on", "group", "reason", "basis"]
    card_columns = ["kind", "number", "ordered_on", "effective_on", "group", "reason", "basis", "cancels"]
    filters = ["kind", "state", "ordered_on"]
    newest_first = True
    empty_hint = _l("Begin with the order of enrolment: its list fills the groups (clause 3.4).")
    new_title = _l("New order")

    def __init__(self):
        super().__init__()
        self._forms: dict[str, type] = {}

    # ---- list -------------------------------------------------------------------------------------------------

    def found_also(self, word):
        """An order is found by whom it names."""
        named = sa.select(_line.c.order_id).join_from(_line, _student, _student.c.id == _line.c.student_id)
        seen = self._seen_lines(named)
        return [StudentOrder.id.in_(seen.where(_student.c.search_key.contains(word, autoescape=True)))]

    def _seen_lines(self, statement: sa.Select) -> sa.Select:
        """Only lines that the person may see: neither search nor counts tell of others."""
        if order_scopes.reads_whole(current(), Act.READ):
            return statement
        return statement.where(_line.c.id.in_(narrow(sa.select(OrderLine.id), OrderLine, current())))

    def is_editable(self, order) -> bool:
        """Only drafts change."""
        return order.state == "draft"

    def extra_cells(self, rows):
        """How many students an order names, of those whom the person may see."""
        statement = sa.select(_line.c.order_id, sa.func.count()).where(_line.c.order_id.in_([row.id for row in rows]))
        counts = db.session.execute(self._seen_lines(statement).group_by(_line.c.order_id)).all()
        return {order_id: {"students": Cell(str(count), None, None, True)} for order_id, count in counts}

    @expose("/print")
    @needs(Act.PRINT)
    def print_list(self):
        """The book of orders as the list is filtered, on paper."""
        statement = listing.ordered(self, listing.asked_rows(self, Act.PRINT)).options(
            joinedload(StudentOrder.group), joinedload(StudentOrder.cancels)
        )
        rows = db.session.scalars(statement.limit(BOOK_ROWS)).unique().all()[::-1]
        counts = self.extra_cells(rows) if rows else {}
        return render_template("students/order_book.html", orders=rows, counts=counts, kinds=KINDS, today=clock.today())

    # ---- record -----------------------------------------------------------------------------------------------

    def form(self, row=None):
        """The form of the kind: it asks only for what such an order says."""
        kind = row.kind if row is not None else self._kind_asked()
        if kind not in self._forms:
            self._forms[kind] = forms.form_class(self.model, _fields_of(kind), self._lookup_of)
        form = self._forms[kind](obj=row)
        if "reason" in form:
            form.reason.choices = [("", "—"), *((key, label) for key, label in KINDS[kind].reasons.items())]
        if row is not None:
            form.row_id = row.id
            if request.method == "GET":
                form.row_version.data = str(row.version)
        return form

    def _kind_asked(self) -> str | None:
        kind = request.args.get("kind", "")
        return kind if kind in kinds_open() or (kind == Kind.CANCELLATION and request.args.get("cancels")) else None

    @expose("/add", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def add(self):
        """A new order: first the kind, then what an order of that kind says."""
        kind = self._kind_asked()
        if kind is None:
            return render_template("students/order_kinds.html", kinds=kinds_open(), back_url=url_for(".list"))
        cancelled = self._cancelled(kind)
        form = self.form()
        if request.method == "GET":
            form.ordered_on.data = clock.today()
            self.prefill(form)
        elif form.validate() and (order := self._save(form, StudentOrder(kind=kind, cancels=cancelled))):
            flash(
                _("The draft is made: now name the students") if cancelled is None else _("The draft is made"),
                "success",
            )
            return redirect(url_for(".show", pk=order.id))
        title = _("New order: %(kind)s", kind=KINDS[kind].label)
        if cancelled is not None:
            title = _("Cancellation of order %(order)s", order=cancelled.paper)
        return self._form_page(form, title, None)

    def _cancelled(self, kind: str) -> StudentOrder | None:
        if kind != Kind.CANCELLATION:
            return None
        other = self.row_or_404(request.args.get("cancels", 0, type=int), Act.WRITE)
        return other if other.state == "signed" and other.kind != Kind.CANCELLATION else abort(404)

    @expose("/promote")
    @needs(Act.WRITE)
    def promote(self):
        """Opening the year: the order that puts all groups on the next course (clause 3.1)."""
        return redirect(url_for(".add", kind=Kind.PROMOTION.value))

    def before_save(self, order):
        """A signed order stays; a number is used once a year; the two days belong together."""
        if order.id is not None and order.state != "draft":
            raise Refused(_("The order is signed: it can be taken back or cancelled, not changed"))
        if order.kind not in kinds_open() and order.kind != Kind.CANCELLATION:
            raise Refused(_("You may not draw up an order of this kind"))
        if order.effective_on is None:
            order.effective_on = order.ordered_on
        if wrong := order_rules.dates_refusal(order.ordered_on, order.effective_on):
            raise Refused(wrong)
        if order.reason and order.reason not in KINDS[order.kind].reasons:
            raise Refused(_("This reason does not belong to an order of this kind"))
        self._refuse_taken_number(order)
        if order.id is None and order.cancels is not None:
            order_drafts.cancellation_of(order.cancels, order)

    def _refuse_taken_number(self, order) -> None:
        if not order.number:
            return
        twin = db.session.scalar(
            sa.select(StudentOrder)
            .where(
                StudentOrder.year == order.year,
                StudentOrder.number_key == order.number_key,
                StudentOrder.id != (order.id or 0),
            )
            .execution_options(scoped_by="numbers are unique among all orders")
        )
        if twin is not None:
            raise Refused(
                _(
                    "Order No. %(number)s exists in %(year)s already: %(order)s",
                    number=order.number,
                    year=order.year,
                    order=twin,
                )
            )

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def edit(self, pk: int):
        """Change a draft; a signed order opens its card."""
        order = self.row_or_404(pk, Act.WRITE)
        if order.state != "draft":
            flash(_("The order is signed: it can be taken back or cancelled, not changed"), "warning")
            return redirect(url_for(".show", pk=pk))
        return super().edit(pk)

    def back_to(self, row):
        """After saving, the card with its list."""
        return redirect(url_for(".show", pk=row.id))

    @expose("/delete/<int:pk>", methods=["POST"])
    @needs(Act.DELETE)
    def delete(self, pk: int):
        """Delete a draft with its list and the cards that came with it."""
        order = self.row_or_404(pk, Act.DELETE)
        title = str(order)
        if not self._done(lambda: order_drafts.discard(order)):
            return redirect(url_for(".show", pk=pk))
        flash(_("Deleted: %(row)s", row=title), "success")
        return redirect(url_for(".list"))

    def _done(self, deed) -> bool:
        """Do it and commit; tell why not and leave everything as it was."""
        try:
            deed()
            db.session.commit()
        except Refused as refusal:
            message = str(refusal)
        except (IntegrityError, StaleDataError) as error:
            message = explain(error)
        else:
            return True
        db.session.rollback()
        flash(message, "danger")
        return False

    # ---- card -------------------------------------------------------------------------------------------------

    @expose("/show/<int:pk>")
    @needs(Act.READ)
    def show(self, pk: int):
        """The card: the record, what hinders the signature, the list, the scans."""
        order = self.row_or_404(pk, eager=self.card_columns)
        names = [name for name in self.card_columns if name in ("kind", "cancels") or name in _fields_of(order.kind)]
        card = self.card(order, [name for name in names if name != "cancels" or order.cancels_id])
        page = order_page.page_of(order)
        card.title, card.subtitle = order.paper, str(KINDS[order.kind].title)
        if not page.is_draft:
            card.edit_url = card.delete_url = None
        if page.may_print and (not page.is_draft or page.is_whole):
            card.actions.append((_("Print"), url_for(".pdf", pk=pk)))
        return render_template("students/order.html", card=card, page=page)

    @expose("/<int:pk>/print.pdf")
    @needs(Act.PRINT)
    def pdf(self, pk: int):
        """The order on paper; for who sees only a part of its list an extract."""
        order = self.row_or_404(pk, Act.PRINT, eager=("group", "cancels"))
        made = render_pdf(order_paper.TEMPLATE, order_paper.document(order, current()))
        audit.note("printed", order.__tablename__, order.id, str(order))
        db.session.commit()
        return send_file(io.BytesIO(made), "application/pdf", download_name=order_paper.file_name(order), max_age=0)

    # ---- deeds ------------------------------------------------------------------------------------------------

    @expose("/<int:pk>/sign", methods=["POST"])
    @needs(Act.SIGN)
    def sign(self, pk: int):
        """Sign: people are moved. A second click finds it done."""
        order = self.row_or_404(pk, Act.SIGN)
        if order.state == "signed":
            flash(_("The order is signed already"), "success")
        elif self._done(lambda: order_signing.sign(order)):
            flash(_("Signed: %(order)s", order=order.paper), "success")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/take-back", methods=["POST"])
    @needs(Act.SIGN)
    def take_back(self, pk: int):
        """Undo a signature that nothing depends on."""
        order = self.row_or_404(pk, Act.SIGN)
        if order.state == "draft":
            flash(_("The order is a draft again"), "success")
        elif self._done(lambda: order_undoing.take_back(order)):
            flash(_("The order is a draft again: everything is as it was before it"), "success")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/strike", methods=["POST"])
    @needs(Act.WRITE)
    def strike(self, pk: int):
        """Take ticked students out of a draft."""
        order = self.row_or_404(pk, Act.WRITE)
        chosen = [int(value) for value in request.form.getlist("line") if value.isdecimal() and len(value) < 10]
        if chosen and self._done(lambda: order_drafts.strike(order, chosen)):
            flash(_("Taken out of the order"), "success")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/strike-group/<int:group_id>", methods=["POST"])
    @needs(Act.WRITE)
    def strike_group(self, pk: int, group_id: int):
        """Take a whole group out of a draft."""
        order = self.row_or_404(pk, Act.WRITE)
        if self._done(lambda: order_drafts.strike_group(order, group_id)):
            flash(_("Taken out of the order"), "success")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/scan", methods=["POST"])
    @needs(Act.WRITE)
    def scan(self, pk: int):
        """Keep the scan of the signed paper."""
        order = self.row_or_404(pk, Act.WRITE)
        upload = request.files.get("file")
        try:
            files.store(
                upload.read() if upload else b"", (upload and upload.filename) or "", order.__tablename__, order.id
            )
        except files.FileRefusedError as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
        else:
            db.session.commit()
            flash(_("The scan is kept"), "success")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/scan/<int:file_id>/delete", methods=["POST"])
    @needs(Act.WRITE)
    def drop_scan(self, pk: int, file_id: int):
        """Remove a scan that was put to the wrong order."""
        order = self.row_or_404(pk, Act.WRITE)
        file = db.session.scalar(
            sa.select(StoredFile).where(
                StoredFile.id == file_id,
                StoredFile.owner_type == order.__tablename__,
                StoredFile.owner_id == order.id,
            )
        )
        if file is not None:
            db.session.delete(file)
            db.session.commit()
            flash(_("The scan is removed"), "success")
        return redirect(url_for(".show", pk=pk))


class OrderLineView(RegisterView):
    """Students named in orders: the own orders on the card of a student, and one line of a draft as a form."""

    model = OrderLine
    register = "orders"
    list_columns = ["order", "student", "from_group", "group"]
    form_columns = ["group", "effective_on", "reason", "last_name", "first_name", "middle_name"]
    card_columns = ["order", "student", "from_group", "group", "effective_on", "reason", "cancelled_by"]
    filters = ["student", "order"]

    def __init__(self):
        super().__init__()
        self.route_base = "/order-lines"

    def adds_by_form(self) -> bool:
        """Students are added on the card of the order."""
        return False

    def is_editable(self, line) -> bool:
        """Only lines of drafts change."""
        return line.order.state == "draft"

    def card(self, row, names):
        """A line of a signed order is paper."""
        card = super().card(row, names)
        card.delete_url = None
        card.edit_url = card.edit_url if self.is_editable(row) else None
        return card

    def _has_form(self) -> None:
        """Lines come and go on the card of their order; here one of a draft is only made more precise."""
        if not request.path.startswith("/order-lines/edit/"):
            abort(404)

    def form(self, row=None):
        """What differs for this student."""
        form = super().form(row)
        kind = KINDS[row.order.kind]
        if kind.reasons:
            form.reason.choices = [("", "—"), *((key, label) for key, label in kind.reasons.items())]
        else:
            del form.reason
        if not kind.joins and row.order.kind != Kind.PROMOTION:
            del form.group
        if row.order.kind != Kind.NAME_CHANGE:
            del form.last_name, form.first_name, form.middle_name
        if row.order.kind in (Kind.PROMOTION, Kind.NEXT_TERM):
            del form.effective_on
        return form

    def before_save(self, line):
        """Only lines of drafts; in a promotion everybody is in some group."""
        order_drafts.refuse_unless_draft(line.order)
        if line.order.kind == Kind.PROMOTION and line.group is None:
            line.group = line.from_group
        if line.effective_on and (wrong := order_rules.dates_refusal(line.order.ordered_on, line.effective_on)):
            raise Refused(wrong)

    def before_delete(self, line):
        """Students are taken out of a draft on the card of the order."""
        raise Refused(_("Take the student out of the order on the card of the order"))

    def back_to(self, row):
        """After saving, the order."""
        return redirect(url_for("StudentOrderView.show", pk=row.order_id))


def kinds_open() -> dict:
    """Kinds of order that the person may draw up: without the cards of students only those over whole groups."""
    all_kinds = {str(kind): row for kind, row in KINDS.items() if row.takes is not Takes.LINES}
    if current().may("students", Act.WRITE):
        return all_kinds
    return {kind: row for kind, row in all_kinds.items() if row.takes is Takes.GROUPS}


def _fields_of(kind: str | None) -> list[str]:
    """What an order of the kind says. Without a kind (the Excel form) everything."""
    if kind is None:
        return StudentOrderView.form_columns
    row = KINDS[kind]
    names = ["number", "ordered_on"]
    names += [] if kind == Kind.CANCELLATION else ["effective_on"]
    names += ["group"] if row.joins else []
    names += ["reason"] if row.reasons else []
    return [*names, "basis"]
