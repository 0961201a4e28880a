"""Slips of paper with a login and a one-time password: set and printed in one request, kept nowhere.

The passwords exist in the memory of this request and on the paper. Printing again makes new ones.
"""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno
import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _

from app.accounts import devices, events, holders, one_time, sessions
from app.accounts.holders import EMPLOYEE, STUDENT, Holder
from app.accounts.models import Account
from app.core import audit, clock, settings
from app.core.actor import Actor
from app.core.db import write_first
from app.core.pdf import render_pdf
from app.extensions import db
from app.policy.issuing import Deed, Stage

TEMPLATE = "slips.typ"
# More at once would keep others waiting for the write lock; a group with its parents is about sixty.
MOST = 300

_account = Account.__table__


class SlipsRefused(Exception):
    """No slip was printed and nothing was changed; the message is for the person."""


class AlreadyPrinted(SlipsRefused):
    """The same form was sent before: its slips are out."""


@dataclass(frozen=True, slots=True)
class _Issue:
    """A slip to be: the account as it was read, whose it is, and the password that will open it."""

    account_id: int
    login: str
    epoch: int
    signed_in: bool
    people: tuple[Holder, ...]
    password: str


def print_slips(actor: Actor, accounts: Sequence[Account], batch: str, *, reset: bool = False) -> bytes:
    """The slips as a PDF; the passwords on them hold from now on. Commits. Raises SlipsRefused, PdfError.

    Whoever signs in already gets a new password only by `reset`. Nobody waits for the database meanwhile: passwords and
    paper are made outside of a transaction, and an account that somebody else served meanwhile stops the whole.
    """
    ids = [account.id for account in accounts]
    if events.is_done(batch, ids):
        raise AlreadyPrinted(_("These slips have been printed already"))
    issues = _issues(accounts, reset)
    if not issues:
        raise SlipsRefused(
            _("Nobody of the chosen waits for a slip: whoever signs in already gets a password by a reset")
        )
    if len(issues) > MOST:
        raise SlipsRefused(_("More than %(count)s slips at once: choose fewer", count=MOST))
    until = clock.today() + datetime.timedelta(days=settings.get("accounts.password_days"))
    document = _document(issues, until)
    db.session.rollback()
    digests = {issue.account_id: one_time.digest(issue.password) for issue in issues}
    made = render_pdf(TEMPLATE, document, patience=60)
    write_first()
    for issue in issues:
        _set(issue, digests[issue.account_id], until)
    for deed, was_in in ((Deed.PRINTED, False), (Deed.RESET, True)):
        chosen = [issue.account_id for issue in issues if issue.signed_in is was_in]
        events.record(deed, chosen, batch=batch)
    db.session.commit()
    return made


def _issues(accounts: Sequence[Account], reset: bool) -> list[_Issue]:
    people = holders.of_accounts(account.id for account in accounts)
    issues = [
        _Issue(account.id, account.username, account.session_epoch, account.last_login is not None,
               tuple(people.get(account.id, ())), one_time.new_password())
        for account in accounts
        if _may_get(account, people.get(account.id, []), reset)
    ]  # fmt: skip
    return sorted(issues, key=_place)


def _may_get(account: Account, people: list[Holder], reset: bool) -> bool:
    stages = {holder.stage for holder in people}
    if not account.active or Stage.ENDED in stages:
        return False
    return reset or account.last_login is None or account.must_change_password


def _place(issue: _Issue) -> tuple:
    """Students of a group first, then the parents; in the order of names."""
    first = issue.people[0] if issue.people else None
    return (first.kind != STUDENT, first.last_name, first.first_name) if first else (True, "", "")


def _set(issue: _Issue, digest: str, until: datetime.date) -> None:
    done = db.session.execute(
        sa.update(_account)
        .where(_account.c.id == issue.account_id, _account.c.session_epoch == issue.epoch)
        .values(
            password=digest, session_epoch=issue.epoch + 1, must_change_password=True, password_until=until,
            locked_until=None, fail_login_count=0,
        )
    )  # fmt: skip
    if done.rowcount != 1:
        db.session.rollback()
        raise SlipsRefused(
            _("Somebody else was issuing a password to %(login)s just now: try again", login=issue.login)
        )
    sessions.end_all(issue.account_id)
    devices.forget_failures(issue.account_id)
    audit.note("password_issued", "accounts", issue.account_id, issue.login)


# ---- paper ----------------------------------------------------------------------------------------------------------


def address() -> str:
    """Where one signs in, as it stands on the slips."""
    return (settings.get("accounts.address") or request.url_root).strip().rstrip("/")


def file_name() -> str:
    """The name under which a browser would keep the slips."""
    return _("Access slips %(day)s", day=f"{clock.today():%d.%m.%Y}") + ".pdf"


def _document(issues: list[_Issue], until: datetime.date) -> dict[str, Any]:
    where = address()
    shown = where.removeprefix("https://").removeprefix("http://")
    return {
        "college": settings.get("college.short_name"),
        "title": _("Access to the electronic journal"),
        "labels": {"login": _("Login"), "password": _("One-time password"), "address": _("Address")},
        "address": shown,
        "qr": _qr(f"{where}/login/"),
        "until": _("The password holds once, until %(day)s", day=f"{until:%d.%m.%Y}"),
        "steps": [
            _("Open the address in any browser or point the camera of the phone at the square."),
            _("Type the login and the password in small letters, with the hyphens."),
            _("Invent a password of your own: at least %(count)s characters, letters and digits.",
              count=settings.get("security.min_password")),
        ],
        "slips": [_slip(issue) for issue in issues],
    }  # fmt: skip


def _slip(issue: _Issue) -> dict[str, Any]:
    person = issue.people[0] if issue.people else None
    works = any(holder.kind == EMPLOYEE for holder in issue.people)
    return {
        "name": person.name if person else issue.login,
        "places": [_role_line(holder) for holder in issue.people],
        "login": issue.login,
        "password": issue.password,
        "warning": _("Show nobody the password: whoever knows it signs in as you."),
        "help": _("If you cannot sign in, ask the administrator.")
        if works
        else _("If you cannot sign in, ask the class teacher."),
    }


def _role_line(holder: Holder) -> str:
    if holder.kind == EMPLOYEE:
        return holder.place
    if holder.kind == STUDENT:
        return _("student, group %(group)s", group=holder.place)
    return _("for the parent of: %(child)s", child=holder.place)


def _qr(target: str) -> str:
    picture = io.BytesIO()
    segno.make(target, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False, scale=1)
    return picture.getvalue().decode()
