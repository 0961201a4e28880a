"""Writes `college_plan.plx`: the curriculum of an invented college in the format of real ones.

    python -m app.seeds.samples.college_plan

Three courses, six semesters of 612 and 864 hours. The oddities of real files are kept on purpose: blanks
before the indices inside of a module, a Latin letter in the index of its exam, sums repeated on the row of
the module, practical training stored beside the hours it is a part of, a directory with names of its own.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

PATH = Path(__file__).with_name("college_plan.plx")

WORKS = {
    "эк": (1, "Экзамен", 7),
    "за": (2, "Зачет", 7),
    "дз": (3, "Дифференцированный зачет", 7),
    "кр": (5, "Курсовая работа", 7),
    "др": (49, "Другие формы контроля", 7),
    "лек": (101, "Лекции", 1),
    "лаб": (102, "Лабораторные работы", 2),
    "пр": (103, "Практические занятия", 2),
    "ср": (107, "Самостоятельная работа", 5),
    "атт": (108, "Промежуточная аттестация", 6),
    "крп": (114, "Курсовое проектирование", 9),
    "ип": (140, "Индивидуальный проект", 5),
    "конс": (141, "Консультации", 9),
    "итого": (1000, "Итого часов", None),
}

SECTIONS = (
    ("ООД", "Общеобразовательные дисциплины"),
    ("СГ", "Социально-гуманитарный цикл"),
    ("ОП", "Общепрофессиональный цикл"),
    ("П", "Профессиональный цикл"),
    ("ГИА", "Государственная итоговая аттестация"),
)

MODULE, DISCIPLINE, PRACTICE, CONTROL, CERTIFICATION = 1, 2, 3, 4, 6
TRAINING, WORK, PRE_DIPLOMA, PREPARATION, DEFENCE = 6, 7, 72, 77, 15

# Section, index, name, type, kind of practice, and for each semester the hours and forms of control.
# fmt: off
ROWS = (
    ("ООД", "ООД.01", "Русский язык", DISCIPLINE, None,
        {1: "лек 16 пр 18 др 1", 2: "лек 18 пр 20 атт 6 эк 1"}),
    ("ООД", "ООД.02", "Литература", DISCIPLINE, None, {1: "лек 30 пр 21 др 1", 2: "лек 33 пр 24 дз 1"}),
    ("ООД", "ООД.03", "Иностранный язык", DISCIPLINE, None, {1: "пр 34 др 1", 2: "пр 48 дз 1"}),
    ("ООД", "ООД.04", "Математика", DISCIPLINE, None, {1: "лек 51 пр 51 др 1", 2: "лек 60 пр 72 атт 6 эк 1"}),
    ("ООД", "ООД.05", "История", DISCIPLINE, None, {1: "лек 40 пр 28 др 1", 2: "лек 30 пр 18 дз 1"}),
    ("ООД", "ООД.06", "Физическая культура", DISCIPLINE, None, {1: "пр 51 за 1", 2: "пр 48 дз 1"}),
    ("ООД", "ООД.07", "Физика", DISCIPLINE, None, {1: "лек 44 лаб 24 др 1", 2: "лек 40 лаб 32 дз 1"}),
    ("ООД", "ООД.08", "Информатика", DISCIPLINE, None,
        {1: "лек 22 пр 46 др 1", 2: "лек 24 пр 66 атт 6 эк 1"}),
    ("ООД", "ООД.09", "Обществознание", DISCIPLINE, None, {2: "лек 36 пр 18 дз 1"}),
    ("ООД", "ООД.10", "Индивидуальный проект", DISCIPLINE, None, {2: "ип 32 дз 1"}),
    ("СГ", "СГ.01", "История России", DISCIPLINE, None, {3: "лек 28 пр 20 дз 1"}),
    ("СГ", "СГ.02", "Иностранный язык в профессиональной деятельности", DISCIPLINE, None,
        {3: "пр 34 др 1", 4: "пр 38 др 1", 5: "пр 34 дз 1"}),
    ("СГ", "СГ.03", "Безопасность жизнедеятельности", DISCIPLINE, None, {3: "лек 20 пр 28 дз 1"}),
    ("СГ", "СГ.04", "Физическая культура", DISCIPLINE, None,
        {3: "пр 34 за 1", 4: "пр 38 за 1", 5: "пр 34 за 1", 6: "пр 36 дз 1"}),
    ("СГ", "СГ.05", "Основы бережливого производства", DISCIPLINE, None, {4: "лек 18 пр 18 за 1"}),
    ("ОП", "ОП.01", "Основы алгоритмизации и программирования", DISCIPLINE, None,
        {1: "лек 34 пр 68 др 1", 2: "лек 40 пр 74 конс 2 атт 6 эк 1"}),
    ("ОП", "ОП.02", "Архитектура аппаратных средств", DISCIPLINE, None, {1: "лек 18 пр 16 дз 1"}),
    ("ОП", "ОП.03", "Операционные системы и среды", DISCIPLINE, None, {2: "лек 24 пр 27 дз 1"}),
    ("ОП", "ОП.04", "Дискретная математика", DISCIPLINE, None, {2: "лек 26 пр 28 дз 1"}),
    ("ОП", "ОП.05", "Основы проектирования баз данных", DISCIPLINE, None, {3: "лек 34 пр 50 атт 6 эк 1"}),
    ("ОП", "ОП.06", "Компьютерные сети", DISCIPLINE, None, {3: "лек 30 лаб 38 дз 1"}),
    ("ОП", "ОП.07", "Численные методы", DISCIPLINE, None, {3: "лек 26 пр 36 дз 1"}),
    ("ОП", "ОП.08", "Правовое обеспечение профессиональной деятельности", DISCIPLINE, None,
        {4: "лек 20 пр 16 дз 1"}),
    ("ОП", "ОП.09", "Экономика отрасли", DISCIPLINE, None, {4: "лек 24 пр 30 дз 1"}),
    ("ОП", "ОП.10", "Стандартизация и техническое документирование", DISCIPLINE, None,
        {4: "лек 20 пр 16 дз 1"}),
    ("ОП", "ОП.11", "Менеджмент в профессиональной деятельности", DISCIPLINE, None, {5: "лек 18 пр 18 дз 1"}),
    ("ОП", "ОП.12", "Теория вероятностей и математическая статистика", DISCIPLINE, None,
        {5: "лек 24 пр 28 дз 1"}),
    ("ОП", "ОП.13", "Основы веб-программирования", DISCIPLINE, None, {5: "лек 30 пр 44 атт 6 эк 1"}),
    ("П", " ПМ.01", "Разработка модулей программного обеспечения", MODULE, None, {}),
    ("П", "  МДК.01.01", "Разработка программных модулей", DISCIPLINE, None,
        {3: "лек 34 пр 50 ср 4 др 1", 4: "лек 40 пр 60 крп 30 ср 4 атт 6 эк 1 кр 1"}),
    ("П", "  МДК.01.02", "Поддержка и тестирование программных модулей", DISCIPLINE, None,
        {3: "лек 30 пр 38 др 1", 4: "лек 36 пр 48 дз 1"}),
    ("П", "  МДК.01.03", "Разработка мобильных приложений", DISCIPLINE, None, {4: "лек 44 пр 70 дз 1"}),
    ("П", "  УП.01.01", "Учебная практика", PRACTICE, TRAINING, {3: "пр 72 дз 1", 4: "пр 72 дз 1"}),
    ("П", "  ПП.01.01", "Производственная практика", PRACTICE, WORK, {4: "пр 144 дз 1"}),
    ("П", "  ПM.01.ЭК", "Экзамен по профессиональному модулю", CONTROL, None, {4: "атт 18 эк 1"}),
    ("П", " ПМ.02", "Осуществление интеграции программных модулей", MODULE, None, {}),
    ("П", "  МДК.02.01", "Технология разработки программного обеспечения", DISCIPLINE, None,
        {4: "лек 24 пр 30 др 1", 5: "лек 26 пр 36 др 1", 6: "лек 20 пр 28 крп 30 атт 6 эк 1 кр 1"}),
    ("П", "  МДК.02.02", "Инструментальные средства разработки", DISCIPLINE, None, {5: "лек 30 лаб 38 дз 1"}),
    ("П", "  МДК.02.03", "Математическое моделирование", DISCIPLINE, None, {5: "лек 24 пр 36 дз 1"}),
    ("П", "  УП.02.01", "Учебная практика", PRACTICE, TRAINING, {5: "пр 108 дз 1"}),
    ("П", "  ПП.02.01", "Производственная практика", PRACTICE, WORK, {6: "пр 144 дз 1"}),
    ("П", "  ПM.02.ЭК", "Экзамен по профессиональному модулю", CONTROL, None, {6: "атт 18 эк 1"}),
    ("П", " ПМ.04", "Сопровождение программного обеспечения", MODULE, None, {}),
    ("П", "  МДК.04.01", "Внедрение и поддержка компьютерных систем", DISCIPLINE, None,
        {5: "лек 30 пр 44 ср 4 др 1", 6: "лек 24 пр 30 дз 1"}),
    ("П", "  МДК.04.02", "Обеспечение качества компьютерных систем", DISCIPLINE, None,
        {6: "лек 30 пр 48 дз 1"}),
    ("П", "  УП.04.01", "Учебная практика", PRACTICE, TRAINING, {6: "пр 72 дз 1"}),
    ("П", "  ПП.04.01", "Производственная практика", PRACTICE, WORK, {6: "пр 108 дз 1"}),
    ("П", "  ПM.04.ЭК", "Экзамен по профессиональному модулю", CONTROL, None, {6: "атт 18 эк 1"}),
    ("П", "ПДП", "Преддипломная практика", PRACTICE, PRE_DIPLOMA, {6: "пр 144 дз 1"}),
    ("ГИА", "ГИА.01", "Подготовка дипломного проекта", CERTIFICATION, PREPARATION, {6: "пр 36"}),
    ("ГИА", "ГИА.02", "Защита дипломного проекта и демонстрационный экзамен", CERTIFICATION, DEFENCE,
        {6: "пр 72"}),
)
# fmt: on

# A week of practice is 36 hours.
HOURS_OF_A_WEEK = 36
VOLUME, PRACTICAL_TRAINING = 1, 5

Cells = dict[tuple[int, str], int]
"""Amount by semester and work."""


def _cells(semesters: dict[int, str]) -> Cells:
    cells: Cells = {}
    for semester, words in semesters.items():
        parts = words.split()
        for work, amount in zip(parts[::2], parts[1::2], strict=True):
            cells[semester, work] = int(amount)
    return cells


def _with_totals(cells: Cells) -> Cells:
    """Cells and the file's own «Итого» of every semester: all but forms of control."""
    totals: Cells = {}
    for (semester, work), amount in cells.items():
        if WORKS[work][2] != 7:
            totals[semester, "итого"] = totals.get((semester, "итого"), 0) + amount
    return cells | totals


