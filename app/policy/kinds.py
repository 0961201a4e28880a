"""Kinds that columns choose from: the stored value and what a person reads (domain.md 1.4)."""

from flask_babel import lazy_gettext as _l

TERM_KINDS = {
    "semester": _l("Semester"),
    "trimester": _l("Trimester"),
    "quarter": _l("Quarter"),
    "course": _l("Course (year of study)"),
}

# How many terms of a kind one course has; a curriculum counts its periods the same way.
TERMS_A_COURSE = {"course": 1, "semester": 2, "trimester": 3, "quarter": 4}

PERIOD_KINDS = {
    "vacation": _l("Vacation"),
    "session": _l("Exam session"),
    "study_session": _l("Study and exam session (extramural)"),
    "certification": _l("State final certification"),
    "free": _l("Other days without lessons"),
}

SPECIAL_DAYS = {
    "holiday": _l("Public holiday"),
    "off": _l("Day off"),
    "short": _l("Shortened day"),
    "study": _l("Study day instead of a day off"),
}

WEEK_PARITIES = {"numerator": _l("numerator"), "denominator": _l("denominator")}

LESSON_SPANS = {"terms": _l("through the whole term"), "sessions": _l("in sessions only")}

EDUCATION_MODULES = {
    "vocational": _l("Vocational education"),
    "general": _l("General education, classes 8-9"),
    "additional": _l("Additional education"),
}

STUDY_FORMS = {
    "full_time": _l("Full-time"),
    "part_time": _l("Part-time"),
    "extramural": _l("Extramural"),
}

# What the pattern of a group's name may hold (students/naming.py fills it in), and an example of one.
NAME_PLACEHOLDERS = {"course": "{курс}", "intake": "{набор}", "year": "{год}", "example": "{курс}ИС-{набор}"}

GROUP_STATES = {
    "active": _l("studies"),
    "graduated": _l("has graduated"),
    "disbanded": _l("disbanded"),
}

# What a group of each module of clause 1.3 is described by, beside its name; the rest means nothing there.
FIELDS_OF_MODULES = {
    "vocational": frozenset({"specialty", "curriculum", "study_form", "funding", "department", "shift"}),
    "general": frozenset({"curriculum", "department", "shift"}),
    "additional": frozenset({"curriculum", "funding", "department", "shift"}),
}

# A class of the general-education module is the eighth or the ninth; courses elsewhere begin with the first.
COURSES_OF_MODULES = {"vocational": (1, 6), "general": (8, 9), "additional": (1, 6)}

LANGUAGES = {
    "english": _l("English"),
    "german": _l("German"),
    "french": _l("French"),
    "spanish": _l("Spanish"),
    "chinese": _l("Chinese"),
    "other": _l("another language"),
}

# How a stay in a group ended; nothing while it lasts, and where history brought from elsewhere does not say.
STAY_ENDINGS = {
    "transfer": _l("transferred to another group"),
    "leave": _l("academic leave"),
    "expulsion": _l("expelled"),
    "graduation": _l("graduated"),
}

FUNDING = {
    "region": _l("Regional budget"),
    "federal": _l("Federal budget"),
    "local": _l("Local budget"),
    "contract": _l("Paid by contract"),
    "targeted": _l("Targeted training contract"),
}

ADMISSION_BASES = {
    "basic": _l("Basic general education (9 classes)"),
    "secondary": _l("Secondary general education (11 classes)"),
    "vocational": _l("Vocational education"),
    "none": _l("Without basic general education"),
}

SPECIALTY_KINDS = {
    "specialist": _l("Middle-level specialists"),
    "worker": _l("Skilled workers and employees"),
    "general": _l("General education"),
    "additional": _l("Additional education programme"),
    "higher": _l("Higher education"),
}

POSITION_KINDS = {
    "teacher": _l("Teaching staff"),
    "practice_master": _l("Masters of practical training"),
    "head": _l("Administration"),
    "office": _l("Office staff"),
    "other": _l("Other staff"),
}

# In the order in which the main position of an employee is chosen among those held.
EMPLOYMENT_KINDS = {
    "main": _l("main job"),
    "external": _l("external part-time job"),
    "combined": _l("combining of positions"),
    "internal": _l("internal part-time job"),
    "hourly": _l("paid by the hour"),
}

