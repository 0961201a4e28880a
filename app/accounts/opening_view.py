"""Making the accounts of groups' students and parents, after a look at who would get which login (clauses 2.2, 3.4)."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.accounts import holders, opening, services, twins
from app.accounts.holders import Circle, Holder
from app.accounts.opening import Wish
from app.accounts.scopes import groups_shown
from app.core.access import needs
from app.core.actor import current
from app.extensions import db
from app.policy.access import Act
from app.policy.issuing import STAGE_NAMES, Stage
from app.students.models import StudyGroup

_group = StudyGroup.__table__

# What the form says of somebody who may have an account already.
NEW = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person in the preview: the login that a new account would have, or the accounts that may be the person's."""

    holder: Holder
    login: str
    twins: list[twins.Twin]


class OpeningView(BaseView):
    """Accounts for groups."""

    route_base = "/credentials"
    register = "accounts"
    default_view = "preview"

    @expose("/open", methods=["GET"])
    @needs(Act.GRANT)
    def preview(self):
        """Who would get which login, who has one, whom one has to decide about."""
        circles = _circles(request.args.getlist("group"))
        if not circles:
            flash(_("Choose at least one group"), "warning")
            return redirect(url_for("CredentialsView.index"))
        return render_template("credentials/open.html", names=STAGE_NAMES, **_preview(circles))

    @expose("/open", methods=["POST"])
    @needs(Act.GRANT)
    def save(self) -> Response:
        """Make them; whoever got one meanwhile is passed over, so that a second click does nothing."""
        circles = _circles(request.form.getlist("group"))
        wishes = _wishes(circles)
        try:
            opened = opening.open_accounts(current(), wishes)
            db.session.commit()
        except services.NotGrantedError as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return redirect(url_for("CredentialsView.index"))
        except IntegrityError:
            db.session.rollback()
            flash(_("Somebody else was making accounts just now. Nothing was changed; try again."), "danger")
            return redirect(url_for("OpeningView.preview", group=request.form.getlist("group")))
        tell(opened, _made(len(opened.made)))
        if len(circles) == 1:
            return redirect(url_for("CredentialsView.group", pk=circles[0].id))
        return redirect(url_for("CredentialsView.index"))


def _circles(groups: list[str]) -> list[Circle]:
    ids = {int(key) for key in groups if key.isdecimal() and len(key) < 10}
    if not ids:
        return []
    return holders.circles(sa.and_(_group.c.id.in_(ids), groups_shown(current(), Act.READ)))


def _preview(circles: list[Circle]) -> dict:
    logins = opening.logins_now()
    missing = _missing(circles)
    found = twins.of(missing)
    candidates = {holder.key: Candidate(holder, logins.next(holder), found.get(holder.key, [])) for holder in missing}
    return {
        "circles": circles,
        "candidates": candidates,
        "to_make": sum(not one.twins for one in candidates.values()),
        "to_decide": sum(bool(one.twins) for one in candidates.values()),
        "has": sum(holder.stage not in (Stage.NONE, Stage.NOT_DUE) for circle in circles for holder in circle.people),
    }


def _missing(circles: list[Circle]) -> list[Holder]:
    """Whoever has no account, once, in the order of groups and names."""
    people = holders.once(holder for circle in circles for holder in circle.people)
    return [holder for holder in people if holder.stage is Stage.NONE]


def _wishes(circles: list[Circle]) -> list[Wish]:
    """An account for everybody without one; about a possible twin the form decides, and nobody else."""
    missing = _missing(circles)
    found = twins.of(missing)
    wishes = []
    for holder in missing:
        decided = request.form.get(f"twin-{holder.key}", "")
        accounts = {str(twin.account_id) for twin in found.get(holder.key, [])}
        if not accounts or decided == NEW:
            wishes.append(Wish(holder.kind, holder.person_id))
        elif decided in accounts:
            wishes.append(Wish(holder.kind, holder.person_id, join=int(decided)))
    return wishes


def tell(opened: opening.Opened, made: str) -> None:
    """Say what came of it; `made` is the sentence about new accounts."""
    if opened.made:
        flash(made, "success")
    if opened.joined:
        joined = len(opened.joined)
        flash(ngettext("%(num)s person is joined", "%(num)s people are joined", joined), "success")
    if not opened.made and not opened.joined:
        flash(_("Everybody had an account already: nothing was changed"), "warning")


def _made(count: int) -> str:
    return ngettext(
        "%(num)s account is made. The class teacher prints the slips.",
        "%(num)s accounts are made. The class teachers print the slips.",
        count,
    )
