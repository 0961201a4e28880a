"""The history: unbroken after whatever people do, and whoever edits it by hand is found."""

import random
import uuid
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import triggers
from app.extensions import db
from app.journals import chain
from app.journals.models import JournalChange
from app.journals.verify import verify
from tests.journals.conftest import op, read, save


@pytest.fixture
def faults(app):
    """The faults that `verify-journal` finds: (change, problem)."""

    def faults():
        with app.app_context():
            return [(fault.sequence, fault.problem) for fault in verify().faults]

    return faults


@pytest.fixture
def by_hand(database):
    """Edit the database as somebody who has put the triggers out of the way."""

    def by_hand(*commands):
        with database() as connection:
            triggers.remove(connection)
            for command in commands:
                connection.exec_driver_sql(command)
            triggers.install(connection)

    return by_hand


@pytest.fixture
def filled(teacher, ids):
    """The own page with six changes: marks, an absence, a term mark, a topic."""
    today, belov = ids.lessons.today, ids.students.belov
    save(
        teacher, ids.own,
        op("5", lesson=today, student=belov, work=ids.works.today[0]),
        op("4", lesson=today, student=ids.students.abramov, work=ids.works.today[0]),
        op("н", lesson=today, student=ids.students.vasilyev),
        op("3", lesson=today, student=belov, work=ids.works.today[0], was=1),
        op("5", student=belov, column="term"),
        reason="проверка",
    )  # fmt: skip
    teacher.post(f"/journals/{ids.own}/lessons/{today}", json={"topic": "Тема", "was": 1})
    return SimpleNamespace(work=ids.works.today[0], student=belov, page=ids.own)


def test_an_untouched_history_is_whole(faults, filled):
    assert faults() == []


@pytest.mark.parametrize("change", ["UPDATE journal_change SET new = '5'", "DELETE FROM journal_change"])
def test_the_database_itself_refuses_to_change_the_history(database, filled, change):
    with pytest.raises(Exception, match="append-only"), database() as connection:
        connection.exec_driver_sql(change)


@pytest.mark.parametrize(
    ("command", "sequence", "problem"),
    [
        ("UPDATE journal_change SET new = '2' WHERE sequence = 2", 2, "altered"),
        ("UPDATE journal_change SET account_id = 99 WHERE sequence = 3", 3, "altered"),
        ("UPDATE journal_change SET college_date = '2026-10-13' WHERE sequence = 1", 1, "altered"),
        ("UPDATE journal_change SET student_id = 1 WHERE sequence = 4", 4, "altered"),
        ("UPDATE journal_change SET hash = '0' WHERE sequence = 5", 5, "altered"),
        ("UPDATE journal_change SET reason = 'другая' WHERE sequence = 2", 2, "text"),
        ("UPDATE journal_change SET new = '{}' WHERE sequence = 6", 6, "text"),
        ("DELETE FROM journal_change WHERE sequence = 3", 4, "gap"),
        ("DELETE FROM journal_change WHERE sequence = 6", 5, "cut"),
        ("DELETE FROM journal_change", None, "cut"),
        ("UPDATE journal_chain SET sequence = 7 WHERE sequence = 6", 6, "cut"),
        ("UPDATE journal_chain SET anchor = NULL WHERE sequence = 6", 6, "seal"),
        ("UPDATE mark SET value = '5'", 2, "cell"),
        ("UPDATE mark SET version = 9 WHERE value = '4'", 2, "cell"),
        ("DELETE FROM mark WHERE value = '3'", 4, "cell"),
        ("UPDATE attendance SET value = NULL", 3, "cell"),
        ("UPDATE attestation_mark SET value = '4'", 5, "cell"),
    ],
)
def test_whoever_edits_by_hand_is_found(faults, by_hand, filled, command, sequence, problem):
    by_hand(command)

    assert faults() == [(sequence, problem)]


def test_a_mark_written_past_the_history_is_found(faults, by_hand, filled, ids):
    by_hand(
        "INSERT INTO mark (page_id, lesson_id, work_id, student_id, value, version) "
        f"VALUES ({filled.page}, {ids.lessons.today}, {filled.work}, {ids.students.vasilyev}, '5', 1)"
    )

    assert faults() == [(None, "unwritten")]


