"""Printing a journal page through the door: who gets it, what stands on it, what it costs."""

import datetime as dt
import io
import re
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from app.core.models import AuditEntry
from app.journals.models import Attendance, AttestationMark, JournalChange, Mark
from app.policy.roles import Role
from app.students.models import Enrollment, Subgroup, SubgroupMember
from tests import make

DAY = dt.date(2026, 10, 12)


@pytest.fixture
def college(db_session):
    """A group with a page, its teacher, its head, and two students of whom one has left."""
    return College()


class College:
    def __init__(self):
        self.head = make.employee("Заведеев Пётр Ильич")
        self.department = make.department(study_head=self.head)
        self.group = make.group("2ИС-25", department=self.department)
        self.teacher = make.employee("Орлова Наталья Сергеевна")
        self.page = make.page(teacher=self.teacher, group_=self.group)
        self.student = make.student("Ёлкина Анна Олеговна", self.group)
        self.gone = make.student("Жуков Иван Петрович")
        make.saved(
            Enrollment(
                student=self.gone, group=self.group, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 9, 10),
                order_out="№ 84-к от 10.09.2026", leave_reason="отчислен",
            )
        )  # fmt: skip

    def lesson(self, held_on=DAY, **fields):
        fields = {"topic": "Нормальные формы", "homework": "Конспект, с. 12", "works": 2} | fields
        return make.lesson(self.page, held_on, **fields)

    def mark(self, lesson, value, work=0, student=None):
        works = make.works_of(lesson)
        make.saved(
            Mark(
                page_id=self.page.id, lesson_id=lesson.id, work_id=works[work].id,
                student_id=(student or self.student).id, value=value,
            )
        )  # fmt: skip

    def absence(self, lesson, value, student=None):
        make.saved(
            Attendance(page_id=self.page.id, lesson_id=lesson.id, student_id=(student or self.student).id, value=value)
        )

    def change(self, lesson, old, new, day, **fields):
        """A change in the history; its place in the chain does not matter here."""
        values = {"page_id": self.page.id, "sequence": day.toordinal(), "kind": "mark", "lesson_id": lesson.id}
        make.saved(
            JournalChange(
                **values, work_id=make.works_of(lesson)[0].id, student_id=self.student.id, old=old, new=new,
                at=dt.datetime.combine(day, dt.time(9)), college_date=day, hash="", **fields,
            )
        )  # fmt: skip


