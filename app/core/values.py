"""Values as a person reads them; list, card, history, Excel and print share the texts made here."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _

from app.core import clock, forms
from app.core.actor import current
from app.extensions import db
from app.policy.access import Act, Relation


@dataclass(frozen=True)
class Cell:
    """A value on the screen. `tone` (good, warn, bad, none) makes it a pill; the text alone says it all."""

    text: str
    url: str | None = None
    tone: str | None = None
    numeric: bool = False
    is_data: bool = True


def text(model: type, name: str, value) -> str:
    """A value in words: Russian dates, yes and no, the label of a kind."""
    choices = forms.choices_of(model, name)
    if choices and value is not None:
        return str(choices.get(value, value))
    return plain(value)


def plain(value) -> str:
    """A value without its column."""
    if value is None:
        return ""
    if value is True or value is False:
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return clock.local(value).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if value % 1 else f"{int(value)}"
    return str(value)


def open_links(view, rows, names: list[str]) -> dict[str, set[int]]:
    """Of every link among the columns, the ids whose cards open for the person: no link leads to a missing page.

    Whoever may see only some rows of the linked register costs one more statement, whatever the number of rows.
    """
    return {name: _open_ids(view, rows, name) for name in names if name in view.links}


def _open_ids(view, rows, name: str) -> set[int]:
    target = type(view).views_by_model.get(view.links[name])
    ids = {linked.id for row in rows if (linked := getattr(row, name)) is not None}
    if target is None or not ids or not target.may(Act.READ):
        return set()
    if Relation.ALL in current().relations(target.register, Act.READ):
        return ids
    return set(db.session.scalars(target.rows().where(target.model.id.in_(ids)).with_only_columns(target.model.id)))


def cell(view, row, name: str, links: dict[str, set[int]]) -> Cell:
    """The cell of a column of a row; a link leads to the card when that opens for the person (see open_links)."""
    value = getattr(row, name)
    url = None
    if name in links and value is not None and value.id in links[name]:
        url = url_for(f"{type(view).views_by_model[view.links[name]].endpoint}.show", pk=value.id)
    is_word = forms.choices_of(view.model, name) is not None or isinstance(value, bool)
    return Cell(text(view.model, name, value), url, None, _is_number(value), not is_word)


def _is_number(value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
