"""Files that are damaged anywhere: a curriculum or a refusal in words, and never anything else."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.curricula.plan import PlanError
from app.curricula.reading import read_plan
from app.curricula.workbook.content import content_of_plan
from app.curricula.workbook.write import write_curriculum
from app.seeds.samples import college_plan
from tests.curricula.plan_book import Grid, book, plan_grid
from tests.curricula.plx_text import hours, item, plx

FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
ROWS = (("ОП.01", "Физика", {"Зачет": "1"}, {1: {"Лек": 10}}),)


def own():
    target = io.BytesIO()
    write_curriculum(target, content_of_plan(read_plan(book(plan_grid(ROWS, semesters=2), chart=False))))
    return target.getvalue()


SMALL_PLX = plx(item(1, "ОП.01"), hours(1, 34)).encode("utf-16")
SAMPLES = {
    "plx": SMALL_PLX,
    "xlsx": book(plan_grid(ROWS, semesters=2), chart=False),
    "xls": book(plan_grid(ROWS, semesters=2), chart=False, old=True),
    "own": own(),
}


def is_taken_or_refused(content):
    with contextlib.suppress(PlanError):
        read_plan(content)


@pytest.mark.parametrize("kind", SAMPLES)
@FEW
@given(share=st.floats(0, 1))
def test_a_file_cut_anywhere_is_refused_in_words(kind, share):
    content = SAMPLES[kind]

    is_taken_or_refused(content[: int(len(content) * share)])


@pytest.mark.parametrize("kind", SAMPLES)
@FEW
@given(share=st.floats(0, 0.999), byte=st.integers(0, 255), length=st.integers(1, 8))
def test_bytes_spoiled_anywhere_never_stop_the_reader(kind, share, byte, length):
    content = bytearray(SAMPLES[kind])
    start = int(len(content) * share)
    content[start : start + length] = bytes([byte]) * length

    is_taken_or_refused(bytes(content))


@FEW
@given(content=st.binary(max_size=400))
def test_rubbish_is_refused_in_words(content):
    with pytest.raises(PlanError):
        read_plan(content)


WORDS = (
    "Индекс", "Наименование", "Курс 1", "Семестр 1", "Лек", "Итого", "+", "-", "12345", "A", "09.02.07", "1-4", " ",
    "Форма контроля", "Экзамен", "Вид строки", "Входит в", "Цикл", "1 курс", "#REF!", "=1+1",
)  # fmt: skip
HEADS = ["Индекс", "Наименование", "Семестр 1", "Экзамен", "Вид строки", "Входит в"]
NUMBERS = st.one_of(st.integers(-5, 10**7), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
CELLS = st.one_of(st.none(), NUMBERS, st.sampled_from(WORDS), st.text(max_size=12))


@FEW
@given(rows=st.lists(st.lists(CELLS, max_size=9), max_size=9), marked=st.booleans())
def test_any_table_is_taken_or_refused(rows, marked):
    grid = Grid()
    grid.rows = [[_kept(cell) for cell in row] for row in rows]
    if marked:
        grid.rows.insert(len(grid.rows) // 2, HEADS)

    is_taken_or_refused(book(grid, chart=False))


def _kept(cell):
    """Workbooks hold no control characters."""
    return "".join(sign for sign in cell if sign.isprintable()) if isinstance(cell, str) else cell


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "cp1251", "utf-32"])
@pytest.mark.parametrize("declared", ["utf-16", "utf-8", "windows-1251", "koi8-r"])
def test_the_encoding_is_what_the_bytes_are_whatever_is_declared(encoding, declared):
    text = plx(item(1, "ОП.01", "Ёмкости и меры"), hours(1, 34)).replace('encoding="utf-16"', f'encoding="{declared}"')

    assert read_plan(text.encode(encoding)).items[0].name == "Ёмкости и меры"


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
def test_line_breaks_of_any_system_are_read(breaks):
    assert read_plan(plx(item(1, "ОП.01"), hours(1, 34)).replace("\n", breaks).encode("utf-16")).hour_rows == 1


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><Документ>&a;</Документ>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><Документ>&b;</Документ>',
        "<Документ>" * 3000,
        "<Документ " + " ".join(f'а{n}="1"' for n in range(50_000)) + "/>",
        f'<Документ a="{"я" * 11_000_000}"/>',
    ],
    ids=["a file of the machine", "entities in entities", "depth", "attributes", "a long value"],
)
def test_hostile_markup_is_refused(text):
    with pytest.raises(PlanError):
        read_plan(text.encode())


def test_a_file_beyond_the_limit_is_refused_unread():
    for content in (
        b" " * (21 << 20),
        b"PK\x03\x04" + b"\x00" * (21 << 20),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * (3 << 20),
    ):
        with pytest.raises(PlanError):
            read_plan(content)


def test_other_files_of_an_office_are_no_curricula():
    letter = io.BytesIO()
    with zipfile.ZipFile(letter, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    for content in (letter.getvalue(), b"%PDF-1.7 and so on", "Индекс;Наименование\nОП.01;Физика".encode("cp1251")):
        with pytest.raises(PlanError):
            read_plan(content)


def test_the_sample_of_the_college_is_read():
    assert read_plan(college_plan.content()).summary.rows == 51
