"""How long a session lives: the idle limit and the longest one, and the forced change of an issued password."""

import time

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.core import access, settings

_OPEN_BEFORE_CHANGE = {
    "AccountView.password",
    "AccountView.token",
    "SignInView.logout",
    "static",
    "appbuilder.static",
}
# The cookie is written anew at most so often, so that most answers carry none.
_STEP_SECONDS = 60


def keep_or_end():
    """End an idle session; note that a person (not a page that polls) was here."""
    if request.endpoint in ("static", "appbuilder.static", "health.healthz", None) or "_user_id" not in session:
        return None
    if not current_user.is_authenticated:
        return None
    now = int(time.time())
    seen, since = session.get("seen", now), session.get("since", now)
    longest = current_app.permanent_session_lifetime.total_seconds()
    if now - seen > settings.get("security.idle_minutes") * 60 or now - since > longest:
        logout_user()
        session.clear()
        g.pop("actor", None)
        return access.ask_to_sign_in() if request.endpoint != "SignInView.login" else None
    if "seen" not in session or (now - seen >= _STEP_SECONDS and "X-Background" not in request.headers):
        session["seen"] = now
        session.setdefault("since", since)
    if current_user.must_change_password and request.endpoint not in _OPEN_BEFORE_CHANGE:
        if access.wants_json():
            return {"error": _("Change the issued password first")}, 403
        flash(_("Change the issued password to go on"), "warning")
        return redirect(url_for("AccountView.password"))
    return None


def keep_private(response):
    """No cache keeps what a person saw: the next one at the computer would find it there.

    A page with a form may be gone back to, so that what was typed is still in it, but only by asking again.
    """
    if request.endpoint in ("static", "appbuilder.static") or "private" in response.headers.get("Cache-Control", ""):
        return response
    has_form = request.url_rule is not None and {"GET", "POST"} <= request.url_rule.methods
    response.headers["Cache-Control"] = "private, no-cache" if has_form else "private, no-store"
    return response