QUALIFICATION_CATEGORIES = {
    "none": _l("no category"),
    "fit": _l("fit for the position"),
    "first": _l("first category"),
    "highest": _l("highest category"),
    "methodist": _l("teacher-methodist"),
    "mentor": _l("teacher-mentor"),
}

# Staff whose category, and whose training by clause 3.9, is asked after.
TEACHING_KINDS = frozenset({"teacher", "practice_master"})

CONSENT_KINDS = {
    "processing": _l("processing of personal data"),
    "distribution": _l("distribution of personal data"),
    "photo": _l("photo and video"),
    "transfer": _l("transfer to third parties"),
}

RELATIONS_OF_GUARDIANS = {
    "mother": _l("mother"),
    "father": _l("father"),
    "relative": _l("relative"),
    "guardian": _l("legal guardian"),
    "foster_parent": _l("foster parent"),
    "adopter": _l("adopter"),
    "trustee": _l("trustee"),
}

CURRICULUM_STATES = {
    "draft": _l("draft"),
    "submitted": _l("submitted for approval"),
    "approved": _l("approved"),
    "archived": _l("in the archive"),
}

CURRICULUM_STEPS = {
    "made": _l("made"),
    "submitted": _l("submitted for approval"),
    "withdrawn": _l("taken back"),
    "returned": _l("returned for correction"),
    "approved": _l("approved"),
    "archived": _l("moved to the archive"),
    "restored": _l("returned from the archive"),
}

TRAINING_LEVELS = {
    "base": _l("Basic training"),
    "advanced": _l("Advanced training"),
}

ITEM_KINDS = {
    "discipline": _l("Discipline"),
    "module": _l("Professional module"),
    "mdk": _l("Interdisciplinary course"),
    "training_practice": _l("Training practice"),
    "work_practice": _l("Work practice"),
    "pre_diploma_practice": _l("Pre-diploma practice"),
    "module_exam": _l("Module exam"),
    "elective_block": _l("Block of electives"),
    "state_certification": _l("State certification"),
    "other": _l("Other"),
}

# Pages of these items belong to the practice journal, which the head of practice controls (clause 2.5).
PRACTICE_ITEMS = frozenset({"training_practice", "work_practice", "pre_diploma_practice"})

HOUR_KINDS = {
    "lecture": _l("Lectures and lessons"),
    "practical": _l("Practical classes"),
    "lab": _l("Laboratory classes"),
    "seminar": _l("Seminars"),
    "course_work": _l("Course project hours"),
    "consultation": _l("Consultations"),
    "self_study": _l("Self-study"),
    "control": _l("Hours of assessment"),
    "other": _l("Other hours"),
}

# What a teacher is given by the workload; self-study is nobody's, other hours stand in no tariff list.
LOAD_KINDS = {
    kind: HOUR_KINDS[kind]
    for kind in ("lecture", "practical", "lab", "seminar", "course_work", "consultation", "control")
}
LOAD_KINDS_SHORT = {
    "lecture": _l("lect."),
    "practical": _l("pract."),
    "lab": _l("lab."),
    "seminar": _l("sem."),
    "course_work": _l("project"),
    "consultation": _l("consult."),
    "control": _l("assess."),
}
# Of them those that are lessons of the journal.
LESSON_KINDS = frozenset({"lecture", "practical", "lab", "seminar", "course_work"})
# Items whose hours are given out; a module is its parts.
TAUGHT_ITEMS = frozenset(
    {"discipline", "mdk", "training_practice", "work_practice", "pre_diploma_practice", "module_exam", "other"}
)

CONTROL_FORMS = {
    "exam": _l("Exam"),
    "credit": _l("Credit"),
    "diff_credit": _l("Graded credit"),
    "qualification_exam": _l("Qualification exam"),
    "course_project": _l("Course project"),
    "course_work": _l("Course paper"),
    "control_work": _l("Control paper"),
    "home_control_work": _l("Home control paper"),
    "essay": _l("Essay"),
    "report": _l("Written report"),
    "calculation": _l("Calculation and graphic work"),
    "mark": _l("Mark"),
    "other": _l("Other form of control"),
}

WEEKDAYS = {
    "0": _l("every day"),
    "1": _l("Monday"),
    "2": _l("Tuesday"),
    "3": _l("Wednesday"),
    "4": _l("Thursday"),
    "5": _l("Friday"),
    "6": _l("Saturday"),
}
