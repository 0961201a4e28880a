"""Workbooks of somebody else's layout: the same cells from either format, and nothing but a refusal from a bad one."""

import datetime as dt
import io
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.core.excel import Area, Sheet, WorkbookError, is_workbook, open_book
from app.core.excel import sheets as limits
from tests.core.biff import old_workbook

ROWS = [["Индекс", "Курс 1", None, "Курс 2"], [None, "Сем. 1", "Сем. 2"], [], ["ОП.01", 34, 17.5, "  "]]
MERGED = [(1, 1, 2, 1), (1, 2, 1, 3)]


def new_workbook(rows=ROWS, merged=MERGED, name="План"):
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    for top, left, bottom, right in merged:
        book.active.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


BOTH = [new_workbook(), old_workbook(План={"rows": ROWS, "merged": MERGED})]


@pytest.mark.parametrize("content", BOTH, ids=["xlsx", "xls"])
def test_both_formats_give_the_same_sheet(content):
    sheet = open_book(content).sheet("План")

    assert (sheet.height, sheet.width) == (4, 4)
    assert [sheet.text(4, column) for column in (1, 2, 3, 4)] == ["ОП.01", "34", "17.5", ""]
    assert sheet.value(3, 1) is None
    assert sheet.value(99, 99) is None


@pytest.mark.parametrize("content", BOTH, ids=["xlsx", "xls"])
def test_a_merged_area_says_the_same_everywhere_in_it(content):
    sheet = open_book(content).sheet("План")

    assert [sheet.shown(1, column) for column in (1, 2, 3, 4)] == ["Индекс", "Курс 1", "Курс 1", "Курс 2"]
    assert sheet.shown(2, 1) == "Индекс"
    assert sheet.area(2, 3) is None


def test_a_row_lists_its_filled_cells():
    sheet = open_book(new_workbook()).sheet("План")

    assert list(sheet.filled(2)) == [(2, "Сем. 1"), (3, "Сем. 2")]
    assert list(sheet.filled(77)) == []


def test_a_formula_that_nobody_calculated_is_told_from_an_empty_cell():
    sheet = open_book(new_workbook([[1, "=A1*2"]], [])).sheet("План")

    assert sheet.value(1, 2) is None
    assert sheet.uncounted == {(1, 2)}


def test_dates_come_as_dates():
    sheet = open_book(new_workbook([[dt.datetime(2026, 9, 1)]], [])).sheet("План")

    assert sheet.text(1, 1) == "01.09.2026"


@pytest.mark.parametrize("name", ["itk_2025-10-20.xls", "ktk_2025-10-27.xls", "engels.xls"])
@pytest.mark.real_files
def test_a_real_timetable_opens_whatever_its_name_ends_with(name):
    folder = Path(os.environ.get("COLLEGE_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
    file = folder / "timetables" / name
    if not file.exists():
        pytest.skip(f"no real timetable {name} in {folder}: set COLLEGE_REAL_DATA")

    book = open_book(file.read_bytes())

    assert book.sheet(book.names[0]).merged


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Index;Name\r\n1;2\r\n",
        b"PK\x03\x04 and nothing more",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        BOTH[0][:-300],
        b"\x09\x08\x10\x00\xff\xff",
    ],
    ids=["empty", "csv", "broken zip", "broken ole", "password", "truncated xlsx", "broken biff"],
)
def test_a_bad_file_is_refused_in_words(content):
    with pytest.raises(WorkbookError) as refusal:
        open_book(content)

    assert str(refusal.value.message)


def test_an_old_workbook_cut_anywhere_gives_cells_or_a_refusal():
    content = BOTH[1]
    for length in range(0, len(content), 7):
        try:
            book = open_book(content[:length])
            for name in book.names:
                book.sheet(name)
        except WorkbookError:
            continue


def test_an_archive_that_unpacks_to_too_much_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (80 << 20))

    with pytest.raises(WorkbookError):
        open_book(target.getvalue())


def test_a_sheet_with_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr("app.core.excel.sheets_xlsx.MAX_SHEET_CELLS", 5)

    with pytest.raises(WorkbookError) as refusal:
        open_book(new_workbook()).sheet("План")

    assert "План" in str(refusal.value.message)


def test_merged_areas_that_cover_the_whole_earth_cost_only_what_is_filled(monkeypatch):
    sheet = Sheet("План", ROWS, [Area(1, 1, 1_000_000, 2)])
    assert sheet.shown(4, 2) == "Индекс"

    monkeypatch.setattr(limits, "MAX_MERGED_CELLS", 3)
    with pytest.raises(WorkbookError):
        open_book(new_workbook()).sheet("План").area(1, 1)


def test_a_workbook_is_known_by_its_bytes():
    assert all(map(is_workbook, BOTH))
    assert not is_workbook(b"<?xml version='1.0'?>")
