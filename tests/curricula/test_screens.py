"""Loading a curriculum on the screen, and its card."""

import io
import re

import pytest
import sqlalchemy as sa

from app.core.models import StoredFile
from app.curricula import services
from app.curricula.models import Curriculum, CurriculumItem
from app.curricula.plx import read_plan
from app.extensions import db
from app.policy.roles import Role
from app.seeds.samples import college_plan
from tests.curricula.plan_book import book
from tests.curricula.plx_text import hours, item, plan_file


def send(browser, content, name="план.plx"):
    return browser.post("/curricula/load/", data={"file": (io.BytesIO(content), name)})


@pytest.fixture
def head(sign_in):
    return sign_in(Role.STUDY_HEAD)


@pytest.fixture
def curriculum(db_session):
    loading = services.import_plan(read_plan(college_plan.content()))
    db_session.commit()
    return loading.place.curriculum


def number_of_curricula():
    return db.session.scalar(sa.select(sa.func.count(Curriculum.id)))


def test_a_head_sees_what_a_file_holds_before_anything_is_written(head):
    page = head.get(send(head, college_plan.content()).location)

    assert page.status_code == 200
    for told in ("4428", "МДК.01.01", "Разработка программных модулей", "864", "план.plx"):
        assert told in page.text
    assert number_of_curricula() == 0


def test_a_head_confirms_and_comes_to_the_card(head):
    place = send(head, college_plan.content()).location

    answer = head.post(f"{place}/confirm", follow_redirects=True)

    assert number_of_curricula() == 1
    assert answer.request.path.startswith("/curricula/show/")
    assert "МДК.01.01" in answer.text


def test_a_file_of_a_curriculum_is_not_found_by_who_sees_no_curricula(head, sign_in):
    place = send(head, college_plan.content()).location
    head.post(f"{place}/confirm")
    file_id = db.session.scalar(sa.select(StoredFile.id).where(StoredFile.owner_id.is_not(None)))

    assert head.get(f"/files/{file_id}").status_code == 200
    for role in (Role.STUDENT, Role.GUARDIAN, Role.HR):
        assert sign_in(role).get(f"/files/{file_id}").status_code == 404


def test_a_double_click_on_confirm_loads_once(head):
    place = send(head, college_plan.content()).location

    answers = [head.post(f"{place}/confirm") for _click in range(2)]

    assert number_of_curricula() == 1
    assert db.session.scalar(sa.select(sa.func.count(CurriculumItem.id))) == 51
    assert answers[0].location == answers[1].location


def test_the_file_stays_with_the_curriculum_it_became(head):
    place = send(head, college_plan.content()).location
    head.post(f"{place}/confirm")

    file = db.session.scalar(sa.select(StoredFile))
    assert file.owner_id == db.session.scalar(sa.select(Curriculum.id))


def test_a_workbook_is_shown_and_loaded_as_a_plx_file_is(head):
    place = send(head, book(), "план.xls").location
    page = head.get(place)
    head.post(f"{place}/confirm")

    assert "сходятся с итогами файла" in page.text
    assert "недель: 104" in page.text
    assert number_of_curricula() == 1
    assert db.session.scalar(sa.select(StoredFile.media_type)).endswith("spreadsheetml.sheet")


def test_the_same_file_once_more_has_nothing_to_change(head, curriculum):
    page = head.get(send(head, college_plan.content()).location)

    assert "Менять нечего" in page.text
    assert "/confirm" not in page.text


def test_the_difference_to_a_stored_curriculum_is_shown_row_by_row(head):
    services.import_plan(read_plan(plan_file(item(1, "ЕН.01", "Математика"), hours(1, 34))))
    db.session.commit()

    page = head.get(
        send(head, plan_file(item(1, "ЕН.01", "Алгебра"), hours(1, 34), item(2, "ЕН.02", "Физика"))).location
    )

    assert "было «Математика», станет «Алгебра»" in page.text
    assert "ЕН.02 Физика" in page.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "пуст"),
        (b"PK\x03\x04 a book", "повреждён"),
        (plan_file(item(1, "А.1"), hours(1, 1))[:-60], "строка"),
        (b"<html></html>", "не учебный план"),
    ],
)
def test_a_wrong_file_is_told_at_the_field(head, content, said):
    answer = send(head, content)

    wrong = re.search(r'class="wrong"[^>]*>(.*?)</p>', answer.text, re.S).group(1)
    assert said in wrong
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