def _modules() -> dict[int, int]:
    """The module's number by the number of each row inside of it: those are indented under it."""
    modules, current = {}, 0
    for number, (_section, index, _name, kind, *_rest) in enumerate(ROWS, start=1):
        if kind == MODULE:
            current = number
        elif index.startswith("  "):
            modules[number] = current
    return modules


def _module_cells(module: int) -> Cells:
    """What the planner repeats on the module's row: the sums of its parts."""
    sums: Cells = {}
    for part in (number for number, parent in _modules().items() if parent == module):
        for key, amount in _cells(ROWS[part - 1][-1]).items():
            sums[key] = sums.get(key, 0) + amount
    return sums


def _element(table: str, number: int, **columns: object) -> str:
    values = " ".join(f"{name}={quoteattr(str(value))}" for name, value in columns.items() if value is not None)
    return f'      <{table} diffgr:id="{table}{number}" msdata:rowOrder="{number - 1}" {values} />'


def _header() -> Iterator[str]:
    yield _element(
        "ООП", 1, Код=-1, Шифр="09.02.07", Название="Информационные системы и программирование",
        УровеньОбразования=2, Квалификация=4,
    )  # fmt: skip
    yield _element(
        "Планы", 1, Код=-1, УчебныйГод="2026-2027", КодООП=-1, КодАктивногоООП=-1, КодФормыОбучения=1,
        КодУровняОбразования=4, КодБазы=3, КодПрограммы=1, Титул="Информационные системы и программирование",
        Квалификация="Программист", СрокОбучения=2, СрокОбученияМесяцев=10, ГодНачалаПодготовки=2026,
        СеместровНаКурсе=2, ИмяФайла="college_plan.plx",
    )  # fmt: skip
    yield _element("СправочникБазы", 1, Код=3, Наименование="основное общее образование", Уровень=2)
    yield _element(
        "Уровень_образования",
        1,
        Код_записи=4,
        Уровень="СПО",
        ВидПлана="СПО по специальности",
        Категория="СПО",
    )
    for number, (code, name, kind) in enumerate(WORKS.values(), start=1):
        yield _element("СправочникВидыРабот", number, Код=code, Название=name, КодТипРабот=kind)
    for number, (code, name) in enumerate(SECTIONS, start=1):
        yield _element("ПланыЦиклы", number, Код=-number, Номер=number * 1000, Идентификатор=code, Цикл=name)


