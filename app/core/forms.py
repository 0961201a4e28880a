"""Forms made from models: field, label, hint, limits and checks come from the columns themselves."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import sqlalchemy as sa
from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import ColumnProperty, RelationshipProperty, class_mapper
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core import fields, settings
from app.core.scope import narrow
from app.extensions import db


class RowVersionField(HiddenField):
    """The version of the row that the form was opened with; never written into the row."""

    def populate_obj(self, obj, name):
        """The mapper counts versions itself."""


class RegisterForm(DynamicForm):
    """Every register's form. `row_id` is the row being edited, so that it is not its own duplicate."""

    row_id: int | None = None
    row_version = RowVersionField()


def form_class(model: type, names: list[str], lookup: Callable[[type], tuple[Callable, str]]) -> type[RegisterForm]:
    """A form of the named columns. `lookup` gives, for a related model, how to find a row and where to search."""
    mapper = class_mapper(model)
    made = {name: _field(model, mapper.get_property(name), lookup) for name in names}
    return type(f"{model.__name__}Form", (RegisterForm,), made)


def property_label(model: type, name: str):
    """The label of a column or of a link, as declared on the model."""
    return _info(class_mapper(model).get_property(name))["label"]


def is_personal(model: type, name: str) -> bool:
    """Whether the column is personal data that a right of its own opens."""
    return bool(_info(class_mapper(model).get_property(name)).get("personal"))


def is_kept(model: type, name: str) -> bool:
    """Whether the college keeps the column at all: some are switched on by a setting."""
    switch = _info(class_mapper(model).get_property(name)).get("setting")
    return switch is None or bool(settings.get(switch))


def choices_of(model: type, name: str) -> dict | None:
    """The kinds that a column chooses from, or None."""
    return _info(class_mapper(model).get_property(name)).get("choices")


def _info(property_) -> dict:
    return property_.columns[0].info if isinstance(property_, ColumnProperty) else property_.info


def _field(model, property_, lookup):
    info = _info(property_)
    options = {"label": info["label"], "description": info.get("hint") or ""}
    if isinstance(property_, RelationshipProperty):
        find, endpoint = lookup(property_.mapper.class_)
        nullable = all(column.nullable for column in property_.local_columns)
        return fields.LookupField(find=find, endpoint=endpoint, validators=_presence(nullable), **options)
    return _column_field(model, property_.columns[0], info, options)


def _presence(nullable: bool) -> list:
    return [Optional()] if nullable else [InputRequired(_l("Fill in this field"))]


def _column_field(model, column: sa.Column, info: dict, options: dict):
    if info.get("choices"):
        kinds = [(key, label) for key, label in info["choices"].items()]
        return fields.SelectField(
            choices=[("", "—"), *kinds] if column.nullable else kinds, **options, **_default(column)
        )
    kind = column.type.python_type
    if kind is bool:
        return fields.BooleanField(**options, **_default(column))
    validators = _presence(column.nullable or _may_be_blank(column))
    if column.unique:
        validators.append(_is_unique(model, column))
    if kind is datetime.date:
        return fields.DateField(validators=validators, **options)
    if kind is datetime.time:
        return fields.TimeField(validators=validators, **options)
    if kind is int:
        return fields.IntegerField(validators=validators, **options, **_default(column))
    if kind is Decimal:
        return fields.DecimalField(validators=validators, **options)
    if isinstance(column.type, sa.Text):
        return fields.TextAreaField(validators=validators, **options)
    longest = column.type.length
    validators.append(Length(max=longest, message=_l("No more than %(count)s characters", count=longest)))
    return fields.StringField(validators=validators, **options)


def _default(column: sa.Column) -> dict:
    value = column.default.arg if column.default is not None and column.default.is_scalar else None
    return {} if value is None else {"default": value}


def _may_be_blank(column: sa.Column) -> bool:
    return column.default is not None and column.default.is_scalar and column.default.arg == ""


def _is_unique(model, column: sa.Column):
    """Judged among all rows, also those that the person does not see; says only that the value is taken."""

    def check(form, field):
        if field.data in (None, ""):
            return
        taken = db.session.execute(
            sa.select(model.__table__.c.id).where(model.__table__.c[column.name] == field.data).limit(1)
        ).scalar()
        if taken is not None and taken != form.row_id:
            raise ValidationError(_("This value is already taken"))

    return check


def find_visible(model: type, actor: Callable) -> Callable[[int], object | None]:
    """How a row of a related register is found by the person who chooses: through that person's own rows."""

    def find(row_id: int):
        return db.session.scalar(narrow(sa.select(model).where(model.id == row_id), model, actor()))

    return find
