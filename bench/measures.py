"""Measures one college in a process of its own; prints JSON. Started with the college's environment.

python -m bench.measures {grid|everything} PAGE,PAGE,... WRITABLE_PAGE QUICK
"""

import gzip
import json
import re
import sys
import uuid
from collections.abc import Iterator

import sqlalchemy as sa

from app import create_app
from bench import floor
from bench.timing import Answer, Caller, Spent, compare, statements
from config import Config

PASSWORD = "college-demo"


def sign_in(caller: Caller, username: str) -> None:
    """Sign in through the front door, as a person does."""
    form = caller.get("/login/").body.decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    fields = f"csrf_token={token[1] if token else ''}&username={username}&password={PASSWORD}"
    answer = caller.post("/login/", fields.encode(), Content_Type="application/x-www-form-urlencoded")
    if answer.status != 302 or "/login" in answer.headers.get("location", ""):
        raise RuntimeError(f"{username} cannot sign in: {answer.status}")


def grid(caller: Caller, pages: list[int]) -> dict:
    """The median time of the grid's data over many pages: what growth must not touch."""
    calls = {str(page): caller.prepared(f"/journals/{page}/grid.json") for page in pages}
    spent = compare(calls, rounds=9, times=1)
    walls = sorted(one.wall for one in spent.values())
    with statements() as seen:
        caller.get(f"/journals/{pages[0]}/grid.json")
    return {"median_ms": walls[len(walls) // 2], "plans": list(plans(seen))}


def plans(seen: list[tuple[str, object]]) -> Iterator[str]:
    """How the engine finds the rows of each statement, without numbers that differ by nature."""
    engine = sa.create_engine(Config.SQLALCHEMY_DATABASE_URI)
    lite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        for statement, parameters in seen:
            if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            prefix = "EXPLAIN QUERY PLAN " if lite else "EXPLAIN (COSTS OFF) "
            rows = connection.exec_driver_sql(prefix + statement, parameters).all()
            yield re.sub(r"\b\d+\b", "N", " | ".join(str(row[-1]).strip() for row in rows))


def everything(caller: Caller, application, pages: list[int], writable: int, quick: bool) -> dict:
    """Every cost that one process can measure."""
    page, rounds = pages[0], 8 if quick else 25
    bare = Caller(floor.create_floor(Config.SQLALCHEMY_DATABASE_URI))
    result = _sizes(caller, bare, page)
    spent = compare(
        {
            "data": caller.prepared(f"/journals/{page}/grid.json"),
            "page": caller.prepared(f"/journals/{page}"),
            "floor": bare.prepared(f"/floor/{page}"),
        },
        rounds,
    )
    result |= _ratios(spent)
    result |= _statements(caller, application, page)
    result |= _writing(caller, bare, writable, rounds)
    return result


def _ratios(spent: dict[str, Spent]) -> dict:
    return {
        "data_cpu": spent["data"].cpu / spent["floor"].cpu,
        "data_time": spent["data"].wall / spent["floor"].wall,
        "page_time": spent["page"].wall / spent["floor"].wall,
        "page_and_data_time": (spent["page"].wall + spent["data"].wall) / spent["floor"].wall,
        "ms": {name: {"cpu": one.cpu, "wall": one.wall} for name, one in spent.items()},
    }


def _sizes(caller: Caller, bare: Caller, page: int) -> dict:
    shell, data = caller.get(f"/journals/{page}"), caller.get(f"/journals/{page}/grid.json")
    for answer in (shell, data):
        if answer.status != 200:
            raise RuntimeError(f"journal {page} answered {answer.status}")
    return {
        "bytes_page": len(shell.body),
        "bytes_page_gzip": len(gzip.compress(shell.body)),
        "bytes_data": len(data.body),
        "bytes_data_gzip": len(gzip.compress(data.body)),
        "bytes_floor": len(bare.get(f"/floor/{page}").body),
        "cells": len(json.loads(data.body)["cells"]),
    }


def _statements(caller: Caller, application, page: int) -> dict:
    with statements() as of_page:
        caller.get(f"/journals/{page}")
    with statements() as of_data:
        answer = caller.get(f"/journals/{page}/grid.json")
    with statements() as of_poll:
        unchanged = caller.get(f"/journals/{page}/grid.json", If_None_Match=answer.headers["etag"])
    if unchanged.status != 304:
        raise RuntimeError(f"an unchanged page answered {unchanged.status}")
    lists = {path: _count(caller, path) for path in generated_lists(application)}
    seen = {path: number for path, number in lists.items() if number}
    return {
        "sql_page": len(of_page),
        "sql_data": len(of_data),
        "sql_unchanged": len(of_poll),
        "sql_list": max(seen.values(), default=None),
        "lists": seen,
    }


def generated_lists(application) -> list[str]:
    """The list addresses of all registers."""
    rules = application.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if rule.endpoint.endswith(".list") and not rule.arguments})


