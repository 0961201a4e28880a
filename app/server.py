"""Serving the program: gunicorn where processes fork, waitress where they do not, the worker of jobs beside it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from flask import Flask

import config


def serve(app: Flask) -> None:
    """Serve until stopped, on the address of PORT, with one process that does background jobs."""
    address = f"127.0.0.1:{app.config['PORT']}"
    with _worker_of_jobs():
        if hasattr(os, "fork"):
            _gunicorn(app, address)
        else:
            from waitress import serve as waitress_serve

            waitress_serve(app, listen=address)


@contextlib.contextmanager
def _worker_of_jobs() -> Iterator[None]:
    """A production unit may run its own (`flask work`); a second one ends by itself, so starting it here is safe."""
    command = [sys.executable, "-m", "flask", "--app", "run", "work"]
    worker = subprocess.Popen(command, cwd=config.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    starter = os.getpid()
    try:
        yield
    finally:
        # A forked server process leaves through here as well; only the one that started the worker ends it.
        if os.getpid() == starter:
            worker.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.wait(timeout=5)


def _gunicorn(app: Flask, address: str) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        """Two workers over the loaded program: start-up sends no SQL, so forking after it is safe."""

        def load_config(self):
            self.cfg.set("bind", address)
            self.cfg.set("workers", 2)
            self.cfg.set("preload_app", True)
            self.cfg.set("accesslog", None)
            self.cfg.set("control_socket_disable", True)

        def load(self):
            return app

    Server().run()
