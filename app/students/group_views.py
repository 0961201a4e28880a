"""Groups and their class teachers (clause 3.4)."""

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional, ValidationError

from app.core import clock, forms, scope
from app.core.access import needs
from app.core.actor import current
from app.core.listing import ExtraFilter
from app.core.register import Refused, RegisterView
from app.core.show import FormPage
from app.core.values import Cell
from app.curricula.models import Specialty
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import FIELDS_OF_MODULES, GROUP_STATES
from app.students import editions, group_page, group_queries, leading, naming, rules
from app.students.forms import HandOverForm
from app.students.models import GroupCurator, StudyGroup

# What the module of a group decides about its other fields.
_OF_MODULES = frozenset().union(*FIELDS_OF_MODULES.values())
_IF_SAID = frozenset({"specialty", "shift", "calendar"})


def _without_leader(value: str) -> sa.ColumnElement[bool] | None:
    return group_queries.has_no_leader(clock.today()) if value else None


def _of_specialty(value: str) -> sa.ColumnElement[bool]:
    return group_queries.is_of_specialty(int(value))


class StudyGroupView(RegisterView):
    """Groups."""

    model = StudyGroup
    register = "groups"
    list_columns = ["name", "course_number", "department", "study_form", "intake_year"]
    extra_columns = {"leader": _l("Class teacher"), "students": _l("Students in the list")}
    form_columns = [
        "name", "education_module", "pattern", "course_number", "intake_year", "specialty", "curriculum", "department",
        "study_form", "funding", "shift", "calendar", "state",
    ]  # fmt: skip
    fieldsets = [
        (None, ["education_module", "pattern", "course_number", "intake_year", "name"]),
        (_l("Study"), ["specialty", "curriculum", "department", "study_form", "funding", "shift", "calendar", "state"]),
    ]
    filters = ["department", "education_module", "study_form"]
    extra_filters = {
        "specialty": ExtraFilter(_l("Specialty"), _of_specialty, model=Specialty),
        "course": ExtraFilter(
            _l("Course"), lambda value: StudyGroup.course_number == int(value), {str(n): str(n) for n in range(1, 10)}
        ),
        "leaderless": ExtraFilter(_l("Without a class teacher"), _without_leader),
        "state": ExtraFilter(
            _l("State"),
            lambda value: None if value == "all" else StudyGroup.state == value,
            {**GROUP_STATES, "all": _l("all with the archive")},
            default="active",
        ),
    }
    form_template = "students/group_form.html"
    empty_hint = _l("Add the groups of the year, their lists and class teachers before 1 September (clause 3.4).")
    new_title = _l("New group")

    def extra_cells(self, rows):
        """Who leads the group, and how many study in it today."""
        today = clock.today()
        leaders = group_queries.leaders([row.id for row in rows], today)
        counts = group_queries.sizes([row.id for row in rows], today)
        return {
            row.id: {
                "leader": Cell(", ".join(leaders[row.id]))
                if row.id in leaders
                else Cell(_("none"), None, "warn" if row.state == "active" else "none", is_data=False),
                "students": Cell(str(counts.get(row.id, 0)), numeric=True),
            }
            for row in rows
        }

    def choice_hint(self, group) -> str:
        """A group of the archive is told from one that studies."""
        former = _("formerly %(names)s", names=group.former_names) if group.former_names else ""
        state = "" if group.state == "active" else str(GROUP_STATES[group.state])
        return ", ".join(part for part in (state, former) if part)

    # ---- card -------------------------------------------------------------------------------------------------

    def card_page(self, row, names):
        """The page of the group: class teacher, list of a day, who came and left, subgroups."""
        named = [name for name in names if name in FIELDS_OF_MODULES[row.education_module] or name not in _OF_MODULES]
        # The curriculum says the specialty; a shift or a calendar of its own few groups have.
        card = self.card(row, [name for name in named if getattr(row, name) is not None or name not in _IF_SAID])
        page = group_page.page(row, current(), clock.today())
        if page.former_names:
            label = str(forms.property_label(StudyGroup, "former_names"))
            card.fields.append((label, Cell(", ".join(page.former_names))))
        if current().may("curricula", Act.APPROVE):
            card.actions.append((_("Another curriculum"), url_for("GroupEditionView.choose", pk=row.id)))
        return render_template("students/group.html", card=card, group=page)

    # ---- form -------------------------------------------------------------------------------------------------

    def form(self, row=None):
        """With a pattern the name is made, not typed."""
        form = super().form(row)
        form.name.validators = [Optional(), *(v for v in form.name.validators if not _asks_for_presence(v))]
        form.name.flags.required = False
        if request.method == "POST":
            self._make_name(form, row)
        return form

    def _form_page(self, form, title, row):
        form.hidden_of_modules = {module: sorted(_OF_MODULES - kept) for module, kept in FIELDS_OF_MODULES.items()}
        return super()._form_page(form, title, row)

    def _make_name(self, form, row) -> None:
        pattern = form.pattern.data or (naming.pattern_of(row) if row else None)
        if pattern is None and not form.name.data:
            pattern = _pattern_of_specialty(form)
        if pattern and form.course_number.data and form.intake_year.data:
            try:
                form.name.data = naming.name_for(pattern, form.course_number.data, form.intake_year.data)
            except naming.PatternError as error:
                form.pattern.validators = [*form.pattern.validators, _always(str(error))]

    @expose("/name")
    @needs(Act.WRITE)
    def preview(self):
        """The name that the typed pattern makes: shown while one types."""
        values = [request.args.get(key, type=int) for key in ("course_number", "intake_year")]
        pattern = request.args.get("pattern", "")[:60].strip()
        specialty = db.session.get(Specialty, request.args.get("specialty", 0, type=int))
        pattern = pattern or (specialty.group_pattern if specialty else None)
        if not pattern or not all(value and abs(value) < 10_000 for value in values):
            return jsonify(name=None, error=None, ruled=bool(pattern))
        try:
            return jsonify(name=naming.name_for(pattern, *values), error=None, ruled=True)
        except naming.PatternError as error:
            return jsonify(name=None, error=str(error), ruled=True)

    def before_save(self, group):
        """The name follows the pattern; what a group of the module is not described by is left empty."""
        module = group.education_module or "vocational"
        group.course_number = group.course_number or 1
        if reason := rules.group_refusal(module, group.course_number, group.intake_year, group.shift, clock.today()):
            raise Refused(str(reason))
        for name in _OF_MODULES - FIELDS_OF_MODULES[module] - {"study_form", "funding"}:
            setattr(group, name, None)
        self._keep_curriculum(group)
        self._check_name(group)

    def _keep_curriculum(self, group) -> None:
        """Journals and workload do not lose their rows by a choice in a form."""
        history = sa.inspect(group).attrs.curriculum.history
        if history.deleted and history.deleted[0] is not None and history.has_changes() and editions.is_tied(group):
            raise Refused(
                _("The group has workload or journals by its curriculum: a head moves it by «Another curriculum».")
            )

    def _check_name(self, group) -> None:
        pattern = naming.pattern_of(group)
        try:
            made = naming.name_for(pattern, group.course_number, group.intake_year) if pattern else group.name
        except naming.PatternError as error:
            raise Refused(str(error)) from error
        if not made:
            raise Refused(_("Fill in the name of the group or the pattern of its name"))
        if group.name and group.name != made and not naming.is_as_stored(group):
            raise Refused(_("By the pattern the group is named %(made)s, not %(typed)s", made=made, typed=group.name))
        naming.take_name(group, made)

    def before_delete(self, group):
        """A group in which somebody has studied stays; an empty one goes with its class teachers and subgroups."""
        if count := group_queries.count_of_stays(group.id):
            raise Refused(
                _(
                    "The group cannot be deleted: students are or were in it (%(count)s). Put it into the archive: "
                    "state «%(state)s» or «%(other)s»",
                    count=count, state=GROUP_STATES["graduated"], other=GROUP_STATES["disbanded"],
                )
            )  # fmt: skip


