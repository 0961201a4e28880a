"""What is taught in the invented college besides the sample curriculum: one more programme, and electives.

Rows are (index, name, kind, ((semester, hours, form of control), ...)); semesters count from the first course.
"""

from dataclasses import dataclass

Terms = tuple[tuple[int, int, str], ...]
Row = tuple[str, str, str, Terms]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of two years after the ninth class, with the letters of its groups."""

    code: str
    name: str
    kind: str
    qualification: str
    letters: str
    rows: tuple[Row, ...]


# fmt: off
DESIGN = Programme(
    "54.01.20", "Графический дизайнер", "worker", "Графический дизайнер", "ГД",
    (
        ("ОУД.01", "Русский язык", "discipline", ((1, 36, "other"), (2, 42, "exam"))),
        ("ОУД.02", "Литература", "discipline", ((1, 54, "other"), (2, 60, "diff_credit"))),
        ("ОУД.03", "Иностранный язык", "discipline", ((1, 36, "other"), (2, 42, "diff_credit"))),
        ("ОУД.04", "Математика", "discipline", ((1, 102, "other"), (2, 126, "exam"))),
        ("ОУД.05", "История", "discipline", ((1, 54, "other"), (2, 60, "diff_credit"))),
        ("ОУД.06", "Физическая культура", "discipline", ((1, 36, "credit"), (2, 42, "credit"))),
        ("ОУД.07", "Основы безопасности и защиты Родины", "discipline", ((1, 34, "diff_credit"),)),
        ("ОУД.08", "Информатика", "discipline", ((1, 68, "other"), (2, 76, "exam"))),
        ("ОУД.09", "Физика", "discipline", ((1, 54, "other"), (2, 54, "diff_credit"))),
        ("ОП.01", "Основы материаловедения", "discipline", ((1, 34, "diff_credit"),)),
        ("ОП.02", "Безопасность жизнедеятельности", "discipline", ((3, 34, "diff_credit"),)),
        ("ОП.03", "История дизайна", "discipline", ((3, 52, "diff_credit"),)),
        ("ОП.04", "Основы дизайна и композиции", "discipline", ((1, 68, "exam"), (2, 60, "exam"))),
        ("ОП.05", "Основы экономики", "discipline", ((3, 36, "diff_credit"),)),
        ("ОП.06", "Иностранный язык в профессиональной деятельности", "discipline",
         ((3, 34, "other"), (4, 32, "diff_credit"))),
        ("ОП.07", "Физическая культура", "discipline", ((3, 34, "credit"), (4, 32, "diff_credit"))),
        ("ПМ.01", "Разработка технического задания на продукт графического дизайна", "module", ()),
        ("МДК.01.01", "Дизайн-проектирование", "mdk", ((3, 84, "other"), (4, 76, "diff_credit"))),
        ("МДК.01.02", "Проектная графика", "mdk", ((3, 68, "diff_credit"),)),
        ("УП.01.01", "Учебная практика", "training_practice", ((3, 72, "diff_credit"),)),
        ("ПП.01.01", "Производственная практика", "work_practice", ((4, 108, "diff_credit"),)),
        ("ПМ.02", "Создание графических дизайн-макетов", "module", ()),
        ("МДК.02.01", "Фирменный стиль и корпоративный дизайн", "mdk", ((3, 68, "other"), (4, 68, "exam"))),
        ("МДК.02.02", "Информационный дизайн и медиа", "mdk", ((3, 52, "other"), (4, 60, "diff_credit"))),
        ("УП.02.01", "Учебная практика", "training_practice", ((4, 72, "diff_credit"),)),
    ),
)
PROGRAMMING = Programme(
    "09.02.07", "Информационные системы и программирование", "specialist", "Программист", "ИС",
    (
        ("ОУД.01", "Русский язык", "discipline", ((1, 36, "other"), (2, 42, "exam"))),
        ("ОУД.02", "Литература", "discipline", ((1, 54, "other"), (2, 60, "diff_credit"))),
        ("ОУД.03", "Иностранный язык", "discipline", ((1, 36, "other"), (2, 42, "diff_credit"))),
        ("ОУД.04", "Математика", "discipline", ((1, 102, "other"), (2, 126, "exam"))),
        ("ОУД.05", "История", "discipline", ((1, 54, "other"), (2, 60, "diff_credit"))),
        ("ОУД.06", "Физическая культура", "discipline", ((1, 36, "credit"), (2, 42, "credit"))),
        ("ОУД.08", "Информатика", "discipline", ((1, 68, "other"), (2, 76, "exam"))),
        ("ОП.01", "Операционные системы и среды", "discipline", ((3, 48, "diff_credit"),)),
        ("ОП.02", "Архитектура аппаратных средств", "discipline", ((1, 51, "diff_credit"),)),
        ("ОП.04", "Основы алгоритмизации и программирования", "discipline", ((1, 96, "other"), (3, 68, "exam"))),
        ("ОП.05", "Правовое обеспечение профессиональной деятельности", "discipline", ((3, 36, "diff_credit"),)),
        ("ОП.08", "Основы проектирования баз данных", "discipline", ((3, 68, "exam"),)),
        ("ОП.09", "Элементы высшей математики", "discipline", ((3, 82, "exam"),)),
        ("ОГСЭ.04", "Иностранный язык в профессиональной деятельности", "discipline", ((3, 34, "other"),)),
        ("ОГСЭ.05", "Физическая культура", "discipline", ((3, 34, "credit"),)),
        ("ПМ.01", "Разработка модулей программного обеспечения", "module", ()),
        ("МДК.01.01", "Разработка программных модулей", "mdk", ((3, 78, "other"), (4, 90, "exam"))),
        ("МДК.01.02", "Поддержка и тестирование программных модулей", "mdk", ((3, 68, "diff_credit"),)),
        ("УП.01.01", "Учебная практика", "training_practice", ((3, 72, "diff_credit"),)),
    ),
)
# fmt: on

# Electives that a college adds; they bring every autumn of a benchmark's curriculum to the same number of items.
ELECTIVES = (
    "Основы финансовой грамотности",
    "Психология общения",
    "Информационная безопасность",
    "Введение в специальность",
    "Русский язык и культура речи",
    "Основы бережливого производства",
    "Компьютерные сети",
    "Дискретная математика",
    "Экологические основы природопользования",
    "Основы предпринимательства",
    "Теория вероятностей",
    "Основы философии",
    "Менеджмент",
    "Численные методы",
    "История родного края",
)
