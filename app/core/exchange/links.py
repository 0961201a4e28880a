"""Rows of other registers found by the name that stands in a cell: one statement per register, whatever the file."""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.core.actor import current
from app.core.excel import CellError
from app.core.excel.cells import nearest
from app.core.excel.letters import key_of
from app.core.scope import narrow
from app.extensions import db

NAMED = 4


class Links:
    """The registers that the links of one register lead to, each loaded when the first cell asks for it."""

    def __init__(self, view):
        self._view = view
        self._registers: dict[type, _Names] = {}

    def find(self, name: str, text: str, chosen: dict[str, Any]) -> Any:
        """The one row that the text names. CellError when there is none, or more than one.

        `chosen` are the values of the row found so far, by which a register may tell equal names apart.
        """
        names = self._names(self._view.links[name])
        found = names.find(text)
        if len(found) > 1:
            found = self._view.plausible(name, found, chosen)
        if len(found) == 1:
            return found[0]
        raise CellError(names.several(found) if found else names.none(text))

    def _names(self, model: type) -> "_Names":
        if model not in self._registers:
            self._registers[model] = _Names(self._view.views_by_model.get(model), model)
        return self._registers[model]


class _Names:
    """All names of the rows of a register that the person sees: the full ones go before the short ones."""

    def __init__(self, view, model: type):
        self._view = view
        self._full: dict[str, list] = {}
        self._short: dict[str, list] = {}
        for row in db.session.scalars(narrow(sa.select(model), model, current())).unique():
            for text in self._full_names(row, model):
                self._full.setdefault(key_of(text), []).append(row)
            if short := getattr(row, "short_name", None):
                self._short.setdefault(key_of(short), []).append(row)

    def _full_names(self, row: Any, model: type) -> set[str]:
        names = {str(row)}
        natural = getattr(model, "__natural_key__", ())
        if len(natural) == 1:
            names.add(str(getattr(row, natural[0])))
        return names

    def find(self, text: str) -> list:
        key = key_of(text)
        if found := self._full.get(key) or self._short.get(key):
            return found
        name, opened, hint = key.partition(" (")
        if not opened:
            return []
        return [row for row in self._full.get(name, ()) if hint.removesuffix(")") in self._keys_of_hint(row)]

    def _keys_of_hint(self, row: Any) -> set[str]:
        """The hint as it stands, or any part of it: a group is enough where only the group differs."""
        hint = self._hint(row)
        return {key_of(part) for part in (hint, *hint.split(", "))}

    def _hint(self, row: Any) -> str:
        return (self._view.choice_hint(row) if self._view else "") or ""

    def _named(self, row: Any) -> str:
        hint = self._hint(row)
        return f"{row} ({hint})" if hint else f"{row} [{row.id}]"

    def several(self, rows: list) -> Any:
        named = "; ".join(self._named(row) for row in rows[:NAMED]) + ("; …" if len(rows) > NAMED else "")
        return _l("%(count)s rows have this name: %(named)s", count=len(rows), named=named)

    def none(self, text: str) -> Any:
        rows = (row for rows in self._full.values() for row in rows)
        if near := nearest(text, [str(row) for row in rows]):
            return _l("There is no such row. Did you mean “%(near)s”?", near=near)
        return _l("There is no such row in that register: add it there first")
