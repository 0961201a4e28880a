"""Kinds of weeks of the academic chart: letter, meaning, whether lessons are held, and what files call them."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class ChartKind:
    """A kind of week. `letter` is what stands in the strip: colour never speaks alone.

    is_theory   lessons are held: hours of the plan are given in these weeks
    is_study    the week belongs to a term; holidays and weeks outside of the term do not
    plx_codes   codes of activities in planner files; the first is written back
    """

    label: object
    letter: str
    is_theory: bool = False
    is_study: bool = True
    plx_codes: tuple[int, ...] = ()


# fmt: off
CHART_KINDS: dict[str, ChartKind] = {
    "theory":            ChartKind(_l("Theoretical teaching"), "Т", is_theory=True, plx_codes=(1,)),
    "session":           ChartKind(_l("Session (interim attestation)"), "Э", plx_codes=(3,)),
    "training_practice": ChartKind(_l("Training practice"), "У", plx_codes=(4,)),
    "work_practice":     ChartKind(_l("Work practice"), "П", plx_codes=(5,)),
    "pre_diploma":       ChartKind(_l("Pre-diploma practice"), "Д", plx_codes=(45,)),
    "certification":     ChartKind(_l("State certification"), "Г", plx_codes=(11, 7, 8, 50)),
    "research":          ChartKind(_l("Research work"), "Н", plx_codes=(18,)),
    "holidays":          ChartKind(_l("Holidays"), "К", is_study=False, plx_codes=(12,)),
    "day_off":           ChartKind(_l("Public holiday"), "*", is_study=False, plx_codes=(15,)),
    "none":              ChartKind(_l("Outside of the term"), "=", is_study=False, plx_codes=(13,)),
    "other":             ChartKind(_l("Other (as in the file)"), "?"),
}
# fmt: on

CHART_LABELS = {key: kind.label for key, kind in CHART_KINDS.items()}

KIND_BY_PLX_CODE = {code: key for key, kind in CHART_KINDS.items() for code in kind.plx_codes}

# A week may be divided into days or pairs of days.
PARTS_OF_A_WEEK = (1, 2, 3, 6)

LAST_WEEK = 53
