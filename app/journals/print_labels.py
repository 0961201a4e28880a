"""The words of the paper form; the template itself is language-free."""

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

from app.journals.paper import Term, hours_text


def labels(term: Term) -> dict[str, str | list[str]]:
    """Every label that `journal_spread.typ` asks for."""
    return {
        "page": _("Page"),
        "continued": _("continued"),
        "number": _("No. in list"),
        "name": _("Surname and initials of the student"),
        "lesson_number": _("Lesson No."),
        "date": _("Date of lesson"),
        "hours": _("Number of hours"),
        "type": _("Type of lesson"),
        "topic": _("Topics, contents of the lesson in short"),
        "homework": _("Set for home (homework)"),
        "signature": _("Signature of the teacher"),
        "substitute": _("(substitution)"),
        "corrections": _("Corrections (continued)"),
        "teacher": _("Teacher"),
        "hours_line": hours_line(term),
        "months": _months("wide"),
        "months_short": _months("abbreviated"),
    }


def hours_line(term: Term) -> str:
    """The line under the term; a term that is not over leaves room for writing by hand."""
    planned = hours_text(term.planned)
    if term.given is None:
        return _(
            "Planned %(planned)s h. Given in fact ______ h. Deviation ______ h. "
            "The programme is completed / not completed.",
            planned=planned,
        )
    numbers = {
        "planned": planned,
        "given": hours_text(term.given),
        "deviation": hours_text(term.deviation),
    }
    if term.is_done:
        return _(
            "Planned %(planned)s h. Given in fact %(given)s h. Deviation %(deviation)s h. The programme is completed.",
            **numbers,
        )
    return _(
        "Planned %(planned)s h. Given in fact %(given)s h. Deviation %(deviation)s h. The programme is not completed.",
        **numbers,
    )


def _months(width: str) -> list[str]:
    names = get_month_names(width, context="stand-alone", locale=get_locale())
    return [names[number] for number in range(1, 13)]
