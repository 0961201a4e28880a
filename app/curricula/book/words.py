"""What heads of a plan's table mean, in all the spellings that planners and people give them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.excel.letters import CYRILLIC_TO_LATIN, LATIN_TO_CYRILLIC, clean
from app.curricula.plan import ControlForm, HourKind

ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
# Semesters from the tenth on are written with one letter, as in «Сем. A».
LETTERED = {"A": 10, "B": 11, "C": 12, "D": 13, "E": 14}
LAST_SEMESTER = 24


class Role(StrEnum):
    """What the cells of a column are."""

    COUNTED = "counted"
    INDEX = "index"
    NAME = "name"
    CONTROL = "control"
    HOURS = "hours"
    TRAINING = "training"
    """The part of hours that is practical training."""
    TOTAL = "total"
    """Hours of a semester in all."""
    ROW_TOTAL = "row_total"
    """Hours of a row in all."""
    ROW_HOURS = "row_hours"
    """Hours of a row of one kind, over all semesters."""
    RECREDITED = "recredited"
    WEEKS = "weeks"
    UNKNOWN = "unknown"
    ASIDE = "aside"
    """Something that is not taken: credits, sums of other columns, departments."""


@dataclass(frozen=True)
class Term:
    """When, as far as heads say it: a course, a semester, a session of an extramural course."""

    course: int | None = None
    semester: int | None = None
    session: str = ""

    def __or__(self, lower: "Term") -> "Term":
        return Term(lower.course or self.course, lower.semester or self.semester, lower.session or self.session)

    def __bool__(self) -> bool:
        return bool(self.course or self.semester or self.session)


def squeezed(text: str) -> str:
    """A head without blanks, stops and hyphens, in one alphabet: «Экза мен», «Экза-мен» and «Экзамен» are one."""
    folded = clean(text).translate(LATIN_TO_CYRILLIC).casefold().replace("ё", "е")
    return re.sub(r"[^а-яa-z0-9]", "", folded)


_NUMBER = r"(\d{1,2}|[IVXІХ]{1,4}|[A-EАВСЕ])"
_SEMESTER = re.compile(
    rf"(?:семестр\w{{0,2}}|сем|триместр\w{{0,2}}|трим|полугоди[ея])\.?\s*№?\s*{_NUMBER}(?![\w])"
    rf"|(?<!\w){_NUMBER}\s*-?\s*(?:й|ый|ой|ий|ое)?\.?\s*(?:семестр|сем\b|триместр|трим\b|полугоди)",
    re.IGNORECASE,
)
_COURSE = re.compile(
    rf"(?<!\w)курс\w{{0,2}}\.?\s*№?\s*{_NUMBER}(?!\w)|(?<!\w){_NUMBER}\s*-?\s*(?:й|ый|ой|ий)?\.?\s*курс(?!ов)",
    re.IGNORECASE,
)
_SESSION = re.compile(r"сесси[яи]", re.IGNORECASE)


def number_of(text: str) -> int | None:
    """The number of a course or semester: «3», «III», «A»."""
    latin = text.upper().replace("І", "I").translate(CYRILLIC_TO_LATIN)
    if latin.isdigit():
        return int(latin) or None
    return ROMAN.get(latin) or LETTERED.get(latin)


def term_of(label: str) -> Term:
    """The term that a head names; empty where it names none."""
    semester = _first(_SEMESTER, label)
    # «Сем. 1 (1 курс)» names both; a bare «Курсовая 1» names none.
    course = _first(_COURSE, label)
    return Term(course, semester, squeezed(label) if _SESSION.search(label) else "")


def _first(pattern: re.Pattern, label: str) -> int | None:
    found = pattern.search(label)
    return number_of(next(filter(None, found.groups()))) if found else None


COUNTED = re.compile(r"^(считатьвплане|считать|учитывать)")
INDEX = re.compile(r"^(индекс\w*|шифр\w*)$")
NAME = re.compile(r"^(наименовани|названи|дисциплин|учебныеициклы|циклы?разделы|элементыучебногопроцесса)")

TOTAL = re.compile(
    r"^(итого|всего|макс|объем|общийобъем|общаятрудоемкость|трудоемкость|час(ов|ы)?$|академическихчасов$)"
)
AT_PLAN = re.compile(r"поплану")
ASIDE = re.compile(
    r"^(зе$|зет|зе(т|поплану|факт|экспертное|всего)|кредит|код$|кафедр|закрепл|каф$|компетенц|факт$|часоввзе|"
    r"формируемые|примечан|п?п?№$|пп$|ном(ер)?$|препод|стоимость)"
)
DERIVED = re.compile(
    r"^(ауд|контраб|контактн|контакт|кконт|спреп|вовзаимод|работавовзаимод|нагрузкавовзаимод|обяз|всегозан|всегоауд|"
    r"учебныхзан|занятийвс)"
)
VIEWS = re.compile(r"(интер|электр?(?!ив|отех|он)|дистанц|(?<![а-я])дот(?![а-я]))")
TRAINING = re.compile(r"(прподг|практподг|практическ\w*подготов|впракт\w*форме)")
NAMED_OTHER = re.compile(r"^Прочие: ")
RECREDITED = re.compile(r"(переат|перезач|изучено)")
WEEKS = re.compile(r"^(нед(ель|ели)?$|колвонед|недел)")

HOURS = (
    (re.compile(r"^(лек|теор|урок|то$)"), HourKind.LECTURE),
    (re.compile(r"^(пром|прат|пат|атт|па$|контроль|контр$|часынаконтр|экзамен|сессия)"), HourKind.CONTROL),
    (
        re.compile(r"^(лпз|лабпр|лабораторнопр|лабораторныеипр|пр$|прак|прзан|пз$|прраб|прлаб)"),
        HourKind.PRACTICAL,
    ),
    (re.compile(r"^(лаб|лр$|лз$)"), HourKind.LAB),
    (re.compile(r"^(сем|сз$)"), HourKind.SEMINAR),
    (re.compile(r"^(курс|крп|кп$|кр$|кркп|кпкр)"), HourKind.COURSE_WORK),
    (re.compile(r"^(ср$|срс|срп?$|сам|внеауд)"), HourKind.SELF_STUDY),
    (re.compile(r"^конс"), HourKind.CONSULTATION),
)

FORM_BLOCK = re.compile(r"(форм\w*(контрол|промежут|аттест|итогов|текущ)|промежуточнойаттест|распределениеконтрол)")

FORMS = (
    (re.compile(r"^(квал|экв$|эк(з|замены?)?кв|эпм|эм$|экзаменпо|экзпм)"), ControlForm.QUALIFICATION_EXAM),
    (re.compile(r"^(экз|эк$|э$)"), ControlForm.EXAM),
    (re.compile(r"^(зачет(ы)?соц|зачет(ы)?с|диф|зао|дз$|дзач|зо$)"), ControlForm.DIFF_CREDIT),
    (re.compile(r"^(зач|за$|з$)"), ControlForm.CREDIT),
    (re.compile(r"^(кп$|курсов(ой|ые|ое)пр|курспр)"), ControlForm.COURSE_PROJECT),
    (re.compile(r"^(кр$|курсов|курс)"), ControlForm.COURSE_WORK),
    (re.compile(r"^(дом|дкр)"), ControlForm.HOME_CONTROL_WORK),
    (re.compile(r"^(контр(?!ол)|контрольн|к$|кнтр)"), ControlForm.CONTROL_WORK),
    (re.compile(r"^(оцен|итоговаяоц|итогоц|о$)"), ControlForm.MARK),
    (re.compile(r"^эссе"), ControlForm.ESSAY),
    (re.compile(r"^реф"), ControlForm.REPORT),
    (re.compile(r"^(ргр|расчет)"), ControlForm.CALCULATION),
    (re.compile(r"^(др|ин(ая|ые)|проч|тек)"), ControlForm.OTHER),
)  # fmt: skip


def trained_kind(label: str) -> HourKind:
    """The kind of hours that a column of practical training is a part of: «Лек пр. подгот»."""
    key = squeezed(label)
    if part := TRAINING.search(key):
        key = key[: part.start()]
    return next((kind for pattern, kind in HOURS if pattern.match(key)), HourKind.PRACTICAL)


def hour_kind(label: str) -> HourKind | None:
    """What hours under this head are spent on; None where the head is not known."""
    key = squeezed(label)
    return next((kind for pattern, kind in HOURS if pattern.match(key)), None)


def control_form(label: str) -> ControlForm | None:
    """The form of control that a head or a mark in a cell means."""
    key = squeezed(label)
    return next((form for pattern, form in FORMS if pattern.match(key)), None)
