"""A group divided into subgroups: everybody in exactly one, moved with a date."""

import datetime
import io
import json

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from app.policy.roles import Role
from app.students.models import Subgroup, SubgroupMember
from tests import make
from tests.test_registers import said

DAY = datetime.date


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


@pytest.fixture
def divided(db_session):
    """A group of four divided for one item, nobody placed yet."""
    make.academic_year()
    curriculum = make.curriculum()
    group = make.group("2ИС-25", curriculum=curriculum, department=make.department())
    item = make.item(curriculum, kind="discipline")
    parts = [make.subgroup(group, name=f"{n} подгруппа", item=item, number=n) for n in (1, 2)]
    people = [make.student(f"{name} Ян", group=group) for name in ("Абрамов", "Белов", "Волков", "Гусев")]
    return group, item, parts, people


def choices(people, places):
    return {f"s{student.id}": place.id if place else "" for student, place in zip(people, places, strict=True)}


def save(client, group, item, on="01.09.2026", action="save", **data):
    return client.post(f"/subgroups/split/{group.id}", data={"item": item.id, "on": on, "action": action} | data)


def members(db_session):
    rows = db_session.scalars(sa.select(SubgroupMember).order_by(SubgroupMember.student_id, SubgroupMember.starts_on))
    return [(row.student_id, row.subgroup_id, row.starts_on, row.ends_on) for row in rows]


def test_everybody_is_placed_and_the_page_says_so(secretary, divided, db_session):
    group, item, (one, two), people = divided

    answer = save(secretary, group, item, **choices(people, [one, one, two, two]))

    assert answer.status_code == 302
    assert [row[1] for row in members(db_session)] == [one.id, one.id, two.id, two.id]
    assert "распределены все" in secretary.get(f"/groups/show/{group.id}").text


def test_a_student_is_moved_from_a_day_and_the_history_stays(secretary, divided, db_session):
    group, item, (one, two), people = divided
    save(secretary, group, item, **choices(people, [one, one, two, two]))

    save(secretary, group, item, on="12.10.2026", **choices(people, [two, one, two, two]))

    moved = [row[1:] for row in members(db_session) if row[0] == people[0].id]
    assert moved == [(one.id, DAY(2026, 9, 1), DAY(2026, 10, 11)), (two.id, DAY(2026, 10, 12), None)]


def test_a_move_corrected_on_the_same_day_leaves_one_stay(secretary, divided, db_session):
    group, item, (one, two), people = divided
    save(secretary, group, item, **choices(people, [one, one, two, two]))

    save(secretary, group, item, **choices(people, [two, one, two, two]))
    save(secretary, group, item, **choices(people, [two, one, two, two]))

    assert [row[1] for row in members(db_session) if row[0] == people[0].id] == [two.id]
    assert len(members(db_session)) == 4


def test_the_journal_follows_the_move_by_its_dates(secretary, divided, sign_in, db_session):
    group, item, (one, two), people = divided
    teacher = make.employee()
    page = make.page(group_=group, item_=item, subgroup=one, teacher=teacher)
    save(secretary, group, item, **choices(people, [one, one, two, two]))
    save(secretary, group, item, on="12.10.2026", **choices(people, [two, one, two, two]))

    grid = json.loads(sign_in(Role.TEACHER, employee=teacher).get(f"/journals/{page.id}/grid.json").data)

    assert {row["name"].split()[0] for row in grid["students"]} == {"Абрамов", "Белов"}
    assert grid["students"][0]["intervals"] == [["2026-09-01", "2026-10-11"]]


def test_a_newcomer_without_a_subgroup_is_shown_as_owing(secretary, divided):
    group, item, (one, two), people = divided
    save(secretary, group, item, **choices(people, [one, one, two, two]))
    make.student("Новый Ян", group=group, starts_on=DAY(2026, 10, 5))

    assert "без подгруппы: 1" in secretary.get(f"/groups/show/{group.id}").text
    page = secretary.get(f"/subgroups/split/{group.id}").text
    assert page.count('class="owing"') == 1


@pytest.mark.parametrize("action", ["halves", "language", "like"])
def test_a_filling_is_proposed_and_written_only_when_saved(secretary, divided, db_session, action):
    group, item, parts, people = divided
    for student, language in zip(people, ("english", "german", "english", "english"), strict=True):
        student.foreign_language = language
    other = make.item(group.curriculum, index_code="МДК.02", name="Другая")
    for number, student in enumerate(people):
        part = make.subgroup(group, name=f"{number % 2 + 1} подгруппа", item=other, number=1) if number < 2 else None
        if part:
            make.saved(SubgroupMember(subgroup=part, student=student, starts_on=DAY(2026, 9, 1)))
    before = len(members(db_session))

    page = save(secretary, group, item, action=action, like=other.id).text

    placed = [page.count(f'value="{part.id}" checked') for part in parts]
    assert placed == {"halves": [2, 2], "language": [3, 1], "like": [1, 1]}[action]
    assert len(members(db_session)) == before


