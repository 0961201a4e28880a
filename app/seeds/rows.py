"""Writes rows by the hundred thousand: ids known before, parents before children, memory bounded.

PostgreSQL is fed by COPY, other engines by executemany. Nothing is committed here.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.core.columns import Named, keys_of
from app.extensions import db

CHUNK = 20_000


class Rows:
    """Collects rows of many tables and writes them in the order of their foreign keys."""

    def __init__(self, connection: sa.Connection):
        self.connection = connection
        self._waiting: dict[sa.Table, list[dict]] = defaultdict(list)
        self._count = 0
        self._last_id: dict[sa.Table, int] = {}
        self._order = _parents_first()

    def add(self, model: type, **values: Any) -> int | None:
        """Take a row of a model; fills its id and its sort and search keys. Returns the id."""
        table = model.__table__
        if "id" in table.c and "id" not in values:
            values["id"] = self._next_id(table)
        if issubclass(model, Named):
            values = keys_of(model, values) | values
        self._take(table, values)
        return values.get("id")

    def change(self, model: type, id: int, **values: Any) -> None:
        """Change a row that was added and still waits, or is written already."""
        table = model.__table__
        for row in self._waiting[table]:
            if row.get("id") == id:
                row.update(values)
                break
        else:
            self._connection.execute(table.update().where(table.c.id == id).values(**values))
            return
        if issubclass(model, Named):
            row.update(keys_of(model, row))

    def add_plain(self, table: sa.Table, **values: Any) -> int:
        """Take a row of a table that no model of ours describes."""
        values.setdefault("id", self._next_id(table))
        self._take(table, values)
        return values["id"]

    def write(self) -> None:
        """Write everything that waits."""
        for table in self._order:
            if rows := self._waiting.pop(table, None):
                self._insert(table, rows)
        self._count = 0

    def finish(self) -> None:
        """Write the rest and let the engine number the next rows after ours."""
        self.write()
        if self.connection.dialect.name == "postgresql":
            for table, last in self._last_id.items():
                _restart_sequence(self.connection, table, last)
            # The planner knows nothing of a million rows that came at once.
            self.connection.exec_driver_sql("ANALYZE")

    def _next_id(self, table: sa.Table) -> int:
        if table not in self._last_id:
            query = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))
            self._last_id[table] = self.connection.scalar(query)
        self._last_id[table] += 1
        return self._last_id[table]

    def _take(self, table: sa.Table, row: dict) -> None:
        self._waiting[table].append(row)
        self._count += 1
        if self._count >= CHUNK:
            self.write()

    def _insert(self, table: sa.Table, rows: list[dict]) -> None:
        for shape, alike in _by_shape(rows).items():
            if self.connection.dialect.name == "postgresql":
                _copy(self.connection, table, shape, alike)
            else:
                self.connection.execute(table.insert(), alike)


def _parents_first() -> list[sa.Table]:
    """All tables, those referred to before the others. Two that refer to each other are the caller's matter."""
    ordered: dict[sa.Table, None] = {}
    seen: set[sa.Table] = set()

    def visit(table: sa.Table) -> None:
        if table in seen:
            return
        seen.add(table)
        for parent in sorted({key.column.table for key in table.foreign_keys}, key=lambda t: t.name):
            visit(parent)
        ordered[table] = None

    for table in sorted(db.metadata.tables.values(), key=lambda t: t.name):
        visit(table)
    return list(ordered)


def _by_shape(rows: Iterable[dict]) -> dict[tuple[str, ...], list[dict]]:
    """Rows that give the same columns can be written by one statement."""
    shapes: dict[tuple[str, ...], list[dict]] = defaultdict(list)
    for row in rows:
        shapes[tuple(row)].append(row)
    return shapes


def _copy(connection: sa.Connection, table: sa.Table, given: tuple[str, ...], rows: list[dict]) -> None:
    """COPY knows nothing of the defaults that live in Python, so they are filled in here."""
    defaults = {c.name: c.default for c in table.columns if c.name not in given and _has_plain_default(c)}
    names = (*given, *defaults)
    quote = connection.dialect.identifier_preparer.quote
    target = f"{quote(table.name)} ({', '.join(quote(name) for name in names)})"
    tail = tuple(_default(default) for default in defaults.values())
    cursor = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row.values(), *tail))


def _has_plain_default(column: sa.Column) -> bool:
    return column.default is not None and (column.default.is_scalar or column.default.is_callable)


def _default(default: Any) -> Any:
    return default.arg if default.is_scalar else default.arg(None)


def _restart_sequence(connection: sa.Connection, table: sa.Table, last: int) -> None:
    """Whoever numbers the rows of the table: a serial column or a sequence named after it."""
    owned = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, "id")))
    sequence = owned or f"{table.name}_id_seq"
    if connection.scalar(sa.select(sa.func.to_regclass(sequence))) is not None:
        connection.execute(sa.select(sa.func.setval(sequence, last)))
