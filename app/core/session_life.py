"""How long a session lives: the idle limit and the longest one; what has to be done before anything else."""

import time

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.core import access, clock, settings
from app.core.db import write_first
from app.extensions import db

_OPEN_BEFORE_CHANGE = {
    "AccountView.password",
    "AccountView.token",
    "SignInView.logout",
    "static",
    "appbuilder.static",
}
_OPEN_BEFORE_SECOND_FACTOR = _OPEN_BEFORE_CHANGE | {"SecondFactorView.enrol"}
# The cookie is written anew at most so often, so that most answers carry none.
_STEP_SECONDS = 60


def keep_or_end():
    """End an idle session; note that a person (not a page that polls) was here."""
    if request.endpoint in ("static", "appbuilder.static", "health.healthz", None) or "_user_id" not in session:
        return None
    if not current_user.is_authenticated:
        return None
    now = int(time.time())
    seen = session.get("seen", now)
    longest = current_app.permanent_session_lifetime
    if now - seen > settings.get("security.idle_minutes") * 60 or clock.now() - current_user.started_at > longest:
        return _end()
    if "seen" not in session or (now - seen >= _STEP_SECONDS and "X-Background" not in request.headers):
        session["seen"] = now
    return _to_do_first()


def _end():
    """Not only the cookie is emptied: whoever has a copy of it is out as well."""
    write_first()
    current_user.leave()
    db.session.commit()
    logout_user()
    session.clear()
    g.pop("actor", None)
    return access.ask_to_sign_in() if request.endpoint != "SignInView.login" else None


def _to_do_first():
    """An issued password is changed, a demanded second factor switched on, before anything else opens."""
    if current_user.must_change_password:
        open_endpoints, there = _OPEN_BEFORE_CHANGE, "AccountView.password"
        message = _("Change the issued password to go on")
    elif current_user.must_enrol:
        open_endpoints, there = _OPEN_BEFORE_SECOND_FACTOR, "SecondFactorView.enrol"
        message = _("Your role needs sign-in with a code: switch it on to go on")
    else:
        return None
    if request.endpoint in open_endpoints:
        return None
    if access.wants_json():
        return {"error": message}, 403
    flash(message, "warning")
    return redirect(url_for(there))


def keep_private(response):
    """No cache keeps what a person saw: the next one at the computer would find it there.

    A page with a form may be gone back to, so that what was typed is still in it, but only by asking again.
    """
    if request.endpoint in ("static", "appbuilder.static") or "private" in response.headers.get("Cache-Control", ""):
        return response
    has_form = request.url_rule is not None and {"GET", "POST"} <= request.url_rule.methods
    response.headers["Cache-Control"] = "private, no-cache" if has_form else "private, no-store"
    return response