def _count(caller: Caller, path: str) -> int | None:
    with statements() as seen:
        answer = caller.get(path)
    return len(seen) if answer.status == 200 else None


def _writing(caller: Caller, bare: Caller, page: int, rounds: int) -> dict:
    """Batches and single marks on the page that waits for them; every run adds versions to its cells."""
    token = re.search(rb'name="csrf-token" content="([^"]+)"', caller.get(f"/journals/{page}").body)[1].decode()
    today = json.loads(caller.get(f"/journals/{page}/grid.json").body)
    lesson = next(one for one in today["lessons"] if one["date"] == today["today"])
    students = [one["id"] for one in today["students"]][:25]
    versions = {(c["student"], c["work"]): c["version"] for c in today["cells"] if c.get("lesson") == lesson["id"]}
    desk = _Desk(caller, page, token, lesson["id"], versions)
    work = lesson["works"][0]["id"]
    marks = [(student, work, "4") for student in students]
    with statements() as of_batch:
        desk.save(marks)
    mixed = [(s, None, "н") if n % 2 else (s, work, "5") for n, s in enumerate(students)]
    with statements() as of_mixed:
        desk.save(mixed)
    values = iter("54" * (rounds * 40))
    insert = json.dumps({"work": work, "student": students[0], "value": "5"}).encode()
    spent = compare(
        {
            "save": lambda: desk.save([(students[0], work, next(values))]),
            "insert": lambda: bare.post("/floor/insert", insert),
        },
        rounds,
    )
    return {
        "sql_batch": len(of_batch),
        "sql_mixed": len(of_mixed),
        "save_one": spent["save"].wall / spent["insert"].wall,
        "save_ms": spent["save"].wall,
        "insert_ms": spent["insert"].wall,
    }


class _Desk:
    """A teacher who saves cells of one lesson and remembers their versions."""

    def __init__(self, caller: Caller, page: int, token: str, lesson: int, versions: dict):
        self._caller, self._path, self._token = caller, f"/journals/{page}/cells", token
        self._lesson, self._versions = lesson, versions

    def save(self, cells: list[tuple[int, int | None, str]]) -> None:
        ops = [self._op(*cell) for cell in cells]
        body = json.dumps({"ops": ops, "reason": None}).encode()
        answer = self._caller.post(self._path, body, X_CSRFToken=self._token)
        self._learn(cells, answer)

    def _op(self, student: int, work: int | None, value: str) -> dict:
        place = {"lesson": self._lesson, "student": student, "work": work}
        return {"op": str(uuid.uuid4()), **place, "value": value, "was": self._versions.get((student, work))}

    def _learn(self, cells: list, answer: Answer) -> None:
        results = json.loads(answer.body)["results"] if answer.status == 200 else []
        if len(results) != len(cells) or any(one["status"] != "saved" for one in results):
            raise RuntimeError(f"not saved: {answer.status} {answer.body[:300]!r}")
        for (student, work, _), result in zip(cells, results, strict=True):
            self._versions[student, work] = result["cell"]["version"]


def _longest_form(caller: Caller) -> int | None:
    """Options in the form that enrols one of thousands of students into a group."""
    answer = caller.get("/enrollments/add")
    return answer.body.count(b"<option") if answer.status == 200 else None


def main(what: str, pages: list[int], writable: int, quick: bool) -> dict:
    application = create_app()
    heads = Caller(application)
    sign_in(heads, "study_head")
    if what == "grid":
        return grid(heads, pages)
    teacher = Caller(application)
    sign_in(teacher, "teacher")
    floor.prepare(Config.SQLALCHEMY_DATABASE_URI)
    measured = everything(teacher, application, pages, writable, quick)
    secretary = Caller(application)
    sign_in(secretary, "secretary")
    measured["form_options"] = _longest_form(secretary)
    return measured


if __name__ == "__main__":
    _, what, pages, writable, quick = sys.argv
    print(json.dumps(main(what, [int(page) for page in pages.split(",")], int(writable), quick == "1")))
