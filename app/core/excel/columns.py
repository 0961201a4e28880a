"""What a column of a workbook is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INT = "int"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    BOOL = "bool"
    CHOICE = "choice"
    LINK = "link"


@dataclass(frozen=True)
class Column:
    """One column: its key in a row and its label, by which a heading is recognised.

    `choices` maps a stored value to the label that a person reads; a link is read as text and
    resolved by whoever knows the other register. Text with `lines` keeps its line breaks. Labels may be lazy
    translations. `aliases` are other headings that mean the same; with `mends` letters of the wrong alphabet are
    put right instead of being refused.
    """

    key: str
    label: Any
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Mapping[Any, Any] = field(default_factory=dict)
    max_length: int | None = None
    places: int = 2
    lines: bool = False
    hint: Any = ""
    example: Any = None
    aliases: tuple[str, ...] = ()
    mends: bool = False

    def choice_label(self, value: Any) -> str:
        return str(self.choices.get(value, value))
