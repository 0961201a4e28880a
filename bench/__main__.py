"""`make bench`: build the colleges, measure each engine, print and keep the table."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time

from bench import browser, databases, report, serving
from bench.databases import LARGE, QUICK, ROOT, SMALL, College

GRID_RUNS = 3
ASSUMED_PAGES = 50


def main() -> int:
    options = _options()
    started = time.monotonic()
    by_engine: dict[str, dict] = {}
    with databases.engines(options.engines.split(",")) as addresses:
        for engine, address in addresses.items():
            print(f"--- {engine}", file=sys.stderr)
            small = databases.college(engine, address, SMALL)
            large = databases.college(engine, address, QUICK if options.quick else LARGE)
            by_engine[engine] = measure(small, large, options.quick)
            print(report.table({engine: by_engine[engine]}), file=sys.stderr)
    broken = report.to_screen(by_engine)
    if not options.quick:
        print(f"Written to {report.write(by_engine, _machine()).relative_to(ROOT)}")
    print(f"Took {time.monotonic() - started:.0f} s.")
    return 1 if broken else 0


def measure(small: College, large: College, quick: bool) -> dict:
    """All numbers of one engine."""
    pages = large.cast["pages"]
    measured = _child(large, "everything", [pages["mdk"]], pages["empty_today"], quick)
    measured |= _growth(small, large, 1 if quick else GRID_RUNS)
    measured |= _served(large, 2.0 if quick else 6.0)
    counts = large.cast["counts"]
    return measured | {"built_in": large.built_in, "pages": counts["pages"], "filled_cells": counts["cells"]}


def _growth(small: College, large: College, runs: int) -> dict:
    """The grid of many pages in the small and the large college, in alternating runs."""
    taken: dict[str, list[dict]] = {"small": [], "large": []}
    for _ in range(runs):
        for name, college in (("small", small), ("large", large)):
            some = college.cast["pages"]["of_department"][:ASSUMED_PAGES]
            taken[name].append(_child(college, "grid", some, 0, False))
    best = {name: min(run["median_ms"] for run in ran) for name, ran in taken.items()}
    differing = set(taken["small"][0]["plans"]) ^ set(taken["large"][0]["plans"])
    for plan in sorted(differing):
        print(f"only one college is read like this: {plan}", file=sys.stderr)
    return {
        "growth": best["large"] / best["small"],
        "plans_differ": len(differing),
        "small_ms": best["small"],
        "large_ms": best["large"],
    }


def _served(large: College, seconds: float) -> dict:
    """Throughput and the browser, against real servers."""
    pages = large.cast["pages"]["of_teacher"]
    with serving.served("run:app", large.environment) as port:
        cookie = _cookie(large)
        paths = [f"/journals/{page}/grid.json" for page in pages]
        mine = serving.requests_a_second(port, paths, {"Cookie": cookie}, seconds)
        ready = browser.ready_ms(port, large.cast["pages"]["mdk"], cookie)
    with serving.served("bench.bare:app", large.environment) as port:
        bare = serving.requests_a_second(port, [f"/floor/{page}" for page in pages], {}, seconds)
    return {"throughput": mine / bare, "rps": mine, "rps_floor": bare, "ready_ms": ready}


def _cookie(college: College) -> str:
    return _python(college, "bench.cookie")["cookie"]


def _child(college: College, what: str, pages: list[int], writable: int, quick: bool) -> dict:
    listed = ",".join(str(page) for page in pages)
    return _python(college, "bench.measures", what, listed, str(writable), "1" if quick else "0")


def _python(college: College, module: str, *arguments: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=college.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller college and fewer rounds; writes no report")
    parser.add_argument("--engines", default="sqlite,postgresql", help="which engines, separated by commas")
    return parser.parse_args()


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


if __name__ == "__main__":
    sys.exit(main())