def _rows() -> Iterator[str]:
    sections = [code for code, _name in SECTIONS]
    modules = _modules()
    for number, (section, index, name, kind, practice, _semesters) in enumerate(ROWS, start=1):
        yield _element(
            "ПланыСтроки", number, Код=-number, КодПлана=-1, КодООП=-1, КодБлока=-1 - sections.index(section),
            КодРодителя=-modules[number] if number in modules else None, Дисциплина=name, ТипОбъекта=kind,
            ВидОбъекта=1, ВидПрактики=practice, СчитатьВПлане="true", ДисциплинаКод=index, Порядок=number,
            Факультатив="false",
        )  # fmt: skip


def _hours() -> Iterator[str]:
    number = 0
    for item, (_section, _index, _name, kind, _practice, semesters) in enumerate(ROWS, start=1):
        cells = _module_cells(item) if kind == MODULE else _cells(semesters)
        hours = [(VOLUME, key, amount) for key, amount in _with_totals(cells).items()]
        if kind == PRACTICE:
            hours += [(PRACTICAL_TRAINING, key, amount) for key, amount in cells.items() if key[1] == "пр"]
        for hour_type, (semester, work), amount in hours:
            number += 1
            yield _hour(number, item, hour_type, semester, WORKS[work][0], amount)
        for semester in semesters if kind == PRACTICE else ():
            number += 1
            weeks = cells[semester, "пр"] // HOURS_OF_A_WEEK
            yield _hour(number, item, VOLUME, semester, 51, 0, weeks)


