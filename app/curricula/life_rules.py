"""The life of a curriculum: which step leads from where to where, and when it may not be taken. Pure."""

import datetime
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.policy.access import Act


@dataclass(frozen=True)
class Step:
    """A step. `label` is what the button says; documents and reasons are asked where they prove something."""

    label: object
    act: Act
    sources: frozenset[str]
    target: str
    needs_document: bool = False
    needs_reason: bool = False


STEPS: dict[str, Step] = {
    "submitted": Step(_l("Submit for approval"), Act.WRITE, frozenset({"draft"}), "submitted"),
    "withdrawn": Step(_l("Take back"), Act.WRITE, frozenset({"submitted"}), "draft"),
    "approved": Step(_l("Approve"), Act.APPROVE, frozenset({"submitted"}), "approved", needs_document=True),
    "returned": Step(_l("Return for correction"), Act.APPROVE, frozenset({"submitted"}), "draft", needs_reason=True),
    "archived": Step(_l("Move to the archive"), Act.APPROVE, frozenset({"approved"}), "archived"),
    "restored": Step(_l("Return from the archive"), Act.APPROVE, frozenset({"archived"}), "approved"),
}

# A curriculum of these states is copied into a new edition instead of being changed.
SETTLED = frozenset({"approved", "archived"})


@dataclass(frozen=True)
class Taking:
    """How a step is taken: by whom, on which day, on which grounds."""

    step: str
    happened_on: datetime.date | None
    document: str = ""
    reason: str = ""
    is_submitter: bool = False
    """Whether the person submitted the curriculum."""


def refusal(
    state: str, taking: Taking, *, today: datetime.date, rows: int, errors: int, needs_another: bool
) -> LazyString | None:
    """Why the step may not be taken, or None. `needs_another`: whoever submits does not approve."""
    step = STEPS[taking.step]
    if state not in step.sources:
        return _l("This step is not possible now: somebody else has taken one meanwhile. Look at the state.")
    if taking.happened_on is None:
        return _l("Say on which day: dd.mm.yyyy")
    if taking.happened_on > today:
        return _l("The day has not come yet: a step is entered when it has been taken.")
    if step.needs_document and not taking.document:
        return _l("Say by which order or protocol: its number and date.")
    if step.needs_reason and not taking.reason:
        return _l("Say what has to be corrected.")
    if taking.step == "submitted" and not rows:
        return _l("The curriculum has no rows yet.")
    if taking.step == "approved":
        return _approval_refusal(errors, taking.is_submitter and needs_another)
    return None


def _approval_refusal(errors: int, is_own: bool) -> LazyString | None:
    if is_own:
        return _l("Whoever submitted a curriculum does not approve it: the college has set it so.")
    if errors:
        return _l("The curriculum does not add up yet: errors of balance are left, %(n)s in number.", n=errors)
    return None


def lock_refusal(state: str) -> LazyString | None:
    """Why rows, hours, chart and name of a curriculum may not be changed, or None."""
    if state == "draft":
        return None
    if state == "submitted":
        return _l("The curriculum waits for approval: take it back first, then change it.")
    return _l("The curriculum is approved: it is changed only by a new edition.")
