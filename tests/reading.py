"""What a person reads on a page: the words of the interface without the rows of data."""

import json
import re
from html.parser import HTMLParser

SILENT_TAGS = {"style", "template", "svg"}
VOID_TAGS = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
SPOKEN_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "data-label", "data-confirm", "data-confirm-yes")
LATIN_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
NOT_WORDS = re.compile(r"\{\w+\}|https?://\S+")
CODE = re.compile(r"[a-z0-9_./#?=&-]*")
ROMAN_NUMBER = re.compile(r"[IVXLC]+")

# Words that Russian offices write in Latin letters, and names of keys.
ALLOWED = {
    "PDF", "Excel", "Word", "PLX", "plx", "xlsx", "XLSX", "CSV", "ZIP", "SMTP", "HTTPS", "QR",
    "Ctrl", "Shift", "Alt", "Enter", "Esc", "Tab", "Del", "Delete", "Home", "End", "Backspace", "PgUp", "PgDn",
}  # fmt: skip


def _strings(block):
    """Every string value of a block of JSON."""
    if isinstance(block, str):
        yield block
    elif isinstance(block, dict | list):
        for value in block.values() if isinstance(block, dict) else block:
            yield from _strings(value)


class Reader(HTMLParser):
    """Collects the interface's phrases: text, spoken attributes, captions of buttons, words that scripts show.

    What stands inside `translate="no"` is data and is passed over.
    """

    def __init__(self):
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.phrases: list[str] = []
        self.links: list[str] = []

    @property
    def is_silent(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        silent = self.is_silent or tag in SILENT_TAGS or attributes.get("translate") == "no"
        silent = silent or (tag == "script" and attributes.get("type") != "application/json")
        if not silent:
            self._hear_attributes(tag, attributes)
        if tag not in VOID_TAGS:
            self.open.append((tag, silent))

    def _hear_attributes(self, tag: str, attributes: dict):
        self.phrases += [attributes[name] for name in SPOKEN_ATTRIBUTES if attributes.get(name)]
        if tag == "input" and attributes.get("type") in ("submit", "button", "reset"):
            self.phrases.append(attributes.get("value") or "")

    def handle_endtag(self, tag):
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth][0] == tag:
                del self.open[depth:]
                return

    def handle_data(self, data):
        if self.is_silent or not data.strip():
            return
        if self.open and self.open[-1][0] == "script":
            self.phrases += [value for value in _strings(json.loads(data)) if not CODE.fullmatch(value)]
            return
        self.phrases.append(data)

    def latin_words(self) -> set[str]:
        """Latin words of the interface that nobody allowed, with the phrase they stand in."""
        return {
            f"{word} («{' '.join(phrase.split())[:80]}»)"
            for phrase in self.phrases
            for word in LATIN_WORD.findall(NOT_WORDS.sub(" ", phrase))
            if word not in ALLOWED and not ROMAN_NUMBER.fullmatch(word)
        }


def read(html: str) -> Reader:
    """The page as a person hears it."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader
