"""A thematic plan typed, loaded, copied, approved and used, through HTTP by those who do it."""

import io

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from app.extensions import db
from app.journals.models import JournalPage, LessonTopic
from app.working_programs.models import ThematicItem, WorkingProgram, WorkingProgramStep
from tests import make
from tests.working_programs.conftest import LINES


def url(world, name=""):
    return f"/working-programs/{world.program}/{name}"


def state(world):
    db.session.rollback()
    return db.session.execute(sa.select(WorkingProgram.__table__).where(WorkingProgram.id == world.program)).one()


def store(client, world, lines=LINES, version=None):
    version = version if version is not None else state(world).version
    return client.post(url(world, "table"), json={"version": version, "lines": lines})


def titles(program):
    table = ThematicItem.__table__
    db.session.rollback()
    return db.session.scalars(
        sa.select(table.c.title).where(table.c.program_id == program).order_by(table.c.place)
    ).all()


def approve(head, world, day="01.09.2026"):
    return head.post(url(world, "approve"), data={"approved_on": day, "protocol": "№ 1"}, follow_redirects=True)


def approved(teacher, head, world):
    store(teacher, world)
    teacher.post(url(world, "submit"))
    return approve(head, world)


def workbook(rows):
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    target.seek(0)
    return target


def load(client, world, rows):
    return client.post(url(world, "load"), data={"file": (workbook(rows), "КТП.xlsx")})


# ---- the table --------------------------------------------------------------------------------------------------


def test_the_teacher_types_the_plan_and_sees_the_balance(teacher, world):
    answer = store(teacher, world)

    assert answer.status_code == 200
    assert {(line["kind"], line["planned"], line["spread"], line["difference"]) for line in answer.json["balance"]} == {
        ("Лекции и уроки", "4", "4", ""),
        ("Практические занятия", "4", "4", ""),
    }
    assert titles(world.program) == [line["title"] for line in LINES]


def test_rows_that_are_moved_keep_their_identity(teacher, world):
    lines = store(teacher, world).json["lines"]
    moved = [lines[0], lines[3], lines[1], lines[2]]

    again = store(teacher, world, moved).json["lines"]

    assert [line["id"] for line in again] == [line["id"] for line in moved]


def test_a_wrong_row_is_named_and_nothing_is_stored(teacher, world):
    store(teacher, world)
    wrong = [
        dict(LINES[1], hours="две"),
        dict(LINES[1], title=""),
        dict(LINES[1], semester=8),
        dict(LINES[1], kind="?"),
    ]

    answer = store(teacher, world, wrong)

    assert answer.status_code == 422
    assert [(p["row"], p["field"]) for p in answer.json["problems"]] == [
        (1, "hours"),
        (2, "title"),
        (3, "semester"),
        (4, "kind"),
    ]
    assert len(titles(world.program)) == len(LINES)


def test_a_plan_overtaken_by_a_colleague_is_told_not_overwritten(teacher, world):
    version = state(world).version
    store(teacher, world)

    late = store(teacher, world, [LINES[1]], version)

    assert late.status_code == 409
    assert len(late.json["lines"]) == len(LINES)
    assert len(titles(world.program)) == len(LINES)


def test_a_row_of_another_programme_is_not_taken_over(teacher, world):
    other = make.saved(WorkingProgram(item=make.item()))
    foreign = make.saved(ThematicItem(program_id=other.id, title="Чужая", level="topic", place=0))

    store(teacher, world, [dict(LINES[1], id=foreign.id)])

    assert titles(other.id) == ["Чужая"]


def test_a_teacher_of_something_else_does_not_find_the_programme(stranger_teacher, world):
    for name in ("table", "load", "copy", "print", "plan.xlsx"):
        assert stranger_teacher.get(url(world, name)).status_code == 404
    assert stranger_teacher.get(f"/working-programs/show/{world.program}").status_code == 404
    assert store(stranger_teacher, world).status_code == 404
    for name in ("submit", "edition", "file"):
        assert stranger_teacher.post(url(world, name)).status_code == 404


