"""What is missing from the cards of employees (clause 3.3): by person, with the place where it is entered."""

from flask import render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock, listing, settings
from app.core.access import needs
from app.core.db import write_first
from app.core.exchange.lists import MOST_ROWS, send_list
from app.core.text import search_words
from app.core.values import Cell, plain
from app.policy.access import Act
from app.staff import queries
from app.staff.queries import Gaps
from app.staff.rules import GAP_NAMES, Gap

SIZE = 50
_LACKS = listing.ExtraFilter(_l("What is missing"), lambda _value: None, GAP_NAMES)


class StaffGapsView(BaseView):
    """What is missing from the cards."""

    route_base = "/employees/gaps"
    register = "employees"
    default_view = "list"

    @expose("/")
    @needs(Act.EXPORT)
    def list(self):
        """The cards that lack something."""
        page = _page(max(request.args.get("page", 1, type=int), 1), SIZE)
        fragment = request.headers.get("X-Fragment") == "list"
        return render_template("register/_rows.html" if fragment else "register/list.html", page=page)

    @expose("/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The same as a workbook."""
        write_first()
        return send_list(_page(1, MOST_ROWS), "employees")


def _page(number: int, size: int) -> listing.ListPage:
    today = clock.today()
    q, lacks = request.args.get("q", ""), _LACKS.chosen(request.args.get("lacks", ""))
    everything = queries.cards_with_gaps(today, settings.get("staff.category_notice_days"))
    found = [
        one
        for one in everything
        if (not lacks or lacks in one.lacking) and all(word in one.search_key for word in search_words(q))
    ]
    rows = found[(number - 1) * size : number * size]
    heads = (_("Employee"), _("Position"), _("Department"), _("What is missing"), "")
    return listing.ListPage(
        title=_("Missing from the cards"),
        subtitle=_("Cards with gaps: %(count)s", count=len(everything)),
        q=q[:100],
        search_hint=_("Employee"),
        filters=[_filter(lacks, everything)],
        columns=[listing.Column("", head, None, None) for head in heads],
        rows=[_row(one) for one in rows],
        actions=[],
        action_url=None,
        total=len(found),
        first=(number - 1) * size + 1 if rows else 0,
        last=min(number * size, len(found)),
        prev_url=listing.with_arguments(page=number - 1) if number > 1 else None,
        next_url=listing.with_arguments(page=number + 1) if number * size < len(found) else None,
        sizes=[],
        add_url=None,
        import_url=None,
        export_url=url_for(".export", q=q or None, lacks=lacks or None),
        print_url=None,
        empty=None if everything else _nothing(),
        nothing_found=not found and bool(q or lacks),
        keep=[],
    )


def _nothing() -> dict:
    return {"title": _("Nothing is missing"), "text": _("Every card is complete."), "url": None, "link": ""}


def _filter(lacks: str, everything: list[Gaps]) -> listing.Filter:
    """The kinds of gaps with the number of cards of each."""
    counts = {gap: sum(gap in one.lacking for one in everything) for gap in Gap}
    options = [(gap.value, f"{GAP_NAMES[gap]} — {count}") for gap, count in counts.items() if count]
    return listing.Filter(
        name="lacks", label=str(_LACKS.label), kind="choice", value=lacks,
        value_text=str(GAP_NAMES[Gap(lacks)]) if lacks else "", options=options, lookup_url=None,
        remove_url=listing.with_arguments(lacks=None, page=None),
    )  # fmt: skip


def _row(one: Gaps) -> listing.Row:
    card = url_for("EmployeeView.show", pk=one.id)
    lacking = [_said(gap, one) for gap in one.lacking]
    cells = [
        Cell(one.name, card), Cell(one.position), Cell(one.department), Cell("; ".join(lacking), is_data=False),
        _where(one),
    ]  # fmt: skip
    return listing.Row(one.id, card, url_for("EmployeeView.edit", pk=one.id), cells)


def _said(gap: Gap, one: Gaps) -> str:
    if gap in (Gap.CATEGORY_EXPIRES, Gap.CATEGORY_EXPIRED):
        return f"{GAP_NAMES[gap]}: {plain(one.qualification_until)}"
    return str(GAP_NAMES[gap])


def _where(one: Gaps) -> Cell:
    """Where the first of the gaps is filled that the form of the card does not hold."""
    if Gap.POSITION in one.lacking:
        return Cell(_("enter the position"), url_for("EmployeePositionView.add", employee=one.id), is_data=False)
    if Gap.CONSENT in one.lacking:
        return Cell(_("enter the consent"), url_for("EmployeeConsentView.add", employee=one.id), is_data=False)
    return Cell("")
