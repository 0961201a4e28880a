"""One cell: from the value that Excel stored to the value of a column, and back."""

import datetime as dt
import difflib
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.excel.columns import Column, Kind
from app.core.excel.letters import clean, corrected, key_of, lookalike_key

YES = frozenset({"да", "yes", "true", "истина", "1", "+", "v", "✓"})
NO = frozenset({"нет", "no", "false", "ложь", "0", "-", "–", "—"})
CHOICES_NAMED = 12

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EXCEL_EPOCH = dt.date(1899, 12, 30)


class CellError(ValueError):
    """A cell that cannot be read; the message says in the user's words what was expected."""

    def __init__(self, message: Any):
        super().__init__(message)
        self.message = message


def parse(column: Column, raw: Any) -> Any:
    """The value of a cell; None when it is empty; CellError when it is not what the column holds."""
    if raw is None or (isinstance(raw, str) and not clean(raw)):
        return None
    return _PARSERS[column.kind](column, raw)


def as_text(raw: Any) -> str:
    """What a person sees in the cell."""
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, dt.datetime):
        return raw.strftime("%d.%m.%Y" if raw.time() == dt.time() else "%d.%m.%Y %H:%M")
    if isinstance(raw, dt.date):
        return raw.strftime("%d.%m.%Y")
    if isinstance(raw, dt.time):
        return raw.strftime("%H:%M")
    return clean(str(raw))


def _text(column: Column, raw: Any) -> str:
    text = _lines(raw) if column.lines and isinstance(raw, str) else as_text(raw)
    fixed = corrected(text)
    if fixed and column.mends:
        text = fixed
    elif fixed:
        raise CellError(_l("Latin and Cyrillic letters are mixed in one word. Did you mean “%(fixed)s”?", fixed=fixed))
    if column.max_length and len(text) > column.max_length:
        raise CellError(
            _l(
                "Too long: %(length)s characters, at most %(limit)s are allowed",
                length=len(text),
                limit=column.max_length,
            )
        )
    return text


def _lines(raw: str) -> str:
    return "\n".join(clean(line) for line in raw.splitlines()).strip()


def _decimal(column: Column, raw: Any) -> Decimal:
    number = _number(raw)
    if number is None:
        raise CellError(_l("Expected a number, for example 36.5"))
    if number != round(number, column.places):
        raise CellError(_l("At most %(places)s digits after the point are allowed", places=column.places))
    return number


def _int(_column: Column, raw: Any) -> int:
    number = _number(raw)
    if number is None or number != number.to_integral_value() or abs(number) > 2**53:
        raise CellError(_l("Expected a whole number, for example 36"))
    return int(number)


def _number(raw: Any) -> Decimal | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, (int, float)):
        # Binary arithmetic of Excel leaves a tail (0.30000000000000004) that nobody typed.
        return _decimal_or_none(f"{raw:.10g}" if abs(raw) < 2**33 else str(raw))
    text = re.sub(r"\s", "", str(raw)).replace("−", "-")
    return _decimal_or_none(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _decimal_or_none(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _date(_column: Column, raw: Any) -> dt.date:
    if isinstance(raw, dt.datetime):
        if raw.time() != dt.time():
            raise CellError(_l("Expected a date without time, for example 31.12.2026"))
        raw = raw.date()
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raise CellError(_date_as_number(raw))
    date = raw if isinstance(raw, dt.date) else _date_of_text(clean(str(raw)))
    if date is None or not _FIRST_YEAR <= date.year <= _LAST_YEAR:
        raise CellError(_l("Expected a date like 31.12.2026"))
    return date


def _date_as_number(raw: float) -> Any:
    if not 1 < raw < 80_000:
        return _l("Expected a date like 31.12.2026")
    guess = _EXCEL_EPOCH + dt.timedelta(days=int(raw))
    return _l(
        "Expected a date, found a number; if it is %(date)s, set the date format of the cell",
        date=guess.strftime("%d.%m.%Y"),
    )


def _date_of_text(text: str) -> dt.date | None:
    match = _DATE.fullmatch(text.removesuffix("г.").rstrip())
    if not match:
        return None
    day, month, year = match.group(1, 2, 3) if match.group(1) else match.group(6, 5, 4)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _datetime(_column: Column, raw: Any) -> dt.datetime:
    if isinstance(raw, dt.datetime):
        return raw.replace(microsecond=0)
    if isinstance(raw, dt.date):
        return dt.datetime.combine(raw, dt.time())
    day, _space, hour = clean(str(raw)).partition(" ")
    date, time = _date_of_text(day), _time_of_text(hour) if hour else dt.time()
    if date is None or time is None:
        raise CellError(_l("Expected a date and time like 31.12.2026 08:30"))
    return dt.datetime.combine(date, time)


def _time(_column: Column, raw: Any) -> dt.time:
    if isinstance(raw, dt.time):
        return raw.replace(microsecond=0)
    if isinstance(raw, float) and 0 <= raw < 1:
        return _time_of_day(raw * 1440)
    if isinstance(raw, dt.timedelta):
        return _time_of_day(raw.total_seconds() / 60)
    time = raw.time() if isinstance(raw, dt.datetime) else _time_of_text(clean(str(raw)))
    if time is None:
        raise CellError(_l("Expected a time like 08:30"))
    return time


def _time_of_day(minutes: float) -> dt.time:
    hour, minute = divmod(round(minutes) % 1440, 60)
    return dt.time(hour, minute)


def _time_of_text(text: str) -> dt.time | None:
    match = _TIME.fullmatch(text)
    if not match:
        return None
    try:
        return dt.time(int(match.group(1)), int(match.group(2)), int(match.group(3) or 0))
    except ValueError:
        return None


def _bool(_column: Column, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = key_of(as_text(raw)) or as_text(raw)
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellError(_l("Expected “yes” or “no”"))


def _choice(column: Column, raw: Any) -> Any:
    text = as_text(raw)
    by_key = {key_of(str(label)): value for value, label in column.choices.items()}
    by_key |= {key_of(str(value)): value for value in column.choices if key_of(str(value)) not in by_key}
    if (value := by_key.get(key_of(text), by_key)) is not by_key:
        return value
    raise CellError(_choice_refusal(column, text))


def _choice_refusal(column: Column, text: str) -> Any:
    labels = [str(label) for label in column.choices.values()]
    if near := nearest(text, labels):
        return _l("Not in the list. Did you mean “%(near)s”?", near=near)
    named = "; ".join(labels[:CHOICES_NAMED]) + ("; …" if len(labels) > CHOICES_NAMED else "")
    return _l("Not in the list. Expected one of: %(choices)s", choices=named)


def nearest(text: str, labels: list[str]) -> str | None:
    """The label that was most likely meant: the same letters by shape, or nearly the same."""
    by_shape = {lookalike_key(label): label for label in labels}
    close = difflib.get_close_matches(lookalike_key(text), by_shape, n=1, cutoff=0.75)
    return by_shape[close[0]] if close else None


_PARSERS: dict[Kind, Callable[[Column, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LINK: _text,
    Kind.INT: _int,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.TIME: _time,
    Kind.BOOL: _bool,
    Kind.CHOICE: _choice,
}
