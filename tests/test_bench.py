"""The benchmark's own arithmetic."""

import pytest

from bench.costs import COSTS, Cost, Verdict, missed
from bench.timing import Caller, compare


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(1.2, Verdict.AIM), (1.3, Verdict.AIM), (2.0, Verdict.MUST), (2.6, Verdict.MISSED), (None, Verdict.NOT_MEASURED)],
)
def test_a_cost_is_held_against_must_and_aim(value, verdict):
    assert Cost("data_cpu", "data", must=2.5, aim=1.3).verdict(value) is verdict


@pytest.mark.parametrize(("value", "verdict"), [(0.9, Verdict.AIM), (0.6, Verdict.MUST), (0.4, Verdict.MISSED)])
def test_throughput_is_better_the_higher(value, verdict):
    assert Cost("throughput", "throughput", must=0.5, aim=0.8, most=False).verdict(value) is verdict


def test_only_what_was_measured_can_be_missed():
    assert missed({}) == []
    assert [cost.key for cost in missed({"sql_page": 9, "sql_data": 4})] == ["sql_page"]


def test_no_promise_is_named_twice():
    assert len({cost.key for cost in COSTS}) == len(COSTS)


def test_a_caller_keeps_the_cookies_it_is_given():
    def application(environ, start):
        start("200 OK", [("Set-Cookie", "session=abc; HttpOnly; Path=/")])
        return [environ.get("HTTP_COOKIE", "").encode()]

    caller = Caller(application)
    caller.get("/")

    assert caller.get("/").body == b"session=abc"


def test_calls_are_compared_in_turns():
    order = []

    compare({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, times=1)

    assert order == ["a", "b", "a", "b", "a", "b"]