def sides(client, page, **query):
    answer = client.get(f"/journals/{page.id}/print.pdf", query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    return [side.extract_text() for side in PdfReader(io.BytesIO(answer.data)).pages]


def test_the_paper_says_what_the_journal_holds(college, sign_in):
    lesson = college.lesson()
    college.mark(lesson, "4")
    college.mark(lesson, "5", work=1)
    teacher = sign_in(Role.TEACHER, employee=college.teacher)

    left, right = sides(teacher, college.page)

    assert re.search(r"1 Ёлкина А\. О\. 4 5", left)
    assert "МДК.11.01 Технология разработки баз данных" in left
    assert "Группа 2ИС-25" in left
    assert "окт" in left
    assert "Орлова Наталья Сергеевна" in right
    assert re.search(r"1 12\.10\.2026 2 лекция\s+Нормальные формы Конспект, с\. 12", right)
    assert "По плану 78 ч." in right
    assert "/Н. С. Орлова/" in right


def test_who_left_is_on_paper_with_the_order(college, sign_in):
    for day in range(1, 20):
        college.lesson(dt.date(2026, 9, day), works=0)

    left, _right = sides(sign_in(Role.TEACHER, employee=college.teacher), college.page)

    assert "2 Жуков И. П. Отчислен, пр. № 84-к от 10.09.2026" in left


def test_namesakes_are_written_in_full(college, sign_in):
    make.student("Ёлкина Алла Олеговна", college.group)

    left, _right = sides(sign_in(Role.TEACHER, employee=college.teacher), college.page)

    assert "1 Ёлкина Алла Олеговна" in left
    assert "2 Ёлкина Анна Олеговна" in left


@pytest.mark.parametrize(("in_full", "shown"), [("0", "н"), ("1", "уп")])
def test_reasons_of_absence_are_printed_as_the_college_decides(college, sign_in, setting, in_full, shown):
    lesson = college.lesson()
    college.absence(lesson, "уп")
    setting("print.absence_codes", in_full)

    left, _right = sides(sign_in(Role.TEACHER, employee=college.teacher), college.page)

    assert re.search(rf"Ёлкина А\. О\. {shown}\b", left)


def test_the_number_of_dates_is_a_setting(college, sign_in, setting):
    for day in range(1, 26):
        college.lesson(dt.date(2026, 9, day), works=0)
    setting("print.date_columns", "20")

    assert len(sides(sign_in(Role.TEACHER, employee=college.teacher), college.page)) == 4


def test_a_cancelled_lesson_is_not_on_paper(college, sign_in):
    college.lesson(topic="Состоялось")
    college.lesson(dt.date(2026, 10, 5), topic="Отменено", cancelled_on=dt.date(2026, 10, 5))

    _left, right = sides(sign_in(Role.TEACHER, employee=college.teacher), college.page)

    assert "Состоялось" in right
    assert "Отменено" not in right


def test_a_substitute_is_named_beside_the_lesson(college, sign_in):
    college.lesson(substitute=make.employee("Кузнецов Илья Петрович"))

    _left, right = sides(sign_in(Role.TEACHER, employee=college.teacher), college.page)

    assert re.search(r"Кузнецов И\. П\.\s*\(замена\)", right)


def test_a_term_mark_stands_after_the_last_lesson(college, sign_in):
    college.lesson(works=0)
    page = college.page
    make.saved(
        AttestationMark(
            page_id=page.id, student_id=college.student.id, item_id=page.item_id, term_id=page.term_id,
            column_key="term", value="на",
        )
    )  # fmt: skip

    left, _right = sides(sign_in(Role.TEACHER, employee=college.teacher), page)

    assert "I сем" in left
    assert "Ёлкина А. О. н/а" in left


def test_hours_are_counted_when_the_term_is_over(college, sign_in, today):
    college.lesson(hours=2)
    teacher = sign_in(Role.TEACHER, employee=college.teacher)

    before = sides(teacher, college.page)[1]
    today(dt.date(2027, 1, 11))
    after = sides(teacher, college.page)[1]

    assert "Дано фактически ______ ч." in before
    assert "Дано фактически 2 ч. Отклонение −76 ч. Программа не выполнена." in after


def test_a_mark_changed_after_its_day_is_a_footnote(college, sign_in):
    lesson = college.lesson()
    college.mark(lesson, "4")
    author = make.account(employee=college.teacher)
    college.change(lesson, "3", "4", dt.date(2026, 10, 14), account_id=author.id, reason="ошибка")

    left, right = sides(sign_in(Role.STUDY_HEAD, employee=college.head), college.page)

    assert "Ёлкина А. О. 4¹" in left
    assert "¹ Ёлкина А. О., 12.10.2026: было 3, стало 4. Основание: ошибка. Внесено: Орлова Н. С., 14.10.2026" in right


def test_a_mark_mended_on_its_day_is_no_footnote(college, sign_in):
    lesson = college.lesson()
    college.mark(lesson, "4")
    college.change(lesson, "3", "4", DAY)

    _left, right = sides(sign_in(Role.TEACHER, employee=college.teacher), college.page)

    assert "было" not in right


def test_a_subgroup_prints_its_own_students(college, sign_in):
    subgroup = make.saved(Subgroup(group=college.group, name="1 подгруппа"))
    belov = make.student("Белов Олег Ильич", college.group)
    make.saved(SubgroupMember(subgroup_id=subgroup.id, student_id=belov.id, starts_on=dt.date(2026, 9, 1)))
    page = make.page(teacher=college.teacher, group_=college.group, subgroup=subgroup)

    left, _right = sides(sign_in(Role.TEACHER, employee=college.teacher), page)

    assert "1 подгруппа" in left
    assert "1 Белов О. И." in left
    assert "Ёлкина" not in left


def test_an_empty_page_prints_an_empty_form(college, sign_in, db_session):
    group = make.group("Пустая", department=college.department)
    page = make.page(teacher=college.teacher, group_=group)

    left, right = sides(sign_in(Role.TEACHER, employee=college.teacher), page)

    assert "Группа Пустая" in left
    assert "Подпись" in right


ADDRESSES = ("print", "print.pdf", "print/1/left.png", "print/1/right.png")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_teacher_and_the_head_of_the_department_may_print(college, sign_in, address):
    for role, person in ((Role.TEACHER, college.teacher), (Role.STUDY_HEAD, college.head)):
        assert sign_in(role, employee=person).get(f"/journals/{college.page.id}/{address}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_others_do_not_find_the_page(college, sign_in, stranger, address):
    url = f"/journals/{college.page.id}/{address}"
    curator = make.employee("Кураторова Инна Львовна")
    make.curator(curator, college.group)
    foreign_head = make.employee("Чужаков Пётр Ильич")
    make.department(study_head=foreign_head)
    others = [
        sign_in(Role.TEACHER, employee=make.employee("Петрова Инна Львовна")),
        sign_in(Role.CURATOR, employee=curator),
        sign_in(Role.STUDY_HEAD, employee=foreign_head),
        sign_in(Role.STUDENT, student=college.student),
        sign_in(Role.GUARDIAN, guardian=make.guardian(children=[college.student])),
        sign_in(Role.ADMINISTRATOR, employee=make.employee("Админов Пётр Ильич")),
        sign_in(),
    ]

    assert [client.get(url).status_code for client in others] == [404] * len(others)
    assert stranger.get(url).status_code == 302


def test_a_class_teacher_who_also_teaches_prints_the_own_pages_only(college, sign_in):
    curator = make.employee("Кураторова Инна Львовна")
    make.curator(curator, college.group)
    own = make.page(teacher=curator)
    client = sign_in(Role.CURATOR, Role.TEACHER, employee=curator)

    assert client.get(f"/journals/{own.id}/print.pdf").status_code == 200
    assert client.get(f"/journals/{college.page.id}/print.pdf").status_code == 404


def test_a_substitute_prints_the_substituted_lessons_only(college, sign_in):
    substitute = make.employee("Кузнецов Илья Петрович")
    college.lesson(topic="Своя тема", substitute=substitute)
    other = college.lesson(dt.date(2026, 10, 5), topic="Чужая тема")
    college.mark(other, "2")

    left, right = sides(sign_in(Role.TEACHER, employee=substitute), college.page)

    assert "Своя тема" in right
    assert "Чужая тема" not in right
    assert "По плану" not in right
    assert "Ёлкина А. О. 2" not in left


def test_a_practice_page_is_printed_by_both_heads(college, sign_in):
    item = make.item(index_code="УП.11", name="Учебная практика", kind="training_practice")
    page = make.page(teacher=college.teacher, group_=college.group, item_=item)

    left, _right = sides(sign_in(Role.PRACTICE_HEAD, employee=college.head), page)

    assert "Наименование практики" in left


@pytest.mark.parametrize("address", ["print", "print.pdf", "print/1/left.png"])
def test_a_page_that_is_not_there_is_not_found(college, sign_in, address):
    assert sign_in(Role.TEACHER, employee=college.teacher).get(f"/journals/99999/{address}").status_code == 404


@pytest.mark.parametrize("address", ["print/2/left.png", "print/0/left.png", "print/1/middle.png"])
def test_a_side_that_is_not_there_is_not_found(college, sign_in, address):
    client = sign_in(Role.TEACHER, employee=college.teacher)

    assert client.get(f"/journals/{college.page.id}/{address}").status_code == 404


def test_every_print_is_noted(college, sign_in, db_session):
    client = sign_in(Role.STUDY_HEAD, employee=college.head)

    client.get(f"/journals/{college.page.id}/print")
    sides(client, college.page)

    noted = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "printed")).all()
    assert [(one.subject, one.subject_id, one.account_id) for one in noted] == [
        ("journals", college.page.id, client.account_id)
    ]
    assert noted[0].title == "Журнал 2ИС-25 МДК.11.01 I семестр 2026/2027"


