"""Throughput of real servers: gunicorn with sync workers on loopback, eight clients, a bounded time."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.databases import ROOT

WORKERS = 2
CLIENTS = 8
STARTS_WITHIN = 40
# Every worker has to answer a few times before it is as fast as it will be.
WARMING = 12


@contextmanager
def served(application: str, env: dict[str, str]) -> Iterator[int]:
    """Serve an application (`module:name`) with gunicorn meanwhile; yields the port."""
    port = _free_port()
    line = [sys.executable, "-m", "gunicorn", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*line, "--keep-alive", "5", "--log-level", "warning", application],
        cwd=ROOT,
        env=env,
        start_new_session=True,
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def requests_a_second(port: int, paths: list[str], headers: dict[str, str], seconds: float) -> float:
    """What eight clients get answered, each asking for the next path as soon as it has the last."""
    for _ in range(WARMING):
        _fetch(port, paths[0], headers)
    counts = [0] * CLIENTS
    ends_at = time.monotonic() + seconds

    def client(number: int) -> None:
        while time.monotonic() < ends_at:
            _fetch(port, paths[(number + counts[number]) % len(paths)], headers)
            counts[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - started)


def _fetch(port: int, path: str, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the server did not start")
