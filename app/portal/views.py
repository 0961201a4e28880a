"""Requests of parents and students to change personal data (clause 3.7)."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.exc import StaleDataError

from app.core import access, clock, forms, listing
from app.core.access import needs
from app.core.actor import current
from app.core.refusal import Refused, explain
from app.core.text import initials
from app.core.values import Cell, plain
from app.extensions import db
from app.policy.access import Act
from app.policy.orders import Kind
from app.policy.requests import REQUEST_KINDS, REQUEST_STATES, STATE_TONES
from app.portal import queries, rules, services
from app.portal.models import PersonRequest

SIZE = 50
_WHICH = {"open": _l("waiting for an answer"), "all": _l("all")}


class RequestsView(BaseView):
    """Requests: a sender sees the own ones and their answers, a class teacher and the secretary answer them."""

    route_base = "/requests"
    register = "requests"
    default_view = "list"

    @expose("/list/")
    @needs(Act.READ)
    def list(self):
        """The requests that one may see: those that wait come first."""
        page = _page(max(request.args.get("page", 1, type=int), 1))
        fragment = request.headers.get("X-Fragment") == "list"
        return render_template("register/_rows.html" if fragment else "register/list.html", page=page)

    @expose("/show/<int:pk>")
    @needs(Act.READ)
    def show(self, pk: int):
        """What is asked for, what stands on the card now, and the answer."""
        found = _request_or_404(pk, Act.READ)
        return render_template("portal/request.html", page=_request_page(found))

    @expose("/add", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def add(self):
        """Choose about whom, then change what has changed."""
        people = queries.subjects(current(), clock.today())
        person = _chosen(people, request.values.get("about", ""))
        if person is None:
            return render_template("portal/whom.html", page=_whom_page(people))
        typed, wrong = services.present(person), {}
        if request.method == "POST":
            typed = {field: _typed(field) for field in typed}
            changes = rules.changes(services.subject_of(person), services.present(person), typed)
            wrong = rules.refusals(changes) | _too_long(person, changes)
            if changes and not wrong:
                sent = services.send(current(), person, changes, _typed("comment", 500))
                db.session.commit()
                flash(_("The request is sent: the class teacher and the secretary see it"), "success")
                return redirect(url_for(".show", pk=sent.id))
            if not changes:
                flash(_("Nothing is changed: correct what has changed and send again"), "warning")
        return render_template("portal/new.html", page=_new_page(person, typed, wrong))

    @expose("/accept/<int:pk>", methods=["POST"])
    @needs(Act.APPROVE)
    def accept(self, pk: int):
        """Accept: the card is changed, or the secretary has to make an order."""
        return _decide(pk, lambda found: services.accept(current(), found))

    @expose("/decline/<int:pk>", methods=["POST"])
    @needs(Act.APPROVE)
    def decline(self, pk: int):
        """Decline with a reason."""
        reason = _typed("reason", 500)
        if not reason:
            flash(_("Say why it is declined: the sender reads the reason"), "danger")
            return redirect(url_for(".show", pk=_request_or_404(pk, Act.APPROVE).id))

        def carry_out(found):
            services.decline(current(), found, reason)
            return _("Declined")

        return _decide(pk, carry_out)

    @expose("/fulfil/<int:pk>", methods=["POST"])
    @needs(Act.APPROVE)
    def fulfil(self, pk: int):
        """The order that the request needs has been made."""
        order = _typed("order", 60)
        if not order:
            flash(_("Name the order: its number and date"), "danger")
            return redirect(url_for(".show", pk=_request_or_404(pk, Act.APPROVE).id))

        def carry_out(found):
            services.fulfil(current(), found, order)
            return _("The request is closed by the order")

        return _decide(pk, carry_out)

    @expose("/withdraw/<int:pk>", methods=["POST"])
    @needs(Act.WRITE)
    def withdraw(self, pk: int):
        """The sender takes the request back while it is open."""

        def carry_out(found):
            services.withdraw(current(), found)
            return _("The request is withdrawn")

        return _decide(pk, carry_out, Act.WRITE)


def _decide(pk: int, carry_out, act: str = Act.APPROVE):
    """Do what was decided and return to the request; a refusal is told."""
    found = _request_or_404(pk, act)
    try:
        done = carry_out(found)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "danger")
    except StaleDataError as error:
        db.session.rollback()
        flash(explain(error), "danger")
    else:
        flash(done, "success")
    return redirect(url_for("RequestsView.show", pk=pk))


def _typed(field: str, longest: int = 300) -> str | None:
    return " ".join(request.form.get(field, "").replace("\x00", "").split())[:longest] or None


def _too_long(person, changes: rules.Changes) -> dict:
    """field -> the sentence, of what the column of the card does not hold."""
    lengths = {field: type(person).__table__.c[field].type.length for field in changes}
    return {
        field: _("No more than %(count)s characters", count=lengths[field])
        for field, (_old, new) in changes.items()
        if new and len(new) > lengths[field]
    }


def _request_or_404(pk: int, act: str) -> PersonRequest:
    statement = queries.loaded(queries.requests(current(), act)).where(PersonRequest.id == pk)
    return db.session.scalars(statement).unique().one_or_none() or abort(404)


def _key(person) -> str:
    return f"{services.subject_of(person)}-{person.id}"


def _chosen(people: list, about: str):
    return next((person for person in people if _key(person) == about), people[0] if len(people) == 1 else None)


def _whom_page(people: list) -> dict:
    return {
        "title": _("Report a change of data"),
        "back_url": url_for("RequestsView.list"),
        "people": [(str(person), _who(person), url_for("RequestsView.add", about=_key(person))) for person in people],
    }


def _who(person) -> str:
    return _("parent") if services.subject_of(person) == "guardian" else _("student")


def _new_page(person, typed: dict, wrong: dict) -> dict:
    subject = services.subject_of(person)
    return {
        "title": _("Change of data: %(person)s", person=str(person)),
        "about": _key(person),
        "back_url": url_for("RequestsView.list"),
        "comment": request.form.get("comment", "")[:500],
        "fields": [
            {
                "name": field,
                "label": str(forms.property_label(type(person), field)),
                "value": value or "",
                "present": getattr(person, field) or "",
                "error": wrong.get(field),
                "by_order": bool(rules.by_order(subject, [field])),
            }
            for field, value in typed.items()
        ],
    }


def _page(number: int) -> listing.ListPage:
    actor = current()
    may_answer, may_send = actor.may("requests", Act.APPROVE), actor.may("requests", Act.WRITE)
    which = listing.ExtraFilter(_("State"), lambda _value: None, _WHICH, default="open" if may_answer else "all")
    statement = queries.requests(actor)
    if which.chosen(request.args.get("state", "")) == "open":
        statement = statement.where(queries.awaited(actor))
    found = db.session.scalars(
        queries.loaded(statement).order_by(PersonRequest.id.desc()).offset((number - 1) * SIZE).limit(SIZE + 1)
    ).unique().all()  # fmt: skip
    heads = (_("Sent"), _("About whom"), _("What changes"), _("Sent by"), _("State"))
    total = (number - 1) * SIZE + len(found)
    return listing.ListPage(
        title=_("Requests to change data"), subtitle=_("The card changes when a request is accepted (clause 3.7)"),
        q="", search_hint=None, filters=[listing.extra_filter("state", which)] if may_answer else [],
        columns=[listing.Column("", head, None, None) for head in heads], rows=[_row(one) for one in found[:SIZE]],
        actions=[], action_url=None, total=total, first=(number - 1) * SIZE + 1 if found else 0,
        last=min(number * SIZE, total),
        prev_url=listing.with_arguments(page=number - 1) if number > 1 else None,
        next_url=listing.with_arguments(page=number + 1) if len(found) > SIZE else None,
        sizes=[], add_url=url_for("RequestsView.add") if may_send else None, import_url=None, export_url=None,
        print_url=None, empty=None if found else _empty(may_send), nothing_found=not found and may_answer, keep=[],
    )  # fmt: skip


def _empty(may_send: bool) -> dict:
    return {
        "title": _("No requests yet"),
        "text": _("Tell the college when a name, a phone or an address has changed.") if may_send else "",
        "url": url_for("RequestsView.add") if may_send else None,
        "link": _("Report a change of data"),
    }


def _state(found: PersonRequest) -> Cell:
    return Cell(str(REQUEST_STATES[found.state]), None, STATE_TONES[found.state], is_data=False)


def _row(found: PersonRequest) -> listing.Row:
    url = url_for("RequestsView.show", pk=found.id)
    labels = [str(forms.property_label(type(found.person), line.field)).lower() for line in found.lines]
    cells = [
        Cell(plain(found.entered_at), url), Cell(str(found.person)), Cell(", ".join(labels), is_data=False),
        Cell(_by(found.sender)), _state(found),
    ]  # fmt: skip
    return listing.Row(found.id, url, None, cells)


def _by(account) -> str:
    return initials(account.last_name, account.first_name)


def _request_page(found: PersonRequest) -> dict:
    actor, person, subject = current(), found.person, services.subject_of(found.person)
    is_own = found.sender_id == actor.account_id
    may_answer = actor.may("requests", Act.APPROVE) and not is_own and _is_mine_to_answer(found)
    card = "StudentView.show" if subject == "student" else "GuardianView.show"
    return {
        "title": _("Request No. %(number)s", number=found.id),
        "kind": str(REQUEST_KINDS[found.kind]),
        "back_url": url_for("RequestsView.list"),
        "person": str(person),
        "person_url": url_for(card, pk=person.id) if access.may(actor, card) and (may_answer or is_own) else None,
        "who": _who(person),
        "sender": _by(found.sender),
        "sent_at": plain(found.entered_at),
        "comment": found.comment or "",
        "state": _state(found),
        "answer": found.answer or "",
        "answered_by": _by(found.answered_by) if found.answered_by else "",
        "answered_at": plain(found.answered_at),
        "lines": [_line(found, line, person, subject) for line in found.lines],
        "id": found.id,
        "may_accept": may_answer and found.state == "waiting",
        "may_decline": may_answer and found.state in ("waiting", "handed"),
        "may_fulfil": may_answer and found.state == "handed" and services.is_secretary(actor),
        "needs_order": bool(rules.by_order(subject, [line.field for line in found.lines if not line.is_done])),
        "order_url": url_for("StudentOrderView.add", kind=Kind.NAME_CHANGE)
        if access.may(actor, "StudentOrderView.add")
        else None,
        "may_withdraw": is_own and found.state in ("waiting", "handed"),
    }


def _is_mine_to_answer(found: PersonRequest) -> bool:
    statement = queries.requests(current(), Act.APPROVE).where(PersonRequest.id == found.id)
    return db.session.scalar(statement.with_only_columns(PersonRequest.id)) is not None


def _line(found: PersonRequest, line, person, subject: str) -> dict:
    now = getattr(person, line.field) or ""
    return {
        "label": str(forms.property_label(type(person), line.field)),
        "old": line.old or "",
        "new": line.new or "",
        "now": now if now != (line.old or "") and found.state in ("waiting", "handed") and not line.is_done else "",
        "is_done": line.is_done,
        "by_order": bool(rules.by_order(subject, [line.field])),
    }
