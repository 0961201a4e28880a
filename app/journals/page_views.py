"""The journal's addresses: the list, the page, its data and what is written into it."""

from __future__ import annotations

from flask import Response, abort, jsonify, render_template, request
from flask_appbuilder import BaseView, expose
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.access import needs
from app.core.actor import current
from app.extensions import db
from app.journals import cells, grid, lessons, pages, shelf, story, topics, works
from app.journals.lesson_fields import RefusedError
from app.journals.ops import BadBatchError
from app.journals.pages import Page
from app.policy.access import Act


class JournalView(BaseView):
    """The journal. Rows are reached through `pages.find` only; somebody else's page does not exist."""

    route_base = "/journals"
    registers = ("journals", "practice_journals")
    default_view = "index"

    @expose("/")
    @needs(Act.READ)
    def index(self):
        """The pages that the person may see."""
        asked = shelf.wanted(request.args)
        found = shelf.shelf(current(), asked, request.args.get("q", "")[:100], clock.today())
        return render_template("journals/index.html", shelf=found, missing=shelf.missing)

    @expose("/<int:page_id>")
    @needs(Act.READ, hidden=True)
    def page(self, page_id: int):
        """The shell of one page; its data is fetched by the scripts."""
        shell = pages.shell(current(), _page_or_404(page_id))
        return render_template("journals/page.html", journal=shell)

    @expose("/<int:page_id>/grid.json")
    @needs(Act.READ, hidden=True)
    def grid(self, page_id: int):
        """The data of the grid; unchanged data is not sent again."""
        today = clock.today()
        page = _page_or_404(page_id)
        tag = grid.entity_tag(page, today)
        if request.if_none_match.contains_weak(tag):
            response = Response(status=304)
        else:
            response = Response(grid.as_json(page, today), mimetype="application/json")
        response.set_etag(tag)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    @expose("/<int:page_id>/cells", methods=["POST"])
    @needs(Act.READ, hidden=True)
    def cells(self, page_id: int):
        """Save a batch of cells; each is answered for by itself."""
        try:
            answer = _once_more(lambda: cells.save(page_id, _sent(), current(), clock.today(), clock.now()))
        except BadBatchError as error:
            return jsonify(error=str(error)), 422
        return jsonify(answer) if answer is not None else abort(404)

    @expose("/<int:page_id>/lessons", methods=["POST"])
    @needs(Act.READ, hidden=True)
    def lessons(self, page_id: int):
        """Add a lesson."""
        return _answered(lambda: lessons.add(page_id, _sent(), current(), clock.today(), clock.now()))

    @expose("/<int:page_id>/lessons/<int:lesson_id>", methods=["POST"])
    @needs(Act.READ, hidden=True)
    def lesson(self, page_id: int, lesson_id: int):
        """Change a lesson."""
        return _answered(lambda: lessons.change(page_id, lesson_id, _sent(), current(), clock.today(), clock.now()))

    @expose("/<int:page_id>/lessons/<int:lesson_id>/works", methods=["POST"])
    @needs(Act.READ, hidden=True)
    def works(self, page_id: int, lesson_id: int):
        """Add, change or remove a work of a lesson."""
        return _answered(lambda: works.change(page_id, lesson_id, _sent(), current(), clock.today(), clock.now()))

    @expose("/<int:page_id>/topics.json")
    @needs(Act.READ, hidden=True)
    def topics(self, page_id: int):
        """The approved thematic plan of the page's term: what is given, what comes next."""
        return jsonify(topics.as_json(_page_or_404(page_id)))

    @expose("/<int:page_id>/history.json")
    @needs(Act.READ, hidden=True)
    def history(self, page_id: int):
        """Who changed what and when: of a cell, a lesson or the whole page, newest first."""
        return jsonify(changes=story.of_page(_page_or_404(page_id), request.args))


def _sent() -> object:
    return request.get_json(silent=True)


def _page_or_404(page_id: int) -> Page:
    return pages.find(current(), page_id, clock.today()) or abort(404)


def _once_more(save):
    """Save and commit; when two requests with the same new operation meet, the later one is judged anew."""
    try:
        answer = save()
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        answer = save()
        db.session.commit()
    return answer


def _answered(write):
    try:
        answer = _once_more(write)
    except RefusedError as refused:
        db.session.rollback()
        answer = refused.answer
    if answer.status == 404:
        abort(404)
    return jsonify(answer.body), answer.status
