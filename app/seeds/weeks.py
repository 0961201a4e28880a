"""A week timetable without clashes and the dates that follow from it, for the invented college.

Pure. A real timetable is made by the dispatcher; this one only has to be believable: no teacher and no group
stands in two rooms at once, and a discipline meets as often as its hours ask.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

HOURS_PER_PAIR = 2
PAIRS_A_DAY = 5
MONDAY_TO_SATURDAY = range(1, 7)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A place in the week: ISO weekday and number of the pair."""

    weekday: int
    pair: int


# Days first, so that a discipline is spread over the week instead of filling one day.
SLOTS = tuple(Slot(weekday, pair) for pair in range(1, PAIRS_A_DAY + 1) for weekday in MONDAY_TO_SATURDAY)


@dataclass
class Week:
    """Who is busy when. A subgroup occupies its own lane, the whole group every lane."""

    _busy: set[tuple[object, Slot]] = field(default_factory=set)

    def place(self, teacher: object, lanes: Iterable[object], times: int, wish: Slot | None = None) -> list[Slot]:
        """Take `times` slots that suit everybody; fewer when the week is full. A wish is met first."""
        busy_ones = (teacher, *lanes)
        chosen: list[Slot] = []
        for slot in self._wished(wish):
            if len(chosen) == times:
                break
            if self._suits(slot, chosen, busy_ones):
                chosen.append(slot)
                self._busy.update((one, slot) for one in busy_ones)
        return sorted(chosen)

    def _wished(self, wish: Slot | None) -> Iterator[Slot]:
        if wish:
            yield wish
        yield from (slot for slot in SLOTS if slot != wish)

    def _suits(self, slot: Slot, chosen: list[Slot], busy_ones: tuple) -> bool:
        same_day = any(slot.weekday == other.weekday for other in chosen)
        crowded = same_day and len({other.weekday for other in chosen}) < len(MONDAY_TO_SATURDAY)
        return not crowded and not any((one, slot) in self._busy for one in busy_ones)


def times_a_week(hours: float, weeks: int) -> int:
    """How often a discipline of so many hours meets."""
    return max(1, round(hours / HOURS_PER_PAIR / weeks))


def meetings(slots: list[Slot], first: date, last: date) -> Iterator[tuple[date, int]]:
    """The dates and pairs of a week timetable from the first to the last day."""
    day = first
    while day <= last:
        yield from ((day, slot.pair) for slot in slots if slot.weekday == day.isoweekday())
        day += timedelta(days=1)


def crammed(count: int, first: date, last: date) -> Iterator[tuple[date, None]]:
    """So many lessons evenly over the working days, several a day when need be: for benchmarks only."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [day for day in days if day.isoweekday() in MONDAY_TO_SATURDAY]
    for number in range(count):
        yield working[number * len(working) // count], None