def test_a_tail_cut_together_with_the_head_is_found_by_the_seal(faults, by_hand, filled):
    by_hand(
        "DELETE FROM journal_change WHERE sequence = 6",
        "UPDATE journal_chain SET sequence = 5, hash = (SELECT hash FROM journal_change WHERE sequence = 5), "
        f"anchored_sequence = 5 WHERE page_id = {filled.page}",
    )

    assert faults() == [(5, "seal")]


def test_a_chain_recomputed_with_everything_but_the_key_is_found(app, faults, by_hand, filled):
    with app.app_context():
        rows = db.session.execute(sa.select(JournalChange.__table__).order_by(JournalChange.__table__.c.sequence)).all()
    commands, head = [], chain.GENESIS
    for row in rows:
        forged = SimpleNamespace(**row._mapping)
        forged.new = "5" if row.sequence == 2 else row.new
        head = chain.change_hash(forged, head)
        commands.append(f"UPDATE journal_change SET new = '{forged.new}', hash = '{head}' WHERE id = {row.id}")
    by_hand(
        *commands,
        f"UPDATE journal_chain SET hash = '{head}' WHERE page_id = {filled.page}",
        "UPDATE mark SET value = '5' WHERE value = '4'",
    )

    assert faults() == [(6, "seal")]


def test_the_reason_and_the_address_may_be_blanked_with_their_salt(faults, by_hand, filled):
    by_hand("UPDATE journal_change SET reason = NULL, address = NULL, salt = NULL WHERE kind <> 'lesson'")

    assert faults() == []


def test_the_command_says_where_the_history_is_broken(app, by_hand, filled):
    whole = app.test_cli_runner().invoke(args=["verify-journal"])
    by_hand("UPDATE journal_change SET new = '2' WHERE sequence = 2")
    broken = app.test_cli_runner().invoke(args=["verify-journal"])

    assert whole.exit_code == 0
    assert broken.exit_code == 1
    assert f"Журнал {filled.page}, изменение 2" in broken.output


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_whatever_two_browsers_send_in_whatever_order_the_history_tells_the_journal(app, ids, sign_in, faults, seed):
    """Duplicates, stale versions, values that do not fit; what one browser was told is what stands there."""
    dice = random.Random(seed)
    browsers = [sign_in("Орлова"), sign_in("Орлова")]
    sent = []
    for _batch in range(6):
        client = dice.choice(browsers)
        cells = {_place(cell): cell for cell in read(client, ids.own)["cells"]}
        ops = [_random_op(dice, ids, cells) for _ in range(dice.randint(1, 8))]
        ops += dice.sample(sent, min(len(sent), dice.randint(0, 3)))
        results = save(client, ids.own, *ops, reason=dice.choice([None, "причина"]))
        again = save(client, ids.own, *ops, reason="причина")
        for first, second in zip(results, again, strict=True):
            if first["status"] == "saved":
                assert second == first
        sent += ops

    assert faults() == []
    assert all(cell["version"] >= 1 for cell in read(browsers[0], ids.own)["cells"])


def _place(cell):
    return (cell.get("column"), cell.get("lesson"), cell.get("work"), cell["student"])


def _random_op(dice, ids, cells):
    lesson, works = dice.choice(
        [
            (ids.lessons.today, ids.works.today),
            (ids.lessons.yesterday, ids.works.yesterday),
            (ids.lessons.late, ids.works.late),
        ]
    )
    place = dice.choice([{"column": "term"}, {"lesson": lesson}, {"lesson": lesson, "work": dice.choice(works)}])
    student = dice.choice([ids.students.abramov, ids.students.belov])
    known = cells.get(_place({**place, "student": student}))
    was = known["version"] if known and dice.random() < 0.8 else dice.choice([None, 1, 2])
    value = dice.choice(["5", "4", "н", "уп", "", "зач", "на", "кот"])
    return op(value, student=student, was=was, name=str(uuid.UUID(int=dice.getrandbits(128))), **place)
