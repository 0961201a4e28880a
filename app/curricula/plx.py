"""A PLX file (the planner most colleges use) to a `Plan`."""

import re
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from . import plx_codes as codes
from .plan import Base, Level, Plan, PlanError, Section, StudyForm
from .plx_chart import read_chart
from .plx_hours import HourReader
from .plx_items import read_items
from .plx_rows import ROOT, Row, Tables, read_tables
from .plx_text import decode

SAID_BY_DOCUMENT = ("КодУровняОбразования", "КодФормыОбучения", "СеместровНаКурсе")
LONGEST_STUDY_IN_YEARS = 12
NO_ROW = Row("", {}, 0)


def read_plan(content: bytes) -> Plan:
    """The curriculum in a PLX file; `PlanError` says in the reader's language why it cannot be taken."""
    tables = read_tables(decode(content))
    warnings: list[object] = []
    header = _header(tables)
    if len(tables["Планы"]) > 1:
        warnings.append(_l("The file holds several curricula, the first one is taken."))
    programme, profile = _programme(tables, header)
    sections = _sections(tables)
    items = read_items(tables, header, programme, sections, warnings)
    hours = HourReader(tables, items, _semesters_per_course(header), warnings)
    hours.read()
    chart = read_chart(tables, _semesters_per_course(header), warnings)
    plan = Plan(
        specialty_code=_specialty_code(programme),
        specialty_name=_specialty_name(programme, header),
        profile=profile.text("Название", 200),
        qualification=header.text("Квалификация", 300),
        level=_level(header, programme),
        study_form=_study_form(header, warnings),
        base=_base(header),
        intake_year=_intake_year(header),
        duration_years=_within(header, "СрокОбучения", LONGEST_STUDY_IN_YEARS),
        duration_months=_within(header, "СрокОбученияМесяцев", LONGEST_STUDY_IN_YEARS * 12),
        semesters_per_course=_semesters_per_course(header),
        sections=list(sections.values()),
        items=list(items.values()),
        hour_rows=len(tables["ПланыНовыеЧасы"]),
        warnings=warnings,
        chart=chart,
        stated=hours.stated(),
    )
    if not any(item.hours for item in plan.items):
        warnings.append(_l("There are no hours in the file: rows of the curriculum are taken without hours."))
    return plan


def _header(tables: Tables) -> Row:
    """The row of the plan; what it leaves open is said by the document itself."""
    plan, document = tables["Планы"][0], tables[ROOT][0]
    inherited = {name: document.values[name] for name in SAID_BY_DOCUMENT if name in document.values}
    return Row(plan.table, inherited | plan.values, plan.line)


def _programme(tables: Tables, header: Row) -> tuple[Row, Row]:
    """The row that carries the specialty's code, and the row of the profile in force if there is one."""
    rows = {row.text("Код"): row for row in tables["ООП"]}
    active = rows.get(header.text("КодАктивногоООП")) or rows.get(header.text("КодООП"))
    if active is None:
        active = tables["ООП"][0] if tables["ООП"] else NO_ROW
    parent = rows.get(active.text("КодРодительскогоООП"))
    if active.text("Шифр") or parent is None:
        return active, NO_ROW
    return parent, active


def _specialty_code(programme: Row) -> str:
    code = programme.text("Шифр", 20)
    if not code:
        raise PlanError(_l("The file does not say the code of the specialty: “ООП”, column “Шифр”."))
    return code


def _specialty_name(programme: Row, header: Row) -> str:
    """The name in the programme's row; where that is all capitals, the title's spelling of the same words."""
    name = programme.text("Название", 300)
    title = header.values.get("Титул", "").strip().split("\n")[0].strip()
    return title if name.isupper() and title.casefold() == name.casefold() else name


def _study_form(header: Row, warnings: list[object]) -> StudyForm:
    code = header.whole("КодФормыОбучения")
    if code not in codes.STUDY_FORMS:
        warnings.append(_l("The file does not say the form of study, full-time is taken."))
    return codes.STUDY_FORMS.get(code, StudyForm.FULL_TIME)


def _intake_year(header: Row) -> int:
    """«ГодНачалаПодготовки», else the first year of «УчебныйГод»."""
    year = header.whole("ГодНачалаПодготовки")
    if year is None and (found := re.match(r"\d{4}", header.text("УчебныйГод"))):
        year = int(found.group())
    if year is None or not 1990 <= year <= 2100:
        raise PlanError(
            _l("The file does not say the year of intake: “Планы”, column “ГодНачалаПодготовки”, four digits expected.")
        )
    return year


def _within(header: Row, column: str, most: int) -> int:
    number = header.whole(column) or 0
    if not 0 <= number <= most:
        raise header.refusal(column, _l("a number from 0 to %(most)s", most=most))
    return number


def _semesters_per_course(header: Row) -> int:
    number = header.whole("СеместровНаКурсе")
    return number if number and 0 < number <= 12 else 2


def _level(header: Row, programme: Row) -> Level:
    """By the plan's own code, else by the code of the specialty."""
    told = codes.LEVELS.get(header.whole("КодУровняОбразования"))
    pairs = re.fullmatch(r"\d\d\.(\d\d)\.\d\d", programme.text("Шифр"))
    return told or codes.LEVELS_BY_SPECIALTY.get(pairs.group(1) if pairs else "", Level.HIGHER)


def _base(header: Row) -> Base:
    """By the plan's own code, else what its level is usually entered with."""
    told = codes.BASES.get(header.whole("КодБазы"))
    after_9 = header.whole("КодУровняОбразования") == codes.SPECIALIST_AFTER_9_CLASSES
    return told or (Base.BASIC if after_9 else Base.SECONDARY)


def _sections(tables: Tables) -> dict[str, Section]:
    """Cycles by their code in the file, in the order of the plan."""
    rows = sorted(tables["ПланыЦиклы"], key=lambda row: row.number("Номер") or Decimal(0))
    sections = {
        row.text("Код"): Section(row.text("Идентификатор", 40), row.text("Цикл", 400), order)
        for order, row in enumerate(rows, start=1)
    }
    for row in rows:
        parent = sections.get(row.text("КодРодителя"))
        if parent is not None and not _is_inside(parent, sections[row.text("Код")]):
            sections[row.text("Код")].parent = parent
    return sections


def _is_inside(section: Section | None, other: Section) -> bool:
    while section is not None:
        if section is other:
            return True
        section = section.parent
    return False
