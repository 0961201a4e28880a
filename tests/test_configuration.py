"""A production college refuses what only an invented one may have; it says so in Russian."""

import datetime

import pytest

import config
from app import create_app

GOOD_KEY = "k" * 40


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY не задан"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY не задан"),
        ({"SECRET_KEY": GOOD_KEY, "COLLEGE_TODAY": datetime.date(2026, 10, 14)}, "только при COLLEGE_MODE=demo"),
        ({"SECRET_KEY": GOOD_KEY, "MODE": "something"}, "COLLEGE_MODE"),
    ],
)
def test_a_production_college_does_not_start_with(settings, said):
    with pytest.raises(config.ConfigurationError) as refusal:
        create_app(**{"MODE": "production", "COLLEGE_TODAY": None} | settings)

    assert said in str(refusal.value)


def test_a_production_college_starts_with_a_real_key():
    assert create_app(MODE="production", COLLEGE_TODAY=None, SECRET_KEY=GOOD_KEY).config["MODE"] == "production"
