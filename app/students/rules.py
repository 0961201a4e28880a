"""What may be in the contingent. Pure."""

import datetime
from collections.abc import Iterable
from typing import Any, Protocol


class Stay(Protocol):
    """A stay in a group, as the rules need to know it; `ends_on` is the last day."""

    group: Any
    starts_on: datetime.date
    ends_on: datetime.date | None


def overlapping(stay: Stay, others: Iterable[Stay]) -> Stay | None:
    """The first of the other stays that shares a day with this one. Additional education goes beside a main group."""
    if stay.group.education_module == "additional":
        return None
    for other in others:
        if other.group.education_module != "additional" and _share_a_day(stay, other):
            return other
    return None


def _share_a_day(one: Stay, other: Stay) -> bool:
    return (one.ends_on is None or other.starts_on <= one.ends_on) and (
        other.ends_on is None or one.starts_on <= other.ends_on
    )
