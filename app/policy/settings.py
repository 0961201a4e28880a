"""What a college decides for itself: name, type, default and help of every setting."""

import datetime
import re
from dataclasses import dataclass
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l

from app.policy.issuing import LOGIN_PARTS


@dataclass(frozen=True)
class Setting:
    """One setting. `kind` is text, number, zone, flag or login; `minimum` and `maximum` bound a number."""

    label: object
    section: str
    kind: str
    default: str
    hint: object = ""
    minimum: int = 0
    maximum: int = 10_000


SECTIONS = {
    "college": _l("College"),
    "students": _l("Cards of students"),
    "journal": _l("Journal"),
    "curricula": _l("Curricula"),
    "workload": _l("Workload"),
    "print": _l("Print"),
    "security": _l("Sign-in"),
    "staff": _l("Staff"),
    "accounts": _l("Logins and passwords"),
}

# fmt: off
SETTINGS: dict[str, Setting] = {
    "college.name":        Setting(_l("Full name of the college"), "college", "text", "", _l("As in the charter; printed on every form")),
    "college.short_name":  Setting(_l("Short name"), "college", "text", "", _l("Shown at the top of every page")),
    "college.founder":     Setting(_l("Founder"), "college", "text", "", _l("Printed on the title page of the journal")),
    "college.director":    Setting(_l("Director"), "college", "text", "", _l("Initials and surname, as they stand beside a signature")),
    "college.zone":        Setting(_l("Time zone"), "college", "zone", "Asia/Yekaterinburg", _l("The day of the college begins by this clock")),
    "students.address":     Setting(_l("Keep the home address"), "students", "flag", "0", _l("While a field is switched off it is neither shown nor exported nor loaded; what was entered stays")),
    "students.citizenship": Setting(_l("Keep the citizenship"), "students", "flag", "0"),
    "students.dormitory":   Setting(_l("Keep the place in the dormitory"), "students", "flag", "0"),
    "students.benefit":     Setting(_l("Keep the category of benefits"), "students", "flag", "0"),
    "students.school":      Setting(_l("Keep the school finished before"), "students", "flag", "0"),
    "journal.free_days":   Setting(_l("Days of free editing"), "journal", "number", "3", _l("Later a reason is asked for every change"), 0, 366),
    "journal.lock_day":    Setting(_l("Day on which the past month is closed"), "journal", "number", "5", _l("From this day of the next month marks are changed only after an unlock; 0 switches the lock off"), 0, 28),
    "journal.term_digits": Setting(_l("Accumulation of marks: at least"), "journal", "number", "3", _l("Marks of one student in a term"), 0, 50),
    "curricula.week_hours":  Setting(_l("Class load in a week, academic hours"), "curricula", "number", "36", _l("More than this in a semester is an error of the curriculum; 0 switches the check off"), 0, 54),
    "curricula.exams_a_year": Setting(_l("Exams in a year of study: at most"), "curricula", "number", "8", _l("Physical education and optional courses are not counted; 0 switches the check off"), 0, 50),
    "curricula.credits_a_year": Setting(_l("Credits in a year of study: at most"), "curricula", "number", "10", _l("Physical education and optional courses are not counted; 0 switches the check off"), 0, 50),
    "curricula.limits_block": Setting(_l("Too many exams or credits keep a curriculum from being approved"), "curricula", "flag", "0", _l("Otherwise they are only shown: joint credits are counted once by people, not by the program")),
    "curricula.another_approves": Setting(_l("Whoever submits a curriculum does not approve it"), "curricula", "flag", "0", _l("Two persons are needed then")),
    "workload.rate_hours": Setting(_l("Hours of a full rate in a year"), "workload", "number", "720", _l("Order of the Ministry No. 1601: 720 hours"), 1, 5000),
    "workload.max_hours":  Setting(_l("Most hours of one teacher in a year"), "workload", "number", "1440", _l("Above them the workload screen warns"), 1, 5000),
    "workload.last_days":  Setting(_l("Days to finish the journal after an assignment has ended"), "workload", "number", "5", _l("Then the journal closes for the former teacher; what was written stays"), 0, 60),
    "print.date_columns":  Setting(_l("Dates on one spread"), "print", "number", "28", _l("As many rows stand on the right page"), 10, 40),
    "print.absence_codes": Setting(_l("Print reasons of absence in full"), "print", "flag", "0", _l("Otherwise every absence is printed as one letter")),
    "security.idle_minutes": Setting(_l("Sign out after idle minutes"), "security", "number", "60", _l("Unsaved marks stay in the browser and are sent after signing in again"), 5, 720),
    "security.max_failures": Setting(_l("Failed sign-ins before the account is locked"), "security", "number", "7", "", 3, 50),
    "security.lock_minutes": Setting(_l("For how many minutes it is locked"), "security", "number", "15", "", 1, 1440),
    "staff.category_notice_days": Setting(_l("Tell of an expiring category, days before"), "staff", "number", "90", _l("On the page of what is missing from the cards of employees"), 1, 730),
    "security.min_password": Setting(_l("Shortest password, characters"), "security", "number", "10", "", 8, 64),
    "accounts.login_pattern": Setting(_l("Login is made of"), "accounts", "login", "{фамилия}.{и}{о}", _l("{фамилия}, {имя}, {отчество}, {и} and {о} (initials); the rest stands as it is. Letters become Latin as in passports (ICAO Doc 9303); namesakes get a number. Logins given before stay")),
    "accounts.password_days": Setting(_l("One-time password holds for days"), "accounts", "number", "30", _l("An issued password that nobody has used by then stops working: a new slip is printed"), 1, 365),
    "accounts.address":       Setting(_l("Address on the slips"), "accounts", "text", "", _l("For example https://journal.college.ru; empty: the address at which this program is opened")),
    "accounts.student_days":  Setting(_l("After leaving, a student signs in for days"), "accounts", "number", "30", _l("To read the own marks; 0: the access ends with the last day of study. Parents of the one who left, alike"), 0, 3650),
    "accounts.after_majority": Setting(_l("Parents keep the access when the student is of age"), "accounts", "flag", "0", _l("Otherwise it ends the day before the student is eighteen: one who is of age has no legal representatives (clause 2.7)")),
}
# fmt: on


