"""What stands around every page: the college, the person, the menu. Made once per rights and kept by the worker."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.local import LocalProxy

from app.core import access, actor, settings
from app.core.actor import Actor
from app.core.values import plain
from app.policy.menu import MENU


@dataclass(frozen=True)
class MenuItem:
    """A line of the side menu."""

    label: str
    url: str
    icon: str
    endpoint: str
    current: bool = False
    badge: str | None = None


@dataclass(frozen=True)
class MenuSection:
    """A headed group of menu lines."""

    label: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class Frame:
    """The frame of a page; `base.html` draws it."""

    college: str
    year_line: str
    person: str
    roles_line: str
    menu: tuple[MenuSection, ...]
    signed_in: bool
    notice: str | None
    account_url: str = ""
    logout_url: str = ""


def frame() -> Frame:
    """The frame for whoever asks; must never fail, error pages use it too."""
    who = actor.current_or_none()
    return Frame(
        college=settings.get("college.short_name") or current_app.config["APP_NAME"],
        year_line=g.get("year_line") or "",
        person=who.name if who else "",
        roles_line=", ".join(who.roles).lower() if who else "",
        menu=_menu(who) if who else (),
        signed_in=bool(who and current_user.is_authenticated),
        notice=_("An invented college: every name and mark here is made up") if _is_demo() else None,
        account_url=url_for("AccountView.me"),
        logout_url=url_for("SignInView.logout"),
    )


def _is_demo() -> bool:
    return current_app.config["MODE"] == "demo"


def _menu(who: Actor) -> tuple[MenuSection, ...]:
    kept = current_app.extensions.setdefault("menus", {})
    key = frozenset(who.rights)
    if key not in kept:
        kept[key] = open_sections(who)
    here = (request.endpoint or "").partition(".")[0]
    return tuple(
        MenuSection(
            section.label,
            tuple(
                MenuItem(item.label, item.url, item.icon, item.endpoint, item.endpoint.partition(".")[0] == here)
                for item in section.items
            ),
        )
        for section in kept[key]
    )


def open_sections(who: Actor) -> tuple[MenuSection, ...]:
    """The menu as it opens for the rights held."""
    sections = []
    for label, lines in MENU:
        items = tuple(
            MenuItem(str(name), url_for(endpoint), icon, endpoint)
            for name, endpoint, icon, *needed in lines
            if endpoint in current_app.view_functions and access.may(who, endpoint) and (not needed or who.may(*needed))
        )
        if items:
            sections.append(MenuSection(str(label), items))
    return tuple(sections)


def install(app) -> None:
    """Give `frame` to every template; made when one asks for it, so that the page of a broken database does not ask."""
    app.context_processor(lambda: {"frame": LocalProxy(_frame_of_request)})
    app.jinja_env.filters["plain"] = plain


def _frame_of_request() -> Frame:
    if "frame" not in g:
        g.frame = frame()
    return g.frame
