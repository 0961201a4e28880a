"""Long work that a person watches: a row says what was asked, a queue hands it to the one consumer.

The row is the truth. The queue (a file of its own beside the database) only carries its number, and is filled
after the commit that makes the row visible. A job acts as the person who asked for it, with the rights held
when it runs. Progress and the wish to cancel live in the queue's file as well: a job may hold the one write
transaction of SQLite, and watching it must not wait for that.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from huey import SqliteHuey
from sqlalchemy import event

from app.core import clock
from app.core.actor import Actor, acting, current
from app.core.models import Heartbeat, Job
from app.extensions import db

CONSUMER = "jobs"
BEATS_EVERY = timedelta(seconds=15)
ALIVE_FOR = timedelta(seconds=60)
PROGRESS_EVERY = 0.3

log = logging.getLogger(__name__)
_table = Job.__table__


class State(StrEnum):
    """How far a job is; the last three are for ever."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


STATE_NAMES = {
    State.QUEUED: _l("waiting"),
    State.RUNNING: _l("running"),
    State.DONE: _l("done"),
    State.FAILED: _l("failed"),
    State.CANCELLED: _l("cancelled"),
}
ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class CancelledError(Exception):
    """The person who asked for the work wants it no more."""


class JobRefusedError(Exception):
    """The work cannot be done; the message says in the user's words why."""


@dataclass(frozen=True)
class Outcome:
    """What a job leaves behind: a sentence, perhaps a file, perhaps numbers for the page that asked."""

    message: str
    file_id: int | None = None
    details: dict[str, Any] | None = None


_kinds: dict[str, Callable[..., Outcome]] = {}
_actor_of: list[Callable[[int], Actor | None]] = []


def kind(name: str) -> Callable:
    """Declare the work behind a name: a function of (progress, **arguments) that returns an Outcome."""

    def declare(work: Callable[..., Outcome]) -> Callable[..., Outcome]:
        _kinds[name] = work
        return work

    return declare


def identify_by(actor_of: Callable[[int], Actor | None]) -> None:
    """Accounts are known to a later slice: it says who an account is."""
    _actor_of[:] = [actor_of]


def enqueue(name: str, title: str, **arguments: Any) -> Job:
    """Ask for work on behalf of the acting person; it is handed over when the caller commits."""
    if name not in _kinds:
        raise KeyError(name)
    job = Job(
        kind=name,
        title=title[:200],
        account_id=current().account_id,
        arguments=json.dumps(arguments, ensure_ascii=False),
        state=State.QUEUED,
        progress=0,
        total=0,
        message="",
        created_at=clock.now(),
    )
    db.session.add(job)
    db.session.flush()
    db.session.info.setdefault("jobs_to_hand_over", []).append(job.id)
    return job


def install(session: Any) -> None:
    """Hand jobs over after the commit that made them visible; forget them when it was rolled back."""

    @event.listens_for(session, "after_commit")
    def _hand_over(session_: Any) -> None:
        for job_id in session_.info.pop("jobs_to_hand_over", ()):
            queue().hand_over(job_id)

    @event.listens_for(session, "after_soft_rollback")
    def _forget(session_: Any, _previous: Any) -> None:
        session_.info.pop("jobs_to_hand_over", None)


class Queue:
    """The queue of one application: its file is opened on first use, so that start-up touches nothing."""

    def __init__(self, app: Flask):
        path = app.config["JOBS_QUEUE"]
        path.parent.mkdir(parents=True, exist_ok=True)
        self.huey = SqliteHuey("jobs", filename=str(path), results=False, timeout=15)

        @self.huey.task(name="run_job")
        def run_in_app(job_id: int) -> None:
            with app.app_context(), force_locale(app.config["BABEL_DEFAULT_LOCALE"]):
                run(job_id)

        self.hand_over = run_in_app

    def put(self, key: str, value: Any) -> None:
        self.huey.storage.put_data(key, json.dumps(value).encode(), is_result=False)

    def peek(self, key: str) -> Any:
        value = self.huey.storage.peek_data(key)
        return json.loads(bytes(value)) if isinstance(value, bytes | memoryview) else None

    def forget(self, job_id: int) -> None:
        for key in (f"progress:{job_id}", f"cancel:{job_id}"):
            self.huey.storage.pop_data(key)


def queue() -> Queue:
    """The queue of the running application."""
    if "jobs" not in current_app.extensions:
        current_app.extensions["jobs"] = Queue(current_app._get_current_object())
    return current_app.extensions["jobs"]


class Progress:
    """Told by the work how far it is; raises CancelledError once the person wants it no more."""

    def __init__(self, job_id: int):
        self._job_id = job_id
        self._told_at = 0.0
        self.done, self.total = 0, 0

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if time.monotonic() - self._told_at < PROGRESS_EVERY:
            return
        self._told_at = time.monotonic()
        queue().put(f"progress:{self._job_id}", [done, total])
        if queue().peek(f"cancel:{self._job_id}"):
            raise CancelledError


