"""Whether the rows of a plan agree with the sums that the file itself states."""

from collections.abc import Iterable, Iterator

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
