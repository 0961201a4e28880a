"""Bytes of a plan file to text: by the mark at the start, then by a guess. A declaration proves nothing."""

import codecs
import re

from flask_babel import lazy_gettext as _l

from .plan import PlanError

MAX_BYTES = 20 * 1024 * 1024

# The parser compares every attribute of a tag with all others of it: real files need about a million comparisons.
MOST_COMPARISONS = 100_000_000

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the UTF-16 one, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)

DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
DTD = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def decode(content: bytes) -> str:
    """The text of the file, its XML declaration blanked so that lines and columns stay where they were."""
    _refuse_other_files(content)
    text = _text(content)
    if DTD.search(text):
        raise PlanError(_l("The file declares a document type or entities: such files are not accepted."))
    if sum((tag.count('="') + tag.count("='")) ** 2 for tag in text.split("<")) > MOST_COMPARISONS:
        raise PlanError(_l("The tags of the file have more attributes than a curriculum can need."))
    return DECLARATION.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text, count=1)


def _refuse_other_files(content: bytes) -> None:
    if not content.strip():
        raise PlanError(_l("The file is empty. A curriculum in PLX format was expected."))
    if len(content) > MAX_BYTES:
        raise PlanError(_l("The file is larger than %(limit)s MB.", limit=MAX_BYTES // 1024 // 1024))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise PlanError(_l("This is an Excel book or an archive, not a curriculum in PLX format."))


def _text(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PlanError(_l("The text of the file cannot be read: it is damaged or is not text."))


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return (encoding,)
    start = content[:400]
    # Markup is ASCII, so in UTF-16 every second byte near the start is zero.
    if start[1::2].count(0) * 2 > len(start) // 2:
        return ("utf-16-le",)
    if start[0::2].count(0) * 2 > len(start) // 2:
        return ("utf-16-be",)
    return ("utf-8", "cp1251")
