"""Columns of a workbook from the columns of a model."""

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import RelationshipProperty, class_mapper

from app.core import clock
from app.core.excel import Column, Kind
from app.policy.access import Act
from app.policy.examples import EXAMPLES, EXAMPLES_OF_TABLES

_KINDS = {
    bool: Kind.BOOL,
    int: Kind.INT,
    Decimal: Kind.DECIMAL,
    float: Kind.DECIMAL,
    dt.date: Kind.DATE,
    dt.datetime: Kind.DATETIME,
    dt.time: Kind.TIME,
}
_EXAMPLES_OF_KINDS = {
    Kind.BOOL: True,
    Kind.INT: 1,
    Kind.DECIMAL: Decimal("36"),
    Kind.DATE: dt.date(2026, 9, 1),
    Kind.TIME: dt.time(8, 30),
}


def exported(view) -> list[str]:
    """What the person may take away: all that the form holds, so that it can be brought back, then the rest."""
    return view.shown(dict.fromkeys((*(view.excel_columns or view.form_columns), *view.list_columns)))


def imported(view) -> list[str]:
    """What the person may bring: the columns of the form, unless the register says otherwise."""
    return view.comparable(view.shown(view.excel_columns or view.form_columns), Act.WRITE)


def sheet_columns(view, names: list[str]) -> list[Column]:
    """Columns of a workbook for the named columns and links of the register."""
    return [_column(view.model, name) for name in names]


def _column(model: type, name: str) -> Column:
    property_ = class_mapper(model).get_property(name)
    if isinstance(property_, RelationshipProperty):
        nullable = all(column.nullable for column in property_.local_columns)
        info, kind, column = property_.info, Kind.LINK, None
    else:
        column = property_.columns[0]
        nullable = column.nullable or column.default is not None
        info, kind = column.info, _kind(column)
    return Column(
        key=name,
        label=info["label"],
        kind=kind,
        required=not nullable,
        choices=info.get("choices") or {},
        max_length=getattr(column.type, "length", None) if column is not None else None,
        places=getattr(column.type, "scale", None) or 2 if column is not None else 2,
        lines=column is not None and isinstance(column.type, sa.Text),
        hint=info.get("hint") or "",
        example=_example(model, name, kind, info),
    )


def _kind(column: sa.Column) -> Kind:
    return Kind.CHOICE if column.info.get("choices") else _KINDS.get(column.type.python_type, Kind.TEXT)


def _example(model: type, name: str, kind: Kind, info: dict) -> Any:
    if kind is Kind.CHOICE:
        return next(iter(info["choices"]))
    by_name = EXAMPLES_OF_TABLES.get((model.__tablename__, name), EXAMPLES.get(name))
    return by_name if by_name is not None else _EXAMPLES_OF_KINDS.get(kind)


def sheet_value(row: Any, name: str) -> Any:
    """The value of a row as a workbook holds it: links by name, moments by the college's clock."""
    value = getattr(row, name)
    if isinstance(value, dt.datetime):
        return clock.local(value)
    if value is None or isinstance(value, str | int | float | Decimal | dt.date | dt.time):
        return value
    return str(value)
