"""What the hours of a table are spent on, where its heads do not say it outright."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from flask_babel import lazy_gettext as _l

from app.curricula.plan import ZERO, HourKind, Hours, Item, WorkKind, plain

from .heads import Heads
from .lines import Line
from .words import Role, squeezed

MOST_UNKNOWN_HEADS = 8
BARE = "Итого"
"""What planners call the hours of a semester in all: the kind of hours that are told without a kind."""


class HourSense:
    """Decides which columns of unknown heads are hours: those without which semesters do not add up."""

    def __init__(self, heads: Heads, lines: list[Line]) -> None:
        self.heads = heads
        self.added = _addends(heads, lines)

    def hours(self, line: Line) -> Iterator[Hours]:
        """Hours of a row by semester and kind."""
        kinds: defaultdict[tuple[int, HourKind, str], Decimal] = defaultdict(Decimal)
        for column, amount in line.hours.items():
            if column.role is Role.HOURS or squeezed(column.label) in self.added:
                kinds[column.semester, column.kind or HourKind.OTHER, column.label] += amount
        kinds |= self._told_in_all(line, {semester for semester, _kind, _label in kinds})
        for (semester, kind, label), amount in sorted(kinds.items(), key=lambda pair: pair[0][0]):
            yield Hours(semester, kind, WorkKind(0, label[:80]), amount)

    def training(self, line: Line) -> Iterator[Hours]:
        """The part of a row's hours that is practical training."""
        for column, amount in line.training.items():
            yield Hours(column.semester, column.kind or HourKind.OTHER, WorkKind(0, column.label[:80]), amount)

    def counted(self, line: Line, semester: int) -> Decimal:
        """What the kinds of a semester give."""
        return sum((hours.amount for hours in self.hours(line) if hours.semester == semester), ZERO)

    def _told_in_all(self, line: Line, told: set[int]) -> dict[tuple[int, HourKind, str], Decimal]:
        """Semesters of which only the sum is written. One semester takes the kinds of the whole row."""
        bare = {semester: total for semester, total in line.totals.items() if semester not in told}
        if not bare:
            return {}
        if len(bare) == 1 and not told:
            ((semester, total),) = bare.items()
            if line.row_hours and sum(line.row_hours.values(), ZERO) == total:
                return {(semester, c.kind or HourKind.OTHER, c.label): n for c, n in line.row_hours.items()}
        return {(semester, HourKind.OTHER, BARE): total for semester, total in bare.items()}

    def remarks(self, leaves: list[Item]) -> Iterator[object]:
        """What of the hours that are counted was not understood, by the heads of the table."""
        bare = sum(any(hours.work.name == BARE for hours in leaf.hours) for leaf in leaves)
        if bare:
            yield _l(
                "Rows without kinds of classes by semester: %(count)s. Their hours are taken as other hours.",
                count=bare,
            )
        for label in dict.fromkeys(column.label for column in self.heads.all(Role.UNKNOWN)):
            amount = sum((h.amount for leaf in leaves for h in leaf.hours if h.work.name == label[:80]), ZERO)
            if amount:
                yield _l(
                    "Heading “%(label)s” is not known: its hours (%(amount)s) are counted as other work.",
                    label=label,
                    amount=plain(amount),
                )
            elif squeezed(label) not in self.added:
                yield _l(
                    "Heading “%(label)s” is not known and is not a part of the semester's total: it is left out.",
                    label=label,
                )


def _addends(heads: Heads, lines: list[Line]) -> frozenset[str]:
    """Unknown heads that are hours. Where nothing says the totals, all of them are: hours are not lost in silence."""
    unknown = list(dict.fromkeys(squeezed(c.label) for c in heads.all(Role.UNKNOWN)))
    cases = [case for line in lines for case in _cases(line)]
    if not cases or len(unknown) > MOST_UNKNOWN_HEADS:
        return frozenset(unknown)
    subsets = [frozenset(some) for size in range(len(unknown) + 1) for some in combinations(unknown, size)]
    fits = Counter({some: sum(_fits(case, some) for case in cases) for some in subsets})
    return max(subsets, key=lambda some: (fits[some], -len(some)))


def _cases(line: Line) -> Iterator[tuple[Decimal, dict[str, Decimal]]]:
    """For every semester with a total: what known kinds leave of it, and what unknown heads say."""
    known: defaultdict[int, Decimal] = defaultdict(Decimal)
    others: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for column, amount in line.hours.items():
        if column.role is Role.HOURS:
            known[column.semester] += amount
        else:
            others[column.semester][squeezed(column.label)] = amount
    for semester, total in line.totals.items():
        if others[semester]:
            yield total - known[semester], others[semester]


def _fits(case: tuple[Decimal, dict[str, Decimal]], added: frozenset[str]) -> bool:
    rest, others = case
    return sum((amount for key, amount in others.items() if key in added), ZERO) == rest
