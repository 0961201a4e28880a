"""The log of actions (clause 3.1, personal data law)."""

import json

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import matrix
from app.core import listing
from app.core.models import AuditEntry
from app.core.short_list import ShortListView
from app.core.values import Cell, plain


class AuditView(ShortListView):
    """The log of actions: newest first, found by person or by what was touched."""

    route_base = "/audit"
    register = "audit"
    search_hint = _l("Person or entry")
    is_counted = False

    def rows(self, act: str) -> sa.Select:
        """All entries."""
        return sa.select(AuditEntry).order_by(AuditEntry.id.desc())

    def found_in(self):
        """Who, and which row."""
        return AuditEntry.who, AuditEntry.title

    def subtitle(self, total: int) -> str:
        """What one may count on."""
        return _("Newest first; nothing here can be changed")

    def heads(self):
        """As in a paper log."""
        return (
            _("When"), _("Who"), _("What was done"), _("Section"), _("Which one"), _("Changes"), _("From where")
        )  # fmt: skip

    def lines(self, rows: list) -> list[listing.Row]:
        """An entry is a line without a card of its own."""
        return [_line(entry) for entry in rows]


ACTS_IN_WORDS = {
    "added": _l("added"), "changed": _l("changed"), "deleted": _l("deleted"), "viewed": _l("personal card opened"),
    "listed": _l("list with personal data opened"), "merged": _l("cards merged"),
    "exported": _l("saved as Excel"), "imported": _l("loaded from Excel"), "loaded": _l("loaded from a file"),
    "printed": _l("printed"), "edited": _l("rows edited"), "chart": _l("academic chart changed"),
    "signed_in": _l("signed in"), "signed_out": _l("signed out"), "sign_in_failed": _l("failed to sign in"),
    "locked": _l("locked after failures"), "password_changed": _l("changed the password"),
    "password_issued": _l("password issued"), "roles": _l("roles changed"), "rights": _l("rights of a role changed"),
    "factor_on": _l("switched on sign-in with a code"), "factor_off": _l("switched off sign-in with a code"),
    "factor_reset": _l("reset sign-in with a code"), "codes_renewed": _l("took new recovery codes"),
    "recovery_used": _l("signed in with a recovery code"), "sessions_ended": _l("ended sessions"),
    "denied": _l("said: it was not me"), "demand": _l("demand of the second factor changed"),
}  # fmt: skip


def _line(entry: AuditEntry) -> listing.Row:
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
