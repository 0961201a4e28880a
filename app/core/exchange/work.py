"""Large workbooks are judged and written in the background, by the same steps as small ones."""

from typing import Any

from flask_babel import gettext as _

from app.core import jobs
from app.core.actor import current
from app.core.exchange import bring
from app.core.exchange.judge import Verdict
from app.core.refusal import Refused
from app.policy.access import Act

CHECK, WRITE = "import-check", "import-write"
PROBLEMS_KEPT = 300


@jobs.kind(CHECK)
def check(progress: jobs.Progress, register: str, file: int) -> jobs.Outcome:
    """The dry run of a waiting upload."""
    view, sheet, _name = _open(register, file)
    verdict = bring.check(view, sheet, progress)
    return jobs.Outcome(_summary(verdict, _("Checked, nothing is written yet")), details=_details(verdict))


@jobs.kind(WRITE)
def write(progress: jobs.Progress, register: str, file: int) -> jobs.Outcome:
    """The confirmed upload."""
    view, sheet, name = _open(register, file)
    try:
        verdict = bring.carry_out(view, sheet, name, progress, file_id=file)
    except Refused as refusal:
        raise jobs.JobRefusedError(str(refusal)) from refusal
    done = _("With errors nothing is written") if verdict.problems else _("Written")
    return jobs.Outcome(_summary(verdict, done), details=_details(verdict))


def _open(register: str, file_id: int) -> tuple[Any, Any, str]:
    from app.core.register import RegisterView  # registers are declared over this module

    view = RegisterView.named(register)
    file = bring.waiting_file(view, file_id) if current().may(view.register, Act.WRITE) else None
    if file is None:
        raise jobs.JobRefusedError(_("This file has been written already, or it has waited for longer than a day"))
    return view, bring.read_sheet(view, bring.content_of(file)), file.name


def _summary(verdict: Verdict, done: str) -> str:
    counts = _(
        "Rows: %(total)s, new: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s, errors: %(errors)s",
        total=verdict.total,
        added=verdict.added,
        changed=verdict.changed,
        unchanged=verdict.unchanged,
        errors=len(verdict.problems),
    )
    return f"{done}. {counts}"


def _details(verdict: Verdict) -> dict[str, Any]:
    details = verdict.as_json() | {"columns": verdict.columns, "sample": verdict.sample}
    details["errors"] = details["errors"][:PROBLEMS_KEPT]
    return details
