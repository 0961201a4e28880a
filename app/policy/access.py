"""Who may do what to which rows: the table from which roles, menus and guards are made.

A right is (register, act, relation). The table seeds the role tables of the database once (`sync-access`);
from then on the administrator edits roles in the program, and what he sets holds at once.
"""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.policy.roles import Role


class Act(StrEnum):
    """What is done to a row."""

    READ = "read"
    PERSONAL = "personal"
    WRITE = "write"
    DELETE = "delete"
    APPROVE = "approve"
    PRINT = "print"
    EXPORT = "export"
    REMARK = "remark"
    UNLOCK = "unlock"
    ISSUE = "issue"
    SIGN = "sign"
    GRANT = "grant"


class Relation(StrEnum):
    """How the rows stand to the person: which of them an act is allowed on."""

    ALL = "all"
    DEPARTMENT = "department"
    TEACHES = "teaches"
    LEADS = "leads"
    SELF = "self"
    CHILD = "child"


ACT_NAMES = {
    Act.READ: _l("see"),
    Act.PERSONAL: _l("see personal data"),
    Act.WRITE: _l("enter and change"),
    Act.DELETE: _l("delete"),
    Act.APPROVE: _l("approve"),
    Act.PRINT: _l("print"),
    Act.EXPORT: _l("export to Excel"),
    Act.REMARK: _l("make remarks"),
    Act.UNLOCK: _l("unlock"),
    Act.ISSUE: _l("issue logins and passwords"),
    Act.SIGN: _l("sign"),
    Act.GRANT: _l("give roles"),
}

RELATION_NAMES = {
    Relation.ALL: _l("all"),
    Relation.DEPARTMENT: _l("own department"),
    Relation.TEACHES: _l("where one teaches"),
    Relation.LEADS: _l("own group"),
    Relation.SELF: _l("oneself"),
    Relation.CHILD: _l("own child"),
}


@dataclass(frozen=True)
class Register:
    """A section of the program as the rights know it. `acts` are those that mean something there."""

    label: object
    section: str
    acts: tuple[Act, ...]
    relations: tuple[Relation, ...] = (Relation.ALL,)


SECTIONS = {
    "college": _l("College"),
    "school_year": _l("School year"),
    "staff": _l("Staff"),
    "contingent": _l("Students"),
    "teaching": _l("Teaching"),
    "journals": _l("Journals"),
    "administration": _l("Administration"),
}

_CRUD = (Act.READ, Act.WRITE, Act.DELETE, Act.EXPORT)
_PEOPLE = (Act.READ, Act.PERSONAL, Act.WRITE, Act.DELETE, Act.EXPORT)
_ALL_RELATIONS = tuple(Relation)
_STAFF_RELATIONS = (Relation.ALL, Relation.DEPARTMENT, Relation.SELF)
_DEPARTMENT_RELATIONS = (Relation.ALL, Relation.DEPARTMENT)
_JOURNAL = (Act.READ, Act.WRITE, Act.PRINT, Act.EXPORT, Act.REMARK, Act.UNLOCK)

