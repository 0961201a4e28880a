"""Logins and passwords of groups: who has none, who was handed a slip, who never signed in (clauses 2.2, 3.4, 4.2)."""

import datetime
import uuid

import sqlalchemy as sa
from flask import abort, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import events, following, holders
from app.accounts.following import COLUMN_OF, Listed
from app.accounts.holders import EMPLOYEE, GUARDIAN, STUDENT, Holder
from app.accounts.models import Account
from app.accounts.scopes import accounts_of, groups_shown
from app.core import clock, listing
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.exchange.lists import MOST_ROWS, send_list
from app.core.text import search_key, search_words
from app.core.values import Cell, plain
from app.extensions import db
from app.policy.access import REGISTERS, Act
from app.policy.issuing import STAGE_NAMES, STAGE_TONES, WAITS_FOR_A_SLIP, Stage
from app.policy.kinds import RELATIONS_OF_GUARDIANS
from app.students.models import StudyGroup

_account, _group = Account.__table__, StudyGroup.__table__

# The end of an access is told when it is that near.
ENDS_SOON = datetime.timedelta(days=45)

WHO = {STUDENT: _l("students"), GUARDIAN: _l("parents"), EMPLOYEE: _l("staff")}
WHO_ONE = {STUDENT: _l("student"), GUARDIAN: _l("parent"), EMPLOYEE: _l("employee")}


