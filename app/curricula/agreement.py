"""Whether the rows of a plan agree with the sums that the file itself states."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from .plan import ZERO, Item, plain


def leaves_under(item: Item) -> Iterator[Item]:
    """The rows below a heading that hours are counted from."""
    for child in item.children:
        if child.is_leaf:
            yield child
        yield from leaves_under(child)


def heading_remarks(items: Iterable[Item]) -> Iterator[object]:
    """A heading repeats the sum of its rows; hours of its own would be lost in silence."""
    for item in items:
        below = sum((leaf.total for leaf in leaves_under(item)), ZERO)
        if item.is_counted and item.children and not item.is_leaf and item.total and item.total != below:
            yield _l(
                "%(row)s: its rows give %(counted)s h, the heading says %(total)s h.",
                row=item.title,
                counted=plain(below),
                total=plain(item.total),
            )


def semester_remarks(item: Item, totals: Iterable[tuple[int, Decimal]]) -> Iterator[object]:
    """Semesters (with the totals that the file states) whose kinds of work give another sum."""
    if not item.is_leaf:
        return
    for semester, total in totals:
        counted = sum((hours.amount for hours in item.hours if hours.semester == semester), ZERO)
        if counted != total:
            yield _l(
                "%(row)s, semester %(semester)s: kinds of work give %(counted)s h, the file's total is %(total)s h.",
                row=item.title,
                semester=semester,
                counted=plain(counted),
                total=plain(total),
            )


def double_remarks(items: Iterable[Item]) -> Iterator[object]:
    """Indexes that stand twice."""
    seen: dict[str, Item] = {}
    for item in items:
        if item.index_code and item.index_code in seen:
            yield _l(
                "Index %(index)s stands twice: “%(first)s” and “%(second)s”.",
                index=item.index_code,
                first=seen[item.index_code].name,
                second=item.name,
            )
        seen.setdefault(item.index_code, item)
