"""What a workbook would do to a register: every row judged against the rows that are there.

A dry run is the real run, undone: the rows are written within a transaction, so that the rules of the database
are asked as well, and the caller rolls back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.exc import StaleDataError

from app.core import forms, values
from app.core.actor import current
from app.core.db import write_first
from app.core.excel import CellError, Kind, Problem, Row, SheetRead
from app.core.excel.letters import key_of
from app.core.exchange.columns import imported, sheet_columns
from app.core.exchange.links import Links
from app.core.refusal import Refused, explain
from app.core.scope import condition
from app.extensions import db
from app.policy.access import Act

ROWS_SHOWN = 10

Progress = Callable[[int, int], None]


@dataclass
class Verdict:
    """How many rows a workbook adds, changes and leaves, and what is wrong with it."""

    total: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.total,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "errors": [problem.as_json() for problem in self.problems],
            "unknown_columns": self.unknown,
        }


def judge(view, sheet: SheetRead, progress: Progress = lambda _done, _total: None) -> Verdict:
    """Write the rows of the sheet into the session and flush them. The caller commits or rolls back.

    With problems nothing may be committed. When the database refuses the rows as a whole they are written once
    more one by one, to name the row that it refuses.
    """
    verdict = _start(view, sheet)
    if verdict.problems and not sheet.rows:
        return verdict
    try:
        _Judgement(view, sheet, verdict, progress).pass_over(one_by_one=False)
    except (IntegrityError, StaleDataError):
        db.session.rollback()
        write_first()
        verdict = _start(view, sheet)
        _Judgement(view, sheet, verdict, progress).pass_over(one_by_one=True)
    verdict.problems.sort(key=lambda problem: problem.row or 0)
    return verdict


def _start(view, sheet: SheetRead) -> Verdict:
    labels = [str(forms.property_label(view.model, key)) for key in sheet.keys]
    return Verdict(total=len(sheet.rows), problems=list(sheet.problems), unknown=list(sheet.unknown), columns=labels)


class _Judgement:
    """One pass over the rows of a sheet."""

    def __init__(self, view, sheet: SheetRead, verdict: Verdict, progress: Progress):
        self.view, self.sheet, self.verdict, self.progress = view, sheet, verdict, progress
        self.columns = {column.key: column for column in sheet_columns(view, imported(view))}
        self.links = Links(view)
        self.link_keys = [key for key, column in self.columns.items() if column.kind is Kind.LINK]
        self.existing = _Existing(view, [key for key in view.model.__natural_key__ if key in sheet.keys])
        self.bad_rows = {problem.row for problem in sheet.problems}
        self.seen: dict[tuple, int] = {}
        self.made: list[tuple[Row, Any]] = []

    def pass_over(self, *, one_by_one: bool) -> None:
        for place, row in enumerate(self.sheet.rows, 1):
            with db.session.no_autoflush:
                made = self._row(row)
            if made is not None:
                self._write(row, made, alone=one_by_one)
            self.progress(place, len(self.sheet.rows))
        if not self.verdict.problems:
            db.session.flush()
            self._refuse_foreign()

    def _write(self, row: Row, made: Any, *, alone: bool) -> None:
        self.made.append((row, made))
        if not alone:
            db.session.add(made)
            return
        try:
            with db.session.begin_nested():
                db.session.add(made)
        except (IntegrityError, StaleDataError) as error:
            self._tell(explain(error), row)

    def _refuse_foreign(self) -> None:
        """A row must be the person's own after the change as well: nothing is pushed over to others."""
        model = self.view.model
        if condition(model, current(), Act.WRITE) is None:
            return
        own = set(db.session.scalars(self.view.rows(Act.WRITE).with_only_columns(model.id)))
        for row, made in self.made:
            if made.id not in own:
                self._tell(_("This row would belong to somebody else: you may not write it"), row)

    def _tell(self, message: Any, row: Row, key: str | None = None, value: Any = "") -> None:
        label = self.columns[key].label if key else None
        self.verdict.problems.append(Problem(message, row.number, label, str(value)))
        self.bad_rows.add(row.number)

    def _row(self, row: Row) -> Any:
        """The row of the register with the values of the file; None when it stays or cannot be judged."""
        wanted = self._wanted(row)
        if len(self.verdict.sample) < ROWS_SHOWN:
            self.verdict.sample.append([self._shown(key, wanted.get(key)) for key in self.sheet.keys])
        if row.number in self.bad_rows:
            return None
        try:
            found = self._match(row, wanted)
            made = self._changed(found, wanted) if found is not None else self._new(wanted)
            if made is not None:
                self.view.before_save(made)
        except (CellError, Refused) as refusal:
            self._tell(getattr(refusal, "message", None) or str(refusal), row)
            return None
        return made

    def _shown(self, key: str, value: Any) -> str:
        return values.text(self.view.model, key, value)

    def _wanted(self, row: Row) -> dict[str, Any]:
        """Values with links found: last, and in the order of the form, so that the group tells its items apart."""
        wanted = {key: value for key, value in row.values.items() if self.columns[key].kind is not Kind.LINK}
        for key in self.link_keys:
            if key not in row.values:
                continue
            text = row.values[key]
            try:
                wanted[key] = None if text is None else self.links.find(key, text, wanted)
            except CellError as error:
                self._tell(error.message, row, key, text)
        return wanted

    def _match(self, row: Row, wanted: dict[str, Any]) -> Any:
        key = self.existing.key_of_values(wanted)
        if key in self.seen:
            raise CellError(_l("The same entry stands in row %(row)s already", row=self.seen[key]))
        self.seen[key] = row.number
        return self.existing.find(key)

    def _new(self, wanted: dict[str, Any]) -> Any:
        made = self.view.model()
        for name, value in wanted.items():
            if value is not None:
                _put(made, name, value)
        self.verdict.added += 1
        return made

    def _changed(self, found: Any, wanted: dict[str, Any]) -> Any:
        changes = {
            name: value
            for name, value in wanted.items()
            if not _same(found, name, value) and not (value is None and self._keeps(name))
        }
        for name, value in changes.items():
            _put(found, name, value)
        if not changes:
            self.verdict.unchanged += 1
            return None
        self.verdict.changed += 1
        return found

    def _keeps(self, name: str) -> bool:
        """A blank cell of a column that is never empty leaves the value alone; elsewhere it empties it."""
        column = class_mapper(self.view.model).columns.get(name)
        return column is not None and not column.nullable


