"""The words of the format. They are part of the files, as tags are of XML: a file must be read back whatever language
the screens speak, so they are not translated."""

import re

from app.curricula.plan import HEADINGS, ControlForm, HourKind, ItemKind

PLAN_SHEET, TITLE_SHEET, CHART_SHEET, HELP_SHEET = "План", "Титул", "График", "Как заполнять"

CYCLE = "Цикл"
INDEX, NAME, ROW_KIND, WITHIN = "Индекс", "Наименование", "Вид строки", "Входит в"
COUNTED, CHOSEN, OPTIONAL, DISPERSED = "Считать в плане", "По выбору", "Факультатив", "Рассредоточенная"
RECREDITED, ROW_TOTAL, WEEKS = "Перезачтено", "Всего часов", "Недель"
FORMS = "Форма контроля"
FLAGS = {COUNTED: "is_counted", CHOSEN: "is_elective", OPTIONAL: "is_optional", DISPERSED: "is_dispersed"}
PLUS, MINUS = "+", "-"
OTHER = "Прочие: "
TRAINING = " пр. подгот"
LEAD = (ROW_KIND, INDEX, NAME, WITHIN, *FLAGS)

ROW_KINDS = {
    ItemKind.DISCIPLINE: "Дисциплина",
    ItemKind.MODULE: "Профессиональный модуль",
    ItemKind.MDK: "МДК",
    ItemKind.TRAINING_PRACTICE: "Учебная практика",
    ItemKind.WORK_PRACTICE: "Производственная практика",
    ItemKind.PRE_DIPLOMA_PRACTICE: "Преддипломная практика",
    ItemKind.MODULE_EXAM: "Экзамен по модулю",
    ItemKind.ELECTIVE_BLOCK: "Блок по выбору",
    ItemKind.STATE_CERTIFICATION: "ГИА",
    ItemKind.OTHER: "Прочее",
}
HEADING_WORDS = frozenset(ROW_KINDS[kind] for kind in HEADINGS)

HOUR_HEADS = {
    HourKind.LECTURE: "Лек",
    HourKind.PRACTICAL: "Пр",
    HourKind.LAB: "Лаб",
    HourKind.SEMINAR: "Сем",
    HourKind.COURSE_WORK: "КРП",
    HourKind.CONSULTATION: "Конс",
    HourKind.SELF_STUDY: "СР",
    HourKind.CONTROL: "Атт",
}
USUAL_HOURS = tuple(HOUR_HEADS[kind] for kind in HOUR_HEADS if kind is not HourKind.SEMINAR)

FORM_HEADS = {
    ControlForm.EXAM: "Экзамен",
    ControlForm.CREDIT: "Зачёт",
    ControlForm.DIFF_CREDIT: "Диф. зачёт",
    ControlForm.QUALIFICATION_EXAM: "Квалификационный экзамен",
    ControlForm.COURSE_PROJECT: "КП",
    ControlForm.COURSE_WORK: "КР",
    ControlForm.CONTROL_WORK: "Контрольная работа",
    ControlForm.HOME_CONTROL_WORK: "Домашняя контрольная",
    ControlForm.MARK: "Оценка",
    ControlForm.ESSAY: "Эссе",
    ControlForm.REPORT: "Реферат",
    ControlForm.CALCULATION: "РГР",
}
USUAL_FORMS = ("Экзамен", "Зачёт", "Диф. зачёт", "КП", "КР", OTHER + "Другие формы контроля")

TITLE = {
    "specialty_code": "Код специальности",
    "specialty_name": "Название специальности",
    "program": "Программа",
    "qualification": "Квалификация",
    "level": "Уровень программы",
    "study_form": "Форма обучения",
    "base": "База приёма",
    "intake_year": "Год набора",
    "years": "Срок обучения, лет",
    "months": "Срок обучения, месяцев сверх лет",
    "per_course": "Семестров на курсе",
}
CHOICES = {
    "level": {
        "specialist": "Специалисты среднего звена",
        "worker": "Квалифицированные рабочие, служащие",
        "general": "Общее образование",
        "additional": "Дополнительная программа",
        "higher": "Высшее образование",
    },
    "study_form": {"full_time": "Очная", "part_time": "Очно-заочная", "extramural": "Заочная"},
    "base": {
        "basic": "9 классов",
        "secondary": "11 классов",
        "vocational": "Профессиональное образование",
        "none": "Без 9 классов",
    },
}

COURSE_ROW, SEMESTER_ROW = "{} курс", "семестр"
_CODED = re.compile(r"^([А-ЯЁA-Z]{1,6}\d{0,2}(?:\.\w{1,4})*) (.+)$")


def split_title(title: str) -> tuple[str, str]:
    """The code and the name of a cycle, that are stored as one text."""
    found = _CODED.match(title)
    return (found[1], found[2]) if found else ("", title)
