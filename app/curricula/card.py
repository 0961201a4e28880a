"""The card of a curriculum: what may be done with it, what does not add up, its chart, its life."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.core.actor import current
from app.curricula import balance, life
from app.curricula.balance_rules import Finding, Severity, Weeks
from app.curricula.chart_page import ChartPage
from app.curricula.life_rules import SETTLED, STEPS
from app.curricula.models import Curriculum
from app.curricula.outline import RowKey
from app.curricula.queries import StoredRows
from app.policy.access import Act
from app.policy.kinds import CURRICULUM_STATES, CURRICULUM_STEPS

STEP_PAGES = {
    "submitted": "submit",
    "withdrawn": "withdraw",
    "approved": "approve",
    "returned": "send_back",
    "archived": "archive",
    "restored": "restore",
}
# The step that a state waits for stands out; a draft that does not add up waits for its rows.
MAIN_STEPS = {"draft": "submitted", "submitted": "approved"}


@dataclass(frozen=True)
class Told:
    """A finding with its rule in words and where its row stands."""

    finding: Finding
    rule: str
    row_id: int | None

    @property
    def is_error(self) -> bool:
        return self.finding.severity == Severity.ERROR


@dataclass(frozen=True)
class Findings:
    """What does not add up."""

    told: list[Told]
    edit_url: str | None
    """The editor, for whoever may open it now: links to rows lead there."""

    @classmethod
    def of(cls, curriculum: Curriculum, rows: StoredRows, weeks: Weeks | None = None) -> "Findings":
        """The findings of a stored curriculum, for the person who looks."""
        found = balance.findings_of(curriculum, rows, weeks)
        may_edit = curriculum.state == "draft" and current().may("curricula", Act.WRITE)
        return cls(
            [Told(finding, balance.rule_in_words(finding.rule), _row_id(rows, finding.row)) for finding in found],
            url_for("CurriculumSheetView.editor", pk=curriculum.id) if may_edit else None,
        )

    @property
    def errors(self) -> int:
        return sum(told.is_error for told in self.told)

    @property
    def warnings(self) -> int:
        return len(self.told) - self.errors


def _row_id(rows: StoredRows, key: RowKey | None) -> int | None:
    return rows.item_ids.get(key) if key else None


@dataclass(frozen=True)
class Button:
    """Something that may be done with the curriculum now."""

    label: object
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class LifeCard:
    """What the card adds to the record and the table."""

    state: object
    buttons: list[Button]
    found: Findings
    chart: ChartPage
    history: list[life.Taken]
    step_names: dict[str, object]


def life_card(curriculum: Curriculum, rows: StoredRows) -> LifeCard:
    """The rest of the card, two statements more: the chart and the history."""
    chart = ChartPage.of(curriculum)
    found = Findings.of(curriculum, rows, chart.chart.weeks)
    return LifeCard(
        state=CURRICULUM_STATES[curriculum.state],
        buttons=_buttons(curriculum, adds_up=bool(rows.outline) and not found.errors),
        found=found,
        chart=chart,
        history=life.history(curriculum.id),
        step_names=CURRICULUM_STEPS,
    )


def _buttons(curriculum: Curriculum, *, adds_up: bool) -> list[Button]:
    actor, pk = current(), curriculum.id
    buttons = []
    if curriculum.state == "draft" and actor.may("curricula", Act.WRITE):
        buttons.append(Button(_("Edit the rows"), url_for("CurriculumSheetView.editor", pk=pk), not adds_up))
    for name, step in STEPS.items():
        if curriculum.state in step.sources and actor.may("curricula", step.act):
            url = url_for(f"CurriculumLifeView.{STEP_PAGES[name]}", pk=pk)
            is_main = MAIN_STEPS.get(curriculum.state) == name and (adds_up or name != "submitted")
            buttons.append(Button(step.label, url, is_main))
    if actor.may("curricula", Act.WRITE):
        what = "edition" if curriculum.state in SETTLED else "intake"
        label = _("New edition") if what == "edition" else _("Copy to the next intake")
        buttons.append(Button(label, url_for("CurriculumLifeView.copy", pk=pk, what=what)))
    buttons.append(Button(_("Difference between editions"), url_for("CurriculumLifeView.difference", pk=pk)))
    return buttons
