"""«What can this user see, and why?» — for the administrator (clause 3.1)."""

import sqlalchemy as sa
from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose

from app.accounts import insight
from app.accounts.models import Account
from app.accounts.scopes import accounts_of
from app.core.access import needs
from app.core.actor import current
from app.extensions import db
from app.policy.access import Act


class UserAccessView(BaseView):
    """The rights of one user, and the answer for one address."""

    route_base = "/accounts/access"
    register = "accounts"
    default_view = "user"

    @expose("/<int:pk>")
    @needs(Act.READ)
    def user(self, pk: int):
        """Registers, acts, relations, the roles that give them, numbers of rows."""
        own = sa.select(Account).where(Account.id == pk, accounts_of(current(), Act.READ))
        account = db.session.scalar(own) or abort(404)
        page = insight.page(account, request.args.get("address", "")[:300])
        return render_template(
            "access/user.html", account=account, page=page, back_url=url_for("AccountsView.edit", pk=pk)
        )
