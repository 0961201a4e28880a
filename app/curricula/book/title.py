"""The title of a plan: what is studied, how, by whom and since when, wherever a workbook says it."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.excel import Sheet
from app.core.excel.letters import clean
from app.curricula.plan import Base, Level, StudyForm
from app.curricula.plx_codes import LEVELS_BY_SPECIALTY

from .words import squeezed

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_ROWS = 80

_CODE = re.compile(r"(?<![\d.])(\d{2})\.(\d{2})\.(\d{2})(?![\d.])")
_YEARS = re.compile(r"(20\d\d|19\d\d)\s*[-–—/]\s*(20\d\d|\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d|2100)(?!\d)")
_LENGTH = re.compile(
    r"(\d{1,2})\s*(?:г(?:од(?:а|ов)?)?|лет|л)(?![а-я])\.?(?:\s*(?:и\s*)?(\d{1,2})\s*м)?", re.IGNORECASE
)
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})\s*м(?:ес|\b)", re.IGNORECASE)

_AFTER_LABEL = re.compile(
    r"^\s*\d*\.?\s*(?:квалификация|профиль|направленность)\s+[-–—«\"]?\s*(\S.{3,})$", re.IGNORECASE
)

INTAKE = re.compile(r"год\s*(начала|набора|поступления|приема|приёма)", re.IGNORECASE)
SCHOOL_YEAR = re.compile(r"учебный\s*год", re.IGNORECASE)
FORM = re.compile(r"форма\s*(обучения|получения)", re.IGNORECASE)
LENGTH = re.compile(r"(срок|продолжительность)\s*(получения|обучения|освоения)", re.IGNORECASE)
QUALIFICATION = re.compile(r"^\s*\d*\.?\s*квалификаци", re.IGNORECASE)
PROFILE = re.compile(r"^\s*(профиль|направленность|специализация)", re.IGNORECASE)
SPECIALTY = re.compile(r"(специальност|професси[ия]|направлени[ею])", re.IGNORECASE)
MILITARY = re.compile(r"военн|профил\w* (получаемого|получаемой)", re.IGNORECASE)


@dataclass
class Title:
    """What a workbook says about the plan as a whole; what it does not say is None or empty."""

    code: str = ""
    name: str = ""
    profile: str = ""
    qualification: str = ""
    form: StudyForm | None = None
    base: Base | None = None
    intake_year: int | None = None
    months: int | None = None
    missing: list[str] = field(default_factory=list)

    @property
    def level(self) -> Level:
        """By the middle pair of digits of the code."""
        found = _CODE.fullmatch(self.code)
        return LEVELS_BY_SPECIALTY.get(found[2] if found else "", Level.HIGHER)


def read_title(sheets: list[Sheet], file_name: str = "") -> Title:
    """Look through the sheets, those named as a title first."""
    title = Title()
    for sheet in sheets:
        for row in range(1, min(sheet.height, MOST_ROWS) + 1):
            for column, text in sheet.filled(row):
                _take(title, sheet, row, column, text)
    _take_specialty(title, sheets)
    if not title.code and (found := _CODE.search(file_name.replace("_", " "))):
        title.code = found[0]
    if title.intake_year is None and (found := _YEAR.search(file_name)):
        title.intake_year = int(found[1])
    if title.profile.casefold() == title.name.casefold():
        title.profile = ""
    return title


def _take(title: Title, sheet: Sheet, row: int, column: int, text: str) -> None:
    if INTAKE.search(text) and title.intake_year is None:
        title.intake_year = _year(_said(sheet, row, column, text))
    elif SCHOOL_YEAR.search(text) and title.intake_year is None:
        years = _YEARS.search(_said(sheet, row, column, text))
        # A plan of one school year names the intake only as long as no heading does.
        title.missing.append(years[1]) if years else None
    if FORM.search(text) and title.form is None:
        title.form = form_of(_said(sheet, row, column, text))
    if LENGTH.search(text) and title.months is None:
        title.months = months_of(_said(sheet, row, column, text))
    if QUALIFICATION.search(text) and not title.qualification:
        title.qualification = _words(_said(sheet, row, column, text))[:300]
    if PROFILE.search(text) and not MILITARY.search(text) and not title.profile:
        title.profile = _words(_said(sheet, row, column, text))[:200]
    if title.base is None:
        title.base = base_of(text)


def _said(sheet: Sheet, row: int, column: int, text: str) -> str:
    """What stands after the words of a label: in the same cell, to the right of it, or below it."""
    after = re.split(r"[:\n]", text, maxsplit=1)
    if len(after) > 1 and after[1].strip():
        return after[1].strip()
    if ":" not in text and (tail := _tail(text)):
        return tail
    area = sheet.area(row, column)
    beyond = area.right if area else column
    right = next((said for place, said in sheet.filled(row) if place > beyond), "")
    # The next label is no answer.
    if right and not right.rstrip().endswith(":"):
        return right
    below = (area.bottom if area else row) + 1
    return sheet.text(below, column)


def _tail(text: str) -> str:
    """The answer in the cell of its label without a colon: «Форма обучения очная», «Срок обучения 3 г. 10 мес.»."""
    for label in (INTAKE, FORM, LENGTH):
        found = label.search(text)
        if found and (form_of(text) or _LENGTH.search(text) or _YEAR.search(text)):
            return text[found.end() :]
    found = _AFTER_LABEL.match(text)
    return found[1] if found and "(" not in found[1][:1] else ""


def _words(text: str) -> str:
    return clean(text).strip(' "«»-–—_.;')


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR else None


def form_of(text: str) -> StudyForm | None:
    """«Очная», «заочная», «очно-заочная»."""
    key = squeezed(text)
    if "очнозаочн" in key or "вечерн" in key:
        return StudyForm.PART_TIME
    if "заочн" in key:
        return StudyForm.EXTRAMURAL
    return StudyForm.FULL_TIME if "очн" in key else None


def base_of(text: str) -> Base | None:
    """«На базе основного общего образования»."""
    key = squeezed(text)
    if "набазе" not in key and "наосновебаз" not in key:
        return None
    if "основного" in key or "9кл" in key:
        return Base.BASIC
    if "среднегопроф" in key or "спо" in key:
        return Base.VOCATIONAL
    return Base.SECONDARY if "среднего" in key or "11кл" in key else None


def months_of(text: str) -> int | None:
    """The length of study: «4г», «3 года 10 месяцев», «34 мес.»."""
    found = _LENGTH.search(text)
    if found:
        return int(found[1]) * 12 + int(found[2] or 0)
    months = _MONTHS.search(text)
    return int(months[1]) if months else None


def _take_specialty(title: Title, sheets: list[Sheet]) -> None:
    """The code that stands with its name, or alone, or after the word «специальность»; dates look like codes."""
    found = sorted(_codes(sheets), key=lambda pair: -pair[0])
    if not found:
        return
    title.code = found[0][1]
    names = [name for _worth, code, name in found if code == title.code and name]
    title.name = names[0][:300] if names else ""


def _codes(sheets: list[Sheet]) -> Iterator[tuple[int, str, str]]:
    for sheet in sheets:
        for row in range(1, min(sheet.height, MOST_ROWS) + 1):
            for column, text in sheet.filled(row):
                if isinstance(sheet.value(row, column), datetime.date):
                    continue
                for match in _CODE.finditer(text):
                    yield _code(sheet, row, column, text, match)


def _code(sheet: Sheet, row: int, column: int, text: str, match: re.Match) -> tuple[int, str, str]:
    before, after = text[: match.start()], _words(text[match.end() :])
    is_alone = text.strip() == match[0]
    is_day = int(match[1]) <= 31 and 1 <= int(match[2]) <= 12 and not after and not is_alone
    is_date = is_day or bool(re.search(r"(от|до|с|№)\s*$", before))
    name = after if re.match(r"[А-ЯЁа-яё]{3}", after) else ""
    if not name and is_alone:
        name = next((t for place, t in sheet.filled(row) if place > column and re.match(r"[А-ЯЁ][а-яё]{2}", t)), "")
        # The name of the code may stand in the row below it.
        below = sheet.text(row + 1, column)
        name = _words(name or (below if re.match(r"[А-ЯЁ][а-яё]{2}", below) and ":" not in below else ""))
    worth = 4 * bool(name) + 3 * is_alone + 2 * bool(SPECIALTY.search(before)) - 6 * is_date
    return worth, match[0], name