# ---- the way to approval ----------------------------------------------------------------------------------------


def test_the_head_approves_and_the_step_keeps_both_dates(teacher, head, world):
    page = approved(teacher, head, world)

    row = state(world)
    steps = db.session.execute(sa.select(WorkingProgramStep.__table__).order_by(WorkingProgramStep.id)).all()
    assert "Программа утверждена" in page.text
    assert (row.state, str(row.approved_on), row.protocol) == ("approved", "2026-09-01", "№ 1")
    assert [(s.state, str(s.effective_on), str(s.entered_on)) for s in steps] == [
        ("submitted", "2026-10-14", "2026-10-14"),
        ("approved", "2026-09-01", "2026-10-14"),
    ]


def test_a_plan_that_does_not_spread_the_hours_is_not_submitted(teacher, world):
    store(teacher, world, LINES[:3])

    page = teacher.post(url(world, "submit"), follow_redirects=True)

    assert "по учебному плану 4 ч, в тематическом плане 2 ч" in page.text
    assert state(world).state == "draft"


def test_a_teacher_does_not_approve_the_own_programme(teacher, world):
    store(teacher, world)

    assert approve(teacher, world).status_code == 403


@pytest.mark.parametrize("day", ["15.10.2026", "вчера"])
def test_an_impossible_day_of_approval_is_refused(teacher, head, world, day):
    store(teacher, world)

    approve(head, world, day)

    assert state(world).state == "draft"


def test_the_head_returns_with_a_reason_that_the_author_reads(teacher, head, world):
    store(teacher, world)
    teacher.post(url(world, "submit"))

    head.post(url(world, "return"), data={"reason": ""})
    assert state(world).state == "submitted"
    head.post(url(world, "return"), data={"reason": "Нет оснащения"})

    assert state(world).state == "draft"
    assert "Нет оснащения" in teacher.get(f"/working-programs/show/{world.program}").text


def test_an_approved_plan_is_changed_by_no_door(teacher, head, world):
    approved(teacher, head, world)

    assert store(teacher, world, LINES[:1]).status_code == 422
    assert teacher.get(url(world, "load")).status_code == 404
    assert teacher.post(url(world, "copy"), data={"source": world.program}).status_code == 404
    teacher.post(f"/working-programs/delete/{world.program}")
    assert len(titles(world.program)) == len(LINES)


def test_a_new_edition_replaces_the_old_one_and_remembers_its_rows(teacher, head, world):
    approved(teacher, head, world)
    teacher.post(url(world, "edition"))
    teacher.post(url(world, "edition"))
    first = world.program
    world.program = db.session.scalar(sa.select(sa.func.max(WorkingProgram.__table__.c.id)))
    approve(head, world)

    states = dict(
        db.session.execute(sa.select(WorkingProgram.__table__.c.edition, WorkingProgram.__table__.c.state)).all()
    )
    table = ThematicItem.__table__
    origins = db.session.scalars(sa.select(table.c.origin_id).where(table.c.program_id == world.program)).all()
    old = db.session.scalars(sa.select(table.c.id).where(table.c.program_id == first)).all()
    assert states == {1: "archived", 2: "approved"}
    assert sorted(origins) == sorted(old)


def test_a_discipline_has_one_pending_programme(teacher, world):
    page = teacher.post("/working-programs/add", data={"item": world.item}, follow_redirects=True)

    assert "уже есть рабочая программа" in page.text


def test_the_head_sees_which_disciplines_have_no_approved_programme(teacher, head, world):
    before = head.get("/working-programs/missing")
    approved(teacher, head, world)
    after = head.get("/working-programs/missing")
    book = head.get("/working-programs/missing.xlsx")

    assert "Технология разработки баз данных" in before.text
    assert "Технология разработки баз данных" not in after.text
    assert load_workbook(io.BytesIO(book.data)).active.max_row == 1
    assert teacher.get("/working-programs/missing").status_code == 403


# ---- from Excel and back ----------------------------------------------------------------------------------------


