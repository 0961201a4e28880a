"""What the pages of a curriculum share: loading it with the right that the page asks for, and refusing a change."""

import sqlalchemy as sa
from flask import abort, flash, redirect, url_for
from flask_appbuilder import BaseView

from app.core.actor import current
from app.core.scope import narrow
from app.curricula.models import Curriculum
from app.extensions import db


class CurriculumPages(BaseView):
    """A view whose addresses stand under a curriculum."""

    route_base = "/curricula"
    register = "curricula"

    def curriculum_or_404(self, pk: int, act: str) -> Curriculum:
        """Load and authorise are one act."""
        statement = narrow(sa.select(Curriculum).where(Curriculum.id == pk), Curriculum, current(), act)
        return db.session.scalar(statement) or abort(404)

    def refused(self, curriculum: Curriculum, reason: object):
        """Back to the card, with the reason."""
        flash(str(reason), "warning")
        return redirect(url_for("CurriculumView.show", pk=curriculum.id))
