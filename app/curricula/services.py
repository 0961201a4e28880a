"""Taking a plan into the college: specialty, programme, curriculum and all of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from app.core import audit, clock
from app.curricula import life, life_rules, names, queries, rules
from app.curricula.models import Curriculum, EducationProgram, Specialty
from app.curricula.outline import ChartOutline, Outline, chart_outline, outline_of
from app.curricula.plan import Plan, PlanError
from app.curricula.queries import Place, StoredRows
from app.curricula.writing import write_chart, write_rows
from app.extensions import db

NOTHING_STORED = StoredRows({}, {}, {}, is_known=False)


@dataclass(frozen=True)
class Loading:
    """What loading a plan does or would do; `refusal` says why it may not."""

    plan: Plan
    outline: Outline
    chart: ChartOutline
    place: Place
    stored: StoredRows
    change: rules.Difference
    refusal: object | None
    remarks: tuple[object, ...]

    @property
    def creates(self) -> bool:
        """Whether the college had no such curriculum."""
        return not self.stored.is_known

    @property
    def changes(self) -> bool:
        """Whether a curriculum that was there becomes another."""
        return self.stored.is_known and bool(self.change)

    @property
    def offers_edition(self) -> bool:
        """Whether the file may become a new edition: what is approved is not changed, it is followed by another."""
        curriculum = self.place.curriculum
        return bool(self.refusal) and curriculum is not None and curriculum.state in life_rules.SETTLED

    @property
    def title(self) -> str:
        return self.place.curriculum.name if self.place.curriculum else names.curriculum_name(self.plan)


def preview(plan: Plan) -> Loading:
    """What loading would do. Nothing is written."""
    place = queries.place_of(plan)
    stored = queries.stored_rows(place.curriculum.id) if place.curriculum else NOTHING_STORED
    outline, chart = outline_of(plan), chart_outline(plan.chart)
    change = rules.difference(stored.outline, outline, _chart_weeks(place, chart))
    return Loading(
        plan=plan,
        outline=outline,
        chart=chart,
        place=place,
        stored=stored,
        change=change,
        refusal=_refusal(place, change),
        remarks=(*plan.warnings, *_remarks(plan, place)),
    )


def _chart_weeks(place: Place, chart: ChartOutline) -> int:
    if place.curriculum is None or not chart:
        return 0
    return rules.chart_difference(queries.stored_chart(place.curriculum.id), chart)


def _refusal(place: Place, change: rules.Difference) -> object | None:
    if place.curriculum is None:
        return None
    users = queries.users_of(place.curriculum.id) if change.removed else []
    return rules.refusal(place.curriculum.state, change, users)


def _remarks(plan: Plan, place: Place) -> Iterator[object]:
    """What the file says otherwise than the college and what stays as the college has it."""
    if place.specialty and place.specialty.name.casefold() != plan.specialty_name.casefold():
        yield _(
            "Specialty %(code)s is called “%(stored)s” here and “%(told)s” in the file: the name here stays.",
            code=plan.specialty_code,
            stored=place.specialty.name,
            told=plan.specialty_name,
        )


def import_plan(plan: Plan, *, source_name: str = "", source_digest: str = "", as_edition: bool = False) -> Loading:
    """Load a plan; loading the same once more changes nothing.

    Raises `PlanError` where the college may not change the curriculum so; with `as_edition` an approved one is
    followed by a new edition instead. The caller commits.
    """
    loading = preview(plan)
    if as_edition and loading.offers_edition:
        loading = _next_edition(loading)
    if loading.refusal:
        raise PlanError(loading.refusal)
    if not loading.creates and not loading.changes:
        return loading
    place = _settle(loading)
    curriculum = place.curriculum
    curriculum.semesters = plan.semesters
    curriculum.semesters_per_course = plan.semesters_per_course
    curriculum.source_name = source_name[-255:] or None
    curriculum.source_digest = source_digest or None
    db.session.flush()
    write_rows(curriculum.id, plan, loading.outline, loading.stored)
    write_chart(curriculum.id, loading.chart)
    if curriculum.based_on is not None and loading.creates:
        life.record(
            curriculum.id, "made", clock.today(), reason=_("Made from: %(name)s", name=curriculum.based_on.name)
        )
    audit.note("loaded", "curriculum", curriculum.id, curriculum.name, changes=_counts(loading))
    return replace(loading, place=place)


def _next_edition(loading: Loading) -> Loading:
    """The loading as a draft of its own, beside the approved edition whose groups go on studying by it."""
    plan, approved = loading.plan, loading.place.curriculum
    number = approved.edition + 1
    tail = _("edition %(n)s", n=number)
    draft = Curriculum(
        name=f"{names.curriculum_name(plan)[: names.LONGEST - len(tail) - 3]} · {tail}",
        program=approved.program,
        intake_year=approved.intake_year,
        edition=number,
        based_on=approved,
    )
    return replace(
        loading,
        place=replace(loading.place, curriculum=draft),
        stored=NOTHING_STORED,
        change=rules.Difference(),
        refusal=None,
    )


def _settle(loading: Loading) -> Place:
    """The specialty, programme and curriculum of the plan, made where they are missing."""
    plan, place = loading.plan, loading.place
    specialty = place.specialty or Specialty(
        code=plan.specialty_code, name=plan.specialty_name or plan.specialty_code, kind=plan.level
    )
    program = place.program or EducationProgram(
        name=names.program_name(plan),
        specialty=specialty,
        kind=plan.level,
        study_form=plan.study_form,
        admission_base=plan.base,
        duration_months=plan.duration,
        qualification=plan.qualification or None,
    )
    curriculum = place.curriculum or Curriculum(
        name=names.curriculum_name(plan), program=program, intake_year=plan.intake_year, edition=1
    )
    db.session.add_all((specialty, program, curriculum))
    return Place(specialty, program, curriculum)


def _counts(loading: Loading) -> dict[str, list]:
    """For the log of actions: how much came, went and changed."""
    change = loading.change
    return {
        "rows": [len(loading.stored.outline), len(loading.outline)],
        "changed_rows": [None, len(change.changed)],
        "hours_total": [None, str(loading.plan.summary.hours_total)],
    }
