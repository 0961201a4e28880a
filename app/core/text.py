"""Keys by which Russian text is ordered and found, the same on every database engine.

No engine's collation is relied on: SQLite compares bytes (Ё before А), PostgreSQL as its locale says. Both keys
are computed here and stored beside the row.
"""

import re

# Two ASCII signs a letter: compares alike under every collation, because only digits and small letters stand in it.
_ALPHABET = " -.,()«»\"'№/0123456789abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_CODES = {letter: f"{10 + place:02x}"[-2:] for place, letter in enumerate(_ALPHABET)}
_UNKNOWN = "zz"
_DIGITS = re.compile(r"\d+")

SORT_KEY_LENGTH = 200


def sort_key(*parts: str | None) -> str:
    """Alphabetical order of Russian (ё right after е), numbers by value: «2ИС» stands before «10ИС»."""
    text = "  ".join(part or "" for part in parts).strip().lower()
    # A run of digits is preceded by its length, so that longer numbers come later.
    text = _DIGITS.sub(lambda run: str(min(len(run[0].lstrip("0")), 9)) + run[0].lstrip("0"), text)
    return "".join(_CODES.get(letter, _UNKNOWN) for letter in text)[:SORT_KEY_LENGTH]


def search_key(*parts: str | None) -> str:
    """What is looked through when one types: small letters, е for ё, single blanks."""
    text = " ".join(part for part in parts if part)
    return " ".join(text.lower().replace("ё", "е").split())[:500]


def search_words(typed: str) -> list[str]:
    """The words of a search, each of which has to be found."""
    return search_key(typed[:100]).split()[:6]


def initials(last: str, first: str, middle: str | None = None) -> str:
    """«Орлова Н. С.»"""
    short = " ".join(f"{name[0]}." for name in (first, middle) if name)
    return f"{last} {short}".strip()