def test_a_form_without_a_file_is_told_at_the_field(head):
    assert "Файл пустой" in head.post("/curricula/load/", data={}).text


def test_somebody_elses_upload_does_not_exist(head, sign_in):
    place = send(head, college_plan.content()).location
    other = sign_in(Role.PRACTICE_HEAD)

    assert other.get(place).status_code == 404
    assert other.post(f"{place}/confirm").status_code == 404
    assert number_of_curricula() == 0


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SECRETARY, Role.STUDENT, Role.ADMINISTRATOR])
def test_only_heads_load_curricula(sign_in, role):
    browser = sign_in(role)

    assert browser.get("/curricula/load/").status_code == 403
    assert send(browser, college_plan.content()).status_code == 403
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


def test_a_hostile_name_of_a_row_is_shown_as_text(head):
    page = head.get(send(head, plan_file(item(1, "А.1", "<script>alert(1)</script>"), hours(1, 1))).location)

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_refused_loading_says_why_and_does_nothing(head, curriculum):
    curriculum.state = "approved"
    db.session.commit()
    changed = college_plan.text().replace("Обществознание", "Граждановедение").encode("utf-16")

    place = send(head, changed).location

    assert "утверждён" in head.get(place).text
    assert "Изменить учебный план" not in head.get(place).text
    head.post(f"{place}/confirm")
    assert "Обществознание" in db.session.scalars(sa.select(CurriculumItem.name)).all()


def test_the_card_shows_rows_under_their_headings_with_sums(head, curriculum):
    text = head.get(f"/curricula/show/{curriculum.id}").text

    assert text.index("Профессиональный цикл") < text.index("ПМ.01") < text.index("МДК.01.01")
    total = re.search(r"<tfoot>(.*?)</tfoot>", text, re.S).group(1)
    assert re.findall(r">([\d,]+)<", total)[-6:] == ["612", "864", "612", "864", "612", "864"]
    assert "4428" in total


def test_the_card_costs_few_statements_whatever_the_size(head, curriculum, statements):
    address = f"/curricula/show/{curriculum.id}"

    with statements() as log:
        head.get(address)

    assert len(log) <= 10, "\n".join(log)


def test_a_teacher_reads_the_card_and_neither_edits_nor_prints(sign_in, curriculum):
    teacher = sign_in(Role.TEACHER)

    page = teacher.get(f"/curricula/show/{curriculum.id}")

    assert page.status_code == 200
    assert f"/curricula/edit/{curriculum.id}" not in page.text
    assert teacher.get(f"/curricula/{curriculum.id}/print").status_code == 403
    assert teacher.get(f"/curricula/edit/{curriculum.id}").status_code == 403


def test_a_head_prints_a_curriculum(head, curriculum):
    page = head.get(f"/curricula/{curriculum.id}/print")

    assert page.status_code == 200
    assert "МДК.01.01" in page.text


@pytest.mark.parametrize("register", ["specialties", "programs", "curricula"])
def test_loaded_entries_stand_in_their_registers(head, curriculum, register):
    page = head.get(f"/{register}/list/")

    assert page.status_code == 200
    assert "09.02.07" in page.text


def test_an_approved_curriculum_is_followed_by_a_new_edition(head, curriculum):
    curriculum.state = "approved"
    db.session.commit()
    changed = college_plan.text().replace("Обществознание", "Граждановедение").encode("utf-16")
    place = send(head, changed).location
    assert "Загрузить новой редакцией" in head.get(place).text

    head.post(f"{place}/confirm", data={"edition": "new"})
    head.post(f"{place}/confirm", data={"edition": "new"})

    assert number_of_curricula() == 2


def test_the_file_of_another_curriculum_is_told_from_the_one_it_was_meant_for(head, curriculum):
    address = f"/curricula/load/?for={curriculum.id}"
    assert address in head.get(f"/curricula/show/{curriculum.id}").text
    answer = head.post(address, data={"file": (io.BytesIO(book()), "план.xlsx")})

    other = head.get(answer.location).text
    own = head.get(head.post(address, data={"file": (io.BytesIO(college_plan.content()), "план.plx")}).location).text

    assert "Это файл другого учебного плана" in other
    assert curriculum.name in other
    assert "Это файл другого учебного плана" not in own
