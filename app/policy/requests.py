"""What parents and students may ask to change, and what becomes of a request (clause 3.7)."""

from flask_babel import lazy_gettext as _l

REQUEST_KINDS = {
    "personal_data": _l("change of data"),
}

REQUEST_STATES = {
    "waiting": _l("waits for an answer"),
    "handed": _l("with the secretary: an order is needed"),
    "accepted": _l("accepted"),
    "declined": _l("declined"),
    "withdrawn": _l("withdrawn by the sender"),
}

# States in which somebody still has to act, and how each looks.
OPEN_STATES = ("waiting", "handed")
STATE_TONES = {"waiting": "warn", "handed": "warn", "accepted": "good", "declined": "bad", "withdrawn": "none"}

_NAMES = ("last_name", "first_name", "middle_name")
_CONTACTS = ("phone", "email")

# Columns of the card that a request may change.
CHANGEABLE = {
    "student": (*_NAMES, *_CONTACTS),
    "guardian": (*_NAMES, *_CONTACTS),
}

# Columns that only an order changes: the secretary enters it, and the request waits for that.
BY_ORDER = {
    "student": frozenset(_NAMES),
    "guardian": frozenset(),
}