class _Existing:
    """The rows that are there, by the part of the natural key that the file has."""

    def __init__(self, view, names: list[str]):
        self._view, self._names = view, names
        self._rows: dict[tuple, list] = {}
        self._alike: dict[tuple, list] | None = None
        for row in db.session.scalars(
            view.rows(Act.WRITE).options(*view._loading(view.excel_columns or view.form_columns))
        ).unique():
            self._rows.setdefault(self._key(row), []).append(row)

    def _key(self, row: Any) -> tuple:
        return tuple(_comparable(_stored(row, name)) for name in self._names)

    def key_of_values(self, wanted: dict[str, Any]) -> tuple:
        return tuple(_comparable(getattr(wanted[name], "id", wanted[name])) for name in self._names)

    def find(self, key: tuple) -> Any:
        found = self._rows.get(key, ())
        if len(found) > 1:
            named = "; ".join(f"{row} [{row.id}]" for row in found[:4])
            raise CellError(_l("%(count)s entries fit this row: %(named)s", count=len(found), named=named))
        if not found:
            self._refuse_doubtful(key)
        return found[0] if found else None

    def _refuse_doubtful(self, key: tuple) -> None:
        """A namesake of whom one side does not say what tells people apart may be the same person: one has to say."""
        told_apart = [name for name in self._names if name in self._view.told_apart_by]
        if not told_apart:
            return
        alike = self._alike_rows(told_apart).get(self._without(key, told_apart), ())
        for row in alike:
            if self._is_same_or_unknown(row, key, told_apart):
                label = forms.property_label(self._view.model, told_apart[0])
                raise CellError(
                    _l(
                        "There is %(who)s already: fill in “%(column)s” in the file and on the card [%(id)s] to tell "
                        "whether it is the same person",
                        who=row, column=label, id=row.id,
                    )
                )  # fmt: skip

    def _is_same_or_unknown(self, row: Any, key: tuple, told_apart: list[str]) -> bool:
        wanted = dict(zip(self._names, key, strict=True))
        stored = {name: _comparable(_stored(row, name)) for name in told_apart}
        return any(wanted[name] in (None, "") or stored[name] in (None, "") for name in told_apart)

    def _alike_rows(self, told_apart: list[str]) -> dict[tuple, list]:
        if self._alike is None:
            self._alike = {}
            for key, rows in self._rows.items():
                self._alike.setdefault(self._without(key, told_apart), []).extend(rows)
        return self._alike

    def _without(self, key: tuple, told_apart: list[str]) -> tuple:
        return tuple(value for name, value in zip(self._names, key, strict=True) if name not in told_apart)


def _comparable(value: Any) -> Any:
    return key_of(value) if isinstance(value, str) else value


def _stored(row: Any, name: str) -> Any:
    """The value of a column; of a link, the number of the row it leads to."""
    mapper = class_mapper(type(row))
    if name not in mapper.relationships:
        return getattr(row, name)
    return getattr(row, _key_of_link(mapper, name))


def _key_of_link(mapper: Any, name: str) -> str:
    (column,) = mapper.relationships[name].local_columns
    return mapper.get_property_by_column(column).key


def _same(row: Any, name: str, value: Any) -> bool:
    stored = _stored(row, name)
    if name in class_mapper(type(row)).relationships:
        return stored == (value.id if value is not None else None)
    return stored == value or (stored in (None, "") and value is None)


def _put(row: Any, name: str, value: Any) -> None:
    """Set a value; of a link its number as well, which the audit compares before the flush."""
    setattr(row, name, value)
    mapper = class_mapper(type(row))
    if name in mapper.relationships:
        setattr(row, _key_of_link(mapper, name), value.id if value is not None else None)


def refuse_unmatched(view, sheet: SheetRead) -> None:
    """A file must say of which rows it speaks: at least one column of the natural key, and all that are never blank."""
    mapper = class_mapper(view.model)
    allowed = imported(view)
    for name in view.model.__natural_key__:
        if name in sheet.keys:
            continue
        column = mapper.columns.get(name)
        nullable = column.nullable if column is not None else _is_nullable_link(mapper, name)
        if not nullable or name not in allowed:
            label = forms.property_label(view.model, name)
            sheet.add(Problem(_("Rows are recognised by this column: it must be in the file"), None, label))


def _is_nullable_link(mapper: Any, name: str) -> bool:
    return all(column.nullable for column in mapper.relationships[name].local_columns)
