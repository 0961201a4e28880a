"""The movement of students between two days agrees with itself, with the orders and with the lists of groups."""

import datetime
import io
import re

import pytest
from openpyxl import load_workbook

from app.policy.roles import Role
from tests import make
from tests.orders.college import said, signed, studying

OCTOBER = "from=01.10.2026&to=31.10.2026"


def table(answer):
    """Lines of the report as lists of texts: label, at start, came…, left…, at end."""
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", answer.text, re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


@pytest.fixture
def october(secretary):
    """Two groups in which all kinds of things happen in October."""
    first, second = make.group("1ИС-26", course_number=1), make.group("2ИС-25", course_number=2)
    people = {name: studying(f"{name} Ян", first) for name in ("Первый", "Второй", "Третий", "Четвёртый")}
    newcomer = make.student("Новый Ян")
    signed(secretary, "transfer", people["Первый"], number="1", group=second.id)
    signed(secretary, "expulsion", people["Второй"], number="2", reason="own_wish", effective_on="01.10.2026")
    signed(secretary, "academic_leave", people["Третий"], number="3", reason="family", effective_on="02.10.2026")
    signed(secretary, "enrolment", newcomer, number="4", group=second.id, effective_on="14.10.2026")
    return first, second


def test_what_was_plus_what_came_minus_what_left_is_what_is(secretary, october):
    rows = table(secretary.get(f"/movement/?{OCTOBER}"))

    assert rows == [
        ["1ИС-26", "4", "0", "0", "0", "0", "0", "3", "1", "1", "1", "0", "1"],
        ["2ИС-25", "0", "2", "1", "1", "0", "0", "0", "0", "0", "0", "0", "2"],
        ["Всего", "4", "2", "1", "1", "0", "0", "3", "1", "1", "1", "0", "3"],
    ]


def test_a_month_later_begins_with_what_this_one_ended_with(secretary, october):
    october_end = [row[-1] for row in table(secretary.get(f"/movement/?{OCTOBER}"))]
    november_start = [row[1] for row in table(secretary.get("/movement/?from=01.11.2026&to=30.11.2026"))]

    assert october_end == november_start


def test_the_numbers_lead_to_the_names(secretary, october):
    page = secretary.get(f"/movement/?{OCTOBER}")
    link = re.search(r'href="(/movement/names\?[^"]+what=left:expulsion[^"]*)"', page.text)[1].replace("&amp;", "&")

    names = said(secretary.get(link))

    assert "Второй Ян" in names
    assert "№ 2 от 01.10.2026" in names
    assert "Первый" not in names


def test_reasons_of_expulsion_are_counted(secretary, october):
    assert "Отчислен по собственному желанию 1" in said(secretary.get(f"/movement/?{OCTOBER}"))


@pytest.mark.parametrize("by", ["course", "department", "study_form"])
def test_the_total_is_the_same_whatever_the_lines_are(secretary, october, by):
    rows = table(secretary.get(f"/movement/?{OCTOBER}&by={by}"))

    assert rows[-1][1:] == ["4", "2", "1", "1", "0", "0", "3", "1", "1", "1", "0", "3"]


def test_history_without_orders_is_told_by_the_stays_that_follow_each_other(secretary):
    first, second = make.group("А"), make.group("Б")
    student = make.student(group=first, starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2026, 10, 9))
    make.saved(make.Enrollment(student=student, group=second, starts_on=datetime.date(2026, 10, 10)))

    rows = table(secretary.get(f"/movement/?{OCTOBER}"))

    assert rows[0] == ["А", "1", "0", "0", "0", "0", "0", "1", "1", "0", "0", "0", "0"]
    assert rows[1] == ["Б", "0", "1", "0", "1", "0", "0", "0", "0", "0", "0", "0", "1"]


def test_the_report_goes_to_excel(secretary, october):
    answer = secretary.get(f"/movement/export.xlsx?{OCTOBER}")

    rows = [list(row) for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]
    assert rows[1][0] == "1ИС-26"
    assert rows[-1] == ["Всего", 4, 2, 1, 1, 0, 0, 3, 1, 1, 1, 0, 3]


def test_a_head_counts_the_own_department_only(secretary, sign_in, october, db_session):
    head = make.employee("Глава Ян")
    first, _second = october
    first.department = make.department("Своё", study_head=head)
    db_session.commit()

    client = sign_in(Role.STUDY_HEAD, employee=head)

    assert [row[0] for row in table(client.get(f"/movement/?{OCTOBER}"))] == ["1ИС-26", "Всего"]
    assert "Новый" not in said(client.get(f"/movement/names?{OCTOBER}&what=came"))


@pytest.mark.parametrize("asked", ["from=01.13.2026", "from=10.10.2026&to=01.10.2026", "by=x&module=y", "to=²"])
def test_an_address_that_makes_no_sense_is_told_or_ignored(secretary, october, asked):
    answer = secretary.get(f"/movement/?{asked}")

    assert answer.status_code == 200
    assert table(answer)
    assert secretary.get(f"/movement/names?{asked}&what=junk").status_code == 404


def test_an_empty_college_has_an_empty_report(secretary):
    assert "зачислите студентов приказом" in said(secretary.get("/movement/"))


def test_the_report_costs_few_statements_however_many_students(secretary, october, statements):
    group = make.group("3ИС-24")
    for number in range(30):
        studying(f"Студент{number} Ян", group)

    with statements() as log:
        secretary.get(f"/movement/?{OCTOBER}")

    assert len(log) <= 4, "\n".join(log)
