"""The side menu by area of work. A person sees the lines whose addresses open for the rights held."""

from flask_babel import lazy_gettext as _l

# (section, ((label, endpoint, icon), ...)); an endpoint that no screen has is found by a test.
# fmt: off
MENU = (
    (_l("Work"), (
        (_l("Desk"), "DeskView.index", "home"),
        (_l("Journals"), "JournalView.index", "grid"),
    )),
    (_l("Teaching"), (
        (_l("Curricula"), "CurriculumView.list", "plan"),
        (_l("Load a curriculum"), "CurriculumImportView.upload", "upload"),
        (_l("Programmes"), "EducationProgramView.list", "book"),
        (_l("Specialties and professions"), "SpecialtyView.list", "tag"),
        (_l("Workload"), "LoadAssignmentView.list", "hours"),
    )),
    (_l("Students"), (
        (_l("Groups"), "StudyGroupView.list", "group"),
        (_l("Students"), "StudentView.list", "person"),
        (_l("Stay in groups"), "EnrollmentView.list", "enter"),
        (_l("Class teachers"), "GroupCuratorView.list", "lead"),
        (_l("Subgroups"), "SubgroupView.list", "split"),
        (_l("Parents"), "GuardianView.list", "family"),
        (_l("Parents and children"), "GuardianshipView.list", "link"),
    )),
    (_l("Staff"), (
        (_l("Employees"), "EmployeeView.list", "badge"),
        (_l("Departments"), "DepartmentView.list", "building"),
        (_l("Positions"), "PositionView.list", "list"),
        (_l("Subject commissions"), "SubjectCommissionView.list", "circle"),
    )),
    (_l("School year"), (
        (_l("Academic years"), "AcademicYearView.list", "calendar"),
        (_l("Terms"), "TermView.list", "calendar"),
        (_l("Bells"), "BellView.list", "clock"),
        (_l("Types of lesson"), "LessonTypeView.list", "list"),
        (_l("Kinds of work"), "WorkTypeView.list", "list"),
    )),
    (_l("Administration"), (
        (_l("Users"), "AccountsView.list", "key"),
        (_l("Roles and rights"), "RolesView.matrix", "shield"),
        (_l("Settings"), "SettingsView.page", "settings"),
        (_l("Log of actions"), "AuditView.list", "history"),
        (_l("Background work"), "JobsView.list", "work"),
    )),
)
# fmt: on
