"""A small college behind a real server, for tests of the journal grid in a browser.

`python -m tests.browser.journal_college PORT` makes it in COLLEGE_INSTANCE, prints its ids as JSON and serves.
"""

import datetime
import json
import sys

from werkzeug.serving import make_server

from app import create_app
from app.core.actor import acting, system
from app.policy.roles import Role
from tests import make

TODAY = datetime.date(2026, 10, 14)
STUDENTS = [
    "Абрамов Кирилл Олегович", "Белова Дарья Сергеевна", "Васильев Артём Игоревич", "Гаврилова Анна Павловна",
    "Данилов Максим Юрьевич", "Ерёмина София Андреевна", "Жуков Никита Романович", "Зайцева Полина Ильинична",
    "Иванов Иван Петрович", "Иванов Илья Денисович", "Калинина Мария Юрьевна", "Мамедов Руслан Эльдар оглы",
]  # fmt: skip
LEFT_IN_SEPTEMBER = "Данилов Максим Юрьевич"


JOURNALS = 30  # a test takes a journal of its own


def build() -> dict:
    """The college: journals with a lesson in every state, an empty one, two teachers and a head."""
    teacher, colleague = make.employee("Орлова Наталья Сергеевна"), make.employee("Петрова Анна Андреевна")
    head = make.employee("Седова Ирина Львовна")
    department = make.department(study_head=head)
    make.account(Role.TEACHER, username="teacher", employee=teacher)
    make.account(Role.TEACHER, username="colleague", employee=colleague)
    make.account(Role.STUDY_HEAD, username="study_head", employee=head)
    group, curriculum = make.group("2ИС-25", department=department), make.curriculum()
    for name in STUDENTS:
        left = datetime.date(2026, 9, 30) if name == LEFT_IN_SEPTEMBER else None
        make.student(name, group=group, ends_on=left)
    make.work_type("control_work", "Контрольная работа", "КР")
    journals = [
        journal(teacher, colleague, group, make.item(curriculum, index_code=f"ОП.{number:02}"))
        for number in range(1, JOURNALS + 1)
    ]
    empty = make.page(teacher=teacher, group_=group, item_=make.item(curriculum, index_code="ОП.99"))
    return {"journals": journals, "empty": empty.id}


def journal(teacher, colleague, group, item) -> int:
    """A page of two teachers: a lesson of a locked month, a late one, two free ones, today's and one to come."""
    page = make.page(teacher=teacher, group_=group, item_=item)
    make.assignment(teacher=colleague, group_=group, item_=item, term_=page.term)
    for month, day in ((9, 16), (10, 7), (10, 12), (10, 13), (10, 14), (10, 21)):
        make.lesson(page, datetime.date(2026, month, day))
    return page.id


def main(port: int) -> None:
    app = create_app(COLLEGE_TODAY=TODAY, AUTH_RATE_LIMIT="1000 per minute")
    runner = app.test_cli_runner()
    for command in (["db", "upgrade"], ["sync-access"]):
        done = runner.invoke(args=command)
        if done.exit_code:
            sys.exit(done.output)
    with app.app_context(), acting(system("tests")):
        ids = build()
    server = make_server("127.0.0.1", port, app, threaded=True)
    print(json.dumps({**ids, "port": server.port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
