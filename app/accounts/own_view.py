"""One's own account: password, sessions on other devices, what was noticed about signing in."""

from flask import abort, flash, jsonify, redirect, render_template, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user, logout_user
from flask_wtf.csrf import generate_csrf
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from app.accounts import devices, own_account, rules, services, sessions, sign_in
from app.accounts.entrances import SignInEvent, UserSession
from app.accounts.models import Account
from app.core import audit, settings
from app.extensions import db
from app.policy.sign_in import Answer

_REQUIRED = InputRequired(_l("Fill in this field"))


class PasswordForm(DynamicForm):
    """The old password and twice the new one."""

    old_password = PasswordField(
        _l("Present password"), validators=[_REQUIRED], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(_l("New password"), validators=[_REQUIRED], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("New password once more"), validators=[_REQUIRED], render_kw={"autocomplete": "new-password"}
    )

    def __init__(self, account: Account, *arguments, **options):
        super().__init__(*arguments, **options)
        self.account = account

    def validate_old_password(self, field):
        """Whoever sits down at an open page does not take the account over."""
        if not sign_in.is_still_oneself(self.account, field.data):
            raise ValidationError(_("This is not the present password"))

    def validate_password(self, field):
        """The rules of passwords."""
        refusals = rules.password_refusals(
            field.data,
            shortest=settings.get("security.min_password"),
            login=self.account.username,
            names=(self.account.last_name, self.account.first_name),
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
        """Who I am here, where I am signed in, what was noticed."""
        account = db.session.get(Account, current_user.id)
        return render_template("account/index.html", account=own_account.page(account, current_user.session_id))

    @expose("/password", methods=["GET", "POST"])
    def password(self):
        """Change one's password; every other session of the account ends."""
        account = db.session.get(Account, current_user.id)
        form = PasswordForm(account)
        if request.method == "POST" and form.validate():
            services.change_password(account, form.password.data)
            sessions.begin(account)
            db.session.commit()
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
                _("Without the login, your name and words that are guessed first"),
            ],
            forced=account.must_change_password,
            back_url=url_for("AccountView.me"),
        )

    @expose("/token")
    def token(self):
        """A fresh form token and whose it is, for a page whose session ended and was renewed."""
        return jsonify(token=generate_csrf(), account=current_user.id)

    @expose("/sessions/<int:session_id>/end", methods=["POST"])
    def end_session(self, session_id: int):
        """Sign out on one device."""
        row = db.session.get(UserSession, session_id)
        if row is None or row.account_id != current_user.id:
            abort(404)
        sessions.end(row.id)
        audit.note("sessions_ended", "accounts", current_user.id, current_user.username)
        db.session.commit()
        if row.id == current_user.session_id:
            logout_user()
            session.clear()
            return redirect(url_for("SignInView.login"))
        flash(_("The session has ended: that device has to sign in again"), "success")
        return redirect(url_for("AccountView.me"))

    @expose("/sessions/end", methods=["POST"])
    def end_others(self):
        """Sign out everywhere but here."""
        ended = sessions.end_all(current_user.id, but=current_user.session_id)
        if ended:
            audit.note("sessions_ended", "accounts", current_user.id, current_user.username)
        db.session.commit()
        flash(ngettext("Signed out on %(num)s device", "Signed out on %(num)s devices", ended), "success")
        return redirect(url_for("AccountView.me"))

    @expose("/events/<int:event_id>", methods=["POST"])
    def answer(self, event_id: int):
        """«It was me» or «it was not me»: the latter signs out everywhere else and asks for a new password."""
        event = db.session.get(SignInEvent, event_id)
        if event is None or event.account_id != current_user.id:
            abort(404)
        # Asked of the other devices only: whoever has come in with somebody else's password does not vouch for himself.
        if event not in devices.questions(current_user.id, current_user.session_id):
            flash(_("This has been answered already"), "warning")
            return redirect(url_for("AccountView.me"))
        if request.form.get("answer") == Answer.MINE:
            devices.answer(event, Answer.MINE)
            db.session.commit()
            flash(_("Thank you: this device will not be asked about again"), "success")
            return redirect(url_for("DeskView.index" if request.form.get("next") == "desk" else "AccountView.me"))
        devices.answer(event, Answer.NOT_MINE)
        own_account.shut_others_out(db.session.get(Account, current_user.id), current_user.session_id)
        db.session.commit()
        flash(_("All other devices are signed out. Choose a new password: somebody knows the present one."), "warning")
        return redirect(url_for("AccountView.password"))