class CredentialsView(BaseView):
    """Logins and passwords, as far as one follows them."""

    route_base = "/credentials"
    register = "credentials"
    default_view = "index"

    @expose("/")
    @needs(Act.READ)
    def index(self):
        """Groups with counts, and the day by which accounts are due; whoever follows one group is led to it."""
        actor, today = current(), clock.today()
        page = following.overview(actor, today)
        if (own := page.only_group) and "all" not in request.args and not actor.may("accounts", Act.GRANT):
            return redirect(url_for("CredentialsView.group", pk=own.id))
        return render_template(
            "credentials/index.html", page=page, today=today, may_open=actor.may("accounts", Act.GRANT)
        )

    @expose("/groups/<int:pk>")
    @needs(Act.READ)
    def group(self, pk: int):
        """Students of a group and their parents: how far each has come, and what is to be done."""
        circle = next(iter(holders.circles(sa.and_(_group.c.id == pk, groups_shown(current(), Act.READ)))), None)
        if circle is None:
            abort(404)
        return render_template("credentials/group.html", circle=circle, count=following.count, **actions(circle.people))

    @expose("/people")
    @needs(Act.READ)
    def people(self):
        """People by how far they have come, by group and by who they are."""
        page = _people_page(Act.READ, max(request.args.get("page", 1, type=int), 1), 50)
        fragment = request.headers.get("X-Fragment") == "list"
        return render_template("register/_rows.html" if fragment else "register/list.html", page=page)

    @expose("/people/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The list as a workbook; there are no passwords in it, nor anywhere."""
        write_first()
        return send_list(_people_page(Act.EXPORT, 1, MOST_ROWS), "credentials")


def actions(people: list[Holder]) -> dict:
    """What the page needs to act: whom the person may serve, who waits, what was done, and the number of the form."""
    accounts = [holder.account_id for holder in people if holder.account_id]
    served = served_of(accounts)
    may_serve = {
        holder.key
        for holder in people
        if holder.account_id in served and (not holder.is_staff or following.serves_staff(current()))
        and holder.stage not in (Stage.ENDED, Stage.BLOCKED)
    }  # fmt: skip
    return {
        "may_serve": may_serve,
        "waiting": [one for one in people if one.key in may_serve and one.stage in WAITS_FOR_A_SLIP],
        "printed": [one for one in people if one.key in may_serve and one.stage is Stage.PRINTED],
        "events": events.history(accounts),
        "batch": str(uuid.uuid4()),
        "today": clock.today(),
        "soon": clock.today() + ENDS_SOON,
        "names": STAGE_NAMES,
        "tones": STAGE_TONES,
        "relations": RELATIONS_OF_GUARDIANS,
        "plain": plain,
        "may_open": current().may("accounts", Act.GRANT),
    }


def served_of(account_ids: list[int]) -> set[int]:
    """Those of the accounts to which the person issues passwords; the own one is changed on its own page."""
    if not account_ids or not current().may("accounts", Act.ISSUE):
        return set()
    own = sa.select(_account.c.id).where(_account.c.id.in_(account_ids), accounts_of(current(), Act.ISSUE))
    return set(db.session.scalars(own)) - {current().account_id}


def _people_page(act: str, number: int, size: int) -> listing.ListPage:
    everybody = following.people(current(), act)
    found = [listed for listed in everybody if _is_asked(listed)]
    total = len(found)
    heads = (_("Full name"), _("Who"), _("Group"), _("State"), _("Slip handed over"), _("Last sign-in"))
    return listing.ListPage(
        title=str(REGISTERS["credentials"].label), subtitle=_("Entries: %(count)s", count=total),
        q=request.args.get("q", "")[:100], search_hint=_("Name or login"), filters=_filters(everybody),
        columns=[listing.Column("", head, None, None) for head in heads],
        rows=[_row(place, listed) for place, listed in enumerate(found[(number - 1) * size : number * size])],
        actions=[], action_url=None, total=total, first=(number - 1) * size + 1 if total else 0,
        last=min(number * size, total),
        prev_url=listing.with_arguments(page=number - 1) if number > 1 else None,
        next_url=listing.with_arguments(page=number + 1) if number * size < total else None,
        sizes=[], add_url=None, import_url=None, export_url=_export_url(), print_url=None, empty=None,
        nothing_found=not total, keep=[],
    )  # fmt: skip


def _export_url() -> str | None:
    if not current().may("credentials", Act.EXPORT):
        return None
    asked = {key: request.args[key] for key in ("q", "who", "stage", "department", "group") if request.args.get(key)}
    return url_for("CredentialsView.export", **asked)


def _is_asked(listed: Listed) -> bool:
    holder, asked = listed.holder, request.args
    text = search_key(holder.name, holder.login)
    return (
        asked.get("who", "") in ("", holder.kind)
        and asked.get("stage", "") in ("", holder.stage, COLUMN_OF.get(holder.stage))
        and asked.get("group", "") in ("", str(listed.group.id) if listed.group else None)
        and asked.get("department", "") in ("", listed.group.department if listed.group else None)
        and all(word in text for word in search_words(asked.get("q", "")))
    )


def _filters(everybody: list[Listed]) -> list[listing.Filter]:
    groups = {str(one.group.id): one.group.name for one in everybody if one.group}
    departments = {one.group.department: one.group.department for one in everybody if one.group}
    kinds = {kind: label for kind, label in WHO.items() if any(one.holder.kind == kind for one in everybody)}
    stages = {
        "missing": STAGE_NAMES[Stage.NONE],
        "waiting": _("there is an account, not handed over"),
        "silent": STAGE_NAMES[Stage.HANDED],
        "in_use": STAGE_NAMES[Stage.IN_USE],
        Stage.EXPIRED: STAGE_NAMES[Stage.EXPIRED],
        Stage.ENDED: STAGE_NAMES[Stage.ENDED],
        Stage.BLOCKED: STAGE_NAMES[Stage.BLOCKED],
        Stage.NOT_DUE: STAGE_NAMES[Stage.NOT_DUE],
    }
    return [
        _filter("stage", _("State"), stages),
        _filter("who", _("Who"), kinds),
        _filter("department", _("Department"), departments),
        _filter("group", _("Group"), groups),
    ]


def _filter(name: str, label: str, options: dict) -> listing.Filter:
    value = request.args.get(name, "")
    shown = str(options.get(value, ""))
    return listing.Filter(
        name=name, label=label, kind="choice", value=value if shown else "", value_text=shown,
        options=[(key, str(text)) for key, text in options.items()], lookup_url=None,
        remove_url=listing.with_arguments(**{name: None, "page": None}),
    )  # fmt: skip


def _row(place: int, listed: Listed) -> listing.Row:
    holder = listed.holder
    url = (
        url_for("CredentialsView.group", pk=listed.group.id, _anchor=holder.key)
        if listed.group
        else url_for("StaffAccountsView.page", _anchor=holder.key)
    )
    handed = ", ".join(part for part in (plain(holder.handing.handed_on), holder.handing.handed_to) if part)
    cells = [
        Cell(holder.name, url),
        Cell(_who(holder)),
        Cell(listed.group.name if listed.group else ""),
        Cell(str(STAGE_NAMES[holder.stage]), None, STAGE_TONES[holder.stage], is_data=False),
        Cell(handed),
        Cell(plain(holder.last_login)),
    ]
    return listing.Row(place, None, None, cells)


def _who(holder: Holder) -> str:
    """«родитель: Иванов Иван», «студент», the position of an employee."""
    if holder.kind == GUARDIAN:
        return f"{WHO_ONE[GUARDIAN]}: {holder.place}"
    return str(WHO_ONE[STUDENT]) if holder.kind == STUDENT else holder.place or str(WHO_ONE[EMPLOYEE])
