"""A page of a register's list: search as one types, filters as chips, order, paging, in two statements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import aliased, class_mapper

from app.core import forms
from app.core.actor import current
from app.core.fields import parse_date
from app.core.text import search_words
from app.core.values import Cell, cell, open_links
from app.extensions import db
from app.policy.access import Act


@dataclass(frozen=True)
class Column:
    """The head of a column; `sort_url` turns the order."""

    name: str
    label: str
    sort_url: str | None
    direction: str | None
    numeric: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    id: int
    url: str | None
    edit_url: str | None
    cells: list[Cell]


@dataclass(frozen=True)
class Filter:
    """A chip: which rows are shown. `kind` is choice, lookup, flag or period (value «from..to»)."""

    name: str
    label: str
    kind: str
    value: str
    value_text: str
    options: list[tuple[str, str]]
    lookup_url: str | None
    remove_url: str
    may_be_any: bool = True


@dataclass(frozen=True)
class ExtraFilter:
    """A filter by what is no column of the table: `rule` makes a condition of the chosen value.

    The value is one of `options`, the id of a row of `model`, or with neither the «1» of a flag. `default` is the
    option in force while the address says nothing: what a list leaves out until one asks for it.
    """

    label: object
    rule: Callable[[str], sa.ColumnElement[bool] | None]
    options: Mapping[str, object] = field(default_factory=dict)
    model: type | None = None
    default: str = ""

    @property
    def kind(self) -> str:
        """How the filter is drawn."""
        if self.model is not None:
            return "lookup"
        return "choice" if self.options else "flag"

    def chosen(self, typed: str) -> str:
        """The value in force: what was typed, or the default; nothing when it makes no sense."""
        value = typed[:60] or self.default
        if self.kind == "choice":
            return value if value in self.options else self.default
        if self.kind == "flag":
            return value if value == "1" else ""
        return value if _is_id(value) else ""


@dataclass(kw_only=True)
class ListPage:
    """Everything that `register/list.html` draws."""

    title: str
    subtitle: str
    q: str
    search_hint: str | None
    columns: list[Column]
    rows: list[Row]
    total: int
    first: int
    last: int
    prev_url: str | None = None
    next_url: str | None = None
    filters: list[Filter] = field(default_factory=list)
    # Buttons for the ticked rows, and a choice that they send along: (name, label, [(value, text)]).
    actions: list = field(default_factory=list)
    action_url: str | None = None
    action_choice: tuple[str, str, list[tuple[str, str]]] | None = None
    sizes: list[tuple[int, str, bool]] = field(default_factory=list)
    add_url: str | None = None
    import_url: str | None = None
    export_url: str | None = None
    print_url: str | None = None
    empty: dict | None = None
    nothing_found: bool = False
    keep: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Action:
    """A button for the ticked rows; `confirm` is asked first."""

    name: str
    label: str
    confirm: str = ""


def page(view) -> ListPage:
    """The page of the list that the address asks for; unknown arguments are ignored."""
    names = view.shown(view.list_columns)
    statement = asked_rows(view)
    total = db.session.scalar(
        sa.select(sa.func.count()).select_from(statement.with_only_columns(view.model.id).subquery())
    )
    size = _size(view)
    number = min(max(request.args.get("page", 1, type=int), 1), max((total + size - 1) // size, 1))
    loading = view._loading(names)
    found = (
        db.session.scalars(
            sorted_rows(view, names, statement).options(*loading).offset((number - 1) * size).limit(size)
        )
        .unique()
        .all()
        if total
        else []
    )
    editable = view.may(Act.WRITE)
    narrowed = any(request.args.get(key) for key in ("q", *_arguments(view))) or (not total and _hides_rows(view))
    return ListPage(
        title=view.title,
        subtitle=_("Entries: %(count)s", count=f"{total:,}".replace(",", " ")),
        q=request.args.get("q", "")[:100],
        search_hint=_("Search"),
        filters=_filters(view),
        columns=[
            *(column(view, name) for name in names),
            *(Column(name, str(label), None, None) for name, label in view.extra_columns.items()),
        ],
        rows=lines(view, found, names, editable=editable, extra=view.extra_cells(found) if found else {}),
        actions=[],
        action_url=None,
        total=total,
        first=(number - 1) * size + 1 if total else 0,
        last=min(number * size, total),
        prev_url=with_arguments(page=number - 1) if number > 1 else None,
        next_url=with_arguments(page=number + 1) if number * size < total else None,
        sizes=[(count, with_arguments(size=count, page=None), count == size) for count in view.page_sizes],
        add_url=url_for(f"{view.endpoint}.add") if view.adds_by_form() else None,
        import_url=_address(view, "bring") if view.adds_by_form() else None,
        export_url=_address(view, "export", *("q", "sort", *_arguments(view))) if view.may(Act.EXPORT) else None,
        print_url=_address(view, "print_list", *("q", *_arguments(view))) if view.prints_list() else None,
        empty=None if total or narrowed else _empty(view),
        nothing_found=not total and narrowed,
        keep=[(key, request.args[key]) for key in ("sort", "size") if key in request.args],
    )


def asked_rows(view, act: str = Act.READ) -> sa.Select:
    """The person's rows with the search and the filters of the address; the export takes the same."""
    statement = searched(view, view.rows(act), request.args.get("q", ""))
    rules = [_rule(view, name) for name in view.comparable(view.filters, act)]
    rules += [made.rule(value) for name, made in view.extra_filters.items() if (value := _extra_value(name, made))]
    return statement.where(*(rule for rule in rules if rule is not None))