def parse(key: str, typed: str) -> str:
    """The stored form of what was typed. Raises ValueError with a sentence for the person."""
    setting = SETTINGS[key]
    typed = typed.strip()
    if setting.kind == "number":
        if not typed.isdecimal() or not setting.minimum <= int(typed) <= setting.maximum:
            raise ValueError(
                _l(
                    "A whole number from %(low)s to %(high)s is expected",
                    low=setting.minimum,
                    high=setting.maximum,
                )
            )
        return str(int(typed))
    if setting.kind == "zone" and typed not in available_timezones():
        raise ValueError(_l("There is no such time zone; for example Asia/Yekaterinburg"))
    if setting.kind == "login":
        return _login_pattern(typed)
    if setting.kind == "flag":
        return "1" if typed in ("1", "y", "on", "true") else "0"
    return typed[:500]


def _login_pattern(typed: str) -> str:
    typed = typed.lower()[:100]
    parts = re.findall(r"\{([^{}]*)\}", typed)
    if any(part not in LOGIN_PARTS for part in parts) or re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", typed)):
        known = ", ".join(f"{{{part}}}" for part in LOGIN_PARTS)
        raise ValueError(_l("In braces stand only: %(parts)s", parts=known))
    if not {"фамилия", "имя"} & set(parts):
        raise ValueError(_l("A login needs the surname or the first name"))
    if re.search(r"[^a-z0-9._-]", re.sub(r"\{[^{}]*\}", "", typed)):
        raise ValueError(_l("Between the parts stand only small Latin letters, digits, point, hyphen"))
    return typed


def value_of(key: str, stored: str) -> str | int | bool:
    """A stored value in its own type."""
    kind = SETTINGS[key].kind
    if kind == "number":
        return int(stored)
    return stored == "1" if kind == "flag" else stored


BEGINNING = datetime.date(2000, 1, 1)
