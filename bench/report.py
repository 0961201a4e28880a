"""Writes what was measured: to the screen and to docs/performance.md."""

from pathlib import Path

from bench.costs import COSTS, Cost, Verdict, missed
from bench.databases import ROOT

PAGE = ROOT / "docs" / "performance.md"
FORM = Path(__file__).with_name("performance.md")


def number(value: float | None, cost: Cost) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if cost.unit.startswith("×") else f"{value:,.0f}".replace(",", " ")


def limit(value: float, cost: Cost) -> str:
    sign = "≤" if cost.most else "≥"
    return f"{sign} {value:g}" if cost.unit.startswith("×") else f"{sign} {value:,.0f}".replace(",", " ")


def table(by_engine: dict[str, dict]) -> str:
    """A Markdown table: a row per promise, two columns per engine."""
    heads = [head for engine in by_engine for head in (engine, "")]
    lines = [
        "| " + " | ".join(["what", "unit", "must", "aim", *heads]) + " |",
        "|" + "---|" * (4 + len(heads)),
    ]
    for cost in COSTS:
        cells = [cost.what, cost.unit, limit(cost.must, cost), limit(cost.aim, cost)]
        for measured in by_engine.values():
            value = measured.get(cost.key)
            cells += [number(value, cost), _shown(cost.verdict(value))]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shown(verdict: Verdict) -> str:
    return f"**{verdict}**" if verdict is Verdict.MISSED else str(verdict)


def write(by_engine: dict[str, dict], machine: str) -> Path:
    """Renew docs/performance.md."""
    PAGE.parent.mkdir(exist_ok=True)
    form = FORM.read_text()
    PAGE.write_text(form.format(machine=machine, table=table(by_engine), details=_details(by_engine)))
    return PAGE


def _details(by_engine: dict[str, dict]) -> str:
    return "\n".join(_detail(engine, measured) for engine, measured in by_engine.items())


def _detail(engine: str, measured: dict) -> str:
    spent = measured.get("ms", {})
    times = ", ".join(f"{name} {one['wall']:.1f} ms (CPU {one['cpu']:.1f})" for name, one in spent.items())
    return (
        f"* **{engine}**: {measured.get('pages')} pages, {measured.get('filled_cells'):,} filled cells, "
        f"built in {measured.get('built_in')} s. One page of {measured.get('cells')} filled cells: {times}. "
        f"Page and data together take {measured.get('page_and_data_time', 0):.2f} × the floor. "
        f"The data are {measured.get('bytes_data')} bytes, the floor's {measured.get('bytes_floor')}. "
        f"Saving one mark {measured.get('save_ms', 0):.1f} ms, a bare durable insert "
        f"{measured.get('insert_ms', 0):.1f} ms. Requests a second: {measured.get('rps', 0):.0f}, "
        f"the floor {measured.get('rps_floor', 0):.0f}. Grid of the small college "
        f"{measured.get('small_ms', 0):.1f} ms, of the large one {measured.get('large_ms', 0):.1f} ms."
    )


def to_screen(by_engine: dict[str, dict]) -> int:
    """Print the table; returns how many promises are missed."""
    print(table(by_engine))
    broken = [(engine, cost) for engine, measured in by_engine.items() for cost in missed(measured)]
    for engine, cost in broken:
        print(f"{engine}: {cost.what}: {limit(cost.must, cost)} is missed")
    return len(broken)