def test_a_plan_from_excel_is_shown_first_and_then_taken_as_it_was_shown(teacher, world):
    rows = [
        ["Календарно-тематический план"],
        [],
        ["№ п/п", "Наименование тем", "Кол-во часов", "Вид занятия", "Домашнее задание", "Оснащение"],
        [1, 2, 3, 4, 5, 6],
        [None, "Раздел 1. Основы", 8],
        [1, "Понятие базы данных", 2, "лекция", "с. 5", "Проектор"],
        [2, "Создание таблиц", 4, "практическое занятие"],
        [3, "Ключи", 2, "комбинированный урок"],
        [None, "Итого", 8],
    ]

    shown = load(teacher, world, rows)
    packed = shown.text.split('name="lines" value="')[1].split('"')[0]
    nothing_yet = titles(world.program)
    teacher.post(url(world, "take"), data={"lines": packed})

    assert nothing_yet == []
    assert titles(world.program) == ["Раздел 1. Основы", "Понятие базы данных", "Создание таблиц", "Ключи"]
    assert teacher.post(url(world, "submit"), follow_redirects=True).text.count("отправлена на утверждение") == 1


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["Фамилия", "Имя"], ["Иванов", "Пётр"]], "Заголовки не найдены"),
        ([["Тема", "Часы"]], "Под заголовками нет строк"),
        ([["Тема", "Часы"], ["Ключи", "два"]], "Строка 2 листа: Часы: ожидается число, а стоит «два»"),
        ([["Тема", "Часы", "Семестр"], ["Ключи", 2, 7]], "Строка 2 листа: По учебному плану часы есть в семестрах: 3"),
    ],
)
def test_a_file_that_is_no_plan_is_told_by_row(teacher, world, rows, told):
    answer = load(teacher, world, rows)

    assert told in answer.text
    assert 'name="lines"' not in answer.text


@pytest.mark.parametrize("content", [b"", b"junk" * 1000, b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9])
def test_junk_is_refused_in_words(teacher, world, content):
    answer = teacher.post(url(world, "load"), data={"file": (io.BytesIO(content), "план.xls")})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("lines", ["", "!!", "eJw=", "bm90aGluZw=="])
def test_rows_that_were_not_shown_are_not_taken(teacher, world, lines):
    page = teacher.post(url(world, "take"), data={"lines": lines}, follow_redirects=True)

    assert "Выберите файл ещё раз" in page.text
    assert titles(world.program) == []


def test_a_plan_that_went_to_excel_comes_back_the_same(teacher, world):
    before = store(teacher, world).json["lines"]
    book = teacher.get(url(world, "plan.xlsx"))

    shown = teacher.post(url(world, "load"), data={"file": (io.BytesIO(book.data), "План.xlsx")})
    teacher.post(url(world, "take"), data={"lines": shown.text.split('name="lines" value="')[1].split('"')[0]})

    after = store(teacher, world, [], version=0).json["lines"]
    assert [dict(line, id=None) for line in after] == [dict(line, id=None) for line in before]


def test_the_plan_of_last_year_is_copied_into_the_own_semesters(teacher, head, world):
    former = make.saved(WorkingProgram(item=make.item(), author=world.teacher, state="approved"))
    for place, line in enumerate(LINES[1:]):
        values = {**line, "semester": 1}
        make.saved(ThematicItem(program_id=former.id, place=place, **values))

    offered = teacher.get(url(world, "copy"))
    teacher.post(url(world, "copy"), data={"source": former.id})

    assert "та же дисциплина" in offered.text
    assert titles(world.program) == [line["title"] for line in LINES[1:]]
    assert "отправлена" in teacher.post(url(world, "submit"), follow_redirects=True).text


def test_a_document_is_kept_and_served_to_those_who_see_the_programme(teacher, stranger_teacher, world):
    teacher.post(url(world, "file"), data={"file": (io.BytesIO(b"%PDF-1.7 text"), "РПД.pdf")})
    page = teacher.get(f"/working-programs/show/{world.program}").text
    address = page.split('translate="no">РПД.pdf')[0].rsplit('href="', 1)[1].split('"')[0]

    assert teacher.get(address).status_code == 200
    assert stranger_teacher.get(address).status_code == 404


