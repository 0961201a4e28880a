"""How far a person has come, and when an account ends."""

import datetime
from dataclasses import replace

import pytest

from app.accounts import stages
from app.accounts.stages import Standing
from app.policy.issuing import Stage

TODAY = datetime.date(2026, 10, 14)
YESTERDAY = TODAY - datetime.timedelta(days=1)
FRESH = Standing(
    active=True, has_password=False, must_change=False, has_signed_in=False, password_until=None, access_until=None,
    is_handed=False,
)  # fmt: skip
SLIP = replace(FRESH, has_password=True, must_change=True, password_until=TODAY)


@pytest.mark.parametrize(
    ("standing", "stage"),
    [
        (None, Stage.NONE),
        (FRESH, Stage.CREATED),
        (SLIP, Stage.PRINTED),
        (replace(SLIP, is_handed=True), Stage.HANDED),
        (replace(SLIP, password_until=YESTERDAY), Stage.EXPIRED),
        (replace(SLIP, has_signed_in=True, must_change=False), Stage.IN_USE),
        (replace(SLIP, has_signed_in=True), Stage.PRINTED),
        (replace(SLIP, access_until=YESTERDAY), Stage.ENDED),
        (replace(SLIP, access_until=TODAY), Stage.PRINTED),
        (replace(SLIP, active=False), Stage.BLOCKED),
    ],
)
def test_where_on_the_way_a_person_stands(standing, stage):
    assert stages.stage(standing, today=TODAY) is stage


def test_the_longest_access_of_a_person_counts_and_one_without_an_end_outlasts_all():
    assert stages.latest([TODAY, YESTERDAY]) == TODAY
    assert stages.latest([TODAY, None]) is None
    assert stages.latest([]) is None


def test_a_parent_reads_until_the_child_is_of_age_or_for_as_long_as_the_child_does():
    born, left = datetime.date(2008, 2, 29), datetime.date(2025, 1, 1)

    assert stages.guardian_until(None, born, after_majority=False) == datetime.date(2026, 2, 28)
    assert stages.guardian_until(left, born, after_majority=False) == left
    assert stages.guardian_until(None, born, after_majority=True) is None
    assert stages.guardian_until(None, None, after_majority=False) is None
