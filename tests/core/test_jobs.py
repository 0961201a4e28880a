import datetime
import io

import pytest

from app.core import clock, consumer, files, jobs
from app.core.actor import Actor, acting
from app.core.exchange import pages
from app.core.jobs import State
from app.core.models import Heartbeat, Job
from app.extensions import db
from app.policy.roles import Role
from app.students.models import StudyGroup
from tests import make
from tests.core.test_exchange import count, group_head, token_of, upload, workbook  # noqa: F401


@pytest.fixture
def queue(app, tmp_path):
    """A queue of this test alone."""
    app.config["JOBS_QUEUE"] = tmp_path / "jobs.db"
    app.extensions.pop("jobs", None)
    yield
    app.extensions.pop("jobs", None)


@pytest.fixture
def kind():
    """kind(work) declares the work of a job for the length of a test."""
    names = []

    def declare(work):
        names.append(f"test-{work.__name__}")
        jobs.kind(names[-1])(work)
        return names[-1]

    yield declare
    for name in names:
        jobs._kinds.pop(name)


def asked(name, account, **arguments):
    """A committed job of the account."""
    with acting(Actor(account_id=account.id, name="tests")):
        job = jobs.enqueue(name, "Работа", **arguments)
        db.session.commit()
    return job


def do_all():
    """What the consumer does, in this process."""
    while task := jobs.queue().huey.dequeue():
        jobs.queue().huey.execute(task)
    db.session.rollback()


def test_a_job_is_done_as_the_person_who_asked_with_the_rights_of_that_moment(db_session, queue, kind):
    seen = []

    def look(progress, what):
        from app.core.actor import current

        seen.append((what, current().account_id, current().may("groups", "write")))
        return jobs.Outcome("Сделано")

    account = make.account(Role.SECRETARY)
    job = asked(kind(look), account, what="x")

    do_all()

    assert seen == [("x", account.id, True)]
    assert (job.state, job.message) == (State.DONE, "Сделано")


def test_a_job_is_not_handed_over_before_the_commit_nor_after_a_rollback(db_session, queue, kind):
    name = kind(lambda progress: jobs.Outcome("Сделано"))
    with acting(Actor(account_id=make.account(Role.SECRETARY).id, name="tests")):
        jobs.enqueue(name, "Работа")
        assert jobs.queue().huey.pending_count() == 0
        db.session.rollback()
        db.session.commit()

    assert jobs.queue().huey.pending_count() == 0


def test_a_job_of_a_blocked_account_is_refused(db_session, queue, kind):
    account = make.account(Role.SECRETARY)
    job = asked(kind(lambda progress: jobs.Outcome("Сделано")), account)
    account.active = False
    db_session.commit()

    do_all()

    assert job.state == State.FAILED


def test_a_fault_undoes_the_work_and_is_told(db_session, queue, kind):
    def break_down(progress):
        make.group("ИС-21")
        db.session.add(StudyGroup(name="ИС-22", intake_year=2026))
        db.session.flush()
        raise RuntimeError("кабель")

    job = asked(kind(break_down), make.account(Role.SECRETARY))

    do_all()

    assert job.state == State.FAILED
    assert "кабель" not in job.message
    assert count(StudyGroup) == 1


def test_a_job_handed_over_twice_is_done_once(db_session, queue, kind):
    runs = []
    job = asked(kind(lambda progress: runs.append(1) or jobs.Outcome("Сделано")), make.account(Role.SECRETARY))
    jobs.queue().hand_over(job.id)

    do_all()

    assert runs == [1]


def test_a_waiting_job_is_cancelled_at_once(sign_in, queue, kind):
    client = sign_in(Role.SECRETARY)
    job = asked(kind(lambda progress: jobs.Outcome("Сделано")), account_of(client))

    client.post(f"/jobs/{job.id}/cancel")
    do_all()

    assert job.state == State.CANCELLED


def test_a_running_job_stops_when_its_person_wants_it_no_more(sign_in, queue, kind):
    client = sign_in(Role.SECRETARY)

    def count_up(progress):
        job = db.session.query(Job).one()
        client.post(f"/jobs/{job.id}/cancel")
        db.session.add(StudyGroup(name="ИС-22", intake_year=2026))
        progress(1, 2)
        return jobs.Outcome("Сделано")

    job = asked(kind(count_up), account_of(client))

    do_all()

    assert job.state == State.CANCELLED
    assert count(StudyGroup) == 0


def account_of(client):
    from app.accounts.models import Account

    return db.session.get(Account, client.account_id)


def test_the_page_shows_own_jobs_and_says_that_nobody_does_them(sign_in, queue, kind):
    client, other = sign_in(Role.SECRETARY), sign_in(Role.DISPATCHER)
    name = kind(lambda progress: jobs.Outcome("Сделано"))
    own, foreign = asked(name, account_of(client)), asked(name, account_of(other))

    page = client.get("/jobs/")

    assert f"/jobs/{own.id}.json" in page.text
    assert f"/jobs/{foreign.id}.json" not in page.text
    assert "Обработчик задач не запущен" in page.text
    assert "data-no-consumer hidden" not in page.text


