"""Columns that carry their own labels: list, card, form, search, Excel and print all read them from here."""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.core import clock
from app.core.text import SORT_KEY_LENGTH, initials, search_key, sort_key


def column(
    label,
    type_: Any = None,
    *args,
    hint=None,
    personal: bool = False,
    choices=None,
    setting: str | None = None,
    **options,
):
    """A mapped column with a label.

    hint      one sentence under the field of the form
    personal  shown, searched and exported only with the act `personal` on the register
    choices   mapping of stored value to Russian label; makes a select
    setting   a flag of policy.settings: while it is off the column is neither shown nor taken in or out
    """
    info = {"label": label, "hint": hint, "personal": personal, "choices": choices, "setting": setting}
    return mapped_column(*((type_,) if type_ is not None else ()), *args, info=info, **options)


def foreign(label, target: str, *, nullable: bool = False, ondelete: str | None = "RESTRICT", **options):
    """A foreign key, indexed, restricted: a row that is used is not deleted from under its users."""
    return mapped_column(
        sa.Integer,
        sa.ForeignKey(target, ondelete=ondelete, use_alter=options.pop("use_alter", False)),
        nullable=nullable,
        index=options.pop("index", True),
        info={"label": label},
        **options,
    )


def link(label, *args, hint=None, **options):
    """A relationship with a label; the row it leads to is loaded only when a screen asks for it."""
    return relationship(*args, info={"label": label, "hint": hint}, **options)


class Named:
    """A row that is ordered and found by text: keeps `sort_key` and `search_key` in step with itself.

    `__ordered_by__` and `__found_by__` name the attributes they are made of.
    """

    __ordered_by__: tuple[str, ...] = ("name",)
    __found_by__: tuple[str, ...] = ("name",)

    @declared_attr
    def sort_key(cls) -> Mapped[str]:  # noqa: N805
        return mapped_column(sa.String(SORT_KEY_LENGTH), nullable=False, default="", index=True)

    @declared_attr
    def search_key(cls) -> Mapped[str]:  # noqa: N805
        return mapped_column(sa.String(500), nullable=False, default="")


class Versioned:
    """A row edited through a form: `version` tells a form opened before somebody else's change."""

    version: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=1)
    __mapper_args__ = {"version_id_col": version}


class Register(Named, Versioned):
    """What every register row has. `__natural_key__` is how an Excel row finds the row it speaks of."""

    __natural_key__: tuple[str, ...] = ("name",)


class LinkRegister(Versioned):
    """A register row that joins others (a student in a group): ordered and found by the rows it joins.

    `__ordered_by__` and `__found_by__` name relationships to `Named` rows, or plain columns.
    """

    __ordered_by__: tuple[str, ...] = ()
    __found_by__: tuple[str, ...] = ()
    __natural_key__: tuple[str, ...] = ()


class PersonNames(Register):
    """A person's three names, kept apart; contacts are personal data."""

    __ordered_by__ = __found_by__ = ("last_name", "first_name", "middle_name")

    last_name: Mapped[str] = column(_l("Surname"), sa.String(90))
    first_name: Mapped[str] = column(_l("First name"), sa.String(60))
    middle_name: Mapped[str | None] = column(_l("Patronymic"), sa.String(60))
    phone: Mapped[str | None] = column(_l("Phone"), sa.String(40), personal=True)
    email: Mapped[str | None] = column(_l("E-mail"), sa.String(120), personal=True)

    def __str__(self):
        return " ".join(name for name in (self.last_name, self.first_name, self.middle_name) if name)

    @property
    def short_name(self) -> str:
        """«Орлова Н. С.»"""
        return initials(self.last_name, self.first_name, self.middle_name)


class Stamped:
    """When a fact took effect is the row's own matter; when it was entered is here. Deadlines need both."""

    @declared_attr
    def entered_at(cls) -> Mapped[Any]:  # noqa: N805
        return mapped_column(sa.DateTime, nullable=False, default=clock.now)

    @declared_attr
    def entered_on(cls) -> Mapped[Any]:  # noqa: N805
        return mapped_column(sa.Date, nullable=False, default=clock.today)


def fill_keys(row: Named) -> None:
    """Compute the keys of one row; bulk writers call it through `keys_of`."""
    row.sort_key = sort_key(*(_text(getattr(row, name)) for name in row.__ordered_by__))
    row.search_key = search_key(*(_text(getattr(row, name)) for name in row.__found_by__))


def keys_of(model: type[Named], values: dict) -> dict:
    """The two keys of a row that is written in bulk, from its values."""
    return {
        "sort_key": sort_key(*(_text(values.get(name)) for name in model.__ordered_by__)),
        "search_key": search_key(*(_text(values.get(name)) for name in model.__found_by__)),
    }


def _text(value) -> str:
    return "" if value is None else str(value)


@sa.event.listens_for(Named, "before_insert", propagate=True)
@sa.event.listens_for(Named, "before_update", propagate=True)
def _keep_keys(_mapper, _connection, row):
    fill_keys(row)
