"""Orders about students: kinds, grounds of enrolment, reasons of leaving (domain.md 1.4). What each kind does is a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Kind(StrEnum):
    """A kind of order about students."""

    ENROLMENT = "enrolment"
    TRANSFER = "transfer"
    EXPULSION = "expulsion"
    ACADEMIC_LEAVE = "academic_leave"
    RETURN = "return"
    REINSTATEMENT = "reinstatement"
    PROMOTION = "promotion"
    NEXT_TERM = "next_term"
    GRADUATION = "graduation"
    NAME_CHANGE = "name_change"
    LIQUIDATION = "liquidation"
    CANCELLATION = "cancellation"


class Takes(StrEnum):
    """Who is named in an order of a kind, by what he was on the day before."""

    OUTSIDE = "outside"
    STUDYING = "studying"
    ON_LEAVE = "on_leave"
    EXPELLED = "expelled"
    GROUPS = "groups"
    LINES = "lines"


GROUNDS_OF_ENROLMENT = {
    "certificate": _l("By the average mark of the certificate"),
    "certificate_and_tests": _l("By the average mark of the certificate and additional entrance tests"),
    "entrance_tests": _l("By the results of entrance tests"),
    "targeted": _l("By a targeted training contract"),
    "paid": _l("By a contract for paid education"),
    "priority": _l("By the right to priority enrolment"),
    "other_form": _l("Transferred from another form of study"),
    "other_college": _l("Transferred from another educational organisation"),
    "other_program": _l("Transferred from another specialty or profession"),
    "was_expelled": _l("Came back after an expulsion"),
    "from_army": _l("Came back from military service"),
    "from_leave": _l("Came back from academic leave"),
    "employment_service": _l("Sent by the employment service"),
    "other": _l("Other reasons"),
}

REASONS_OF_EXPULSION = {
    "own_wish": _l("Left of one's own accord"),
    "debts": _l("Expelled for academic failure"),
    "no_certification": _l("Did not pass the final certification"),
    "not_admitted": _l("Not admitted to the final certification"),
    "never_came": _l("Did not begin the studies"),
    "absence": _l("Expelled for absence without a valid reason"),
    "discipline": _l("Expelled as a disciplinary measure"),
    "to_other_college": _l("Transferred to another educational organisation"),
    "to_other_form": _l("Transferred to another form of study"),
    "illness": _l("For reasons of health"),
    "army": _l("Called up for military service"),
    "contract": _l("The contract is terminated"),
    "enrolment_breach": _l("The rules of enrolment were broken"),
    "leave_overstayed": _l("Did not come back from academic leave"),
    "moved": _l("Moved to another place"),
    "sentence": _l("By a court sentence"),
    "death": _l("Died"),
    "other_reasons": _l("Expelled for other reasons"),
}

REASONS_OF_LEAVE = {
    "medical": _l("Academic leave for medical reasons"),
    "leave_army": _l("Academic leave because of military service"),
    "family": _l("Academic leave for family reasons"),
    "child_care": _l("Leave to look after a child"),
    "leave_other": _l("Academic leave for other reasons"),
}

REASONS = {**GROUNDS_OF_ENROLMENT, **REASONS_OF_EXPULSION, **REASONS_OF_LEAVE}


@dataclass(frozen=True)
class OrderKind:
    """What an order of a kind is called, whom it takes, and what it does to stays in groups.

    `command` stands on paper before the list; `ending` and `arrival` are the kinds of leaving a group and of coming to
    one (kinds.STAY_ENDINGS, ARRIVALS); `left` is how the stay ended, in the words of the journal.
    """

    label: object
    title: object
    command: object
    takes: Takes
    ending: str | None = None
    arrival: str | None = None
    reasons: Mapping[str, object] = field(default_factory=dict)
    left: object = ""
    hint: object = ""

    @property
    def leaves(self) -> bool:
        """Whether a stay in a group ends."""
        return self.ending is not None

    @property
    def joins(self) -> bool:
        """Whether a stay in a group begins."""
        return self.arrival is not None


# fmt: off
KINDS: dict[str, OrderKind] = {
    Kind.ENROLMENT: OrderKind(
        _l("Enrolment"), _l("On enrolment"), _l("To enrol from %(day)s:"), Takes.OUTSIDE, arrival="enrolment",
        reasons=GROUNDS_OF_ENROLMENT, hint=_l("New students of a group: by search, by pasting a list or from an Excel file")),
    Kind.TRANSFER: OrderKind(
        _l("Transfer to another group"), _l("On transfer"), _l("To transfer from %(day)s:"), Takes.STUDYING,
        ending="transfer", arrival="transfer", left=_l("transferred to another group"), hint=_l("From one group of the college to another")),
    Kind.EXPULSION: OrderKind(
        _l("Expulsion"), _l("On expulsion"), _l("To expel from %(day)s:"), Takes.STUDYING, ending="expulsion",
        reasons=REASONS_OF_EXPULSION, left=_l("expelled"), hint=_l("With the reason; from this day the student is not in the list")),
    Kind.ACADEMIC_LEAVE: OrderKind(
        _l("Academic leave"), _l("On academic leave"), _l("To grant academic leave from %(day)s:"), Takes.STUDYING,
        ending="leave", reasons=REASONS_OF_LEAVE, left=_l("academic leave"), hint=_l("The student leaves the list of the group until the return")),
    Kind.RETURN: OrderKind(
        _l("Return from academic leave"), _l("On return from academic leave"), _l("To let return from academic leave from %(day)s:"),
        Takes.ON_LEAVE, arrival="return", hint=_l("To the same group or to another one")),
    Kind.REINSTATEMENT: OrderKind(
        _l("Reinstatement"), _l("On reinstatement"), _l("To reinstate from %(day)s:"), Takes.EXPELLED, arrival="reinstatement",
        hint=_l("Somebody who was expelled studies again")),
    Kind.PROMOTION: OrderKind(
        _l("Promotion to the next course"), _l("On promotion to the next course"), _l("To promote to the next course from %(day)s:"),
        Takes.GROUPS, hint=_l("All groups at once for the new year; those who stay are moved to a group that stays")),
    Kind.NEXT_TERM: OrderKind(
        _l("Promotion to the next term"), _l("On promotion to the next term"), _l("To promote to the next term from %(day)s:"),
        Takes.GROUPS, hint=_l("The groups and their students stay as they are; the order is kept in the history")),
    Kind.GRADUATION: OrderKind(
        _l("Graduation"), _l("On graduation"), _l("To expel as having completed the studies from %(day)s:"), Takes.STUDYING,
        ending="graduation", left=_l("completed the studies"), hint=_l("A whole group at once, or some of its students")),
    Kind.NAME_CHANGE: OrderKind(
        _l("Change of surname"), _l("On change of surname"), _l("To change in the records from %(day)s:"), Takes.STUDYING,
        hint=_l("The card gets the new name, the former one is kept and found")),
    Kind.LIQUIDATION: OrderKind(
        _l("Liquidation of a group"), _l("On liquidation of groups"), _l("To liquidate from %(day)s:"), Takes.GROUPS,
        hint=_l("A group in which nobody studies any more")),
    Kind.CANCELLATION: OrderKind(
        _l("Cancellation of an order"), _l("On cancellation of an order"), _l("To hold as cancelled for:"), Takes.LINES,
        hint=_l("Opened from the order that is to be cancelled")),
}
# fmt: on

KIND_NAMES = {str(kind): row.label for kind, row in KINDS.items()}

STATES = {
    "draft": _l("draft order"),
    "signed": _l("signed order"),
    "cancelled": _l("cancelled order"),
}

ARRIVALS = {
    Kind.ENROLMENT.value: _l("enrolled"),
    Kind.TRANSFER.value: _l("transferred from a group"),
    Kind.RETURN.value: _l("returned from leave"),
    Kind.REINSTATEMENT.value: _l("reinstated"),
}

# How far the day on which an order takes effect may lie from the day of the order.
EARLIEST_EFFECT_DAYS = 60
LATEST_EFFECT_DAYS = 366


def reason_text(kind: str, reason: str | None) -> str:
    """How a stay ended, in the words that the journal prints."""
    return str(REASONS[reason]) if reason in REASONS else str(KINDS[kind].left)
