"""The door: signing in and out."""

from flask import current_app, flash, jsonify, redirect, render_template, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.accounts import sign_in
from app.accounts.models import Account
from app.core import access, audit
from app.extensions import db
from config import DEMO


class SignInView(BaseView):
    """The door. A script that signs in over a page gets JSON instead of a page."""

    route_base = ""

    @expose("/login/", methods=["GET", "POST"])
    def login(self):
        """The sign-in page and its answer."""
        if request.method == "GET":
            if current_user.is_authenticated:
                return redirect(_next())
            return _door("auth/login.html", username="", error=None)
        account = sign_in.check_password(request.form.get("username", ""), request.form.get("password", ""))
        if account is None:
            db.session.commit()
            return self._refuse()
        if sign_in.needs_code(account):
            db.session.commit()
            there = url_for("SignInView.code", next=request.form.get("next") or None)
            return jsonify(code=there) if access.wants_json() else redirect(there)
        return _let_in(account)

    def _refuse(self):
        message = _(
            "The login or the password is wrong, or the account is locked for some minutes after several failures"
        )
        if access.wants_json():
            return jsonify(error=message), 403
        return _door("auth/login.html", username=request.form.get("username", "")[:60], error=message), 403

    @expose("/login/code", methods=["GET", "POST"])
    def code(self):
        """The second step of those who have a second factor: a code of the telephone or a recovery code."""
        if sign_in.half_way() is None:
            return self._begin_again()
        if request.method == "GET":
            return _door("auth/code.html", error=None)
        account = sign_in.check_code(request.form.get("code", "")[:60])
        if account is not None:
            return _let_in(account)
        db.session.commit()
        if sign_in.half_way() is None:
            return self._begin_again()
        message = _("The code is wrong or has been used already. Wait for the next one.")
        return (jsonify(error=message) if access.wants_json() else _door("auth/code.html", error=message)), 403

    def _begin_again(self):
        sign_in.give_up()
        message = _("Sign in once more: enter the login and the password")
        if access.wants_json():
            return jsonify(error=message, again=True), 403
        flash(message, "warning")
        return redirect(url_for("SignInView.login", next=request.values.get("next") or None))

    @expose("/logout/", methods=["POST"])
    def logout(self):
        """Leave; nothing of the session stays in the cookie, and a copy of the cookie opens nothing."""
        if current_user.is_authenticated:
            audit.note("signed_out", "accounts", current_user.id, current_user.username)
            current_user.leave()
            db.session.commit()
        logout_user()
        session.clear()
        return redirect(url_for("SignInView.login"))


def _let_in(account: Account):
    sign_in.enter(account)
    db.session.commit()
    return jsonify(account=account.id) if access.wants_json() else redirect(_next())


def _next() -> str:
    """Where one wanted to go, if that is a page of ours."""
    there = request.values.get("next", "")
    return get_safe_redirect(there) if there.startswith("/") else url_for("DeskView.index")


def _door(template: str, **shown) -> str:
    return render_template(template, next=request.values.get("next", ""), hint=_hint(), **shown)


def _hint() -> str | None:
    """Who may sign in to the invented college; a real one gives no hints."""
    if current_app.config["MODE"] != DEMO:
        return None
    logins = "teacher, curator, study_head, practice_head, hr, secretary, dispatcher, student, parent, admin"
    return _("Logins: %(logins)s; the password is college-demo", logins=logins)
