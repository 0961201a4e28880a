"""The codes of the PLX format.

Codes are the same in every file while names and abbreviations differ: codes decide what a row is, the file's
own names are what people see.
"""

from .plan import Base, ControlForm, HourKind, ItemKind, Level, StudyForm

VOLUME_HOURS = 1
"""The only type of hours that is summed; the others are views or parts of it."""
PRACTICAL_TRAINING_HOURS = 5

CREDIT_UNITS = 50
WEEKS = 51
TOTAL = 1000
RECREDITED = 1004

DAYS_OF_A_WEEK = 6

HOUR_KINDS = {
    101: HourKind.LECTURE,
    102: HourKind.LAB,
    103: HourKind.PRACTICAL,
    104: HourKind.SEMINAR,
    107: HourKind.SELF_STUDY,
    108: HourKind.CONTROL,
    114: HourKind.COURSE_WORK,
    141: HourKind.CONSULTATION,
}

CONTROL_FORMS = {
    1: ControlForm.EXAM,
    2: ControlForm.CREDIT,
    3: ControlForm.DIFF_CREDIT,
    4: ControlForm.COURSE_PROJECT,
    5: ControlForm.COURSE_WORK,
    6: ControlForm.CONTROL_WORK,
    7: ControlForm.HOME_CONTROL_WORK,
    8: ControlForm.MARK,
    9: ControlForm.ESSAY,
    10: ControlForm.REPORT,
    11: ControlForm.CALCULATION,
    49: ControlForm.OTHER,
}

# Types of work kinds («СправочникТипаРабот»), and the kinds by which a file without a directory is read.
STUDENT_HOURS_TYPES = frozenset({1, 2, 3, 4, 5, 6, 9, 10, 11})
CONTROL_TYPE = 7
STAFF_HOURS_TYPE = 8
STAFF_HOURS = frozenset(range(52, 62))
STUDENT_HOURS = frozenset({*range(101, 120), 139, 140, 141, 142, 143})
WITHOUT_HOURS = frozenset({CREDIT_UNITS, WEEKS, TOTAL, RECREDITED})

MODULE_OBJECT, DISCIPLINE_OBJECT, PRACTICE_OBJECT = 1, 2, 3
OBJECT_KINDS = {
    MODULE_OBJECT: ItemKind.MODULE,
    DISCIPLINE_OBJECT: ItemKind.DISCIPLINE,
    PRACTICE_OBJECT: ItemKind.OTHER,
    4: ItemKind.MODULE_EXAM,
    5: ItemKind.ELECTIVE_BLOCK,
    6: ItemKind.STATE_CERTIFICATION,
}
PRACTICE_KINDS = {
    6: ItemKind.TRAINING_PRACTICE,
    7: ItemKind.WORK_PRACTICE,
    72: ItemKind.PRE_DIPLOMA_PRACTICE,
}

CHOSEN, NOT_CHOSEN = 2, 3
"""«ВидОбъекта» of elective rows: the option taken and the alternative to it."""

STUDY_FORMS = {1: StudyForm.FULL_TIME, 2: StudyForm.EXTRAMURAL, 3: StudyForm.PART_TIME}

SPECIALIST_AFTER_9_CLASSES = 5
LEVELS = {
    1: Level.HIGHER,
    2: Level.HIGHER,
    3: Level.HIGHER,
    4: Level.SPECIALIST,
    SPECIALIST_AFTER_9_CLASSES: Level.SPECIALIST,
    6: Level.WORKER,
    7: Level.HIGHER,
    8: Level.HIGHER,
    10: Level.HIGHER,
    11: Level.HIGHER,
    12: Level.HIGHER,
    13: Level.ADDITIONAL,
    102: Level.GENERAL,
    103: Level.GENERAL,
    104: Level.GENERAL,
    105: Level.ADDITIONAL,
}
LEVELS_BY_SPECIALTY = {"01": Level.WORKER, "02": Level.SPECIALIST}
"""By the middle pair of digits of the specialty's code, «09.02.07»; the pairs above are higher education."""

BASES = {
    1: Base.BASIC,
    2: Base.SECONDARY,
    3: Base.BASIC,
    4: Base.SECONDARY,
    6: Base.VOCATIONAL,
    7: Base.VOCATIONAL,
    9: Base.VOCATIONAL,
    10: Base.VOCATIONAL,
    11: Base.NONE,
    12: Base.VOCATIONAL,
    13: Base.VOCATIONAL,
}