def test_a_consumer_that_was_seen_within_a_minute_is_alive(sign_in, queue):
    jobs.beat()
    client = sign_in(Role.SECRETARY)
    alive = client.get("/jobs/").text

    beat = db.session.get(Heartbeat, jobs.CONSUMER)
    beat.at = clock.now() - datetime.timedelta(seconds=61)
    db.session.commit()

    assert "data-no-consumer hidden" in alive
    assert "data-no-consumer hidden" not in client.get("/jobs/").text


@pytest.mark.parametrize(("method", "tail"), [("get", ".json"), ("post", "/cancel")])
def test_somebody_elses_job_does_not_exist(sign_in, queue, kind, method, tail):
    owner = sign_in(Role.SECRETARY)
    job = asked(kind(lambda progress: jobs.Outcome("Сделано")), account_of(owner))

    answer = getattr(sign_in(Role.DISPATCHER), method)(f"/jobs/{job.id}{tail}")

    assert answer.status_code == 404
    assert job.state == State.QUEUED


def test_the_administrator_sees_every_job_but_takes_no_result(sign_in, db_session, queue, kind):
    def leave_a_file(progress):
        job = db.session.query(Job).one()
        file = files.store(b"%PDF-1.7", "Список.pdf", "job", job.id)
        db.session.flush()
        return jobs.Outcome("Сделано", file_id=file.id)

    owner, administrator = sign_in(Role.SECRETARY), sign_in(Role.ADMINISTRATOR)
    job = asked(kind(leave_a_file), account_of(owner))
    do_all()

    assert "Работа" in administrator.get("/jobs/").text
    assert owner.get(f"/files/{job.result_file_id}").data == b"%PDF-1.7"
    assert administrator.get(f"/files/{job.result_file_id}").status_code == 404


def test_what_a_dead_consumer_left_is_told_or_handed_over_again(db_session, queue, kind):
    account = make.account(Role.SECRETARY)
    name = kind(lambda progress: jobs.Outcome("Сделано"))
    running, waiting = asked(name, account), asked(name, account)
    running.state = State.RUNNING
    db_session.commit()
    jobs.queue().huey.storage.flush_queue()

    jobs.recover()
    do_all()

    assert (running.state, waiting.state) == (State.FAILED, State.DONE)


def test_there_is_one_consumer_at_a_time(app, queue):
    with consumer._only_one(app), pytest.raises(consumer.AlreadyRunningError), consumer._only_one(app):
        pass


def test_a_large_workbook_is_checked_and_written_in_the_background(sign_in, queue, monkeypatch, group_head):  # noqa: F811
    monkeypatch.setattr(pages, "BYTES_AT_ONCE", 100)
    client = sign_in(Role.SECRETARY)

    waiting = upload(client, "groups", workbook(group_head, ("СВ-21", 1, 2026, None)))
    do_all()
    checked = client.get(waiting.request.full_path)
    before = count(StudyGroup)
    written = client.post("/groups/import", data={"confirm": "1", "token": token_of(checked)}, follow_redirects=True)
    do_all()

    assert "data-job" in waiting.text
    assert "Записать строк: 1" in checked.text
    assert before == 0
    assert "СВ-21" in client.get(written.request.full_path).text
    assert count(StudyGroup) == 1


def test_a_large_workbook_with_errors_writes_nothing(sign_in, queue, monkeypatch, group_head):  # noqa: F811
    monkeypatch.setattr(pages, "BYTES_AT_ONCE", 100)
    client = sign_in(Role.SECRETARY)

    waiting = upload(client, "groups", workbook(group_head, ("СВ-21", "первый", 2026, None)))
    do_all()

    page = client.get(waiting.request.full_path)
    assert "Ожидается целое число" in page.text
    assert 'name="confirm"' not in page.text


def test_a_result_page_is_its_owners_alone(sign_in, queue, monkeypatch, group_head):  # noqa: F811
    monkeypatch.setattr(pages, "BYTES_AT_ONCE", 100)
    waiting = upload(sign_in(Role.SECRETARY), "groups", workbook(group_head, ("СВ-21", 1, 2026, None)))

    assert sign_in(Role.SECRETARY).get(waiting.request.full_path).status_code == 404


def test_junk_is_no_job(sign_in, queue):
    client = sign_in(Role.SECRETARY)

    assert client.get("/jobs/9999.json").status_code == 404
    assert client.post("/jobs/9999/cancel").status_code == 404
    assert client.post("/groups/import", data={"file": (io.BytesIO(b"x"), "../../x.xlsx")}).status_code == 302
