"""The tables inside a PLX file: safe XML in, rows of named values out.

The file is a dump of a data set: every element is a row, its name is the table, attributes are columns; an
absent attribute is NULL.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO

from flask_babel import lazy_gettext as _l
from lxml import etree

from .plan import PlanError

ROOT = "Документ"
DATA_SET = "dsMMISDB"
OLD_ROOT_CHILD = "План"
WANTED = frozenset(
    {
        ROOT,
        "ООП",
        "Планы",
        "ПланыЦиклы",
        "ПланыСтроки",
        "ПланыНовыеЧасы",
        "СправочникВидыРабот",
        "КомплексныеФК",
        "Строки_КомплексныеФК",
        "ПланыГрафикиЯчейки",
    }
)

# What the parser's own words mean to a reader of the message; the rest is told in general terms.
REASONS = {
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: _l("a tag is closed by another one"),
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: _l("the file ends before all tags are closed"),
    etree.ErrorTypes.ERR_NAME_REQUIRED: _l("a name of a tag or an attribute was expected"),
    etree.ErrorTypes.ERR_ATTRIBUTE_WITHOUT_VALUE: _l("an attribute has no value"),
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: _l("an attribute is written twice in one tag"),
    etree.ErrorTypes.ERR_ATTRIBUTE_NOT_STARTED: _l("a value of an attribute was expected in quotes"),
    etree.ErrorTypes.ERR_ATTRIBUTE_NOT_FINISHED: _l("a quote of an attribute's value is not closed"),
    etree.ErrorTypes.ERR_LT_IN_ATTRIBUTE: _l("there is a “<” inside of an attribute's value"),
    etree.ErrorTypes.ERR_GT_REQUIRED: _l("a tag is not closed by “>”"),
    etree.ErrorTypes.ERR_SPACE_REQUIRED: _l("a space between attributes was expected"),
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY: _l("there is no XML in it"),
    etree.ErrorTypes.ERR_DOCUMENT_END: _l("there is text after the end of the document"),
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: _l("an unknown entity is used"),
    etree.ErrorTypes.ERR_INVALID_CHAR: _l("there is a character that XML forbids"),
    etree.ErrorTypes.ERR_NAME_TOO_LONG: _l("a name is too long"),
    etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE: _l("a namespace prefix is not declared"),
}
TOO_DEEP = re.compile(r"depth|huge", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of one table, and the line of the file on which it stands."""

    table: str
    values: dict[str, str]
    line: int

    def text(self, column: str, longest: int | None = None) -> str:
        """The value without line breaks and doubled blanks, cut to what is kept of it."""
        return " ".join(self.values.get(column, "").split())[:longest]

    def flag(self, column: str, default: bool = False) -> bool:
        value = self.text(column).lower()
        return value in ("true", "1") if value else default

    def whole(self, column: str) -> int | None:
        """A whole number, None where the column is empty."""
        value = self.number(column)
        if value is None:
            return None
        if value != value.to_integral_value():
            raise self.refusal(column, _l("a whole number"))
        return int(value)

    def number(self, column: str) -> Decimal | None:
        """A number with a point or a comma, None where the column is empty."""
        value = self.text(column).replace(",", ".")
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise self.refusal(column, _l("a number")) from None
        if not number.is_finite() or abs(number) >= 10**9:
            raise self.refusal(column, _l("a number"))
        return number

    def refusal(self, column: str, expected: object) -> PlanError:
        return PlanError(
            _l(
                "Line %(line)s, table “%(table)s”, column “%(column)s”: “%(value)s” is not what was expected"
                " (%(expected)s).",
                line=self.line,
                table=self.table,
                column=column,
                value=self.values.get(column, "")[:60],
                expected=expected,
            ),
            line=self.line,
        )


Tables = defaultdict[str, list[Row]]


def read_tables(text: str) -> Tables:
    """Rows by table, of the tables a curriculum is made of."""
    tables: Tables = defaultdict(list)
    names = set()
    try:
        for name, row in _rows(text):
            names.add(name)
            if name in WANTED:
                tables[name].append(row)
    except etree.XMLSyntaxError as error:
        raise _malformed(error, text) from None
    _refuse_other_documents(names)
    return tables


def _rows(text: str) -> Iterator[tuple[str, Row]]:
    """Every element as it opens; what has been read is dropped, so that memory stays small."""
    events = etree.iterparse(
        BytesIO(text.encode()),
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    is_root = True
    for event, element in events:
        name = etree.QName(element).localname
        if event == "end":
            element.clear()
            continue
        if is_root and name != ROOT:
            raise PlanError(
                _l(
                    "This is not a curriculum: the document begins with “%(found)s”, “%(expected)s” was expected.",
                    found=name[:60],
                    expected=ROOT,
                )
            )
        is_root = False
        yield (
            name,
            Row(name, {str(key): str(value) for key, value in element.items()}, element.sourceline or 0),
        )


def _refuse_other_documents(names: set[str]) -> None:
    if DATA_SET not in names and OLD_ROOT_CHILD in names:
        raise PlanError(
            _l("This is a curriculum of an old format (PLM). Save it as PLX in a newer version of the planner.")
        )
    missing = [name for name in (DATA_SET, "Планы", "ПланыСтроки") if name not in names]
    if missing:
        raise PlanError(
            _l(
                "This is not a curriculum in PLX format: there is no “%(missing)s” in it.",
                missing="», «".join(missing),
            )
        )


def _malformed(error: etree.XMLSyntaxError, text: str) -> PlanError:
    line, column = error.position
    if TOO_DEEP.search(error.msg or ""):
        reason = _l("elements are nested too deeply or values are too long")
    else:
        reason = REASONS.get(error.code, _l("the markup is broken"))
    return PlanError(
        _l(
            "The file is not well-formed XML: line %(line)s, column %(column)s: %(reason)s."
            " The line reads: %(excerpt)s",
            line=line,
            column=column,
            reason=reason,
            excerpt=_line_of(text, line),
        ),
        line=line,
        column=column,
    )


def _line_of(text: str, line: int) -> str:
    lines = text.splitlines()
    return lines[line - 1].strip()[:80] if 0 < line <= len(lines) else ""
