"""Logins and passwords of the staff, which the administrator issues (clause 2.2)."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.accounts import following, holders, opening, services, staffing, twins
from app.accounts.credentials_view import actions
from app.accounts.holders import EMPLOYEE, Holder
from app.accounts.models import Account
from app.accounts.opening import Wish
from app.accounts.opening_view import NEW, tell
from app.accounts.scopes import accounts_of
from app.core.access import needs
from app.core.actor import current
from app.core.text import sort_key
from app.extensions import db
from app.policy.access import Act
from app.policy.issuing import Stage
from app.policy.roles import Role


class StaffAccountsView(BaseView):
    """Logins and passwords of the staff."""

    route_base = "/credentials/staff"
    register = "accounts"
    default_view = "page"

    @expose("/")
    @needs(Act.WRITE)
    def page(self):
        """Whoever has no account with the roles proposed; everybody else with how far they have come."""
        people = holders.staff()
        missing = [one for one in people if one.stage is Stage.NONE]
        logins = opening.logins_now()
        return render_template(
            "credentials/staff.html",
            people=[one for one in people if one.stage is not Stage.NONE],
            missing=missing,
            logins={one.key: logins.next(one) for one in missing},
            twins=twins.of(missing),
            proposed=staffing.proposed_roles([one.person_id for one in missing]),
            grantable=sorted(services.grantable(current()), key=sort_key),
            mismatches=staffing.mismatches(),
            curator=str(Role.CURATOR),
            count=following.count(people),
            **actions(people),
        )

    @expose("/open", methods=["POST"])
    @needs(Act.WRITE)
    def open(self) -> Response:
        """Make accounts for the chosen; a second click does nothing."""
        wishes = _wishes()
        if not wishes:
            flash(_("Choose at least one person"), "warning")
            return redirect(url_for("StaffAccountsView.page"))
        try:
            opened = opening.open_accounts(current(), wishes)
            db.session.commit()
        except services.NotGrantedError as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
        except IntegrityError:
            db.session.rollback()
            flash(_("Somebody else was making accounts just now. Nothing was changed; try again."), "danger")
        else:
            tell(opened, _staff_made(len(opened.made)))
        return redirect(url_for("StaffAccountsView.page"))

    @expose("/role", methods=["POST"])
    @needs(Act.GRANT)
    def role(self) -> Response:
        """Give a class teacher the role, or take it from somebody who leads no group."""
        account_id = request.form.get("account", type=int)
        account = db.session.scalar(
            sa.select(Account).where(Account.id == account_id, accounts_of(current(), Act.GRANT))
        )
        if account is None:
            abort(404)
        held = {role.name for role in account.roles}
        names = held - {Role.CURATOR} if request.form.get("take") == "1" else held | {Role.CURATOR}
        try:
            services.set_roles(current(), account, {str(name) for name in names})
        except services.NotGrantedError as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
        else:
            db.session.commit()
            flash(_("Saved: %(row)s", row=account.username), "success")
        return redirect(url_for("StaffAccountsView.page"))


def _wishes() -> list[Wish]:
    """The people ticked, each with the roles ticked; about a possible twin the form decides."""
    ticked = {int(key) for key in request.form.getlist("person") if key.isdecimal() and len(key) < 10}
    missing = [one for one in holders.staff() if one.stage is Stage.NONE and one.person_id in ticked]
    found = twins.of(missing)
    wishes = (_wish(holder, found.get(holder.key, [])) for holder in missing)
    return [wish for wish in wishes if wish is not None]


def _wish(holder: Holder, possible: list[twins.Twin]) -> Wish | None:
    roles = frozenset(request.form.getlist(f"role-{holder.person_id}"))
    decided = request.form.get(f"twin-{holder.key}", "")
    if not possible or decided == NEW:
        return Wish(EMPLOYEE, holder.person_id, roles)
    if decided in {str(twin.account_id) for twin in possible}:
        return Wish(EMPLOYEE, holder.person_id, roles, join=int(decided))
    return None


def _staff_made(count: int) -> str:
    return ngettext("%(num)s account is made. Print the slip.", "%(num)s accounts are made. Print the slips.", count)
