"""The bare means of measuring: requests without a network, clocks, counts of statements."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import create_environ


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Caller:
    """Calls a WSGI application directly, so that hardly anything else is measured."""

    def __init__(self, application: Callable, cookie: str = ""):
        self._application = application
        self.cookie = cookie

    def get(self, path: str, **headers: str) -> Answer:
        return self._call(create_environ(path, headers=self._with_cookie(headers)))

    def post(self, path: str, body: bytes, **headers: str) -> Answer:
        given = self._with_cookie({"Content-Type": "application/json", **headers})
        return self._call(create_environ(path, method="POST", data=body, headers=given))

    def prepared(self, path: str) -> Callable[[], Answer]:
        """A request whose making is not measured."""
        ready = create_environ(path, headers=self._with_cookie({}))
        return lambda: self._call({**ready, "wsgi.input": BytesIO()})

    def _with_cookie(self, headers: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {**named, "Cookie": self.cookie} if self.cookie else named

    def _call(self, environ: dict) -> Answer:
        started: list = []
        chunks = self._application(environ, lambda status, headers, _=None: started.extend((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        self._remember_cookies(started[1])
        return Answer(int(started[0][:3]), {name.lower(): value for name, value in started[1]}, body)

    def _remember_cookies(self, headers: list[tuple[str, str]]) -> None:
        jar = dict(part.split("=", 1) for part in self.cookie.split("; ") if "=" in part)
        for name, value in headers:
            if name.lower() == "set-cookie":
                key, _, content = value.split(";", 1)[0].partition("=")
                jar[key] = content
        self.cookie = "; ".join(f"{key}={value}" for key, value in jar.items())


@dataclass(frozen=True, slots=True)
class Spent:
    """Medians of one call, in milliseconds of CPU and of the wall clock."""

    cpu: float
    wall: float


def compare(calls: dict[str, Callable], rounds: int, times: int = 5) -> dict[str, Spent]:
    """Measure several calls in turns, so that a busy machine burdens all of them alike."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            samples[name].append(_sample(call, times))
    return {name: _middle(taken) for name, taken in samples.items()}


def _sample(call: Callable, times: int) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        call()
    return (time.process_time() - cpu) / times * 1000, (time.perf_counter() - wall) / times * 1000


def _middle(taken: list[tuple[float, float]]) -> Spent:
    return Spent(statistics.median(cpu for cpu, _ in taken), statistics.median(wall for _, wall in taken))


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """The statements (with their parameters) that go to any database meanwhile."""
    seen: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
