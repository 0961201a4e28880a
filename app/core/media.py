"""What a file is, told by its bytes: the allow-list of kinds that the college keeps."""

import io
import re
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XML = "application/xml"
TEXT = "text/plain"

_SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_OFFICE = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_XML_HEAD = re.compile(rb"^(\xef\xbb\xbf)?\s*<\?xml|^(\xff\xfe|\xfe\xff)\x00?<")
_PAGE = re.compile(r"<\s*(!doctype\s+html|html|script|svg|iframe|body)\b", re.IGNORECASE)


def media_type(content: bytes, name: str) -> str | None:
    """The media type, or None when the bytes are not of an allowed kind or the name says otherwise."""
    kind = _of_bytes(content)
    extension = name.rpartition(".")[2].lower()
    return kind if kind and extension in EXTENSIONS[kind] else None


EXTENSIONS = {
    PDF: {"pdf"},
    PNG: {"png"},
    JPEG: {"jpg", "jpeg"},
    XLSX: {"xlsx"},
    DOCX: {"docx"},
    XML: {"xml", "plx"},
    TEXT: {"txt"},
}


def _of_bytes(content: bytes) -> str | None:
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _of_office(content)
    if _XML_HEAD.match(content):
        return XML if _is_plain_xml(content) else None
    return TEXT if _is_plain_text(content) else None


def _of_office(content: bytes) -> str | None:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for member, kind in _OFFICE.items() if member in names), None)


def _is_plain_xml(content: bytes) -> bool:
    """Whether it is data: a page or a picture with scripts in it is XML, too."""
    try:
        _event, root = next(iter(iterparse(io.BytesIO(content), events=("start",), forbid_dtd=True)))
    except (ParseError, DefusedXmlException, StopIteration, LookupError, ValueError):
        return False
    return root.tag.rpartition("}")[2].lower() not in {"html", "svg", "xhtml"}


def _is_plain_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text.strip()) and not _CONTROL.search(text) and not _PAGE.search(text[:2000])
    return False
