"""Which screens and commands there are: the only module that imports every slice."""

from flask_babel import lazy_gettext as _l

from app.accounts import identity
from app.accounts.audit_view import AuditView
from app.accounts.roles_view import RolesView
from app.accounts.settings_view import SettingsView
from app.accounts.users_view import AccountsView
from app.accounts.views import AccountView, SignInView
from app.core import jobs
from app.core import models as core_models
from app.core.jobs_view import FilesView, JobsView
from app.curricula import queries as curricula
from app.curricula.commands import import_plan
from app.curricula.upload_views import CurriculumImportView
from app.curricula.views import CurriculumItemView, CurriculumView, EducationProgramView, SpecialtyView
from app.desk.views import DeskView
from app.journals import scopes as journal_scopes
from app.journals import services as journal_services
from app.journals.commands import verify_journal
from app.journals.models import Attendance, AttestationMark, JournalPage, Mark
from app.journals.page_views import JournalView
from app.journals.print_views import JournalPrintView
from app.journals.views import LessonTypeView, WorkTypeView
from app.school_year.views import AcademicYearView, BellView, TermView
from app.seeds import commands as seeds
from app.staff.views import DepartmentView, EmployeeView, PositionView, SubjectCommissionView
from app.students import merging
from app.students.group_list import GroupListView
from app.students.group_views import GroupCuratorView, StudyGroupView
from app.students.guardian_views import GuardianshipView, GuardianView
from app.students.models import StudyGroup, Subgroup
from app.students.student_views import StudentView
from app.students.subgroup_views import SubgroupView
from app.students.views import EnrollmentView
from app.workload import scopes as workload_scopes
from app.workload.models import LoadAssignment
from app.workload.views import LoadAssignmentView

FIRST_PAGE = DeskView

# Imported for what they declare: tables, whose rows are whose, what an assignment opens.
DECLARATIONS = (core_models, workload_scopes, journal_scopes, journal_services)

SCREENS = (
    SignInView, AccountView,
    AcademicYearView, TermView, BellView,
    DepartmentView, SubjectCommissionView, PositionView, EmployeeView,
    SpecialtyView, EducationProgramView, CurriculumView, CurriculumItemView,
    CurriculumImportView,
    StudyGroupView, GroupCuratorView, StudentView, GuardianView, GuardianshipView, EnrollmentView, SubgroupView,
    GroupListView,
    LoadAssignmentView,
    JobsView, FilesView,
    JournalView, WorkTypeView, LessonTypeView, JournalPrintView,
    AccountsView, RolesView, SettingsView, AuditView,
)  # fmt: skip

# What keeps the rows of a curriculum from going when its file is loaded anew.
CURRICULUM_USERS = (
    (_l("Groups"), StudyGroup.curriculum_id),
    (_l("Subgroups"), Subgroup.item_id),
    (_l("Workload"), LoadAssignment.item_id),
    (_l("Journals of lessons"), JournalPage.item_id),
    (_l("Final marks"), AttestationMark.item_id),
)

# What a student's card holds for good: the journals are chained by its number.
KEPT_BY_STUDENTS = (
    (_l("marks"), Mark.student_id),
    (_l("attendance"), Attendance.student_id),
    (_l("final marks"), AttestationMark.student_id),
)

# Commands of slices and seeds: name and function; the function's options are its own.
COMMANDS = (
    ("import-plan", import_plan),
    ("verify-journal", verify_journal),
    ("init", seeds.init),
    ("demo", seeds.make_demo),
)


def register(college) -> None:
    """Give the application its screens; the menu is policy.menu."""
    jobs.identify_by(identity.actor_of)
    for screen in SCREENS:
        college.add_view_no_menu(screen)
    for label, link in CURRICULUM_USERS:
        curricula.used_by(label, link)
    for label, link in KEPT_BY_STUDENTS:
        merging.held_by(label, link)
