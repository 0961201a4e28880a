"""What the college holds to at its door: how long things are kept, what is worth a look (clause 2.8)."""

import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.policy.roles import Role


class EventKind(StrEnum):
    """What about a sign-in is shown to the owner and to the administrator."""

    NEW_DEVICE = "new_device"
    TWO_DEVICES = "two_devices"
    STUDENT_DEVICE = "student_device"


class Answer(StrEnum):
    """What the owner said of it."""

    MINE = "mine"
    NOT_MINE = "not_mine"


EVENT_KINDS = {
    EventKind.NEW_DEVICE: _l("signed in from a new device"),
    EventKind.TWO_DEVICES: _l("works from two devices at once"),
    EventKind.STUDENT_DEVICE: _l("signed in from a student's device"),
}

ANSWERS = {Answer.MINE: _l("it was me"), Answer.NOT_MINE: _l("it was not me")}

# Students and parents use whatever telephone is at hand; for everybody else two devices at once mean a password
# that has been given away.
USE_MANY_DEVICES = frozenset((Role.STUDENT, Role.GUARDIAN))

# A device that nobody has denied for so long belongs to the owner.
TRUSTED_AFTER = datetime.timedelta(days=14)
# Sessions are in use together when both were seen within this time.
AT_ONCE_WITHIN = datetime.timedelta(minutes=15)
# How exactly it is known when a session was last seen.
SEEN_EVERY = datetime.timedelta(minutes=5)
# Between the password and the code.
CODE_WITHIN = datetime.timedelta(minutes=5)

SESSIONS_KEPT_FOR = datetime.timedelta(days=90)
DEVICES_KEPT_FOR = datetime.timedelta(days=400)
EVENTS_KEPT_FOR = datetime.timedelta(days=400)

RECOVERY_CODES = 10
