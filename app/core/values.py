"""Values as a person reads them; list, card, history, Excel and print share the texts made here."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _

from app.core import clock, forms
from app.policy.access import Act


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


def cell(view, row, name: str, *, with_url: bool = True) -> Cell:
    """The cell of a column of a row; a link leads to the card when the person may see that register."""
    value = getattr(row, name)
    url = None
    if with_url and name in view.links and value is not None:
        target = type(view).views_by_model.get(view.links[name])
        if target is not None and target.may(Act.READ):
            url = url_for(f"{target.endpoint}.show", pk=value.id)
    is_word = forms.choices_of(view.model, name) is not None or isinstance(value, bool)
    return Cell(text(view.model, name, value), url, None, _is_number(value), not is_word)


def _is_number(value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