def _extra_value(name: str, made: ExtraFilter) -> str:
    return made.chosen(request.args.get(name, ""))


def _hides_rows(view) -> bool:
    """Whether it is only a default of a filter that leaves the list empty."""
    if not any(made.default for made in view.extra_filters.values()):
        return False
    return db.session.scalar(view.rows().with_only_columns(view.model.id).limit(1)) is not None


def searched(view, statement: sa.Select, typed: str) -> sa.Select:
    """Only rows in which every typed word is found; small and capital, е and ё are the same."""
    words = search_words(typed)
    model = view.model
    if not words:
        return statement
    if hasattr(model, "search_key"):
        return statement.where(*(sa.or_(_contains(model.search_key, word), *view.found_also(word)) for word in words))
    links = [getattr(model, name) for name in model.__found_by__ if name in class_mapper(model).relationships]
    tables = []
    for link in links:
        other = aliased(link.property.mapper.class_)
        statement = statement.outerjoin(link.of_type(other))
        tables.append(other)
    own = [getattr(model, name) for name in model.__found_by__ if name not in class_mapper(model).relationships]
    return statement.where(
        *(
            sa.or_(
                *(_contains(t.search_key, word) for t in tables),
                *(c.icontains(word, autoescape=True) for c in own),
            )
            for word in words
        )
    )


def _contains(column, word: str):
    return column.contains(word, autoescape=True)


def ordered(view, statement: sa.Select) -> sa.Select:
    """The register's own order; ends with the key, so that pages neither repeat nor skip."""
    model = view.model
    keys = []
    if hasattr(model, "sort_key"):
        keys.append(model.sort_key.desc() if view.newest_first else model.sort_key)
    else:
        for name in model.__ordered_by__:
            statement, key = _key(model, statement, name)
            keys.append(key)
    return statement.order_by(*keys, model.id)


def _key(model, statement: sa.Select, name: str):
    attribute = getattr(model, name)
    if name in class_mapper(model).relationships:
        other = aliased(attribute.property.mapper.class_)
        return statement.outerjoin(attribute.of_type(other)), other.sort_key
    return statement, attribute


def sorted_rows(view, names: list[str], statement: sa.Select, act: str = Act.READ) -> sa.Select:
    """The order that the address asks for; the export takes the same."""
    asked, _, direction = request.args.get("sort", "").partition(".")
    if asked not in view.comparable(names, act) or not _is_sortable(view, asked):
        return ordered(view, statement)
    model = view.model
    if asked in getattr(model, "__ordered_by__", ())[:1] and hasattr(model, "sort_key"):
        key = model.sort_key
    else:
        statement, key = _key(model, statement, asked)
    return statement.order_by(key.desc() if direction == "desc" else key.asc(), model.id)


def _is_sortable(view, name: str) -> bool:
    if name in view.links:
        return hasattr(view.links[name], "sort_key")
    column = view.model.__table__.c.get(name)
    return column is not None and not isinstance(column.type, sa.Text)


def lines(view, rows, names: list[str], *, editable: bool = False, extra: dict | None = None) -> list[Row]:
    """The lines of a list or of a table on a card."""
    links, closed = open_links(view, rows, names), view.closed(rows, names)
    personal = {name for name in names if forms.is_personal(view.model, name)}
    return [
        Row(
            row.id,
            _url(view, "show", row),
            _url(view, "edit", row) if editable and view.is_editable(row) else None,
            [Cell("") if row.id in closed and name in personal else cell(view, row, name, links) for name in names]
            + [extra.get(row.id, {}).get(name, Cell("")) for name in view.extra_columns if extra is not None],
        )
        for row in rows
    ]


def export_url(endpoint: str, register: str, *keeping: str) -> str | None:
    """Where the list, searched as it is, becomes a workbook; None for whoever may not take it away."""
    if not current().may(register, Act.EXPORT):
        return None
    return url_for(f"{endpoint}.export", **{key: request.args.get(key) or None for key in ("q", *keeping)})


def _address(view, method: str, *keeping: str) -> str:
    kept = {key: request.args[key] for key in keeping if request.args.get(key)}
    return url_for(f"{view.endpoint}.{method}", **kept)


def _url(view, method: str, row) -> str:
    return url_for(f"{view.endpoint}.{method}", pk=row.id)


def column(view, name: str) -> Column:
    """The head of a column of a register's list."""
    asked, _, direction = request.args.get("sort", "").partition(".")
    now = (direction or "asc") if asked == name else None
    turned = "desc" if now == "asc" else "asc"
    is_number = (
        name not in view.links
        and view.model.__table__.c[name].type.python_type not in (str, bool)
        and _is_numeric(view, name)
    )
    return Column(
        name,
        str(forms.property_label(view.model, name)),
        with_arguments(sort=f"{name}.{turned}", page=None)
        if name in view.comparable([name]) and _is_sortable(view, name)
        else None,
        now,
        is_number,
    )


