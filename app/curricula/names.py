"""What programmes and curricula are called when they come from a file."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.curricula.plan import Plan
from app.policy.kinds import STUDY_FORMS

LONGEST = 400

AFTER = {
    "basic": _l("after 9 classes"),
    "secondary": _l("after 11 classes"),
    "vocational": _l("after vocational education"),
    "none": _l("without basic education"),
}


def specialty_title(plan: Plan) -> str:
    """«09.02.07 Информационные системы и программирование»."""
    return f"{plan.specialty_code} {plan.specialty_name}".strip()


def program_name(plan: Plan) -> str:
    """Everything that tells one programme of a specialty from another."""
    parts = (
        specialty_title(plan),
        plan.profile,
        plan.qualification,
        str(STUDY_FORMS[plan.study_form]).lower(),
        str(AFTER[plan.base]),
        length_of_study(plan),
    )
    return " · ".join(part for part in parts if part)[:LONGEST]


def curriculum_name(plan: Plan) -> str:
    """The programme and the year of intake; a long programme's name gives way to the year."""
    year = _("intake %(year)s", year=plan.intake_year)
    return f"{program_name(plan)[: LONGEST - len(year) - 3]} · {year}"


def edition_name(program_name: str, intake_year: int, edition: int) -> str:
    """The name of a further edition or of the curriculum of another intake."""
    parts = [_("intake %(year)s", year=intake_year)]
    if edition > 1:
        parts.append(_("edition %(n)s", n=edition))
    tail = " · ".join(parts)
    return f"{program_name[: LONGEST - len(tail) - 3]} · {tail}"


def length_of_study(plan: Plan) -> str:
    """«2 г. 10 мес.»."""
    years, months = divmod(plan.duration, 12)
    told = (_("%(n)s y", n=years) if years else "", _("%(n)s mo", n=months) if months else "")
    return " ".join(part for part in told if part)