@pytest.mark.parametrize(("keep", "how"), [("0", "inline"), ("1", "attachment")])
def test_the_file_has_a_russian_name(college, sign_in, keep, how):
    client = sign_in(Role.TEACHER, employee=college.teacher)

    answer = client.get(f"/journals/{college.page.id}/print.pdf?keep={keep}")

    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith(how)
    name = re.search(r"filename\*=UTF-8''(\S+)", disposition)[1]
    assert unquote(name) == "Журнал 2ИС-25 МДК.11.01 I семестр 2026-2027.pdf"


def test_the_screen_shows_every_side_and_leads_to_the_file(college, sign_in):
    for day in range(1, 31):
        college.lesson(dt.date(2026, 9, day), works=0)

    page = sign_in(Role.TEACHER, employee=college.teacher).get(f"/journals/{college.page.id}/print").text

    base = f"/journals/{college.page.id}/print"
    assert re.findall(r'src="([^"]+\.png)"', page) == [
        f"{base}/{number}/{side}.png" for number in (1, 2) for side in ("left", "right")
    ]
    assert f'href="{base}.pdf"' in page
    assert f'href="{base}.pdf?keep=1"' in page
    assert f'href="/journals/{college.page.id}"' in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_statements_does_not_grow_with_the_page(college, sign_in, statements, address):
    for day in range(1, 20):
        lesson = college.lesson(dt.date(2026, 9, day))
        college.mark(lesson, "4")
        college.absence(lesson, "н")
    client = sign_in(Role.TEACHER, employee=college.teacher)
    url = f"/journals/{college.page.id}/{address}"
    client.get(url)

    with statements() as log:
        client.get(url)

    assert len(log) <= 8, "\n".join(log)