def _is_numeric(view, name: str) -> bool:
    return isinstance(view.model.__table__.c[name].type, sa.Integer | sa.Numeric)


def with_arguments(**changes) -> str:
    """The address of this list with some arguments changed."""
    arguments = {key: value for key, value in request.args.items() if value}
    arguments |= {key: str(value) for key, value in changes.items() if value is not None}
    for key, value in changes.items():
        if value is None:
            arguments.pop(key, None)
    return f"{request.path}?{urlencode(arguments)}" if arguments else request.path


def _size(view) -> int:
    asked = request.args.get("size", type=int)
    return asked if asked in view.page_sizes else view.page_sizes[0]


def _empty(view) -> dict:
    return {
        "title": _("Nothing here yet"),
        "text": str(view.empty_hint or ""),
        "url": url_for(f"{view.endpoint}.add") if view.adds_by_form() else None,
        "link": _("Add the first entry"),
    }


def _arguments(view) -> list[str]:
    """The names by which filters travel in the address."""
    return [
        part
        for name in view.comparable(view.filters)
        for part in ((f"{name}_from", f"{name}_to") if _kind(view, name) == "period" else (name,))
    ] + [*view.extra_filters]


def _filters(view) -> list[Filter]:
    extra = [extra_filter(name, made, view) for name, made in view.extra_filters.items()]
    return extra + [_filter(view, name) for name in view.comparable(view.filters)]


def extra_filter(name: str, made: ExtraFilter, view=None) -> Filter:
    """The chip of an extra filter, as the address has it; one that chooses a row of a register needs the view."""
    value, target = _extra_value(name, made), None
    if made.kind == "lookup":
        target = type(view).views_by_model[made.model]
        row = forms.find_visible(made.model, current)(int(value)) if value else None
        shown = str(row) if row else ""
    else:
        shown = str(made.options[value]) if value in made.options else _("yes") if value else ""
    return Filter(
        name=name,
        label=str(made.label),
        kind=made.kind,
        value=value if shown else "",
        value_text=shown,
        options=[(key, str(label)) for key, label in made.options.items()],
        lookup_url=url_for(f"{target.endpoint}.lookup") if target else None,
        remove_url=with_arguments(**{name: None, "page": None}) if value != made.default else "",
        may_be_any=not made.default,
    )


def _filter(view, name: str) -> Filter:
    kind = _kind(view, name)
    value, shown = _period(name) if kind == "period" else _chosen(view, name, kind)
    return Filter(
        name=name,
        label=str(forms.property_label(view.model, name)),
        kind=kind,
        value=value,
        value_text=shown,
        options=[(key, str(label)) for key, label in (forms.choices_of(view.model, name) or {}).items()]
        if kind == "choice"
        else [],
        lookup_url=url_for(f"{_target(view, name).endpoint}.lookup") if kind == "lookup" else None,
        remove_url=with_arguments(**{name: None, f"{name}_from": None, f"{name}_to": None, "page": None}),
    )


def _chosen(view, name: str, kind: str) -> tuple[str, str]:
    """The value of a filter and how it reads; nothing when it makes no sense here."""
    value = request.args.get(name, "")[:60]
    if kind == "choice":
        shown = str((forms.choices_of(view.model, name) or {}).get(value, ""))
    elif kind == "flag":
        shown = _("yes") if value == "1" else ""
    else:
        row = forms.find_visible(view.links[name], current)(int(value)) if _is_id(value) else None
        shown = str(row) if row else ""
    return (value, shown) if shown else ("", "")


def _period(name: str) -> tuple[tuple[str, str], str]:
    first, last = (request.args.get(f"{name}_{edge}", "")[:10] for edge in ("from", "to"))
    first, last = (typed if parse_date(typed) else "" for typed in (first, last))
    return (first, last), f"{first or '…'} – {last or '…'}" if first or last else ""


def _is_id(value: str) -> bool:
    return value.isdecimal() and len(value) < 10


def _target(view, name: str):
    return type(view).views_by_model[view.links[name]]


def _kind(view, name: str) -> str:
    if name in view.links:
        return "lookup"
    if forms.choices_of(view.model, name):
        return "choice"
    return "flag" if view.model.__table__.c[name].type.python_type is bool else "period"


def _rule(view, name: str):
    """A filter of the address as a condition; a value that makes no sense filters nothing."""
    attribute, value = getattr(view.model, name), request.args.get(name, "")
    kind = _kind(view, name)
    if kind == "lookup":
        return view.link_rule(name, int(value)) if _is_id(value) else None
    if kind == "choice":
        return attribute == value if value in forms.choices_of(view.model, name) else None
    if kind == "flag":
        return attribute.is_(value == "1") if value in ("0", "1") else None
    (first, last), _shown = _period(name)
    bounds = [attribute >= parse_date(first)] if first else []
    bounds += [attribute <= parse_date(last)] if last else []
    return sa.and_(*bounds) if bounds else None
