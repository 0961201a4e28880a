"""Registers of the school year."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.register import Refused, RegisterView, Related
from app.school_year.models import (
    AcademicYear,
    Bell,
    CalendarPeriod,
    CalendarTerm,
    EducationCalendar,
    SpecialDay,
    Term,
)


class AcademicYearView(RegisterView):
    """Academic years."""

    model = AcademicYear
    register = "academic_years"
    list_columns = form_columns = ["name", "starts_on", "ends_on"]
    related = [Related("TermView", "academic_year"), Related("EducationCalendarView", "academic_year")]
    empty_hint = _l("Open the first academic year, then add its terms: journals are kept by terms.")
    new_title = _l("New academic year")


class TermView(RegisterView):
    """Semesters, trimesters and quarters."""

    model = Term
    register = "terms"
    list_columns = ["name", "academic_year", "kind", "starts_on", "ends_on", "closed_on"]
    form_columns = ["academic_year", "name", "kind", "number", "starts_on", "ends_on", "closed_on"]
    filters = ["academic_year", "kind"]
    empty_hint = _l("Add the terms of the academic year.")
    new_title = _l("New term")

    def before_save(self, term):
        """A term lies within its year."""
        year = term.academic_year
        if term.starts_on < year.starts_on or term.ends_on > year.ends_on:
            raise Refused(
                _(
                    "The term has to lie within the academic year: %(first)s – %(last)s",
                    first=year.starts_on.strftime("%d.%m.%Y"),
                    last=year.ends_on.strftime("%d.%m.%Y"),
                )
            )


class EducationCalendarView(RegisterView):
    """Calendars of a year: for the first course, for graduates, for extramural groups, for classes 8-9."""

    model = EducationCalendar
    register = "calendars"
    list_columns = ["name", "academic_year", "education_module", "study_form", "course_number", "is_final"]
    form_columns = [
        "academic_year", "name", "education_module", "study_form", "course_number", "is_final", "term_kind",
        "study_days", "lessons_in", "first_week", "is_parity_by_term",
    ]  # fmt: skip
    filters = ["academic_year"]
    related = [Related("CalendarPeriodView", "calendar"), Related("CalendarTermView", "calendar")]
    empty_hint = _l("One calendar is enough where everybody studies alike; add others for groups that differ.")
    new_title = _l("New calendar")

    def before_save(self, calendar):
        """A week of study has five or six days."""
        if calendar.study_days not in (5, 6):
            raise Refused(_("Study days in a week: 5 or 6"))


class CalendarPeriodView(RegisterView):
    """Vacations and sessions of a calendar."""

    model = CalendarPeriod
    register = "calendar_periods"
    list_columns = form_columns = ["calendar", "kind", "name", "starts_on", "ends_on"]
    filters = ["calendar", "kind"]
    empty_hint = _l("Add vacations and sessions of the calendars.")
    new_title = _l("New vacation or session")

    def before_save(self, period):
        """A period lies within the year of its calendar."""
        refuse_outside(period, period.calendar.academic_year)


class CalendarTermView(RegisterView):
    """Own dates of terms, where a calendar differs from the college."""

    model = CalendarTerm
    register = "calendar_terms"
    list_columns = form_columns = ["calendar", "term", "starts_on", "ends_on"]
    filters = ["calendar"]
    empty_hint = _l("Empty: every calendar has the dates of the terms themselves.")
    new_title = _l("Own dates of a term")

    def before_save(self, dates):
        """The term is one of the calendar's year and kind, and the own dates lie within that year."""
        calendar, term = dates.calendar, dates.term
        if term.academic_year_id != calendar.academic_year_id or term.kind != calendar.term_kind:
            raise Refused(_("The term is of another year or of another kind than the calendar"))
        refuse_outside(dates, calendar.academic_year)


def refuse_outside(row, year: AcademicYear) -> None:
    """Dates of a calendar lie within its year. Raises Refused."""
    if row.starts_on > row.ends_on:
        raise Refused(_("The first day is after the last one"))
    if row.starts_on < year.starts_on or row.ends_on > year.ends_on:
        raise Refused(
            _(
                "The dates have to lie within the academic year: %(first)s – %(last)s",
                first=year.starts_on.strftime("%d.%m.%Y"),
                last=year.ends_on.strftime("%d.%m.%Y"),
            )
        )


class SpecialDayView(RegisterView):
    """Holidays, moved days off, shortened days."""

    model = SpecialDay
    register = "special_days"
    list_columns = form_columns = ["day", "kind", "name"]
    filters = ["kind"]
    empty_hint = _l("Holidays come by themselves when a school year is opened; add what your region has besides.")
    new_title = _l("New special day")


class BellView(RegisterView):
    """Bells by shift and day of the week."""

    model = Bell
    register = "bells"
    list_columns = form_columns = ["shift", "weekday", "pair", "starts_at", "ends_at"]
    filters = ["weekday"]
    empty_hint = _l("Add when each pair begins and ends.")
    new_title = _l("New bell")
