"""Values of rows as JSON that no database engine knows about: what JSON lacks is a pair [kind, text]."""

import base64
import datetime as dt
import enum
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

_DECODERS: dict[str, Callable[[Any], Any]] = {
    "decimal": Decimal,
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "interval": lambda seconds: dt.timedelta(seconds=seconds),
    "bytes": base64.b64decode,
    "uuid": uuid.UUID,
    "enum": str,
    "json": lambda value: value,
}


def columns_of(table: sa.Table) -> list[sa.Column]:
    """The columns that hold something of their own: computed ones are computed again."""
    return [column for column in table.columns if column.computed is None]


def encoder(column: sa.Column) -> Callable[[Any], Any]:
    """How the values of a column are encoded."""
    if isinstance(column.type, sa.JSON):
        return lambda value: None if value is None else ["json", value]
    if isinstance(column.type, sa.DateTime) and column.type.timezone:
        return lambda value: encode(_in_utc(value))
    return encode


def _in_utc(value: dt.datetime | None) -> dt.datetime | None:
    # SQLite gives moments back without their zone; they are UTC there.
    if value is None:
        return None
    return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def encode(value: Any) -> Any:
    """A value as JSON; TypeError for a kind that a backup does not know."""
    if isinstance(value, enum.Enum):
        return ["enum", value.name]
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    if isinstance(value, dt.datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    if isinstance(value, dt.time):
        return ["time", value.isoformat()]
    if isinstance(value, dt.timedelta):
        return ["interval", value.total_seconds()]
    if isinstance(value, bytes | memoryview):
        return ["bytes", base64.b64encode(bytes(value)).decode()]
    if isinstance(value, uuid.UUID):
        return ["uuid", str(value)]
    raise TypeError(f"a backup does not know {type(value).__name__}")


def decode(value: Any) -> Any:
    """The value again, of the very type that was encoded."""
    return _DECODERS[value[0]](value[1]) if isinstance(value, list) else value
