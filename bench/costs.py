"""The table of costs: what is promised, and how a measured number stands against it. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    AIM = "aim met"
    MUST = "must met"
    MISSED = "MISSED"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Cost:
    """One promise. `most` tells limits from above from limits from below (throughput)."""

    key: str
    what: str
    must: float
    aim: float
    unit: str = "× floor"
    most: bool = True

    def verdict(self, value: float | None) -> Verdict:
        if value is None:
            return Verdict.NOT_MEASURED
        sign = 1 if self.most else -1
        if sign * value <= sign * self.aim:
            return Verdict.AIM
        return Verdict.MUST if sign * value <= sign * self.must else Verdict.MISSED


COSTS = (
    Cost("data_cpu", "the grid's data, CPU", 2.5, 1.3),
    Cost("page_time", "the whole page with menu, time", 4.0, 2.0),
    Cost("sql_page", "SQL statements of a page", 8, 4, "statements"),
    Cost("sql_data", "SQL statements of the grid's data", 8, 4, "statements"),
    Cost("sql_unchanged", "SQL statements of a poll that finds no change", 3, 3, "statements"),
    Cost("sql_list", "SQL statements of the dearest generated list", 10, 6, "statements"),
    Cost("sql_batch", "SQL statements of a batch of marks", 9, 6, "statements"),
    Cost("sql_mixed", "SQL statements of a mixed batch", 12, 9, "statements"),
    Cost("bytes_page", "page, bytes", 60_000, 30_000, "bytes"),
    Cost("bytes_page_gzip", "page, bytes gzipped", 12_000, 6_000, "bytes"),
    Cost("bytes_data", "grid.json, bytes", 200_000, 120_000, "bytes"),
    Cost("bytes_data_gzip", "grid.json, bytes gzipped", 16_000, 12_000, "bytes"),
    Cost("growth", "from 60 k to 1.1 M cells, median of 50", 1.15, 1.05, "× the small college"),
    Cost("plans_differ", "query plans that differ between the two", 0, 0, "plans"),
    Cost("save_one", "saving one mark with rights, history and hash", 4.0, 2.0, "× a bare durable insert"),
    Cost("throughput", "throughput of the data view, 8 clients", 0.5, 0.8, "× floor", most=False),
    Cost("ready_ms", "page ready in the browser", 150, 90, "ms"),
    Cost("form_options", "options sent with a form whose choice is long", 100, 50, "options"),
)


def missed(measured: dict[str, float]) -> list[Cost]:
    """The promises that were measured and do not hold."""
    return [cost for cost in COSTS if cost.verdict(measured.get(cost.key)) is Verdict.MISSED]
