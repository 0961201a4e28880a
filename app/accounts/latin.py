"""Russian names in Latin letters by ICAO Doc 9303, as Russian passports spell them. Pure."""

import unicodedata

# fmt: off
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia",
    # Neighbours' letters that names in Russia bear.
    "і": "i", "ї": "i", "є": "ie", "ґ": "g", "ў": "u", "ј": "j",
    "ә": "a", "ө": "o", "ү": "u", "ұ": "u", "җ": "zh", "ң": "n", "һ": "h", "қ": "k", "ғ": "g", "ҡ": "k",
    "ҙ": "z", "ҫ": "s",
}
# fmt: on


def in_latin(name: str) -> str:
    """Small Latin letters, digits and hyphens; signs that a login cannot hold are left out."""
    spelt = "".join(_LETTERS[letter] if letter in _LETTERS else _plain(letter) for letter in name.lower())
    return "".join(sign for sign in spelt if sign.isascii() and (sign.isalnum() or sign == "-"))


def _plain(letter: str) -> str:
    """A Latin letter without its accent: «é» is «e»."""
    return unicodedata.normalize("NFD", letter)
