"""One-time passwords: readable on paper, not guessable, kept only as a digest."""

import secrets

from werkzeug.security import generate_password_hash

# Without letters and digits that are mistaken for each other on a printed slip: l, i, 1, o, 0.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
# Twelve of these signs and a digit hold 62 bits of chance: nothing a person invents comes near, so that a digest made
# in 7 ms instead of 150 keeps them as safe and a thousand slips take seconds. The own password gets the slow one.
_METHOD = "scrypt:2048:8:1"


def new_password() -> str:
    """«kfmw-3tzp-9hxa7»: thirteen signs in groups; letters and digits, as the rules of passwords ask."""
    groups = ("".join(secrets.choice(SIGNS) for _place in range(4)) for _group in range(3))
    return "-".join(groups) + secrets.choice("23456789")


def digest(password: str) -> str:
    """The digest of a password of this module; not for passwords that people invent."""
    return generate_password_hash(password, method=_METHOD)


def is_quick(stored: str) -> bool:
    """Whether a digest is compared faster than that of a person's own password."""
    return stored.startswith(f"{_METHOD}$")
