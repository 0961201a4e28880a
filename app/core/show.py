"""The card of a row and the page around a form."""

import json
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import class_mapper

from app.core import audit, forms, listing
from app.core.actor import current
from app.core.models import AuditEntry
from app.core.scope import condition
from app.core.values import Cell, cell, open_links, plain
from app.extensions import db
from app.policy.access import Act

# Of a related table so many rows stand on the card; they are counted only where there may be more.
SHOWN_ROWS = 50


@dataclass(frozen=True)
class Doubt:
    """What a person is asked about before saving, with the row that raises the question."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class FormPage:
    """What stands around a form."""

    title: str
    subtitle: str
    back_url: str
    delete_url: str | None
    delete_confirm: str
    save_label: str
    doubts: list[Doubt] = field(default_factory=list)
    sure_label: str = ""


@dataclass(frozen=True)
class Section:
    """A table of related rows on a card."""

    title: str
    count: int
    columns: list[listing.Column]
    rows: list[listing.Row]
    more_url: str | None
    add_url: str | None


@dataclass(frozen=True)
class Change:
    """A line of the history of a row."""

    at: str
    who: str
    text: str


@dataclass
class Card:
    """The card of a row."""

    title: str
    subtitle: str
    fields: list[tuple[str, Cell]]
    edit_url: str | None
    delete_url: str | None
    delete_confirm: str
    back_url: str
    sections: list[Section] = field(default_factory=list)
    history: list[Change] | None = None
    actions: list[tuple[str, str]] = field(default_factory=list)


def card(view, row, names: list[str]) -> Card:
    """The card of a row of a register."""
    links = open_links(view, [row], names)
    may_write = view.may(Act.WRITE) and is_within(view, row, Act.WRITE)
    return Card(
        title=str(row),
        subtitle=view.title,
        fields=[(str(forms.property_label(view.model, name)), cell(view, row, name, links)) for name in names],
        edit_url=url_for(f"{view.endpoint}.edit", pk=row.id) if may_write else None,
        delete_url=url_for(f"{view.endpoint}.delete", pk=row.id) if may_write and view.may(Act.DELETE) else None,
        delete_confirm=_("Delete «%(row)s»? This cannot be undone.", row=str(row)),
        back_url=url_for(f"{view.endpoint}.list"),
        sections=[made for related in view.related if (made := _section(view, row, related))],
        history=_history(view, row) if may_write and view.shows_history else None,
    )


def is_within(view, row, act: str) -> bool:
    """Whether the act covers this row; asked of the database only where rights differ from row to row."""
    if condition(view.model, current(), act) is None:
        return True
    return db.session.scalar(view.rows(act).where(view.model.id == row.id).with_only_columns(view.model.id)) is not None


def _section(view, row, related) -> Section | None:
    target = next((v for v in type(view).views_by_model.values() if v.endpoint == related.view), None)
    if target is None or not target.may(Act.READ):
        return None
    names = target.shown(related.columns or [name for name in target.list_columns if name != related.through])
    mine = target.rows().where(getattr(target.model, related.through) == row)
    found = (
        db.session.scalars(listing.ordered(target, mine).options(*target._loading(names)).limit(SHOWN_ROWS))
        .unique()
        .all()
    )
    count = len(found)
    if count == SHOWN_ROWS:
        ids = mine.with_only_columns(target.model.id).subquery()
        count = db.session.scalar(sa.select(sa.func.count()).select_from(ids))
    rows = listing.lines(target, found, names)
    return Section(
        title=target.title,
        count=count,
        columns=[listing.column(target, name) for name in names],
        rows=rows,
        more_url=url_for(f"{target.endpoint}.list", **{related.through: row.id}) if count > len(rows) else None,
        add_url=url_for(f"{target.endpoint}.add", **{related.through: row.id}) if target.adds_by_form() else None,
    )


def _history(view, row) -> list[Change]:
    model = view.model
    names = class_mapper(model).columns.keys()
    seen = set(view.shown_of(row, names))
    entries = db.session.scalars(
        sa.select(AuditEntry)
        .where(
            AuditEntry.subject == model.__tablename__,
            AuditEntry.subject_id == row.id,
            AuditEntry.act.in_(("added", "changed")),
        )
        .order_by(AuditEntry.id.desc())
        .limit(20)
    )
    return [Change(plain(entry.at), entry.who, changes_text(model, entry, seen)) for entry in entries]


def changes_text(model: type, entry: AuditEntry, seen: set[str]) -> str:
    """«Фамилия: Иванова → Петрова; …» of an audit entry; keys of links stay numbers.

    Of a column that is not among `seen` only that it was changed.
    """
    if entry.act == "added":
        return _("Added")
    columns = class_mapper(model).columns
    parts = []
    for name, (old, new) in json.loads(entry.changes or "{}").items():
        if name == audit.GROUND:
            parts.append(_("Ground: %(ground)s", ground=new))
            continue
        label = columns[name].info.get("label", name) if name in columns else name
        if name in columns and name not in seen:
            parts.append(_("%(label)s: changed", label=label))
            continue
        kinds = (columns[name].info.get("choices") if name in columns else None) or {}
        parts.append(f"{label}: {kinds.get(old, plain(old)) or '—'} → {kinds.get(new, plain(new)) or '—'}")
    return "; ".join(parts)