# fmt: off
REGISTERS: dict[str, Register] = {
    "departments":         Register(_l("Departments"), "staff", _CRUD),
    "subject_commissions": Register(_l("Subject commissions"), "staff", _CRUD),
    "positions":           Register(_l("Positions"), "staff", _CRUD),
    "employees":           Register(_l("Employees"), "staff", _PEOPLE, _STAFF_RELATIONS),
    "staff_consents":      Register(_l("Consents of employees"), "staff", _CRUD, (Relation.ALL, Relation.SELF)),
    "academic_years":      Register(_l("Academic years"), "school_year", _CRUD),
    "terms":               Register(_l("Terms"), "school_year", _CRUD),
    "calendars":           Register(_l("Calendars"), "school_year", _CRUD),
    "calendar_periods":    Register(_l("Vacations and sessions"), "school_year", _CRUD),
    "calendar_terms":      Register(_l("Own dates of terms"), "school_year", _CRUD),
    "special_days":        Register(_l("Holidays and shortened days"), "school_year", _CRUD),
    "bells":               Register(_l("Bells"), "school_year", _CRUD),
    "groups":              Register(_l("Groups"), "contingent", _CRUD, _ALL_RELATIONS),
    "curators":            Register(_l("Class teachers"), "contingent", _CRUD, _ALL_RELATIONS),
    "students":            Register(_l("Students"), "contingent", _PEOPLE, _ALL_RELATIONS),
    "enrollments":         Register(_l("Stay in groups"), "contingent", _CRUD, _ALL_RELATIONS),
    "guardians":           Register(_l("Parents"), "contingent", _PEOPLE, (Relation.ALL, Relation.DEPARTMENT, Relation.LEADS, Relation.SELF)),
    "guardianships":       Register(_l("Parents and children"), "contingent", _CRUD, (Relation.ALL, Relation.DEPARTMENT, Relation.LEADS, Relation.SELF)),
    "subgroups":           Register(_l("Subgroups"), "contingent", _CRUD, _ALL_RELATIONS),
    "consents":            Register(_l("Consents"), "contingent", _CRUD, (Relation.ALL, Relation.DEPARTMENT, Relation.LEADS)),
    "requests":            Register(_l("Requests to change data"), "contingent", (Act.READ, Act.WRITE, Act.APPROVE), (Relation.ALL, Relation.LEADS, Relation.SELF)),
    "orders":              Register(_l("Orders about students"), "contingent", (*_CRUD, Act.SIGN, Act.PRINT), (Relation.ALL, Relation.DEPARTMENT, Relation.LEADS, Relation.SELF, Relation.CHILD)),
    "movement":            Register(_l("Movement of students"), "contingent", (Act.READ, Act.EXPORT), (Relation.ALL, Relation.DEPARTMENT)),
    "specialties":         Register(_l("Specialties and professions"), "teaching", _CRUD),
    "programs":            Register(_l("Programmes"), "teaching", _CRUD),
    "curricula":           Register(_l("Curricula"), "teaching", (*_CRUD, Act.APPROVE, Act.PRINT)),
    "working_programs":    Register(_l("Working programmes"), "teaching", (*_CRUD, Act.APPROVE, Act.PRINT), (Relation.ALL, Relation.TEACHES)),
    "teaching_load":       Register(_l("Distribution of the workload"), "teaching", (Act.READ, Act.WRITE, Act.APPROVE, Act.PRINT, Act.EXPORT), _DEPARTMENT_RELATIONS),
    "workload":            Register(_l("Workload"), "teaching", _CRUD, (Relation.ALL, Relation.DEPARTMENT, Relation.SELF)),
    "journals":            Register(_l("Journals of lessons"), "journals", _JOURNAL, _ALL_RELATIONS),
    "practice_journals":   Register(_l("Journals of practice"), "journals", _JOURNAL, _ALL_RELATIONS),
    "work_types":          Register(_l("Kinds of work"), "journals", _CRUD),
    "lesson_types":        Register(_l("Types of lesson"), "journals", _CRUD),
    "settings":            Register(_l("Settings"), "administration", (Act.READ, Act.WRITE)),
    "accounts":            Register(_l("Users"), "administration", (Act.READ, Act.WRITE, Act.ISSUE, Act.GRANT, Act.EXPORT), (Relation.ALL, Relation.LEADS)),
    "credentials":         Register(_l("Logins and passwords"), "administration", (Act.READ, Act.EXPORT), (Relation.ALL, Relation.DEPARTMENT, Relation.LEADS)),
    "roles":               Register(_l("Roles and rights"), "administration", (Act.READ, Act.WRITE)),
    "sign_ins":            Register(_l("Sign-ins and devices"), "administration", (Act.READ, Act.EXPORT)),
    "audit":               Register(_l("Log of actions"), "administration", (Act.READ, Act.EXPORT)),
    "jobs":                Register(_l("Background work"), "administration", (Act.READ,), (Relation.ALL, Relation.SELF)),
}

