"""Logins and passwords: who gets which role, by when, and how far an account has come (clauses 2.2, 3.4)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.policy.roles import Role

# Students' and parents' accounts of a year are there by this month and day (clause 3.4).
ACCOUNTS_ARE_DUE = (9, 15)

# The role that an employee is proposed by the kind of the position; a position named as a role is asked first.
ROLE_OF_POSITION_KIND = {"teacher": Role.TEACHER, "practice_master": Role.TEACHER}

# Of age one acts for oneself: parents are representatives of a minor.
AGE_OF_MAJORITY = 18

# What the pattern of logins may hold, and what an example puts there.
LOGIN_PARTS = {
    "фамилия": _l("surname"),
    "имя": _l("first name"),
    "отчество": _l("patronymic"),
    "и": _l("first letter of the name"),
    "о": _l("first letter of the patronymic"),
}


class Stage(StrEnum):
    """How far a person has come on the way to the own account, in the order of the way."""

    NONE = "none"
    CREATED = "created"
    PRINTED = "printed"
    HANDED = "handed"
    EXPIRED = "expired"
    IN_USE = "in_use"
    ENDED = "ended"
    BLOCKED = "blocked"
    NOT_DUE = "not_due"


# fmt: off
STAGE_NAMES = {
    Stage.NONE:    _l("no account"),
    Stage.CREATED: _l("account made, slip not printed"),
    Stage.PRINTED: _l("slip printed, not handed over"),
    Stage.HANDED:  _l("handed over, has not signed in"),
    Stage.EXPIRED: _l("one-time password has run out"),
    Stage.IN_USE:  _l("signs in"),
    Stage.ENDED:   _l("access has ended"),
    Stage.BLOCKED: _l("blocked"),
    Stage.NOT_DUE: _l("no account is due: the student is of age"),
}
STAGE_TONES = {
    Stage.NONE: "bad", Stage.CREATED: "warn", Stage.PRINTED: "warn", Stage.HANDED: "warn", Stage.EXPIRED: "bad",
    Stage.IN_USE: "good", Stage.ENDED: "none", Stage.BLOCKED: "none", Stage.NOT_DUE: "none",
}
# fmt: on

# A slip is printed without being asked twice to those who have not signed in yet.
WAITS_FOR_A_SLIP = frozenset({Stage.CREATED, Stage.EXPIRED})


class Deed(StrEnum):
    """What was done with a person's login and password."""

    CREATED = "created"
    LINKED = "linked"
    PRINTED = "printed"
    RESET = "reset"
    HANDED = "handed"
    TAKEN_BACK = "taken_back"


DEED_NAMES = {
    Deed.CREATED: _l("account made"),
    Deed.LINKED: _l("joined to the account of the same person"),
    Deed.PRINTED: _l("slip printed"),
    Deed.RESET: _l("password reset"),
    Deed.HANDED: _l("handed over"),
    Deed.TAKEN_BACK: _l("record of handing over withdrawn"),
}