def _hour(number: int, item: int, hour_type: int, semester: int, work: int, amount: int, weeks: int = 0) -> str:
    course, within = (semester + 1) // 2, 2 - semester % 2
    return _element(
        "ПланыНовыеЧасы", number, Код=-number, КодОбъекта=-item, КодВидаРаботы=work, КодТипаЧасов=hour_type,
        Курс=course, Семестр=within, Сессия=0, Недель=weeks, Дней=0, Количество=amount,
        Переаттестовано="false",
    )  # fmt: skip


def text() -> str:
    """The plan as XML."""
    head = (
        '<?xml version="1.0" encoding="utf-16"?>',
        '<Документ Тип="РАБОЧИЙ УЧЕБНЫЙ ПЛАН" СеместровНаКурсе="2" КодФормыОбучения="1">',
        '  <diffgr:diffgram xmlns:msdata="urn:schemas-microsoft-com:xml-msdata"'
        ' xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1">',
        '    <dsMMISDB xmlns="http://tempuri.org/dsMMISDB.xsd">',
    )
    tail = ("    </dsMMISDB>", "  </diffgr:diffgram>", "</Документ>")
    return "\r\n".join((*head, *_header(), *_rows(), *_hours(), *tail)) + "\r\n"


def content() -> bytes:
    """The file as the planner saves it: UTF-16 little-endian with its mark."""
    return b"\xff\xfe" + text().encode("utf-16-le")


if __name__ == "__main__":
    PATH.write_bytes(content())
