"""The register of consents and the list of those who have given none."""

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import consent_queries, consent_rules
from app.accounts.consent_models import Consent
from app.accounts.consent_queries import Lacking
from app.core import clock, listing
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.exchange.lists import MOST_ROWS, send_list
from app.core.forms import find_visible
from app.core.register import Refused, RegisterView
from app.core.scans import KeepsScan
from app.core.text import search_words
from app.core.values import Cell
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import CONSENT_KINDS
from app.staff.queries import valid_consent
from app.students.models import Guardian, Guardianship, StudyGroup

_STATES = {"valid": _l("in force"), "withdrawn": _l("withdrawn"), "all": _l("all")}


def _in_state(state: str):
    table = Consent.__table__
    in_force = [valid_consent(table, clock.today(), kind) for kind in CONSENT_KINDS]
    return {"valid": sa.or_(*in_force), "withdrawn": Consent.withdrawn_on.is_not(None)}.get(state, sa.true())


class ConsentView(KeepsScan, RegisterView):
    """Consents of students and parents."""

    model = Consent
    register = "consents"
    list_columns = ["student", "guardian", "kind", "signer", "signed_on", "ends_on", "withdrawn_on"]
    form_columns = [
        "student", "guardian", "kind", "signer", "signed_on", "ends_on", "withdrawn_on", "withdrawal",
    ]  # fmt: skip
    extra_columns = {"scan": _l("Scan")}
    filters = ["student", "guardian", "kind", "signed_on", "withdrawn_on"]
    extra_filters = {"state": listing.ExtraFilter(_l("State"), _in_state, _STATES, default="all")}
    empty_hint = _l("Enter the consents signed by students and parents; who has none is told on a page of its own.")
    new_title = _l("Consent")

    def extra_cells(self, rows):
        """The scans."""
        return {row_id: {"scan": cell} for row_id, cell in self.scan_cells(rows).items()}

    def prefill(self, form):
        """For a student under age with one parent that parent signs."""
        super().prefill(form)
        student = form.student.data
        if student is None or not consent_rules.is_minor(student.birth_date, clock.today()):
            return
        guardians = _guardians_of(student.id)
        if len(guardians) == 1:
            form.signer.data = find_visible(Guardian, current)(guardians[0])

    def plausible(self, name, found, chosen):
        """The signer is one of the student's own parents; a student is known by them."""
        if name == "signer" and chosen.get("student") is not None:
            own = set(_guardians_of(chosen["student"].id))
            return [one for one in found if one.id in own]
        return found

    def before_save(self, consent):
        """About one person; a parent signs for a minor, a person of age alone."""
        guardians = _guardians_of(consent.student.id) if consent.student is not None else []
        if reason := consent_rules.refusal(consent, guardians, clock.today()):
            raise Refused(str(reason))


def _guardians_of(student_id: int) -> list[int]:
    table = Guardianship.__table__
    return list(db.session.scalars(sa.select(table.c.guardian_id).where(table.c.student_id == student_id)))


SIZE = 50