def _asks_for_presence(validator) -> bool:
    """Name checks that the view makes itself: presence, and uniqueness, in which a group of the archive gives way."""
    return type(validator).__name__ in ("InputRequired", "DataRequired") or getattr(
        validator, "__qualname__", ""
    ).startswith("_is_unique")


def _always(message: str):
    def refuse(_form, _field):
        raise ValidationError(message)

    return refuse


def _pattern_of_specialty(form) -> str | None:
    specialty = form.specialty.data
    if specialty is None and form.curriculum.data is not None:
        specialty = form.curriculum.data.program.specialty
    return specialty.group_pattern if specialty else None


class GroupCuratorView(RegisterView):
    """Class teachers of groups."""

    model = GroupCurator
    register = "curators"
    list_columns = form_columns = ["group", "employee", "starts_on", "ends_on", "is_deputy"]
    filters = ["group", "employee"]
    empty_hint = _l("Say who leads each group as its class teacher (clause 3.4).")
    new_title = _l("New class teacher")

    def before_save(self, lead):
        """A group has one class teacher at a time; deputies lead beside."""
        if lead.ends_on and lead.ends_on < lead.starts_on:
            raise Refused(_("The last day stands before the first"))
        if clash := leading.clash(lead):
            raise Refused(
                _(
                    "The group is led by %(who)s from %(first)s to %(last)s. To change the class teacher use "
                    "«Hand the group over» on the page of the group",
                    who=clash.employee, first=f"{clash.starts_on:%d.%m.%Y}",
                    last=f"{clash.ends_on:%d.%m.%Y}" if clash.ends_on else _("now"),
                )
            )  # fmt: skip

    @expose("/hand-over/<int:group>", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def hand_over(self, group: int):
        """Another class teacher from a day on: the former one leads until the day before."""
        row = db.session.scalar(
            scope.narrow(sa.select(StudyGroup).where(StudyGroup.id == group), StudyGroup, current())
        ) or abort(404)
        form = HandOverForm()
        if request.method == "GET":
            form.starts_on.data = clock.today()
        elif form.validate() and self._hand_over(row, form):
            flash(_("The group %(group)s is handed over to %(who)s", group=row, who=form.employee.data), "success")
            return redirect(url_for("StudyGroupView.show", pk=row.id))
        return self._hand_over_page(row, form)

    def _hand_over(self, row, form) -> bool:
        try:
            lead = leading.hand_over(row, form.employee.data, form.starts_on.data, is_deputy=form.is_deputy.data)
            db.session.flush()
            self._refuse_foreign(lead)
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return False
        db.session.commit()
        return True

    def _hand_over_page(self, row, form):
        page = FormPage(
            title=_("Hand the group %(group)s over", group=row),
            subtitle=leading.told(row, clock.today()),
            back_url=url_for("StudyGroupView.show", pk=row.id),
            delete_url=None,
            delete_confirm="",
            save_label=_("Hand over"),
        )
        fieldsets = [(None, ["employee", "starts_on", "is_deputy"])]
        return render_template("register/form.html", page=page, form=form, fieldsets=fieldsets)
