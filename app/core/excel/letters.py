"""Text as people type it: odd spaces, ё or е, Latin letters that look Cyrillic."""

import re
import unicodedata

LATIN_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук")
CYRILLIC_TO_LATIN = str.maketrans("АВСЕНКМОРТХУасеорхук", "ABCEHKMOPTXYaceopxyk")

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[А-Яа-яЁё]")


def clean(text: str) -> str:
    """One composed line without invisible characters and needless spaces."""
    return " ".join(without_control(_INVISIBLE.sub("", unicodedata.normalize("NFC", text))).split())


def without_control(text: str) -> str:
    """The text without the characters that XML, and so a workbook, cannot hold."""
    return _CONTROL.sub("", text)


def key_of(text: str) -> str:
    """What two spellings of one heading or name have in common."""
    folded = clean(text).casefold().replace("ё", "е")
    return folded.rstrip(" *:").strip()


def lookalike_key(text: str) -> str:
    """Like `key_of`, blind to the difference of Latin and Cyrillic letters of one shape."""
    return key_of(clean(text).translate(LATIN_TO_CYRILLIC))


def corrected(text: str) -> str | None:
    """The text with its mixed words in one alphabet; None when no word mixes alphabets.

    A word is corrected only where every foreign letter has a twin: «HTML-вёрстка» and «Qшибка» stay.
    """
    fixed = _WORD.sub(lambda match: _one_alphabet(match.group()), text)
    return None if fixed == text else fixed


def _one_alphabet(word: str) -> str:
    if not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    cyrillic = word.translate(LATIN_TO_CYRILLIC)
    if not _LATIN.search(cyrillic):
        return cyrillic
    latin = word.translate(CYRILLIC_TO_LATIN)
    return word if _CYRILLIC.search(latin) else latin
