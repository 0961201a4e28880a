"""The page on which a head moves a group to another edition of its curriculum."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core.access import needs
from app.core.actor import current
from app.core.refusal import Refused, explain
from app.core.scope import narrow
from app.extensions import db
from app.policy.access import Act
from app.students import editions
from app.students.models import StudyGroup


class GroupEditionView(BaseView):
    """Whoever approves curricula says by which edition a group of the own department studies."""

    route_base = "/groups"
    register = "curricula"

    @expose("/<int:pk>/curriculum", methods=["GET", "POST"])
    @needs(Act.APPROVE)
    def choose(self, pk: int):
        """Choose an edition, look what changes, move."""
        group = self._group_or_404(pk)
        offered = editions.choices(group)
        asked = request.values.get("to", type=int)
        target = next((curriculum for curriculum in offered if curriculum.id == asked), None)
        if asked is not None and target is None:
            abort(404)
        if request.method == "POST" and target is not None:
            try:
                editions.move(group, target)
                db.session.commit()
            except (Refused, IntegrityError) as refusal:
                db.session.rollback()
                flash(explain(refusal) if isinstance(refusal, IntegrityError) else str(refusal), "danger")
                return redirect(url_for(".choose", pk=pk, to=asked))
            flash(_("The group studies by: %(name)s", name=target.name), "success")
            return redirect(url_for("StudyGroupView.show", pk=pk))
        page = {
            "group": group,
            "offered": offered,
            "target": target,
            "back_url": url_for("StudyGroupView.show", pk=pk),
        }
        move = editions.preview(group, target) if target else None
        return render_template("students/edition.html", page=page, move=move)

    def _group_or_404(self, pk: int) -> StudyGroup:
        mine = narrow(sa.select(StudyGroup).where(StudyGroup.id == pk), StudyGroup, current(), Act.READ)
        return db.session.scalar(mine) or abort(404)
