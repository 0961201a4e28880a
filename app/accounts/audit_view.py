"""The log of actions (clause 3.1, personal data law)."""

import json

import sqlalchemy as sa
from flask import render_template, request
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import matrix
from app.core import listing
from app.core.access import needs
from app.core.db import write_first
from app.core.exchange.lists import MOST_ROWS, send_list
from app.core.models import AuditEntry
from app.core.text import search_words
from app.core.values import Cell, plain
from app.extensions import db
from app.policy.access import REGISTERS, Act


class AuditView(BaseView):
    """The log of actions: newest first, found by person or by what was touched."""

    route_base = "/audit"
    register = "audit"
    default_view = "list"

    @expose("/list/")
    @needs(Act.READ)
    def list(self):
        """The log."""
        page = _audit_page(request.args.get("q", ""), max(request.args.get("page", 1, type=int), 1))
        fragment = request.headers.get("X-Fragment") == "list"
        return render_template("register/_rows.html" if fragment else "register/list.html", page=page)

    @expose("/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The newest entries as a workbook."""
        write_first()
        return send_list(_audit_page(request.args.get("q", ""), 1, MOST_ROWS), "audit")


ACTS_IN_WORDS = {
    "added": _l("added"), "changed": _l("changed"), "deleted": _l("deleted"), "viewed": _l("personal card opened"),
    "listed": _l("list with personal data opened"), "merged": _l("cards merged"),
    "exported": _l("saved as Excel"), "imported": _l("loaded from Excel"), "loaded": _l("loaded from a file"),
    "printed": _l("printed"),
    "signed_in": _l("signed in"), "signed_out": _l("signed out"), "sign_in_failed": _l("failed to sign in"),
    "locked": _l("locked after failures"), "password_changed": _l("changed the password"),
    "password_issued": _l("password issued"), "roles": _l("roles changed"), "rights": _l("rights of a role changed"),
}  # fmt: skip


def _audit_page(q: str, number: int, size: int = 50) -> listing.ListPage:
    statement = sa.select(AuditEntry)
    for word in search_words(q):
        found = (sa.func.lower(column).contains(word, autoescape=True) for column in (AuditEntry.who, AuditEntry.title))
        statement = statement.where(sa.or_(*found))
    rows = db.session.scalars(
        statement.order_by(AuditEntry.id.desc()).offset((number - 1) * size).limit(size + 1)
    ).all()
    heads = (_("When"), _("Who"), _("What was done"), _("Section"), _("Which one"), _("Changes"), _("From where"))
    total = (number - 1) * size + len(rows)
    return listing.ListPage(
        title=str(REGISTERS["audit"].label), subtitle=_("Newest first; nothing here can be changed"), q=q[:100],
        search_hint=_("Person or entry"), filters=[], columns=[listing.Column("", head, None, None) for head in heads],
        rows=[_audit_row(entry) for entry in rows[:size]], actions=[], action_url=None, total=total,
        first=(number - 1) * size + 1 if rows else 0, last=min(number * size, total),
        prev_url=listing.with_arguments(page=number - 1) if number > 1 else None,
        next_url=listing.with_arguments(page=number + 1) if len(rows) > size else None,
        sizes=[], add_url=None, import_url=None, export_url=listing.export_url("AuditView", "audit"), print_url=None,
        empty={"title": _("Nothing here yet"), "text": "", "url": None, "link": ""},
        nothing_found=not rows and bool(q), keep=[],
    )  # fmt: skip


def _audit_row(entry: AuditEntry) -> listing.Row:
    act = str(ACTS_IN_WORDS.get(entry.act, entry.act))
    cells = [
        Cell(plain(entry.at)), Cell(entry.who), Cell(act, is_data=False), Cell(matrix.subject_label(entry.subject)),
        Cell(entry.title), Cell(_changes(entry)), Cell(entry.address or ""),
    ]  # fmt: skip
    return listing.Row(entry.id, None, None, cells)


def _changes(entry: AuditEntry) -> str:
    changes = json.loads(entry.changes or "{}")
    return "; ".join(
        _("%(label)s: changed", label=matrix.column_label(entry.subject, name))
        if matrix.is_closed(entry.subject, name)
        else f"{matrix.column_label(entry.subject, name)}: {_sides(old, new)}"
        for name, (old, new) in changes.items()
        if old not in (None, "") or new not in (None, "")
    )[:400]


def _sides(old, new) -> str:
    said = plain(new) or "—"
    return said if old in (None, "") else f"{plain(old)} → {said}"
