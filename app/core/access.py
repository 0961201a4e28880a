"""The door: every address says what it needs, and whoever lacks it does not come in.

An address that says nothing is a mistake found at start-up, not an open door.
"""

from collections.abc import Callable

from flask import abort, current_app, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.actor import Actor
from app.policy.access import OWN_ENDPOINTS, PUBLIC_ENDPOINTS, Act


def needs(act: str, *, hidden: bool = False) -> Callable:
    """Mark an exposed method with the act that it does on the view's register (`register` or `registers`).

    A hidden address is not found by whoever lacks the right: for them there is no such thing."""

    def mark(method):
        method.needed_act = Act(act)
        method.is_hidden = hidden
        return method

    return mark


def needed_rights(appbuilder) -> dict[str, tuple[tuple[str, ...], Act]]:
    """endpoint -> (registers, act): the act on any of them opens the door. Raises on an address without one."""
    rights = {}
    for view in appbuilder.baseviews:
        registers = getattr(view, "registers", None) or (getattr(view, "register", None),)
        for name in dir(type(view)):
            method = getattr(type(view), name, None)
            if not getattr(method, "_urls", None):
                continue
            endpoint = f"{view.endpoint}.{name}"
            if endpoint in PUBLIC_ENDPOINTS or endpoint in OWN_ENDPOINTS:
                continue
            act = getattr(method, "needed_act", None)
            if act is None or None in registers:
                raise RuntimeError(f"{endpoint}: say what it needs (core.access.needs) or list it in policy.access")
            rights[endpoint] = (tuple(registers), act)
    return rights


def guard():
    """Run before every request: who is it, and may this person come in here?"""
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC_ENDPOINTS:
        return None
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    if _opened_by_another():
        return ask_to_sign_in()
    if endpoint in OWN_ENDPOINTS:
        return None
    needed = current_app.extensions["needed_rights"].get(endpoint)
    if needed is None:
        abort(404)
    registers, act = needed
    if not any(g.actor.may(register, act) for register in registers):
        is_hidden = getattr(current_app.view_functions[endpoint], "is_hidden", False)
        abort(404 if is_hidden else 403)
    return None


def _opened_by_another() -> bool:
    """Whether the page that asks was opened by one person and another has signed in since: what the first
    typed must not be written under the name of the second."""
    opened_by = request.headers.get("X-Account")
    return opened_by is not None and opened_by != str(g.actor.account_id)


def ask_to_sign_in():
    """A page leads to the sign-in page and back; data says 401, so that a script can sign in over the page."""
    if wants_json():
        return jsonify(error=_("The session has ended: sign in again")), 401
    there = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("SignInView.login", next=there))


def wants_json() -> bool:
    """Whether the asker is a script."""
    return (
        request.path.endswith(".json")
        or request.is_json
        or request.headers.get("X-Requested-With") == "fetch"
        or request.accept_mimetypes.best == "application/json"
    )


def may(actor: Actor, endpoint: str) -> bool:
    """Whether the actor may open the address: what the menu shows."""
    if endpoint in OWN_ENDPOINTS or endpoint in PUBLIC_ENDPOINTS:
        return True
    needed = current_app.extensions["needed_rights"].get(endpoint)
    return needed is not None and any(actor.may(register, needed[1]) for register in needed[0])
