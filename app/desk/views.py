"""The first page of each role."""

from flask import render_template
from flask_appbuilder import IndexView, expose
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import own_account
from app.core import clock
from app.core.actor import current
from app.desk import queries


class DeskView(IndexView):
    """The desk."""

    @expose("/")
    def index(self):
        """What is now and what to do."""
        day = format_date(clock.today(), "EEEE, d MMMM")
        desk = {
            "title": day[:1].upper() + day[1:],
            "subtitle": _("Good day, %(name)s", name=current().name),
            "cards": queries.cards(current(), clock.today()),
            "questions": own_account.questions(current_user.id, current_user.session_id),
        }
        return render_template("desk/desk.html", desk=desk)
