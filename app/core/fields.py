"""Form fields in Russian dress: dates as people write them, rows of other registers found as one types."""

import datetime
from decimal import Decimal, InvalidOperation

import wtforms
from flask import url_for
from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import TextInput


class DateField(Field):
    """A date typed as дд.мм.гггг (ISO is understood too)."""

    widget = TextInput()
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


class IntegerField(wtforms.IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist):
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not typed:
            return
        if not typed.removeprefix("-").isdecimal() or len(typed) > 9:
            raise ValueError(_("A whole number is expected"))
        self.data = int(typed)


class DecimalField(Field):
    """A number that may have a fraction; a comma or a point."""

    widget = TextInput()

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


class StringField(wtforms.StringField):
    """A line of text, without blanks around it; empty is nothing."""

    def process_formdata(self, valuelist):
        typed = " ".join((valuelist[0] if valuelist else "").replace("\x00", "").split())
        self.data = typed or None


class TextAreaField(wtforms.TextAreaField):
    """Text of several lines."""

    def process_formdata(self, valuelist):
        typed = (valuelist[0] if valuelist else "").replace("\x00", "").replace("\r\n", "\n").strip()
        self.data = typed or None


class BooleanField(wtforms.BooleanField):
    """Yes or no."""


class SelectField(wtforms.SelectField):
    """One of a few kinds; nothing chosen is nothing, be it sent as a blank or not at all."""

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        if not valuelist and any(value == "" for value, _label in self.choices):
            self.data = ""

    def populate_obj(self, obj, name):
        setattr(obj, name, None if self.data == "" else self.data)


class LookupField(Field):
    """A row of another register: found as one types, judged through the chooser's own rows.

    `find` takes an id and returns the row or None; `endpoint` answers the search.
    """

    widget = TextInput()
    multiple = False

    def __init__(self, label=None, validators=None, *, find, endpoint, **options):
        super().__init__(label, validators, **options)
        self.find = find
        self.endpoint = endpoint

    @property
    def lookup_url(self) -> str:
        """Where the listbox gets its rows."""
        return url_for(self.endpoint)

    @property
    def chosen(self) -> list[tuple[int, str]]:
        """The chosen row as value and text."""
        return [] if self.data is None else [(self.data.id, str(self.data))]

    def process_formdata(self, valuelist):
        typed = valuelist[0] if valuelist else ""
        self.data = None
        if not typed:
            return
        self.data = self.find(int(typed)) if typed.isdecimal() and len(typed) < 10 else None
        if self.data is None:
            raise ValueError(_("There is no such row, or it is not yours to choose"))
