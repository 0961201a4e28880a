"""Which screens there are: the only module that imports every slice."""

from app.accounts.admin_views import AccountsView, AuditView, RolesView, SettingsView
from app.accounts.views import AccountView, SignInView
from app.core import models as core_models
from app.curricula.views import CurriculumItemView, CurriculumView, EducationProgramView, SpecialtyView
from app.desk.views import DeskView
from app.journals import scopes as journal_scopes
from app.journals import services as journal_services
from app.journals.page_views import JournalView
from app.journals.views import LessonTypeView, WorkTypeView
from app.school_year.views import AcademicYearView, BellView, TermView
from app.staff.views import DepartmentView, EmployeeView, PositionView, SubjectCommissionView
from app.students.views import (
    EnrollmentView,
    GroupCuratorView,
    GuardianshipView,
    GuardianView,
    StudentView,
    StudyGroupView,
    SubgroupView,
)
from app.workload import scopes as workload_scopes
from app.workload.views import LoadAssignmentView

FIRST_PAGE = DeskView

# Imported for what they declare: tables, whose rows are whose, what an assignment opens.
DECLARATIONS = (core_models, workload_scopes, journal_scopes, journal_services)

SCREENS = (
    SignInView, AccountView,
    AcademicYearView, TermView, BellView,
    DepartmentView, SubjectCommissionView, PositionView, EmployeeView,
    SpecialtyView, EducationProgramView, CurriculumView, CurriculumItemView,
    StudyGroupView, GroupCuratorView, StudentView, GuardianView, GuardianshipView, EnrollmentView, SubgroupView,
    LoadAssignmentView,
    JournalView, WorkTypeView, LessonTypeView,
    AccountsView, RolesView, SettingsView, AuditView,
)  # fmt: skip


def register(college) -> None:
    """Give the application its screens; the menu is policy.menu."""
    for screen in SCREENS:
        college.add_view_no_menu(screen)
