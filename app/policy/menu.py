"""The side menu by area of work. A person sees the lines whose addresses open for the rights held.

A line with an act is shown only to those who hold that act there: what one merely may look up is reached from cards and
forms, not from the menu of everybody.
"""

from flask_babel import lazy_gettext as _l

from app.policy.access import Act

# (section, ((label, endpoint, icon[, register, act]), ...)); an endpoint that no screen has is found by a test.
# fmt: off
MENU = (
    (_l("Work"), (
        (_l("Desk"), "DeskView.index", "home"),
        (_l("Journals"), "JournalView.index", "grid"),
        (_l("Requests"), "RequestsView.list", "enter"),
    )),
    (_l("Teaching"), (
        (_l("Curricula"), "CurriculumView.list", "plan"),
        (_l("Load a curriculum"), "CurriculumImportView.upload", "upload"),
        (_l("Programmes"), "EducationProgramView.list", "book", "programs", Act.WRITE),
        (_l("Specialties and professions"), "SpecialtyView.list", "tag", "specialties", Act.WRITE),
        (_l("Working programmes"), "WorkingProgramView.list", "book"),
        (_l("Distribution of the workload"), "WorkloadView.current", "hours"),
        (_l("My workload"), "MyWorkloadView.mine", "hours", "journals", Act.WRITE),
        (_l("Assignments"), "LoadAssignmentView.list", "list", "workload", Act.WRITE),
    )),
    (_l("Students"), (
        (_l("Groups"), "StudyGroupView.list", "group"),
        (_l("Students"), "StudentView.list", "person"),
        (_l("Book of orders"), "StudentOrderView.list", "order", "orders", Act.PRINT),
        (_l("Promotion to the next course"), "StudentOrderView.promote", "enter", "settings", Act.WRITE),
        (_l("Movement of students"), "MovementView.report", "report"),
        (_l("Stay in groups"), "EnrollmentView.list", "enter", "enrollments", Act.WRITE),
        (_l("Class teachers"), "GroupCuratorView.list", "lead", "curators", Act.WRITE),
        (_l("Subgroups"), "SubgroupView.list", "split", "subgroups", Act.WRITE),
        (_l("Parents"), "GuardianView.list", "family"),
        (_l("Parents and children"), "GuardianshipView.list", "link", "guardianships", Act.WRITE),
        (_l("Consents"), "ConsentView.list", "file"),
        (_l("Who has given no consent"), "NoConsentView.list", "warning"),
        (_l("Logins and passwords"), "CredentialsView.index", "key"),
    )),
    (_l("Staff"), (
        (_l("Employees"), "EmployeeView.list", "badge", "employees", Act.EXPORT),
        (_l("Positions of employees"), "EmployeePositionView.list", "hours", "employees", Act.WRITE),
        (_l("Missing from the cards"), "StaffGapsView.list", "warning"),
        (_l("Consents of employees"), "EmployeeConsentView.list", "file", "staff_consents", Act.WRITE),
        (_l("Departments"), "DepartmentView.list", "building", "departments", Act.WRITE),
        (_l("Positions"), "PositionView.list", "list", "positions", Act.WRITE),
        (_l("Subject commissions"), "SubjectCommissionView.list", "circle", "subject_commissions", Act.WRITE),
    )),
    (_l("School year"), (
        (_l("Calendar of the year"), "YearView.current", "calendar"),
        (_l("Academic years"), "AcademicYearView.list", "calendar", "academic_years", Act.WRITE),
        (_l("Terms"), "TermView.list", "calendar", "terms", Act.WRITE),
        (_l("Calendars"), "EducationCalendarView.list", "calendar", "calendars", Act.WRITE),
        (_l("Vacations and sessions"), "CalendarPeriodView.list", "calendar", "calendar_periods", Act.WRITE),
        (_l("Own dates of terms"), "CalendarTermView.list", "calendar", "calendar_terms", Act.WRITE),
        (_l("Holidays and shortened days"), "SpecialDayView.list", "calendar", "special_days", Act.WRITE),
        (_l("Bells"), "BellView.list", "clock", "bells", Act.WRITE),
        (_l("Types of lesson"), "LessonTypeView.list", "list", "lesson_types", Act.WRITE),
        (_l("Kinds of work"), "WorkTypeView.list", "list", "work_types", Act.WRITE),
    )),
    (_l("Administration"), (
        (_l("Users"), "AccountsView.list", "person"),
        (_l("Roles and rights"), "RolesView.matrix", "shield"),
        (_l("Settings"), "SettingsView.page", "settings"),
        (_l("Sign-ins and devices"), "SignInsView.list", "lock"),
        (_l("Log of actions"), "AuditView.list", "history"),
        (_l("Background work"), "JobsView.list", "work", "settings", Act.WRITE),
    )),
)
# fmt: on