class NoConsentView(BaseView):
    """Who has given no consent, by group."""

    route_base = "/consents/missing"
    register = "consents"
    default_view = "list"

    @expose("/")
    @needs(Act.READ)
    def list(self):
        """Students of today's groups and their parents without a consent in force."""
        page = _page(max(request.args.get("page", 1, type=int), 1), SIZE)
        fragment = request.headers.get("X-Fragment") == "list"
        return render_template("register/_rows.html" if fragment else "register/list.html", page=page)

    @expose("/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The same as a workbook."""
        write_first()
        return send_list(_page(1, MOST_ROWS, Act.EXPORT), "consents")


_KIND = listing.ExtraFilter(_l("Consent to"), lambda _value: None, CONSENT_KINDS, default="processing")
_WHOSE = listing.ExtraFilter(_l("Whose"), lambda _value: None, {"students": _l("students"), "guardians": _l("parents")})


def _page(number: int, size: int, act: str = Act.READ) -> listing.ListPage:
    kind = _KIND.chosen(request.args.get("kind", ""))
    whose = _WHOSE.chosen(request.args.get("whose", ""))
    group = _group(request.args.get("group", ""))
    words = search_words(request.args.get("q", ""))
    everything = consent_queries.lacking(current(), clock.today(), kind, group_id=group.id if group else None, act=act)
    found = [
        one for one in everything
        if (not whose or (whose == "guardians") == one.is_guardian) and all(word in one.search_key for word in words)
    ]  # fmt: skip
    rows = found[(number - 1) * size : number * size]
    heads = (_("Group"), _("Who"), "", _("What is missing"), "")
    return listing.ListPage(
        title=_("Who has given no consent"), subtitle=_("Entries: %(count)s", count=len(found)),
        q=request.args.get("q", "")[:100], search_hint=_("Search"), filters=_filters(kind, whose, group),
        columns=[listing.Column("", head, None, None) for head in heads],
        rows=[_row(one, kind) for one in rows], actions=[], action_url=None, total=len(found),
        first=(number - 1) * size + 1 if rows else 0, last=min(number * size, len(found)),
        prev_url=listing.with_arguments(page=number - 1) if number > 1 else None,
        next_url=listing.with_arguments(page=number + 1) if number * size < len(found) else None,
        sizes=[], add_url=None, import_url=None, export_url=_export_url(), print_url=None,
        empty=None if found else {"title": _("Everybody has given it"), "text": "", "url": None, "link": ""},
        nothing_found=not found and _is_narrowed(), keep=[],
    )  # fmt: skip


def _is_narrowed() -> bool:
    return any(request.args.get(name) for name in ("q", "kind", "whose", "group"))


def _export_url() -> str | None:
    if not current().may("consents", Act.EXPORT):
        return None
    kept = {name: request.args[name] for name in ("q", "kind", "whose", "group") if request.args.get(name)}
    return url_for(".export", **kept)


def _group(typed: str) -> StudyGroup | None:
    return find_visible(StudyGroup, current)(int(typed)) if typed.isdecimal() and len(typed) < 10 else None


def _filters(kind: str, whose: str, group: StudyGroup | None) -> list[listing.Filter]:
    chips = [listing.extra_filter("kind", _KIND), listing.extra_filter("whose", _WHOSE)]
    chosen = (str(group.id), group.name) if group else ("", "")
    by_group = listing.Filter(
        name="group", label=_("Group"), kind="lookup", value=chosen[0], value_text=chosen[1], options=[],
        lookup_url=url_for("StudyGroupView.lookup"), remove_url=listing.with_arguments(group=None, page=None),
    )  # fmt: skip
    return [by_group, *chips] if current().may("groups", Act.READ) else chips


def _row(one: Lacking, kind: str) -> listing.Row:
    view = "GuardianView" if one.is_guardian else "StudentView"
    url = url_for(f"{view}.show", pk=one.id) if current().may(one.register, Act.READ) else None
    who = _("parent of %(student)s", student=one.child) if one.is_guardian else _signs(one)
    enter = Cell("")
    if current().may("consents", Act.WRITE):
        link = {"guardian" if one.is_guardian else "student": one.id}
        enter = Cell(_("enter the consent"), url_for("ConsentView.add", **link), is_data=False)
    cells = [Cell(one.group), Cell(one.name, url), Cell(who, is_data=one.is_guardian),
             Cell(_said(one), is_data=False), enter]  # fmt: skip
    return listing.Row(one.id, url, None, cells)


def _signs(one: Lacking) -> str:
    if one.age is None:
        return _("no date of birth")
    return _("of age, signs alone") if one.age >= consent_rules.OF_AGE else _("under 18, a parent signs")


def _said(one: Lacking) -> str:
    if one.withdrawn_on:
        return _("withdrawn on %(day)s", day=one.withdrawn_on.strftime("%d.%m.%Y"))
    if one.ended_on:
        return _("ended on %(day)s", day=one.ended_on.strftime("%d.%m.%Y"))
    return _("no consent")
