"""The one process that does the jobs."""

import logging
import sqlite3
import threading
from contextlib import contextmanager
from typing import Any

from flask import Flask
from huey.consumer import Consumer
from sqlalchemy.exc import SQLAlchemyError

from app.core import jobs

log = logging.getLogger(__name__)


class AlreadyRunningError(RuntimeError):
    """There is one consumer at a time: two would take each other's jobs for interrupted."""


def consume(app: Flask) -> None:
    """Do jobs until the process is told to stop. Raises AlreadyRunningError."""
    with _only_one(app), app.app_context():
        jobs.recover()
        stopped = threading.Event()
        threading.Thread(target=_keep_beating, args=(app, stopped), daemon=True).start()
        try:
            Consumer(jobs.queue().huey, workers=1, periodic=False, check_worker_health=True).run()
        finally:
            stopped.set()


@contextmanager
def _only_one(app: Flask) -> Any:
    """A lock that the system takes back however the process ends, on every system that Python runs on."""
    path = app.config["JOBS_QUEUE"].with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise AlreadyRunningError from error
    try:
        yield
    finally:
        lock.close()


def _keep_beating(app: Flask, stopped: threading.Event) -> None:
    while True:
        try:
            with app.app_context():
                jobs.beat()
        except SQLAlchemyError:  # a busy or absent database must not silence the heart for good
            log.warning("the heartbeat of the jobs could not be written", exc_info=True)
        if stopped.wait(jobs.BEATS_EVERY.total_seconds()):
            return
