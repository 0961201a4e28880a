"""The college's day and the moment: the one door to time.

A moment is UTC and is stored without a zone; the college's day is the date in the college's time zone.
COLLEGE_TODAY (demo only) moves the day and leaves the moments alone.
"""

import datetime
from zoneinfo import ZoneInfo

from flask import current_app

DEFAULT_ZONE = "Asia/Yekaterinburg"


def now() -> datetime.datetime:
    """The present moment in UTC, without a zone, as it is stored."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)


def from_timestamp(seconds: float) -> datetime.datetime:
    """The moment of a count of seconds, as moments are stored."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(tzinfo=None)


def zone() -> ZoneInfo:
    """The college's time zone (a setting)."""
    from app.core import settings  # settings are read through the clock's own callers: see docs/adr/0004

    return ZoneInfo(settings.get("college.zone"))


def today() -> datetime.date:
    """The college's date."""
    if fixed := current_app.config.get("COLLEGE_TODAY"):
        return fixed
    return datetime.datetime.now(zone()).date()


def about_today() -> datetime.date:
    """The date to within some hours, for what is asked before the college's settings are known."""
    return current_app.config.get("COLLEGE_TODAY") or datetime.datetime.now(datetime.UTC).date()


def local(moment: datetime.datetime) -> datetime.datetime:
    """A stored moment as the college's wall clock shows it."""
    return moment.replace(tzinfo=datetime.UTC).astimezone(zone()).replace(tzinfo=None)
