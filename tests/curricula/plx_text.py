"""Small PLX files for tests: only what a test speaks of, everything else by default."""

from xml.sax.saxutils import quoteattr

WORKS = (
    (1, "Экзамен", 7),
    (3, "Зачет с оценкой", 7),
    (101, "Лекционные занятия", 1),
    (103, "Практические занятия", 2),
    (107, "Самостоятельная работа", 5),
    (52, "Руководство", 8),
)


def element(table, **columns):
    values = " ".join(f"{name}={quoteattr(str(value))}" for name, value in columns.items())
    return f"<{table} {values}/>"


def item(number, index, name="Математика", kind=2, **columns):
    defaults = {"ТипОбъекта": kind, "ВидОбъекта": 1, "СчитатьВПлане": "true", "Порядок": number}
    return element("ПланыСтроки", Код=number, ДисциплинаКод=index, Дисциплина=name, **defaults | columns)


def hours(number, amount, work=101, kind=1, course=1, semester=1, session=0, **columns):
    where = {"Курс": course, "Семестр": semester, "Сессия": session}
    return element(
        "ПланыНовыеЧасы",
        КодОбъекта=number,
        КодВидаРаботы=work,
        КодТипаЧасов=kind,
        Количество=amount,
        **where,
        **columns,
    )


def plx(*rows, works=WORKS, programme=None, **header):
    """The text of a plan of 09.02.07, intake 2026, with these rows; the header can be told otherwise."""
    told = {
        "КодФормыОбучения": 1,
        "КодУровняОбразования": 4,
        "ГодНачалаПодготовки": 2026,
        "СеместровНаКурсе": 2,
        "КодАктивногоООП": 1,
    }
    values = {name: value for name, value in (told | header).items() if value is not None}
    lines = (
        '<?xml version="1.0" encoding="utf-16"?>',
        "<Документ>",
        '<diffgr:diffgram xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1">',
        '<dsMMISDB xmlns="http://tempuri.org/dsMMISDB.xsd">',
        programme or element("ООП", Код=1, Шифр="09.02.07", Название="Информационные системы"),
        element("Планы", Код=-1, **values),
        *(element("СправочникВидыРабот", Код=code, Название=name, КодТипРабот=kind) for code, name, kind in works),
        *rows,
        "</dsMMISDB>",
        "</diffgr:diffgram>",
        "</Документ>",
    )
    return "\n".join(lines)


def plan_file(*rows, **header):
    return plx(*rows, **header).encode("utf-16")
