"""What was noticed about signing in, for the administrator (clause 2.8)."""

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.entrances import SignInEvent
from app.accounts.models import Account
from app.core import listing
from app.core.access import may
from app.core.actor import current
from app.core.short_list import Choice, ShortListView
from app.core.values import Cell, plain
from app.policy.sign_in import ANSWERS, EVENT_KINDS, Answer, EventKind

_TONES = {EventKind.NEW_DEVICE: "warn", EventKind.TWO_DEVICES: "bad", EventKind.STUDENT_DEVICE: "bad"}
_ANSWER_TONES = {Answer.MINE: "good", Answer.NOT_MINE: "bad", None: "none"}


class SignInsView(ShortListView):
    """New devices, two devices at once, devices of students: newest first."""

    route_base = "/sign-ins"
    register = "sign_ins"
    search_hint = _l("Login or name")

    def rows(self, act: str) -> sa.Select:
        """Events with whose they are."""
        return (
            sa.select(SignInEvent, Account)
            .join(Account, Account.id == SignInEvent.account_id)
            .order_by(SignInEvent.id.desc())
        )

    def found_in(self):
        """Login and names of the owner."""
        return Account.username, Account.last_name, Account.first_name

    def choices(self):
        """By kind, by what the owner said."""
        kinds = {kind.value: (words, SignInEvent.kind == kind.value) for kind, words in EVENT_KINDS.items()}
        answers = {said.value: (words, SignInEvent.answer == said.value) for said, words in ANSWERS.items()}
        answers["none"] = (_("no answer yet"), SignInEvent.answer.is_(None))
        return Choice("kind", _("What happened"), kinds), Choice("answer", _("Answer of the owner"), answers)

    def heads(self):
        """Who, what, from where, and what the owner says."""
        return (
            _("When"), _("Login"), _("Who"), _("What happened"), _("Device"), _("From where"), _("Answer of the owner"),
        )  # fmt: skip

    def lines(self, rows: list) -> list[listing.Row]:
        """A line leads to the account."""
        is_open = may(current(), "AccountsView.edit")
        return [_line(event, account, is_open) for event, account in rows]


def _line(event: SignInEvent, account: Account, is_open: bool) -> listing.Row:
    url = url_for("AccountsView.edit", pk=account.id) if is_open else None
    said = str(ANSWERS[event.answer]) if event.answer else _("no answer yet")
    cells = [
        Cell(plain(event.at)), Cell(account.username, url), Cell(f"{account.last_name} {account.first_name}"),
        Cell(str(EVENT_KINDS[event.kind]), tone=_TONES[EventKind(event.kind)], is_data=False),
        Cell(event.device or _("unknown program")), Cell(event.address or ""),
        Cell(said, tone=_ANSWER_TONES[event.answer], is_data=False),
    ]  # fmt: skip
    return listing.Row(event.id, None, None, cells)
