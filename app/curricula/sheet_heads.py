"""The columns of the editor: usual kinds of hours and forms of control, and those that only this plan has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.curricula.sheet import SheetRow
from app.curricula.table import SHORT_CONTROL_FORMS, SHORT_HOUR_KINDS
from app.policy.kinds import CONTROL_FORMS, HOUR_KINDS

USUAL_HOURS = ("lecture", "practical", "lab", "course_work", "consultation", "self_study", "control")
USUAL_FORMS = ("exam", "credit", "diff_credit", "course_project", "course_work", "other")


@dataclass(frozen=True)
class SheetHead:
    """A column: its key in the lines («lecture», «other:Индивидуальные»), what stands over it, what that means."""

    key: str
    short: str
    full: str

    def as_json(self) -> dict[str, str]:
        """For the scripts."""
        return {"key": self.key, "short": self.short, "full": self.full}


def hour_heads(rows: Iterable[SheetRow]) -> Iterator[SheetHead]:
    """Kinds of hours: the usual ones and those that stand in the plan."""
    used = {(kind, source) for row in rows for _semester, kind, source in row.hours}
    return _heads(HOUR_KINDS, SHORT_HOUR_KINDS, USUAL_HOURS, used)


def control_heads(rows: Iterable[SheetRow]) -> Iterator[SheetHead]:
    """Forms of control: the usual ones and those that stand in the plan."""
    used = {(form, source) for row in rows for _semester, form, source in row.controls}
    return _heads(CONTROL_FORMS, SHORT_CONTROL_FORMS, USUAL_FORMS, used)


def _heads(labels: dict, shorts: dict, usual: tuple[str, ...], used: set[tuple[str, str]]) -> Iterator[SheetHead]:
    for kind, label in labels.items():
        if kind in usual or (kind, "") in used:
            yield SheetHead(kind, str(shorts[kind]), str(label))
        for source in sorted(source for key, source in used if key == kind and source):
            yield SheetHead(f"{kind}:{source}", source if len(source) < 8 else f"{source[:6]}…", source)
