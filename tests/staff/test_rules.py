"""What may be on the payroll, and what a card lacks: no database."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from app.staff import rules
from app.staff.rules import Gap

DAY = datetime.date(2026, 10, 14)


def held(position="Преподаватель", kind="main", rate="1", starts_on=datetime.date(2020, 9, 1), ends_on=None):
    return SimpleNamespace(position=position, kind=kind, rate=Decimal(rate), starts_on=starts_on, ends_on=ends_on)


def person(**fields):
    empty = dict.fromkeys(("birth_date", "hired_on", "dismissed_on", "trained_on"))
    return SimpleNamespace(**(empty | {"positions": [], "names": []} | fields))


def facts(**fields):
    full = {
        "birth_date": DAY, "phone": "1", "email": None, "department_id": 1, "hired_on": DAY, "hire_order": "№ 1",
        "qualification": "first", "qualification_until": None, "trained_on": DAY, "account_id": 1, "is_teaching": True,
        "has_position": True, "has_consent": True,
    }  # fmt: skip
    return SimpleNamespace(**(full | fields))


def test_the_main_job_goes_before_a_part_time_one_and_a_larger_share_before_a_smaller():
    main, part, half = held(), held("Методист", "internal", "0.5"), held("Мастер", "external", "0.5")
    whole = held("Воспитатель", "external", "0.75")

    assert rules.main_of([part, main], DAY) is main
    assert rules.main_of([half, whole], DAY) is whole


def test_without_a_position_of_today_the_next_one_counts_then_the_last():
    past = held(ends_on=datetime.date(2025, 8, 31))
    ahead = held("Методист", starts_on=datetime.date(2026, 11, 1))

    assert rules.main_of([past, ahead], DAY) is ahead
    assert rules.main_of([past], DAY) is past
    assert rules.main_of([], DAY) is None


@pytest.mark.parametrize(
    ("new", "is_refused"),
    [
        (held("Методист"), True),  # a second main job
        (held("Методист", "internal", "0.5"), False),
        (held("Преподаватель", "internal", "0.25"), False),  # the same position, part-time beside the main job
        (held("Методист", starts_on=datetime.date(2026, 11, 2)), True),
        (held("Методист", rate="2.5", kind="internal"), True),
        (held("Методист", kind="internal", ends_on=datetime.date(2019, 1, 1)), True),
    ],
)
def test_two_main_jobs_at_once_are_refused_and_part_time_ones_are_not(new, is_refused):
    refusal = rules.refusal_of_position(new, [held()], person())

    assert bool(refusal) is is_refused


def test_a_main_job_may_follow_one_that_has_ended_the_day_before():
    left = held(ends_on=datetime.date(2026, 10, 13))

    assert rules.refusal_of_position(held("Методист", starts_on=DAY), [left], person()) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"birth_date": DAY + datetime.timedelta(days=1)},
        {"birth_date": datetime.date(2015, 1, 1), "hired_on": datetime.date(2026, 9, 1)},
        {"hired_on": DAY, "dismissed_on": DAY - datetime.timedelta(days=1)},
        {"dismissed_on": DAY},
        {"trained_on": DAY + datetime.timedelta(days=1)},
    ],
)
def test_dates_of_a_life_and_of_a_job_follow_each_other(fields):
    assert rules.refusal_of_card(person(**fields), DAY)


def test_a_complete_card_lacks_nothing():
    assert rules.gaps(facts(), DAY, 90) == []


@pytest.mark.parametrize(
    ("fields", "gap"),
    [
        ({"birth_date": None}, Gap.BIRTH_DATE),
        ({"phone": None}, Gap.CONTACT),
        ({"has_position": False}, Gap.POSITION),
        ({"hire_order": ""}, Gap.HIRE_ORDER),
        ({"qualification": None}, Gap.CATEGORY),
        ({"qualification_until": DAY}, Gap.CATEGORY_EXPIRES),
        ({"qualification_until": DAY + datetime.timedelta(days=90)}, Gap.CATEGORY_EXPIRES),
        ({"qualification_until": DAY - datetime.timedelta(days=1)}, Gap.CATEGORY_EXPIRED),
        ({"trained_on": None}, Gap.TRAINING),
        ({"account_id": None}, Gap.ACCOUNT),
        ({"has_consent": False}, Gap.CONSENT),
    ],
)
def test_each_gap_of_a_card_is_told(fields, gap):
    assert rules.gaps(facts(**fields), DAY, 90) == [gap]


def test_category_and_training_are_asked_of_teaching_staff_only():
    office = facts(is_teaching=False, qualification=None, trained_on=None, department_id=None)

    assert rules.gaps(office, DAY, 90) == []


def test_a_category_that_ends_after_the_notice_is_not_told_yet():
    assert rules.gaps(facts(qualification_until=DAY + datetime.timedelta(days=91)), DAY, 90) == []