def test_pages_cost_few_statements(teacher, world, statements):
    store(teacher, world)

    with statements() as list_:
        teacher.get("/working-programs/list/")
    with statements() as card:
        teacher.get(f"/working-programs/show/{world.program}")

    assert len(list_) <= 7
    assert len(card) <= 16


# ---- in the journal ---------------------------------------------------------------------------------------------


def topics(client, world):
    return client.get(f"/journals/{world.page}/topics.json").json


@pytest.fixture
def lesson(world):
    return make.lesson(db.session.get(JournalPage, world.page)).id


def give(client, world, lesson, **fields):
    return client.post(f"/journals/{world.page}/lessons/{lesson}", json={"was": 1, **fields})


def test_the_journal_offers_the_next_topic_of_the_approved_plan_only(teacher, head, world):
    store(teacher, world)
    before = topics(teacher, world)
    approve(head, world)
    after = topics(teacher, world)

    assert before == {"next": None, "topics": []}
    assert [(topic["title"], topic["type"], topic["left"]) for topic in after["topics"]] == [
        ("Понятие базы данных", "lesson", 2),
        ("Создание таблиц", "practical", 4),
        ("Ключи", "lesson", 2),
    ]
    assert after["next"] == after["topics"][0]["id"]


def test_a_topic_that_takes_two_lessons_is_left_by_half_after_the_first(teacher, head, world, lesson):
    approved(teacher, head, world)
    first, second, _third = topics(teacher, world)["topics"]

    saved = give(teacher, world, lesson, topic=second["title"], plan=[second["id"]])

    after = topics(teacher, world)
    assert saved.status_code == 200
    assert [topic["left"] for topic in after["topics"]] == [2, 2, 2]
    assert [given["id"] for given in after["topics"][1]["lessons"]] == [lesson]
    assert after["next"] == first["id"]


def test_one_lesson_gives_two_topics_and_the_last_takes_what_is_left(teacher, head, world, lesson):
    approved(teacher, head, world)
    first, second, _third = topics(teacher, world)["topics"]

    give(teacher, world, lesson, hours=4, plan=[first["id"], second["id"]])

    rows = db.session.execute(sa.select(LessonTopic.__table__.c.hours).order_by(LessonTopic.thematic_item_id)).all()
    assert [float(row.hours) for row in rows] == [2, 2]


def test_clearing_the_topic_gives_its_hours_back(teacher, head, world, lesson):
    approved(teacher, head, world)
    first = topics(teacher, world)["topics"][0]
    version = give(teacher, world, lesson, topic="Ключи", plan=[first["id"]]).json["lesson"]["version"]

    teacher.post(f"/journals/{world.page}/lessons/{lesson}", json={"was": version, "topic": ""})

    assert topics(teacher, world)["topics"][0]["left"] == 2


@pytest.mark.parametrize("plan", [[999999], "1", [True], [1, "2"]])
def test_a_topic_of_another_plan_is_refused(teacher, head, world, lesson, plan):
    approved(teacher, head, world)

    answer = give(teacher, world, lesson, plan=plan)

    assert answer.status_code == 422
    assert "plan" in answer.json["errors"]


def test_what_was_given_stays_given_under_a_new_edition(teacher, head, world, lesson):
    approved(teacher, head, world)
    first = topics(teacher, world)["topics"][0]
    give(teacher, world, lesson, topic=first["title"], plan=[first["id"]])
    teacher.post(url(world, "edition"))
    world.program = db.session.scalar(sa.select(sa.func.max(WorkingProgram.__table__.c.id)))
    approve(head, world)

    assert [topic["left"] for topic in topics(teacher, world)["topics"]] == [0, 4, 2]


def test_a_stranger_does_not_read_the_topics(stranger_teacher, world):
    assert stranger_teacher.get(f"/journals/{world.page}/topics.json").status_code == 404
