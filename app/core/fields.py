"""Form fields in Russian dress: dates as people write them, rows of other registers found as one types."""

import datetime
from decimal import Decimal, InvalidOperation

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.widgets import TextInput, html_params


class DateField(Field):
    """A date typed as дд.мм.гггг (ISO is understood too)."""

    widget = TextInput()
    kind = "date"
    formats = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y")

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return self.data.strftime("%d.%m.%Y") if self.data else ""

    def process_formdata(self, valuelist):
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = parse_date(typed) if typed else None
        if typed and self.data is None:
            raise ValueError(_("A date like 14.10.2026 is expected"))


def parse_date(typed: str) -> datetime.date | None:
    """A date as people write it, or None when it is not one."""
    for form in DateField.formats:
        try:
            found = datetime.datetime.strptime(typed.strip(), form).date()
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2100 else None
    return None


class TimeField(Field):
    """A time typed as чч:мм."""

    widget = TextInput()
    kind = "time"

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return self.data.strftime("%H:%M") if self.data else ""

    def process_formdata(self, valuelist):
        typed = (valuelist[0] if valuelist else "").strip().replace(".", ":")
        try:
            self.data = datetime.datetime.strptime(typed, "%H:%M").time() if typed else None
        except ValueError:
            self.data = None
            raise ValueError(_("A time like 08:30 is expected")) from None


class NumberField(IntegerField):
    """A whole number."""

    kind = "number"

    def process_formdata(self, valuelist):
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not typed:
            return
        if not typed.lstrip("-").isdigit() or len(typed) > 9:
            raise ValueError(_("A whole number is expected"))
        self.data = int(typed)


class HoursField(Field):
    """A number that may have a fraction; a comma or a point."""

    widget = TextInput()
    kind = "decimal"

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else f"{self.data:f}".rstrip("0").rstrip(".").replace(".", ",") or "0"

    def process_formdata(self, valuelist):
        typed = (valuelist[0] if valuelist else "").strip().replace(",", ".")
        try:
            self.data = Decimal(typed) if typed else None
        except InvalidOperation:
            self.data = None
            raise ValueError(_("A number is expected, for example 78 or 1,5")) from None
        if self.data is not None and (not self.data.is_finite() or abs(self.data) >= 100_000):
            raise ValueError(_("A number is expected, for example 78 or 1,5"))


class TextField(StringField):
    """A line of text, without blanks around it; empty is nothing."""

    kind = "text"

    def process_formdata(self, valuelist):
        typed = " ".join((valuelist[0] if valuelist else "").replace("\x00", "").split())
        self.data = typed or None


class LongTextField(TextAreaField):
    """Text of several lines."""

    kind = "textarea"

    def process_formdata(self, valuelist):
        typed = (valuelist[0] if valuelist else "").replace("\x00", "").replace("\r\n", "\n").strip()
        self.data = typed or None


class FlagField(BooleanField):
    """Yes or no."""

    kind = "checkbox"


class ChoiceField(SelectField):
    """One of a few kinds."""

    kind = "select"


class _LookupWidget:
    """An input beside its listbox; script fills it, the hidden input keeps the chosen row."""

    def __call__(self, field, **options):
        shown = "" if field.data is None else str(field.data)
        chosen = "" if field.data is None else str(field.data.id)
        attributes = html_params(
            type="text",
            id=field.id,
            value=shown,
            role="combobox",
            autocomplete="off",
            data_lookup=field.url(),
            **{"aria-expanded": "false", "aria-autocomplete": "list", "translate": "no"},
            **options,
        )
        return Markup(
            f'<span class="lookup" data-lookup-field><input {attributes}>'
            f'<input type="hidden" name="{escape(field.name)}" value="{escape(chosen)}"></span>'
        )


class LookupField(Field):
    """A row of another register: found as one types, judged through the chooser's own rows.

    `find` takes an id and returns the row or None; `endpoint` answers the search.
    """

    widget = _LookupWidget()
    kind = "lookup"

    def __init__(self, label=None, validators=None, *, find, endpoint, **options):
        super().__init__(label, validators, **options)
        self.find = find
        self.endpoint = endpoint

    def url(self) -> str:
        """Where the listbox gets its rows."""
        return url_for(self.endpoint)

    def process_formdata(self, valuelist):
        typed = valuelist[0] if valuelist else ""
        self.data = None
        if not typed:
            return
        self.data = self.find(int(typed)) if typed.isdigit() and len(typed) < 12 else None
        if self.data is None:
            raise ValueError(_("There is no such row, or it is not yours to choose"))
