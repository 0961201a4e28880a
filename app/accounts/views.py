"""Signing in and out, and one's own account."""

from flask import current_app, flash, jsonify, redirect, render_template, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from app.accounts import rules, services
from app.accounts.models import Account
from app.core import access, audit, settings
from app.core.actor import current
from app.core.values import plain
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
                return redirect(self._next())
            return render_template(
                "auth/login.html", next=request.args.get("next", ""), username="", error=None, hint=_hint()
            )
        account = services.sign_in(request.form.get("username", ""), request.form.get("password", ""))
        db.session.commit()
        if account is None:
            return self._refuse()
        session.clear()
        login_user(account)
        if access.wants_json():
            return jsonify(account=account.id)
        return redirect(self._next())

    def _refuse(self):
        message = _(
            "The login or the password is wrong, or the account is locked for some minutes after several failures"
        )
        if access.wants_json():
            return jsonify(error=message), 403
        typed = request.form.get("username", "")[:60]
        page = render_template(
            "auth/login.html", next=request.form.get("next", ""), username=typed, error=message, hint=_hint()
        )
        return page, 403

    @staticmethod
    def _next() -> str:
        there = request.form.get("next") or request.args.get("next") or ""
        return get_safe_redirect(there) if there else url_for("DeskView.index")

    @expose("/logout/", methods=["POST"])
    def logout(self):
        """Leave; nothing of the session stays in the cookie."""
        if current_user.is_authenticated:
            audit.note("signed_out", "accounts", current_user.id, current_user.username)
            db.session.commit()
        logout_user()
        session.clear()
        return redirect(url_for("SignInView.login"))


def _hint() -> str | None:
    """Who may sign in to the invented college; a real one gives no hints."""
    if current_app.config["MODE"] != DEMO:
        return None
    logins = "teacher, curator, study_head, practice_head, hr, secretary, dispatcher, student, parent, admin"
    return _("Logins: %(logins)s; the password is college-demo", logins=logins)


class PasswordForm(DynamicForm):
    """The old password and twice the new one."""

    old_password = PasswordField(_l("Present password"), validators=[InputRequired(_l("Fill in this field"))])
    password = PasswordField(_l("New password"), validators=[InputRequired(_l("Fill in this field"))])
    again = PasswordField(_l("New password once more"), validators=[InputRequired(_l("Fill in this field"))])

    def __init__(self, account: Account, *arguments, **options):
        super().__init__(*arguments, **options)
        self.account = account

    def validate_old_password(self, field):
        """Whoever sits down at an open page does not take the account over."""
        if not services.is_still_oneself(self.account, field.data):
            raise ValidationError(_("This is not the present password"))

    def validate_password(self, field):
        """The rules of passwords."""
        refusals = rules.password_refusals(
            field.data, shortest=settings.get("security.min_password"), login=self.account.username
        )
        if field.data == self.old_password.data:
            refusals.append(_("The new password is the same as the present one"))
        if refusals:
            raise ValidationError("; ".join(str(refusal) for refusal in refusals))

    def validate_again(self, field):
        """Mistyping twice alike is rare."""
        if field.data != self.password.data:
            raise ValidationError(_("The two new passwords differ"))


class AccountView(BaseView):
    """One's own account."""

    route_base = "/account"

    @expose("/")
    def me(self):
        """Who I am here."""
        account = db.session.get(Account, current_user.id)
        return render_template(
            "account/index.html",
            account={
                "title": f"{account.last_name} {account.first_name}",
                "login": account.username,
                "fields": [],
                "roles": current().roles,
                "last_sign_in": plain(account.last_login),
                "password_url": url_for("AccountView.password"),
                "sessions": None,
            },
        )

    @expose("/password", methods=["GET", "POST"])
    def password(self):
        """Change one's password; every other session of the account ends."""
        account = db.session.get(Account, current_user.id)
        form = PasswordForm(account)
        if request.method == "POST" and form.validate():
            services.change_password(account, form.password.data)
            db.session.commit()
            session.clear()
            login_user(account)
            flash(_("The password is changed; other sessions of your account have ended"), "success")
            return redirect(url_for("DeskView.index"))
        # A wrong present password has been counted; so many of them end the session.
        db.session.commit()
        return render_template(
            "auth/password.html",
            form=form,
            rules=[
                _("At least %(count)s characters", count=settings.get("security.min_password")),
                _("Letters and digits"),
                _("Without the login and without words that are guessed first"),
            ],
            forced=account.must_change_password,
            back_url=url_for("AccountView.me"),
        )

    @expose("/token")
    def token(self):
        """A fresh form token and whose it is, for a page whose session ended and was renewed."""
        return jsonify(token=generate_csrf(), account=current_user.id)
