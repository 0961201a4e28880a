"""Which screens and commands there are: the only module that imports every slice."""

from flask_babel import lazy_gettext as _l

from app.accounts import employment, identity, insight, lifetimes, renaming
from app.accounts import scopes as account_scopes
from app.accounts.audit_view import AuditView
from app.accounts.consents_view import ConsentView, NoConsentView
from app.accounts.credentials_view import CredentialsView
from app.accounts.issue_view import IssueView
from app.accounts.opening_view import OpeningView
from app.accounts.own_view import AccountView
from app.accounts.roles_view import RolesView
from app.accounts.second_factor_view import SecondFactorView
from app.accounts.settings_view import SettingsView
from app.accounts.sign_ins_view import SignInsView
from app.accounts.staff_view import StaffAccountsView
from app.accounts.user_access_view import UserAccessView
from app.accounts.users_view import AccountsView
from app.accounts.views import SignInView
from app.core import jobs
from app.core import models as core_models
from app.core.jobs_view import FilesView, JobsView
from app.curricula import chart_models
from app.curricula import queries as curricula
from app.curricula.chart_views import CurriculumChartView
from app.curricula.commands import import_plan
from app.curricula.life_views import CurriculumLifeView
from app.curricula.sheet_views import CurriculumSheetView
from app.curricula.upload_views import CurriculumImportView
from app.curricula.views import CurriculumItemView, CurriculumView, EducationProgramView, SpecialtyView
from app.curricula.workbook_views import CurriculumWorkbookView
from app.desk.views import DeskView
from app.journals import holdings as journal_holdings
from app.journals import scopes as journal_scopes
from app.journals import services as journal_services
from app.journals import stay_marks
from app.journals.commands import verify_journal
from app.journals.models import Attendance, AttestationMark, JournalPage, Mark
from app.journals.page_views import JournalView
from app.journals.print_views import JournalPrintView
from app.journals.views import LessonTypeView, WorkTypeView
from app.portal import scopes as portal_scopes
from app.portal.models import PersonRequest
from app.portal.views import RequestsView
from app.school_year.views import (
    AcademicYearView,
    BellView,
    CalendarPeriodView,
    CalendarTermView,
    EducationCalendarView,
    SpecialDayView,
    TermView,
)
from app.school_year.year_views import YearView
from app.seeds import commands as seeds
from app.staff.career_views import CareerView
from app.staff.gaps_view import StaffGapsView
from app.staff.models import Employee
from app.staff.views import (
    DepartmentView,
    EmployeeConsentView,
    EmployeeNameView,
    EmployeePositionView,
    EmployeeView,
    FormerEmploymentView,
    PositionView,
    SubjectCommissionView,
)
from app.students import editions, group_orders, merging
from app.students import holdings as student_holdings
from app.students.edition_views import GroupEditionView
from app.students.group_list import GroupListView
from app.students.group_views import GroupCuratorView, StudyGroupView
from app.students.guardian_views import GuardianshipView, GuardianView
from app.students.models import StudyGroup, Subgroup
from app.students.movement_views import MovementView
from app.students.order_list_views import OrderListView
from app.students.order_views import OrderLineView, StudentOrderView
from app.students.student_views import StudentView
from app.students.subgroup_views import SubgroupView
from app.students.views import EnrollmentView
from app.working_programs.models import WorkingProgram
from app.working_programs.views import WorkingProgramView
from app.workload import holdings as workload_holdings
from app.workload import scopes as workload_scopes
from app.workload.editing import WorkloadEditView
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.pages import MyWorkloadView, WorkloadView
from app.workload.tariff_views import TariffView
from app.workload.views import LoadAssignmentView

FIRST_PAGE = DeskView

# Imported for what they declare: tables, whose rows are whose, what an assignment opens, what one who leaves holds.
DECLARATIONS = (
    core_models, lifetimes, renaming, employment, chart_models, account_scopes, workload_scopes, journal_scopes,
    group_orders,
    journal_services, stay_marks, student_holdings, workload_holdings, journal_holdings, portal_scopes,
)  # fmt: skip

SCREENS = (
    SignInView, AccountView, SecondFactorView,
    AcademicYearView, TermView, EducationCalendarView, CalendarPeriodView, CalendarTermView, SpecialDayView, BellView,
    YearView,
    DepartmentView, SubjectCommissionView, PositionView, EmployeeView, CareerView, StaffGapsView,
    EmployeePositionView, EmployeeNameView, FormerEmploymentView, EmployeeConsentView,
    SpecialtyView, EducationProgramView, CurriculumView, CurriculumItemView,
    CurriculumImportView, CurriculumWorkbookView, CurriculumSheetView, CurriculumChartView, CurriculumLifeView,
    WorkingProgramView,
    StudyGroupView, GroupEditionView, GroupCuratorView, StudentView, GuardianView, GuardianshipView, EnrollmentView,
    SubgroupView,
    GroupListView,
    StudentOrderView, OrderLineView, OrderListView, MovementView,
    ConsentView, NoConsentView,
    LoadAssignmentView, WorkloadView, WorkloadEditView, MyWorkloadView, TariffView,
    JobsView, FilesView,
    JournalView, WorkTypeView, LessonTypeView, JournalPrintView,
    RequestsView,
    CredentialsView, IssueView, OpeningView, StaffAccountsView,
    AccountsView, UserAccessView, RolesView, SettingsView, SignInsView, AuditView,
)  # fmt: skip

# What the pages are about that are no registers: so that one can ask why they open or not.
RECORDS = (
    ("JournalView", JournalPage, "page_id"),
    ("JournalPrintView", JournalPage, "page_id"),
    ("JobsView", core_models.Job, "job_id"),
    ("CareerView", Employee, "pk"),
    ("RequestsView", PersonRequest, "pk"),
)

# What keeps the rows of a curriculum from going when its file is loaded anew.
CURRICULUM_USERS = (
    (_l("Groups"), StudyGroup.curriculum_id),
    (_l("Subgroups"), Subgroup.item_id),
    (_l("Working programmes"), WorkingProgram.item_id),
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
    for screen, model, argument in RECORDS:
        insight.records(screen, model, argument)
    for label, link in CURRICULUM_USERS:
        curricula.used_by(label, link)
    for label, link in KEPT_BY_STUDENTS:
        merging.held_by(label, link)
    editions.follows(_l("Teaching of the year"), TeachingLoad.item_id)
    editions.never_loses(_l("Journals of lessons"), journal_services.pages_with_entries)