def test_a_group_is_divided_anew_and_once_more(secretary, db_session):
    group = make.group("2ИС-25")
    make.student(group=group)

    secretary.post(f"/subgroups/split/{group.id}", data={"item": 0, "action": "add"})
    secretary.post(f"/subgroups/split/{group.id}", data={"item": 0, "action": "add"})

    assert db_session.scalars(sa.select(Subgroup.name).order_by(Subgroup.number)).all() == [
        "1 подгруппа", "2 подгруппа", "3 подгруппа",
    ]  # fmt: skip


def test_a_subgroup_in_which_somebody_was_is_not_removed(secretary, divided, db_session):
    group, item, (one, two), people = divided
    save(secretary, group, item, **choices(people, [one, one, one, one]))

    kept = save(secretary, group, item, action=f"remove:{one.id}")
    save(secretary, group, item, action=f"remove:{two.id}")

    assert "остаётся в истории" in said(kept)
    assert [row.id for row in db_session.scalars(sa.select(Subgroup))] == [one.id]


def test_subgroups_are_renamed_and_two_alike_are_refused(secretary, divided, db_session):
    group, item, (one, two), people = divided

    save(secretary, group, item, **{f"name_{one.id}": "Английский"})
    answer = save(secretary, group, item, **{f"name_{two.id}": "английский"}, **choices(people, [two] * 4))

    assert "одного названия" in said(answer)
    assert answer.text.count(f'value="{two.id}" checked') == 4
    assert sorted(db_session.scalars(sa.select(Subgroup.name))) == ["2 подгруппа", "Английский"]


def test_a_foreign_subgroup_or_student_in_the_form_is_not_taken(secretary, divided, db_session):
    group, item, (one, _two), people = divided
    foreign = make.subgroup(make.group())
    stranger = make.student(group=make.group())

    save(secretary, group, item, **{f"s{people[0].id}": foreign.id, f"s{stranger.id}": one.id, "s999": one.id})

    assert members(db_session) == []


def test_two_subgroups_at_once_are_refused_past_the_program(divided, db_session):
    _group, _item, (one, two), people = divided
    make.saved(SubgroupMember(subgroup=one, student=people[0], starts_on=DAY(2026, 9, 1)))

    insert = sa.text(
        "INSERT INTO subgroup_member (subgroup_id, student_id, starts_on, entered_at, entered_on)"
        " VALUES (:subgroup, :student, '2026-10-01', '2026-10-01 00:00:00', '2026-10-01')"
    )
    with pytest.raises(sa.exc.DBAPIError, match="overlap"):
        db_session.execute(insert, {"subgroup": two.id, "student": people[0].id})


def test_subgroups_of_two_items_do_not_exclude_each_other(divided, db_session):
    group, _item, (one, _two), people = divided
    other = make.subgroup(group, name="1 подгруппа", item=make.item(group.curriculum, index_code="МДК.9"))

    for part in (one, other):
        make.saved(SubgroupMember(subgroup=part, student=people[0], starts_on=DAY(2026, 9, 1)))

    assert len(members(db_session)) == 2


def book(rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_the_division_goes_to_excel_and_comes_back_into_the_form(secretary, divided, db_session):
    group, item, (one, two), people = divided
    answer = secretary.get(f"/subgroups/split/{group.id}.xlsx?item={item.id}")
    rows = [list(row) for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]
    for row, name in zip(rows[1:], ("1 подгруппа", "2", "1 подгруппа", "нет такой"), strict=True):
        row[3] = name

    page = save(secretary, group, item, action="load", file=(io.BytesIO(book(rows)), "п.xlsx")).text

    assert [row[1] for row in rows[1:]] == [str(person) for person in people]
    assert (page.count(f'value="{one.id}" checked'), page.count(f'value="{two.id}" checked')) == (2, 1)
    assert "нет такой" in page
    assert "1 подгруппа, 2 подгруппа" in page
    assert members(db_session) == []


@pytest.mark.parametrize("content", [b"", b"junk" * 1000, b"PK\x03\x04" + b"\0" * 2000])
def test_junk_instead_of_a_workbook_is_told(secretary, divided, content):
    group, item, *_rest = divided

    answer = save(secretary, group, item, action="load", file=(io.BytesIO(content), "п.xlsx"))

    assert answer.status_code == 200
    assert "Ошибки в файле" in answer.text


def test_the_screen_costs_ten_statements(secretary, divided, statements):
    group, item, (one, two), people = divided
    save(secretary, group, item, **choices(people, [one, one, two, two]))
    address = f"/subgroups/split/{group.id}?item={item.id}"

    with statements() as log:
        secretary.get(address)

    assert len(log) <= 10, "\n".join(log)


def test_a_head_divides_the_own_department_only(sign_in, divided):
    group, *_rest = divided
    head = make.employee("Глава Яна Ильинична")
    own = make.group("Своя", department=make.department(study_head=head))
    make.assignment(teacher=head, group_=group, item_=make.item(group.curriculum))
    client = sign_in(Role.STUDY_HEAD, Role.TEACHER, employee=head)

    assert client.get(f"/subgroups/split/{own.id}").status_code == 200
    assert client.get(f"/subgroups/split/{group.id}").status_code == 404
    assert client.post(f"/subgroups/split/{group.id}", data={"action": "add", "item": 0}).status_code == 404
