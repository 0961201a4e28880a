"""Steps of a curriculum, its further editions and the difference between them."""

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.core import clock
from app.core.access import needs
from app.core.fields import parse_date
from app.core.refusal import Refused
from app.curricula import life
from app.curricula.card import Findings
from app.curricula.comparison import compare
from app.curricula.curriculum_rows import CurriculumPages
from app.curricula.life_rules import STEPS
from app.curricula.models import Curriculum
from app.curricula.queries import stored_rows
from app.extensions import db
from app.policy.access import Act


class CurriculumLifeView(CurriculumPages):
    """What is done with a whole curriculum."""

    @expose("/<int:pk>/submit", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def submit(self, pk: int):
        """Submit it for approval."""
        return self._step(pk, "submitted")

    @expose("/<int:pk>/withdraw", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def withdraw(self, pk: int):
        """Take it back to go on with it."""
        return self._step(pk, "withdrawn")

    @expose("/<int:pk>/approve", methods=["GET", "POST"])
    @needs(Act.APPROVE)
    def approve(self, pk: int):
        """Approve it: from now on it is changed only by a new edition."""
        return self._step(pk, "approved")

    @expose("/<int:pk>/return", methods=["GET", "POST"])
    @needs(Act.APPROVE)
    def send_back(self, pk: int):
        """Return it for correction, with a reason."""
        return self._step(pk, "returned")

    @expose("/<int:pk>/archive", methods=["GET", "POST"])
    @needs(Act.APPROVE)
    def archive(self, pk: int):
        """Put it away."""
        return self._step(pk, "archived")

    @expose("/<int:pk>/restore", methods=["GET", "POST"])
    @needs(Act.APPROVE)
    def restore(self, pk: int):
        """Take it out of the archive."""
        return self._step(pk, "restored")

    def _step(self, pk: int, name: str):
        """A question with day, document and reason; answered, the step is taken. What was typed stays on a refusal."""
        step = STEPS[name]
        curriculum = self.curriculum_or_404(pk, step.act)
        rows = stored_rows(pk)
        error = None
        if request.method == "POST":
            error = _refusal_of(curriculum, rows, name)
            if error is None:
                flash(_("%(step)s: done", step=step.label), "success")
                return redirect(url_for("CurriculumView.show", pk=pk))
            curriculum = self.curriculum_or_404(pk, step.act)
        elif curriculum.state not in step.sources:
            return self.refused(curriculum, _("This step is not possible in the present state of the curriculum."))
        page = {
            "title": step.label,
            "curriculum": curriculum,
            "step": step,
            "name": name,
            "error": error,
            "typed": request.form or {"happened_on": f"{clock.today():%d.%m.%Y}"},
            "back_url": url_for("CurriculumView.show", pk=pk),
        }
        found = Findings.of(curriculum, rows) if name in ("submitted", "approved") else None
        return render_template("curricula/step.html", page=page, found=found)

    @expose("/<int:pk>/copy", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def copy(self, pk: int):
        """A new edition for the same intake, or a curriculum for another one."""
        source = self.curriculum_or_404(pk, Act.WRITE)
        error = None
        if request.method == "POST":
            try:
                made = life.copy(source, _intake_year(source))
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                source = self.curriculum_or_404(pk, Act.WRITE)
                error = str(refusal)
            else:
                flash(_("Made: %(name)s. It is a draft: correct it and submit it.", name=made.name), "success")
                return redirect(url_for("CurriculumView.show", pk=made.id))
        page = {
            "curriculum": source,
            "error": error,
            "typed": request.form or {"what": request.args.get("what", "edition"), "year": source.intake_year + 1},
            "draft": life.open_edition(source),
            "back_url": url_for("CurriculumView.show", pk=pk),
        }
        return render_template("curricula/copy.html", page=page)

    @expose("/<int:pk>/difference")
    @needs(Act.READ)
    def difference(self, pk: int):
        """What this edition has otherwise than an earlier one."""
        curriculum = self.curriculum_or_404(pk, Act.READ)
        others = [edition for edition in life.editions(curriculum) if edition[0] != pk]
        asked = request.args.get("with", type=int) or _earlier(curriculum, others)
        page = {
            "curriculum": curriculum,
            "others": others,
            "with": asked,
            "back_url": url_for("CurriculumView.show", pk=pk),
        }
        if asked is None:
            return render_template("curricula/difference.html", page=page, comparison=None)
        older = self.curriculum_or_404(asked, Act.READ)
        comparison = compare(stored_rows(older.id).outline, stored_rows(pk).outline)
        page["older"] = older
        return render_template("curricula/difference.html", page=page, comparison=comparison)


def _refusal_of(curriculum: Curriculum, rows, name: str) -> str | None:
    """Take the step; why not, in words, where it may not be taken."""
    happened_on = parse_date(request.form.get("happened_on", ""))
    try:
        if request.form.get("version", type=int) != curriculum.version:
            raise Refused(_("The curriculum has changed since you opened this page. Look at it once more."))
        life.take_step(
            curriculum, rows, name, happened_on, request.form.get("document", ""), request.form.get("reason", "")
        )
    except Refused as refusal:
        db.session.rollback()
        return str(refusal)
    db.session.commit()
    return None


def _intake_year(source: Curriculum) -> int:
    if request.form.get("what") != "intake":
        return source.intake_year
    year = request.form.get("year", "").strip()
    if not year.isdecimal() or not 2000 <= int(year) <= 2100:
        raise Refused(_("The intake year is four digits, for example %(year)s", year=source.intake_year + 1))
    return int(year)


def _earlier(curriculum: Curriculum, others: list) -> int | None:
    """What it was made from, or the newest edition that is older."""
    known = [other for other, _name, _year, _edition in others]
    if curriculum.based_on_id in known:
        return curriculum.based_on_id
    before = [
        other
        for other, _name, year, edition in others
        if (year, edition) < (curriculum.intake_year, curriculum.edition)
    ]
    return next(iter(before), None)
