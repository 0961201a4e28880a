"""Printing slips, recording that they were handed over, resetting a forgotten password (clauses 2.2, 4.2)."""

import datetime
import io
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from app.accounts import handing, services, slips
from app.accounts.models import Account
from app.accounts.scopes import accounts_of
from app.core import clock
from app.core.access import needs
from app.core.actor import current
from app.core.fields import parse_date
from app.core.pdf import PdfError
from app.core.register import Refused
from app.core.values import plain
from app.extensions import db
from app.policy.access import Act


class IssueView(BaseView):
    """What is done with the logins and passwords of people whom one serves."""

    route_base = "/credentials"
    register = "accounts"
    default_view = "slips"

    @expose("/slips", methods=["POST"])
    @needs(Act.ISSUE)
    def slips(self) -> Response:
        """New one-time passwords on paper; the file is the answer and is kept nowhere."""
        accounts = _chosen()
        if not accounts:
            return _back(_("Choose at least one person"))
        back = back_url()
        try:
            made = slips.print_slips(current(), accounts, _batch(), reset=request.form.get("reset") == "1")
        except slips.AlreadyPrinted:
            return _already(accounts, back)
        except slips.SlipsRefused as refusal:
            return _told(str(refusal), back)
        except PdfError:
            return _told(_("The slips could not be made. Nothing was changed; try again."), back)
        return send_file(io.BytesIO(made), "application/pdf", download_name=slips.file_name(), max_age=0)

    @expose("/handed", methods=["POST"])
    @needs(Act.ISSUE)
    def handed(self) -> Response:
        """Slips were handed over: to whom and when."""
        accounts = _chosen()
        if not accounts:
            return _back(_("Choose at least one person"))
        try:
            day = _day(request.form.get("handed_on", ""))
            recorded = handing.hand_over(accounts, day, request.form.get("to_whom", ""), _batch())
        except Refused as refusal:
            db.session.rollback()
            return _back(str(refusal))
        db.session.commit()
        if not recorded:
            return _back(_("Nothing to record: no slip is printed, or it is recorded already"))
        flash(
            ngettext("Handing over recorded: %(num)s slip", "Handing over recorded: %(num)s slips", recorded), "success"
        )
        return redirect(back_url())

    @expose("/taken-back", methods=["POST"])
    @needs(Act.ISSUE)
    def taken_back(self) -> Response:
        """A record of handing over was a mistake; it stays in the history and counts no more."""
        accounts = _chosen()
        if not accounts:
            return _back(_("Choose at least one person"))
        handing.take_back(accounts)
        db.session.commit()
        flash(_("The record of handing over is withdrawn"), "success")
        return redirect(back_url())


def _chosen() -> Sequence[Account]:
    """The accounts of the form. Somebody else's does not exist; one whom one may not serve is refused."""
    ids = {int(key) for key in request.form.getlist("account") if key.isdecimal() and len(key) < 10}
    found = db.session.scalars(
        sa.select(Account)
        .where(Account.id.in_(ids), accounts_of(current(), Act.ISSUE))
        .options(selectinload(Account.roles))
        .order_by(Account.id)
    ).all()
    if {account.id for account in found} != ids:
        abort(404)
    if not services.may_issue_to_all(current(), found):
        abort(403)
    return found


def _batch() -> str:
    """The number of the form that was sent; a form without one is sent for the first time."""
    return request.form.get("batch", "")[:36] or str(uuid.uuid4())


def _day(typed: str) -> datetime.date:
    day = parse_date(typed) if typed.strip() else clock.today()
    if day is None:
        raise Refused(_("A date like 14.10.2026 is expected"))
    if day > clock.today():
        raise Refused(_("The day of handing over lies in the future"))
    return day


def back_url() -> str:
    """The page of ours that the form stood on."""
    group = request.form.get("group", "")
    if group.isdecimal() and len(group) < 10:
        return url_for("CredentialsView.group", pk=int(group))
    if group == "staff":
        return url_for("StaffAccountsView.page")
    return url_for("CredentialsView.index")


def _back(message: str) -> Response:
    flash(message, "warning")
    return redirect(back_url())


def _told(message: str, back: str) -> Response:
    """A refusal in the tab in which the slips were to open."""
    db.session.rollback()
    return render_template("credentials/refused.html", message=message, back_url=back, when=None), 409


def _already(accounts: Sequence[Account], back: str) -> Response:
    """The form was sent twice: the first answer has the slips."""
    when = handing.last_printed_at([account.id for account in accounts])
    message = _("These slips have been printed already, their passwords hold. Nothing was changed.")
    return render_template("credentials/refused.html", message=message, back_url=back, when=plain(when)), 409