_SEES_THE_FRAME = {
    "academic_years": "read:all", "terms": "read:all", "bells": "read:all",
    "calendars": "read:all", "calendar_periods": "read:all", "calendar_terms": "read:all", "special_days": "read:all",
    "departments": "read:all", "work_types": "read:all", "lesson_types": "read:all",
}
_SEES_TEACHING = {"specialties": "read:all", "programs": "read:all", "curricula": "read:all"}
_SEES_STAFF = {"employees": "read:all", "positions": "read:all", "subject_commissions": "read:all"}
_EDITS = "read:all write:all delete:all export:all"
_OWN_JOBS = {"jobs": "read:self"}

# A head fills the plans and hands out the workload (clause 3.2), reads and prints both kinds of journals of the own
# department; remarks are made to the kind that is controlled (clauses 2.4, 2.5).
_HEAD = {
    **_SEES_THE_FRAME, **_SEES_STAFF, **_OWN_JOBS,
    "specialties": _EDITS, "programs": _EDITS, "curricula": f"{_EDITS} approve:all print:all",
    "working_programs": f"{_EDITS} approve:all print:all",
    "workload": "read:department write:department delete:department export:department",
    "teaching_load": "read:department write:department approve:department print:department export:department",
    "groups": "read:department export:department", "curators": "read:department",
    "students": "read:department personal:department export:department",
    "enrollments": "read:department export:department",
    "guardians": "read:department personal:department", "guardianships": "read:department",
    "subgroups": "read:department write:department delete:department export:department",
    "credentials": "read:department export:department",
    "orders": "read:department print:department export:department", "movement": "read:department export:department",
}

