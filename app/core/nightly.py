"""What is done once a day without anybody asking: `flask --app run nightly`, safe to run twice (extension point)."""

from collections.abc import Callable, Iterator
from typing import Any

from app.core.db import write_first
from app.extensions import db

Task = Callable[[], int]

_tasks: list[tuple[Any, Task]] = []


def every_night(label: Any) -> Callable[[Task], Task]:
    """Register nightly work under a label; the task says how many rows it has changed and commits nothing."""

    def register(task: Task) -> Task:
        if task not in [known for _label, known in _tasks]:
            _tasks.append((label, task))
        return task

    return register


def run() -> Iterator[tuple[str, int]]:
    """Do the work, each task in a transaction of its own: label and count as each is done."""
    for label, task in _tasks:
        write_first()
        count = task()
        db.session.commit()
        yield str(label), count
