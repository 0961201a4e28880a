"""Which reader a workbook needs: its bytes say so, its name often lies."""

from flask_babel import lazy_gettext as _l

from app.core.excel.container import MAX_BYTES, WorkbookError, check
from app.core.excel.sheets import Book
from app.core.excel.sheets_xls import OldBook
from app.core.excel.sheets_xlsx import NewBook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A workbook of Excel 3 to 5 outside of its container begins with the record that begins every workbook.
BARE_BIFF = (b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
ZIP = b"PK\x03\x04"


def is_workbook(content: bytes) -> bool:
    """Whether the file says of itself that it is a workbook (or an archive, which a workbook is)."""
    return content.startswith((OLE, ZIP, *BARE_BIFF))


def open_book(content: bytes) -> Book:
    """A workbook of either format; WorkbookError says why a file cannot be read."""
    if len(content) > MAX_BYTES:
        raise WorkbookError(_l("The file is larger than %(limit)s MB", limit=MAX_BYTES >> 20))
    if content.startswith((OLE, *BARE_BIFF)):
        if "EncryptedPackage".encode("utf-16-le") in content:
            check(content)
        return OldBook(content)
    return NewBook(content)
