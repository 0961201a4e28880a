"""Switching one's own second factor on and off."""

import segno
from flask import flash, make_response, redirect, render_template, session, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from app.accounts import second_factor, sessions, sign_in
from app.accounts.models import Account
from app.core import clock
from app.extensions import db

_REQUIRED = InputRequired(_l("Fill in this field"))
# Where the cookie keeps the beginning of the secret until the first code has proved that the telephone has it.
_SEED = "factor_seed"


class EnrolForm(DynamicForm):
    """The first code proves that the telephone has the secret, the password that it is the owner's telephone."""

    code = StringField(
        _l("Code from the telephone"), validators=[_REQUIRED],
        render_kw={"inputmode": "numeric", "maxlength": "12", "autofocus": True},
    )  # fmt: skip
    password = PasswordField(
        _l("Present password"), validators=[_REQUIRED], render_kw={"autocomplete": "current-password"}
    )


class ConfirmForm(DynamicForm):
    """The password, before the protection is weakened or its codes are shown anew."""

    password = EnrolForm.password


class SecondFactorView(BaseView):
    """One-time codes of one's own account."""

    route_base = "/account/second-factor"
    default_view = "enrol"

    @expose("/", methods=["GET", "POST"])
    def enrol(self):
        """The QR for the telephone; the first code switches the second factor on."""
        account = db.session.get(Account, current_user.id)
        if second_factor.of(account.id) is not None:
            flash(_("Sign-in with a code is switched on already"), "warning")
            return redirect(url_for("AccountView.me"))
        seed = session.setdefault(_SEED, second_factor.new_seed())
        form = EnrolForm()
        if form.is_submitted() and form.validate() and self._is_proved(account, form, seed):
            step = second_factor.step_of(seed, form.code.data, clock.now())
            codes = second_factor.switch_on(account, seed, step)
            # The others came in by the password alone.
            sessions.end_all(account.id, but=current_user.session_id)
            db.session.commit()
            session.pop(_SEED)
            return _shown_once(codes, is_new=True)
        db.session.commit()
        return render_template("account/enrol.html", form=form, **_of_seed(account, seed))

    @staticmethod
    def _is_proved(account: Account, form: EnrolForm, seed: str) -> bool:
        if not sign_in.is_still_oneself(account, form.password.data):
            form.password.errors = [_("This is not the present password")]
        elif second_factor.step_of(seed, form.code.data, clock.now()) is None:
            form.code.errors = [_("The code is wrong. Check that the clock of the telephone is right.")]
        else:
            return True
        return False

    @expose("/codes", methods=["GET", "POST"])
    def codes(self):
        """New recovery codes instead of those that were lost or used up."""
        account, form = db.session.get(Account, current_user.id), ConfirmForm()
        if second_factor.of(account.id) is None:
            return redirect(url_for("SecondFactorView.enrol"))
        if self._is_confirmed(account, form):
            codes = second_factor.renew_codes(account)
            db.session.commit()
            return _shown_once(codes, is_new=False)
        db.session.commit()
        return render_template(
            "account/confirm.html", form=form, title=_("New recovery codes"),
            text=_("The former recovery codes will stop working."), label=_("Show new codes"),
        )  # fmt: skip

    @expose("/off", methods=["GET", "POST"])
    def off(self):
        """Ask for no code any more; not where a role demands it."""
        account, form = db.session.get(Account, current_user.id), ConfirmForm()
        if second_factor.of(account.id) is None:
            return redirect(url_for("AccountView.me"))
        if current_user.is_factor_demanded:
            flash(_("Your role needs sign-in with a code: only the administrator can reset it"), "danger")
            return redirect(url_for("AccountView.me"))
        if self._is_confirmed(account, form):
            second_factor.switch_off(account)
            db.session.commit()
            flash(_("Sign-in with a code is switched off"), "success")
            return redirect(url_for("AccountView.me"))
        db.session.commit()
        return render_template(
            "account/confirm.html", form=form, title=_("Switch off sign-in with a code"),
            text=_("The password alone will open your account again."), label=_("Switch off"),
        )  # fmt: skip

    @staticmethod
    def _is_confirmed(account: Account, form: ConfirmForm) -> bool:
        if not (form.is_submitted() and form.validate()):
            return False
        if sign_in.is_still_oneself(account, form.password.data):
            return True
        form.password.errors = [_("This is not the present password")]
        return False


def _of_seed(account: Account, seed: str) -> dict:
    secret = second_factor.secret_of(seed)
    picture = segno.make(second_factor.address_of(account, seed), error="l", boost_error=False, micro=False)
    return {
        "picture": picture.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=3, light="#fff"),
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "is_demanded": current_user.must_enrol,
        "back_url": url_for("AccountView.me"),
    }


def _shown_once(codes: list[str], *, is_new: bool):
    response = make_response(render_template("account/codes.html", codes=codes, is_new=is_new))
    # Unlike other answers to forms, nothing brings this one back.
    response.headers["Cache-Control"] = "private, no-store"
    return response
