"""Several browsers write into one page at the same moment: nothing is lost, nothing doubled, the chain is one."""

import threading
import uuid

from app.journals.verify import verify
from tests.journals.conftest import TEACHER, op, read, save


def at_once(*actions):
    """Start all actions together and wait for them; what one of them raised is raised here."""
    start, failures = threading.Barrier(len(actions)), []

    def run(action):
        try:
            start.wait()
            action()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_the_same_batch_sent_by_four_at_once_is_saved_once(app, ids, sign_in):
    batch = [
        op("5", lesson=ids.lessons.today, student=student, work=ids.works.today[0])
        for student in (ids.students.abramov, ids.students.belov)
    ]
    answers = []
    clients = [sign_in(TEACHER) for _ in range(4)]

    at_once(*(lambda client=client: answers.append(save(client, ids.own, *batch)) for client in clients))

    assert answers == [answers[0]] * 4
    assert {result["status"] for result in answers[0]} == {"saved"}
    assert read(clients[0], ids.own)["change"] == 2


def test_writers_of_one_page_come_one_after_another(app, ids, sign_in):
    cells = [
        {"lesson": ids.lessons.today, "student": ids.students.abramov, "work": ids.works.today[0]},
        {"lesson": ids.lessons.today, "student": ids.students.belov, "work": ids.works.today[0]},
        {"lesson": ids.lessons.yesterday, "student": ids.students.belov, "work": None},
    ]

    def write(cell):
        client = sign_in(TEACHER)
        values = ("5", "4") if cell["work"] else ("н", "уп")

        def run():
            for turn in range(6):
                result = save(client, ids.own, op(values[turn % 2], was=turn or None, **cell))[0]
                assert (result["status"], result["cell"]["version"]) == ("saved", turn + 1)

        return run

    at_once(*(write(cell) for cell in cells))

    with app.app_context():
        report = verify()
    assert report.faults == ()
    assert report.changes == 18


def test_of_two_who_change_one_cell_one_is_told(app, ids, sign_in):
    cell = {"lesson": ids.lessons.today, "student": ids.students.belov, "work": ids.works.today[0]}
    clients, statuses = [sign_in(TEACHER), sign_in(TEACHER)], []

    at_once(
        *(
            lambda client=client, value=value: statuses.append(save(client, ids.own, op(value, **cell))[0]["status"])
            for client, value in zip(clients, "54", strict=True)
        )
    )

    assert sorted(statuses) == ["conflict", "saved"]


def test_a_lesson_added_by_a_double_click_is_one_lesson(app, ids, sign_in):
    name, answers = str(uuid.uuid4()), []
    lesson = {"date": "2026-10-14", "hours": 2, "type": "lecture", "topic": "", "homework": "", "op": name}
    clients = [sign_in(TEACHER) for _ in range(3)]

    def add(client):
        return lambda: answers.append(client.post(f"/journals/{ids.own}/lessons", json=lesson).json)

    at_once(*(add(client) for client in clients))

    assert answers == [answers[0]] * 3
    assert len(read(clients[0], ids.own)["lessons"]) == 7
