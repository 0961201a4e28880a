"""The base of every register (справочник): list, card, form, choice, deletion, Excel and print from a declaration.

Flask-AppBuilder's own views leak rows through actions, choices, downloads, search and shared filters; this is the only
view of the framework's kind that the program uses, and every row it touches comes through `rows()`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, render_template, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import class_mapper, joinedload
from sqlalchemy.orm.exc import StaleDataError

from app.core import audit, clock, forms, listing, show, values
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.exchange.pages import ExchangePages
from app.core.refusal import Refused, explain
from app.core.scope import condition, is_narrowed
from app.extensions import db
from app.policy.access import REGISTERS, Act, Relation

__all__ = ["Refused", "RegisterView", "Related"]

LISTING_NOTED_EVERY = 600  # seconds


@dataclass(frozen=True)
class Related:
    """A table on a card: rows of another register that belong to this row through one of their links."""

    view: str
    through: str
    columns: tuple[str, ...] = ()


class RegisterView(ExchangePages, BaseView):
    """A register. Declare `model`, `register`, `list_columns`, `form_columns`; the rest is made.

    `views_by_model` finds the register of a related model, for its search as one types and its cards.
    """

    model: type
    register: str
    list_columns: list[str] = []
    form_columns: list[str] = []
    card_columns: list[str] | None = None
    filters: list[str] = []
    # Fields of the form that are no columns; a register that names fieldsets places them itself.
    beside_columns: list[str] = []
    # What a workbook brings and takes away when that is not what the form holds.
    excel_columns: list[str] | None = None
    # Columns of the list that are not columns of the table: name -> label; `extra_cells` fills them.
    extra_columns: dict[str, object] = {}
    # Filters by what is no column of the table: name in the address -> filter.
    extra_filters: dict[str, listing.ExtraFilter] = {}
    related: list[Related] = []
    fieldsets: list[tuple[object, list[str]]] | None = None
    # Whether the card ends with the changes that were made to the row.
    shows_history = True
    default_view = "list"
    page_sizes = (25, 50, 100)
    # The list begins with what its own order puts last: a book that grows day by day.
    newest_first = False
    # The sentence that an empty college reads, and what one has to do first.
    empty_hint: object = ""
    new_title: object = ""
    # What one ticks to set the doubts about a form aside.
    sure_label: object = _l("It is so, save")
    form_template = "register/form.html"
    # How the register is called where several share the rights of one.
    own_title: object = ""

    views_by_model: dict[type, RegisterView] = {}

    def __init__(self):
        self.route_base = f"/{self.register.replace('_', '-')}"
        super().__init__()
        mapper = class_mapper(self.model)
        self.links = {
            name: mapper.get_property(name).mapper.class_
            for name in self._columns_used()
            if name in mapper.relationships
        }
        RegisterView.views_by_model[self.model] = self
        self._form_class = None

    def _columns_used(self) -> set[str]:
        optional = (*(self.card_columns or ()), *(self.excel_columns or ()))
        return {*self.list_columns, *self.form_columns, *self.filters, *optional}

    @property
    def title(self) -> str:
        """The register as lists, cards and workbooks call it."""
        return str(self.own_title or REGISTERS[self.register].label)

    @property
    def name(self) -> str:
        """The register as commands and waiting files call it; one right may rule several."""
        return self.route_base.strip("/").replace("-", "_")

    @classmethod
    def named(cls, name: str) -> RegisterView:
        """The view of a register by its name. KeyError when no screen shows it."""
        for view in cls.views_by_model.values():
            if view.name == name:
                return view
        raise KeyError(name)

    # ---- rows -------------------------------------------------------------------------------------------------

    def rows(self, act: str = Act.READ) -> sa.Select:
        """All rows of the model on which the person may do the act."""
        statement = sa.select(self.model).execution_options(scoped_by=f"{self.register}:{act}")
        own = condition(self.model, current(), act)
        return statement if own is None else statement.where(own)

    def row_or_404(self, row_id: int, act: str = Act.READ, *, eager: Iterable[str] = ()):
        """Load and authorise are one act; somebody else's row does not exist."""
        statement = self.rows(act).where(self.model.id == row_id).options(*self._loading(eager))
        return db.session.scalar(statement) or abort(404)

    def _loading(self, names: Iterable[str]) -> list:
        return [joinedload(getattr(self.model, name)) for name in names if name in self.links]

    def may(self, act: str) -> bool:
        """Whether the person holds the act on this register at all."""
        return current().may(self.register, act)

    def shown(self, names: Iterable[str]) -> list[str]:
        """Of the columns, those that the college keeps and the person may see: personal data asks for an own right."""
        personal = self.may(Act.PERSONAL)
        return [
            name
            for name in names
            if (personal or not forms.is_personal(self.model, name)) and forms.is_kept(self.model, name)
        ]

    def opens_personal(self, act: str = Act.READ) -> bool:
        """Whether personal data is open on every row on which the act is granted: acts never lend each other rows."""
        opened = current().relations(self.register, Act.PERSONAL)
        if Relation.ALL in opened:
            return True
        return opened >= current().relations(self.register, act) and not is_narrowed(self.model, Act.PERSONAL)

    def comparable(self, names: Iterable[str], act: str = Act.READ) -> list[str]:
        """Of the columns, those by which rows may be ordered, filtered and matched without telling what is closed."""
        opened = self.opens_personal(act)
        return [
            name
            for name in names
            if (opened or not forms.is_personal(self.model, name)) and forms.is_kept(self.model, name)
        ]

    def closed(self, rows: Iterable, names: Iterable[str]) -> set[int]:
        """Ids of those of the rows whose personal data the person may not see, though the rows themselves."""
        if self.opens_personal() or not any(forms.is_personal(self.model, name) for name in names):
            return set()
        ids = {row.id for row in rows}
        opened = self.rows(Act.PERSONAL).where(self.model.id.in_(ids)).with_only_columns(self.model.id)
        return ids - set(db.session.scalars(opened))

    def shown_of(self, row, names: Iterable[str]) -> list[str]:
        """Of the columns, those that the person may see of this row."""
        names = self.shown(names)
        closed = self.closed([row], names)
        return [name for name in names if not (closed and forms.is_personal(self.model, name))]

    # ---- list -------------------------------------------------------------------------------------------------

    @expose("/list/")
    @needs(Act.READ)
    def list(self):
        """The list; asked by script, only its rows."""
        page = listing.page(self)
        self._note_listing(page)
        template = "register/_rows.html" if request.headers.get("X-Fragment") == "list" else "register/list.html"
        return render_template(template, page=page)

    def _note_listing(self, page: listing.ListPage) -> None:
        """Personal data looked through is noted, once in a while for everybody at a list: not at every letter typed."""
        names = [column.name for column in page.columns if column.name not in self.extra_columns]
        if not page.total or not any(forms.is_personal(self.model, name) for name in names):
            return
        key, now = f"listed.{self.name}", int(clock.now().timestamp())
        if now - session.get(key, 0) < LISTING_NOTED_EVERY:
            return
        session[key] = now
        write_first()
        audit.note("listed", self.model.__tablename__, title=page.title, changes={"rows": [None, page.total]})
        db.session.commit()

    @expose("/lookup")
    @needs(Act.READ)
    def lookup(self):
        """Rows for a choice, found as one types: twenty at a time."""
        number = max(request.args.get("page", 1, type=int), 1)
        statement = listing.searched(self, self.rows(), request.args.get("q", ""))
        found = db.session.scalars(listing.ordered(self, statement).offset((number - 1) * 20).limit(21)).unique().all()
        hints = self.choice_hints(found[:20])
        return jsonify(
            results=[{"id": row.id, "text": str(row), "hint": hints.get(row.id, "")} for row in found[:20]],
            pagination={"more": len(found) > 20},
        )

    def choice_hints(self, rows: list) -> dict[int, str]:
        """row id -> what tells it apart in a choice; a register that has to ask the database asks once for all."""
        return {row.id: self.choice_hint(row) for row in rows}

    def link_rule(self, name: str, row_id: int):
        """A filter by a link as a condition on the model."""
        (key,) = getattr(self.model, name).property.local_columns
        return key == row_id

    def extra_cells(self, rows: list) -> dict[int, dict[str, values.Cell]]:
        """row id -> cells of `extra_columns`, for all lines of a page at once."""
        return {}

    def found_also(self, word: str) -> list:
        """Further conditions under which a row is found by a typed word: by what belongs to it."""
        return []

    def adds_by_form(self) -> bool:
        """Whether the person may add rows here, one by one: some registers are written by other screens."""
        return bool(self.form_columns) and self.may(Act.WRITE)

    def is_editable(self, row) -> bool:
        """Whether a row that the person may write can be written at all: what is signed stays."""
        return True

    def prints_list(self) -> bool:
        """Whether the person may print the list: the register has a page `print_list` for that."""
        return hasattr(self, "print_list") and self.may(Act.PRINT)

    def choice_hint(self, row) -> str:
        """What tells namesakes apart in a choice."""
        return ""

    # ---- card -------------------------------------------------------------------------------------------------

    @expose("/show/<int:pk>")
    @needs(Act.READ)
    def show(self, pk: int):
        """The card of a row."""
        names = self.shown(self.card_columns or self.form_columns)
        if any(forms.is_personal(self.model, name) for name in names):
            write_first()  # opening the card is noted below
        row = self.row_or_404(pk, eager=names)
        names = self.shown_of(row, names)
        noted = self._note_viewing(row, names)
        page = self.card_page(row, names)
        if noted:
            db.session.commit()
        return page

    def card_page(self, row, names: list[str]):
        """The page of the card; a register with a page of its own draws another."""
        return render_template("register/card.html", card=self.card(row, names))

    def _note_viewing(self, row, names: Iterable[str]) -> bool:
        """Note that personal data is opened, if any is; the caller commits when all is read."""
        is_personal = any(forms.is_personal(self.model, name) for name in names)
        if is_personal:
            audit.note("viewed", self.model.__tablename__, row.id, str(row))
        return is_personal

    def card(self, row, names: list[str]) -> show.Card:
        """What the card shows; a register with more to say extends it."""
        return show.card(self, row, names)

    # ---- form -------------------------------------------------------------------------------------------------

    def form(self, row=None):
        """The form, filled from the row or from what was sent."""
        if self._form_class is None:
            self._form_class = self.make_form_class()
        form = self._form_class(obj=row)
        shown = self.shown(self.form_columns) if row is None else self.shown_of(row, self.form_columns)
        for name in set(self.form_columns) - set(shown):
            del form[name]
        if row is not None:
            form.row_id = row.id
            if request.method == "GET":
                form.row_version.data = str(row.version)
        return form

    def make_form_class(self) -> type[forms.RegisterForm]:
        """The class of the form, made once; a register whose form holds more than columns adds it here."""
        return forms.form_class(self.model, self.form_columns, self._lookup_of)

    def _lookup_of(self, model: type):
        view = RegisterView.views_by_model[model]
        return forms.find_visible(model, current), f"{view.endpoint}.lookup"

    @expose("/add", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def add(self):
        """A new row."""
        self._has_form()
        form = self.form()
        if request.method == "GET":
            self.prefill(form)
        elif form.validate() and not self._asks(form) and (row := self._save(form, self.model())):
            flash(_("Saved: %(row)s", row=str(row)), "success")
            return self.back_to(row)
        return self._form_page(form, str(self.new_title or _("New entry")), None)

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def edit(self, pk: int):
        """Change a row; a change made by somebody else meanwhile is told, not overwritten."""
        self._has_form()
        opens_personal = request.method == "GET" and any(forms.is_personal(self.model, n) for n in self.form_columns)
        if opens_personal:
            write_first()  # opening the form is noted below
        row = self.row_or_404(pk, Act.WRITE, eager=self.form_columns)
        form = self.form(row)
        if request.method == "POST" and form.validate():
            if form.row_version.data != str(row.version):
                self._tell_conflict(form, row)
            elif self._asks(form):
                pass  # the form shows the question
            elif saved := self._save(form, row):
                flash(_("Saved: %(row)s", row=str(saved)), "success")
                return self.back_to(saved)
            else:
                row = self.row_or_404(pk, Act.WRITE)
        page = self._form_page(form, str(row), row)
        if opens_personal and self._note_viewing(row, self.shown_of(row, self.form_columns)):
            db.session.commit()
        return page

    def doubts(self, form) -> list[show.Doubt]:
        """What makes one ask «is it really so?» before saving: a namesake, for one. Nothing by default."""
        return []

    def _asks(self, form) -> bool:
        """Whether there are doubts that the person has not set aside; the form then shows them with a box to tick."""
        form.doubts = [] if request.form.get("_sure") else self.doubts(form)
        return bool(form.doubts)

    def _tell_conflict(self, form, row) -> None:
        """Show what is stored now beside what was typed; saving again is a decision then."""
        flash(_("Somebody else has changed this entry meanwhile. Compare and save again."), "danger")
        for name in self.form_columns:
            if name not in form:
                continue
            stored = getattr(row, name)
            if stored != form[name].data:
                form[name].errors = [
                    *form[name].errors,
                    _("Stored now: %(value)s", value=values.text(self.model, name, stored) or "—"),
                ]
        form.row_version.data = form.row_version.raw_data = None
        form.row_version.data = str(row.version)

    def _save(self, form, row):
        """The saved row, or None with the reason told and everything typed still in the form."""
        try:
            with db.session.no_autoflush:
                form.populate_obj(row)
                self.before_save(row)
            db.session.add(row)
            db.session.flush()
            self._refuse_foreign(row)
            self.after_save(form, row)
            db.session.commit()
        except Refused as refusal:
            message = str(refusal)
        except StaleDataError:
            message = _("Somebody else has changed this entry meanwhile. Compare and save again.")
        except IntegrityError as error:
            message = explain(error)
        else:
            return row
        db.session.rollback()
        flash(message, "danger")
        return None

    def _refuse_foreign(self, row) -> None:
        """A row must be the person's own to write after the change as well: nothing is pushed over to others."""
        if not show.is_within(self, row, Act.WRITE):
            raise Refused(_("This row would belong to somebody else: you may not write it"))

    def prefill(self, form) -> None:
        """Links given in the address («add a student to this group») are chosen beforehand."""
        for name in self.links:
            given = request.args.get(name, "")
            if name in form and given.isdecimal() and len(given) < 10:
                form[name].data = forms.find_visible(self.links[name], current)(int(given))

    def before_save(self, row) -> None:
        """Rules that a column cannot say. Raises Refused."""

    def after_save(self, form, row) -> None:
        """What the form holds beside columns, once the row has its number and before the commit. Raises Refused."""

    def before_delete(self, row) -> None:
        """Reasons why a row has to stay. Raises Refused."""

    def _form_page(self, form, title: str, row):
        page = show.FormPage(
            title=title,
            subtitle=self.title,
            back_url=self.back_url(),
            delete_url=url_for(f"{self.endpoint}.delete", pk=row.id) if row and self.may(Act.DELETE) else None,
            delete_confirm=_("Delete «%(row)s»? This cannot be undone.", row=str(row)) if row else "",
            save_label=_("Save"),
            doubts=getattr(form, "doubts", []),
            sure_label=str(self.sure_label),
        )
        fieldsets = self.fieldsets or [(None, [*self.form_columns, *self.beside_columns])]
        fieldsets = [(legend, [name for name in names if name in form]) for legend, names in fieldsets]
        return render_template(self.form_template, page=page, form=form, fieldsets=fieldsets)

    def back_url(self) -> str:
        """Where the form was opened from, if that is a page of ours."""
        there = request.form.get("_back") or request.referrer or ""
        parts = urlsplit(there)
        ours = parts.netloc in ("", request.host) and parts.path.startswith("/") and parts.path[1:2] not in ("/", "\\")
        if ours and parts.path != request.path:
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return url_for(f"{self.endpoint}.list")

    def back_to(self, row):
        """After saving, back to where one came from."""
        return redirect(self.back_url())

    # ---- deletion ---------------------------------------------------------------------------------------------

    @expose("/delete/<int:pk>", methods=["POST"])
    @needs(Act.DELETE)
    def delete(self, pk: int):
        """Delete a row that nothing depends on."""
        row = self.row_or_404(pk, Act.DELETE)
        title = str(row)
        try:
            self.before_delete(row)
            db.session.delete(row)
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
        except (IntegrityError, StaleDataError) as error:
            db.session.rollback()
            flash(explain(error), "danger")
        else:
            flash(_("Deleted: %(row)s", row=title), "success")
        return redirect(url_for(f"{self.endpoint}.list"))