def run(job_id: int) -> None:
    """Do the work of one job, all or nothing. Called twice for one job, the second call does nothing."""
    if not _claim(job_id):
        return
    job = db.session.execute(sa.select(_table).where(_table.c.id == job_id)).one()
    progress = Progress(job_id)
    try:
        outcome = _work(job, progress)
        ended = {"state": State.DONE, "message": outcome.message, "result_file_id": outcome.file_id}
        if outcome.details is not None:
            asked = json.loads(job.arguments) | {"outcome": outcome.details}
            ended["arguments"] = json.dumps(asked, ensure_ascii=False)
    except CancelledError:
        ended = {"state": State.CANCELLED, "message": _("Cancelled: nothing was changed")}
    except JobRefusedError as refusal:
        ended = {"state": State.FAILED, "message": str(refusal)}
    except Exception:  # whatever happened, the person who waits is told that it ended
        log.exception("job %s failed", job_id)
        ended = {"state": State.FAILED, "message": _("Something went wrong: nothing was changed")}
    _end(job_id, ended | {"progress": progress.done, "total": progress.total})


def _claim(job_id: int) -> bool:
    claimed = db.session.execute(
        sa.update(_table)
        .where(_table.c.id == job_id, _table.c.state == State.QUEUED)
        .values(state=State.RUNNING, started_at=clock.now())
    )
    db.session.commit()
    return bool(claimed.rowcount)


def _work(job: Any, progress: Progress) -> Outcome:
    actor = _actor_of[0](job.account_id) if _actor_of and job.account_id else None
    if actor is None:
        raise JobRefusedError(_("The account that asked for this work is gone or locked"))
    with acting(actor):
        outcome = _kinds[job.kind](progress, **json.loads(job.arguments))
        db.session.commit()
    return outcome


def _end(job_id: int, values: dict[str, Any]) -> None:
    db.session.rollback()
    db.session.execute(sa.update(_table).where(_table.c.id == job_id).values(**values, finished_at=clock.now()))
    db.session.commit()
    queue().forget(job_id)


def cancel(job: Job) -> bool:
    """Take a waiting job out at once, ask a running one to stop; False when it has ended already."""
    taken = db.session.execute(
        sa.update(_table)
        .where(_table.c.id == job.id, _table.c.state == State.QUEUED)
        .values(state=State.CANCELLED, finished_at=clock.now(), message=_("Cancelled before it began"))
    )
    if not taken.rowcount and job.state == State.RUNNING:
        queue().put(f"cancel:{job.id}", True)
        return True
    return bool(taken.rowcount)


def progress_of(job: Any) -> tuple[int, int]:
    """(done, in total): live while the job runs, as it ended afterwards."""
    if job.state == State.RUNNING and (live := queue().peek(f"progress:{job.id}")):
        return tuple(live)
    return job.progress, job.total


def own_job(job_id: int) -> Job | None:
    """A job that the acting person asked for, as it stands now."""
    own = (Job.id == job_id, Job.account_id == current().account_id)
    return db.session.scalar(sa.select(Job).where(*own).execution_options(scoped_by="jobs:own"))


def arguments_of(job: Job) -> dict[str, Any]:
    """What was asked, and under `outcome` what came of it."""
    return json.loads(job.arguments)


def is_consumer_alive() -> bool:
    """Whether somebody does the jobs: a beat was noted within the last minute."""
    seen = db.session.scalar(sa.select(Heartbeat.__table__.c.at).where(Heartbeat.__table__.c.name == CONSUMER))
    return seen is not None and clock.now() - seen < ALIVE_FOR


def beat() -> None:
    """Note that the consumer is alive."""
    table = Heartbeat.__table__
    if not db.session.execute(sa.update(table).where(table.c.name == CONSUMER).values(at=clock.now())).rowcount:
        db.session.execute(sa.insert(table).values(name=CONSUMER, at=clock.now()))
    db.session.commit()


def recover() -> None:
    """What a consumer that died left behind: running jobs have failed, waiting ones are handed over again."""
    db.session.execute(
        sa.update(_table)
        .where(_table.c.state == State.RUNNING)
        .values(
            state=State.FAILED,
            finished_at=clock.now(),
            message=_("Interrupted: the server was stopped. Nothing was changed; start it again"),
        )
    )
    waiting = db.session.scalars(sa.select(_table.c.id).where(_table.c.state == State.QUEUED)).all()
    db.session.commit()
    queue().huey.storage.flush_queue()
    for job_id in waiting:
        queue().hand_over(job_id)
