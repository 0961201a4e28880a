"""Why a row may not be saved or deleted: in a sentence for the person."""

import logging

from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

log = logging.getLogger(__name__)


class Refused(Exception):
    """A row may not be saved or deleted as it is; the message is a sentence for the person."""


def explain(error: Exception) -> str:
    """What the database refused, in words; the SQL goes to the log only."""
    log.info("refused by the database: %s", error)
    if isinstance(error, StaleDataError):
        return _("Somebody else has changed this entry meanwhile. Compare and save again.")
    state = getattr(error.orig, "sqlstate", None)
    text = str(error.orig).lower()
    if "stays in main groups overlap" in text:
        return _("Stays of one student in main groups overlap: end one before another begins")
    if "memberships in subgroups overlap" in text:
        return _("A student is in one subgroup of a discipline at a time: end one stay before another begins")
    if state == "23503" or "foreign key" in text:
        return _("The entry is used in other data and cannot be deleted or changed like that")
    if state == "23505" or "unique" in text:
        return _("There is such an entry already")
    if state == "23514" or "check constraint" in text:
        return _("The values contradict each other: check dates and numbers")
    return _("The database refused these values")