RIGHTS: dict[Role, dict[str, str]] = {
    Role.ADMINISTRATOR: {
        **_SEES_STAFF, **_SEES_TEACHING,
        "departments": _EDITS, "academic_years": _EDITS, "terms": _EDITS, "bells": _EDITS,
        "calendars": _EDITS, "calendar_periods": _EDITS, "calendar_terms": _EDITS, "special_days": _EDITS,
        "work_types": _EDITS, "lesson_types": _EDITS,
        "groups": "read:all export:all", "students": "read:all export:all", "enrollments": "read:all",
        "curators": "read:all", "guardians": "read:all", "guardianships": "read:all", "subgroups": "read:all",
        "workload": "read:all", "teaching_load": "read:all", "working_programs": "read:all",
        # The year is opened by an order of promotion (clause 3.1), which the secretary signs.
        "orders": "read:all write:all print:all", "movement": "read:all export:all",
        "settings": "read:all write:all",
        "accounts": "read:all write:all issue:all grant:all export:all",
        "credentials": "read:all export:all",
        "roles": "read:all write:all",
        "sign_ins": "read:all export:all",
        "audit": "read:all export:all",
        "jobs": "read:all",
    },
    Role.STUDY_HEAD: {
        **_HEAD,
        "journals": "read:department print:department export:department remark:department unlock:department",
        "practice_journals": "read:department print:department export:department",
    },
    Role.PRACTICE_HEAD: {
        **_HEAD,
        "journals": "read:department print:department export:department",
        "practice_journals": "read:department print:department export:department remark:department unlock:department",
    },
    Role.HR: {
        **_OWN_JOBS,
        "departments": "read:all", "academic_years": "read:all",
        "positions": _EDITS, "subject_commissions": _EDITS,
        "employees": "read:all personal:all write:all delete:all export:all", "staff_consents": _EDITS,
    },
    Role.SECRETARY: {
        **_SEES_THE_FRAME, **_SEES_STAFF, **_SEES_TEACHING, **_OWN_JOBS,
        "groups": _EDITS, "curators": _EDITS, "enrollments": _EDITS, "subgroups": _EDITS, "guardianships": _EDITS,
        "consents": _EDITS, "requests": "read:all approve:all",
        "students": "read:all personal:all write:all delete:all export:all",
        "guardians": "read:all personal:all write:all delete:all export:all",
        "orders": f"{_EDITS} sign:all print:all", "movement": "read:all export:all",
        "accounts": "issue:all grant:all",
        "credentials": "read:all export:all",
    },
    Role.DISPATCHER: {
        **_SEES_THE_FRAME, **_SEES_STAFF, **_SEES_TEACHING, **_OWN_JOBS,
        "bells": _EDITS,
        "groups": "read:all", "curators": "read:all", "subgroups": "read:all", "workload": "read:all",
        "teaching_load": "read:all",
    },
    Role.TEACHER: {
        **_SEES_THE_FRAME, **_OWN_JOBS,
        "curricula": "read:all",
        "employees": "read:self personal:self",
        "groups": "read:teaches", "students": "read:teaches", "enrollments": "read:teaches", "subgroups": "read:teaches",
        "workload": "read:self",
        "working_programs": "read:teaches write:teaches delete:teaches print:teaches export:teaches",
        "journals": "read:teaches write:teaches print:teaches",
        "practice_journals": "read:teaches write:teaches print:teaches",
    },
    Role.CURATOR: {
        **_SEES_THE_FRAME, **_OWN_JOBS,
        "groups": "read:leads", "curators": "read:leads", "subgroups": "read:leads",
        "students": "read:leads personal:leads export:leads", "enrollments": "read:leads export:leads",
        "guardians": "read:leads personal:leads", "guardianships": "read:leads",
        "consents": "read:leads export:leads", "requests": "read:leads approve:leads",
        "orders": "read:leads print:leads",
        "journals": "read:leads", "practice_journals": "read:leads",
        "accounts": "issue:leads",
        "credentials": "read:leads export:leads",
    },
    Role.STUDENT: {
        "students": "read:self personal:self", "enrollments": "read:self", "groups": "read:self",
        "curators": "read:self", "orders": "read:self", "requests": "read:self write:self",
    },
    Role.GUARDIAN: {
        "students": "read:child personal:child", "enrollments": "read:child", "groups": "read:child",
        "curators": "read:child", "orders": "read:child",
        "guardians": "read:self personal:self", "requests": "read:self write:self",
    },
}
# fmt: on

# Addresses that answer a stranger; everything else asks who you are. Endpoints, with the reason.
PUBLIC_ENDPOINTS = {
    "SignInView.login": "the sign-in page",
    "SignInView.code": "the second step of signing in, after the right password only",
    "SignInView.logout": "leaving needs no right",
    "static": "style sheets, scripts and icons",
    "appbuilder.static": "the framework's own icons",
    "health.healthz": "asked by the supervisor of the server",
}

# Addresses that every signed-in person has, whatever the roles.
OWN_ENDPOINTS = {
    "DeskView.index": "the desk of the role",
    "AccountView.me": "own account",
    "AccountView.password": "own password",
    "AccountView.end_session": "own sessions",
    "AccountView.end_others": "own sessions",
    "AccountView.answer": "what was noticed about the own account",
    "SecondFactorView.enrol": "own second factor",
    "SecondFactorView.codes": "own recovery codes",
    "SecondFactorView.off": "own second factor",
    "FilesView.download": "a file opens for whoever sees the row that owns it",
    "AccountView.token": "a fresh form token after signing in over the page",
}


def rights_of(role: Role) -> frozenset[tuple[str, str]]:
    """Rights of a role by the table: pairs of register and «act:relation»."""
    return frozenset((register, right) for register, spec in RIGHTS[role].items() for right in spec.split())
