"""Lists that are no register of columns (users, the log, sign-ins): searched, filtered, paged, taken to Excel alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import render_template, request
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.core import listing
from app.core.access import needs
from app.core.db import write_first
from app.core.exchange.lists import MOST_ROWS, send_list
from app.core.text import search_words
from app.extensions import db
from app.policy.access import REGISTERS, Act

PAGE_SIZE = 50


@dataclass(frozen=True)
class Choice:
    """A chip of the list: which rows are shown. `options` maps what stands in the address to words and condition."""

    name: str
    label: object
    options: Mapping[str, tuple[object, sa.ColumnElement[bool]]]


class ShortListView(BaseView):
    """A list of rows. A child says `register`, `search_hint`, `rows()`, `found_in()`, `heads()`, `lines()`."""

    default_view = "list"
    register: str
    search_hint: object = ""
    # A log of a million lines is not counted for the sake of a number.
    is_counted = True

    def rows(self, act: str) -> sa.Select:
        """All rows on which the person may do the act, in their order."""
        raise NotImplementedError

    def found_in(self) -> Iterable[sa.ColumnElement]:
        """The columns that are searched."""
        raise NotImplementedError

    def heads(self) -> Iterable[str]:
        """The heads of the columns."""
        raise NotImplementedError

    def lines(self, rows: list) -> list[listing.Row]:
        """The rows as they are drawn."""
        raise NotImplementedError

    def choices(self) -> Iterable[Choice]:
        """The chips over the list."""
        return ()

    def subtitle(self, total: int) -> str:
        """What stands under the title."""
        return _("Entries: %(count)s", count=total)

    def more(self) -> dict:
        """What else the page has: an address to add, actions on ticked rows."""
        return {}

    @expose("/list/")
    @needs(Act.READ)
    def list(self):
        """The list; asked by script, only its rows."""
        page = self.page(Act.READ, min(max(request.args.get("page", 1, type=int), 1), 1_000_000), PAGE_SIZE)
        is_fragment = request.headers.get("X-Fragment") == "list"
        return render_template("register/_rows.html" if is_fragment else "register/list.html", page=page)

    @expose("/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The list as a workbook, searched and filtered as it is."""
        write_first()
        return send_list(self.page(Act.EXPORT, 1, MOST_ROWS), self.register)

    def page(self, act: str, number: int, size: int) -> listing.ListPage:
        """What `register/list.html` draws."""
        q, choices = request.args.get("q", "")[:100], tuple(self.choices())
        statement = self._asked(self.rows(act), q, choices)
        rows = db.session.execute(statement.offset((number - 1) * size).limit(size + 1)).unique().all()
        has_more, rows = len(rows) > size, [row[0] if len(row) == 1 else row for row in rows[:size]]
        total = self._count(statement) if self.is_counted else (number - 1) * size + len(rows) + has_more
        return listing.ListPage(
            title=str(REGISTERS[self.register].label),
            subtitle=self.subtitle(total),
            q=q,
            search_hint=str(self.search_hint),
            filters=[_chip(choice) for choice in choices],
            columns=[listing.Column("", head, None, None) for head in self.heads()],
            rows=self.lines(rows),
            total=total,
            first=(number - 1) * size + 1 if rows else 0,
            last=(number - 1) * size + len(rows),
            prev_url=listing.with_arguments(page=number - 1) if number > 1 else None,
            next_url=listing.with_arguments(page=number + 1) if has_more else None,
            export_url=listing.export_url(type(self).__name__, self.register, *(choice.name for choice in choices)),
            empty=None if rows or q or any(map(_chosen, choices)) else _nothing(),
            nothing_found=not rows and bool(q or any(map(_chosen, choices))),
            **self.more(),
        )

    def _asked(self, statement: sa.Select, q: str, choices: tuple[Choice, ...]) -> sa.Select:
        for word in search_words(q):
            found = (sa.func.lower(column).contains(word, autoescape=True) for column in self.found_in())
            statement = statement.where(sa.or_(*found))
        return statement.where(*(choice.options[value][1] for choice in choices if (value := _chosen(choice))))

    @staticmethod
    def _count(statement: sa.Select) -> int:
        plain = statement.order_by(None).subquery()
        return db.session.scalar(sa.select(sa.func.count()).select_from(plain))


def _nothing() -> dict:
    return {"title": _("Nothing here yet"), "text": "", "url": None, "link": ""}


def _chosen(choice: Choice) -> str:
    """What the address asks for, if that means anything."""
    value = request.args.get(choice.name, "")
    return value if value in choice.options else ""


def _chip(choice: Choice) -> listing.Filter:
    value = _chosen(choice)
    return listing.Filter(
        name=choice.name, label=str(choice.label), kind="choice", value=value,
        value_text=str(choice.options[value][0]) if value else "",
        options=[(key, str(words)) for key, (words, _condition) in choice.options.items()],
        lookup_url=None, remove_url=listing.with_arguments(**{choice.name: None, "page": None}),
    )  # fmt: skip
