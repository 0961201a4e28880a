"""The settings of the college: dated values over the table of policy.settings, cached until their revision grows."""

import datetime

import sqlalchemy as sa
from flask import g, has_app_context

from app.core import revision
from app.core.models import Setting
from app.extensions import db
from app.policy import settings as policy

_table = Setting.__table__
# One entry per worker: (database, revision) -> {key: [(since, stored), ...] newest first}
_cache: dict[tuple[str, int], dict[str, list[tuple[datetime.date, str]]]] = {}


def get(key: str, on: datetime.date | None = None) -> str | int | bool:
    """The value in force on a day (default: the latest). KeyError when there is no such setting."""
    definition = policy.SETTINGS[key]
    for since, stored in _values().get(key, ()):
        if on is None or since <= on:
            return policy.value_of(key, stored)
    return policy.value_of(key, definition.default)


def put(key: str, typed: str, since: datetime.date = policy.BEGINNING) -> bool:
    """Store a value in force from a day on; False when nothing changes. ValueError with a sentence for the person."""
    value = policy.parse(key, typed)
    if str(policy.value_of(key, value)) == str(get(key, since)):
        return False
    row = db.session.scalar(sa.select(Setting).where(Setting.key == key, Setting.since == since))
    if row:
        row.value = value
    else:
        db.session.add(Setting(key=key, since=since, value=value))
    revision.bump(revision.SETTINGS)
    # Whoever has put a value reads it at once: the worker's copy is of the revision before.
    g.settings_revision = None
    g.pop("settings", None)
    return True


def _values() -> dict[str, list[tuple[datetime.date, str]]]:
    """Read once per request at most; not at all while the worker's copy is of the revision that the request saw."""
    if not has_app_context():
        return {}
    if "settings" not in g:
        seen = g.get("settings_revision")
        key = (str(db.engine.url), seen)
        if seen is None or key not in _cache:
            values = _read()
            if seen is not None:
                _cache.clear()
                _cache[key] = values
            g.settings = values
        else:
            g.settings = _cache[key]
    return g.settings


def _read() -> dict[str, list[tuple[datetime.date, str]]]:
    values: dict[str, list[tuple[datetime.date, str]]] = {}
    rows = db.session.execute(sa.select(_table.c.key, _table.c.since, _table.c.value).order_by(_table.c.since.desc()))
    for key, since, stored in rows:
        values.setdefault(key, []).append((since, stored))
    return values
