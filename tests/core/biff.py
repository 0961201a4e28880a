"""Old workbooks for tests: a bare BIFF8 stream of text, numbers and merged cells, as xlrd reads it."""

import struct


def old_workbook(**sheets):
    """Bytes of an `.xls` with these sheets, each a list of rows; `merged` areas as (top, left, bottom, right)."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1996, 0, 0))
    begin += _record(0x0042, struct.pack("<H", 1200))
    names = [_name(name) for name in sheets]
    position = len(begin) + sum(len(name) + 10 for name in names) + 4
    heads = b""
    for name, body in zip(names, bodies, strict=True):
        heads += _record(0x0085, struct.pack("<IBB", position, 0, 0) + name)
        position += len(body)
    return begin + heads + _record(0x000A, b"") + b"".join(bodies)


def _sheet(rows):
    cells, merged = (rows["rows"], rows["merged"]) if isinstance(rows, dict) else (rows, [])
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1996, 0, 0))
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            if isinstance(value, (int, float)):
                body += _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
            elif value is not None:
                body += _record(0x0204, struct.pack("<HHHH", row, column, 0, len(value)) + b"\x01" + _utf16(value))
    areas = [struct.pack("<HHHH", top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in merged]
    if areas:
        body += _record(0x00E5, struct.pack("<H", len(areas)) + b"".join(areas))
    return body + _record(0x000A, b"")


def _name(name):
    return struct.pack("<BB", len(name), 1) + _utf16(name)


def _utf16(text):
    return text.encode("utf-16-le")


def _record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content
