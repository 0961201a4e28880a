"""The outside of a workbook: is it one at all, how large does it unpack, what does its XML say."""

import io
import re
import zipfile
from typing import Any

from flask_babel import lazy_gettext as _l
from openpyxl.utils.cell import range_boundaries

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_MEMBERS = 2000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_UNCOUNTED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


class WorkbookError(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""

    def __init__(self, message: Any):
        super().__init__(message)
        self.message = message


def check(content: bytes) -> None:
    """WorkbookError unless the bytes are an .xlsx of a size that is safe to unpack."""
    if not content:
        raise WorkbookError(_l("The file is empty"))
    if len(content) > MAX_BYTES:
        raise WorkbookError(_l("The file is larger than %(limit)s MB", limit=MAX_BYTES >> 20))
    if content.startswith(_OLE):
        raise WorkbookError(_ole_refusal(content))
    if not content.startswith(b"PK\x03\x04"):
        raise WorkbookError(_foreign_refusal(content))
    try:
        _check_members(zipfile.ZipFile(io.BytesIO(content)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(_l("The file is damaged: download or save it again")) from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    # A member never unpacks to more than the size it declares: zipfile stops there.
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise WorkbookError(_l("The workbook unpacks to more than %(limit)s MB: split it", limit=MAX_UNPACKED >> 20))
    if not any(member.filename.endswith("workbook.xml") for member in members):
        raise WorkbookError(_l("This is not an Excel workbook (.xlsx)"))
    if any(member.flag_bits & 1 for member in members):
        raise WorkbookError(_l("The workbook is protected by a password: save it without one"))


def _ole_refusal(content: bytes) -> Any:
    if _ENCRYPTED in content:
        return _l("The workbook is protected by a password: save it without one")
    return _l("This is an old Excel format (.xls): open it and save it as .xlsx")


def _foreign_refusal(content: bytes) -> Any:
    head = content[:4096]
    if b"\x00" not in head and re.search(rb"[;,\t].*[\r\n]", head):
        return _l("This is a text table (.csv): open it in Excel and save it as .xlsx")
    return _l("This is not an Excel workbook (.xlsx)")


def merged_ranges(sheet_xml: bytes) -> list[tuple[int, int, int, int]]:
    """First column, first row, last column, last row of every merged range.

    openpyxl's streaming reader does not tell them, and the whole reader would hold every cell in memory.
    """
    return [range_boundaries(match.decode()) for match in _MERGED.findall(sheet_xml)]


def formulas_without_value(sheet_xml: bytes) -> set[str]:
    """Coordinates of formulas that no program has calculated yet; read as values they look empty."""
    return {match.decode() for match in _UNCOUNTED.findall(sheet_xml)}
