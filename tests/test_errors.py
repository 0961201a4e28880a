"""What a person reads when something is wrong."""

import pytest

from app import create_app
from tests.reading import read


@pytest.fixture
def without_database(tmp_path):
    """A program whose database is not there."""
    app = create_app(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/no-such-folder/college.db",
        SECRET_KEY="a key that only the tests know, long enough",
        PROPAGATE_FAULTS=False,
    )
    return app.test_client()


def test_the_page_of_an_error_comes_also_when_the_database_is_the_trouble(without_database):
    answer = without_database.get("/login/")

    assert answer.status_code == 500
    assert "Ошибка на нашей стороне" in answer.text
    assert read(answer.text).latin_words() == set()


def test_a_missing_page_says_so_and_leads_back(sign_in):
    answer = sign_in().get("/no-such-page")

    assert answer.status_code == 404
    assert 'href="/"' in answer.text
    assert read(answer.text).latin_words() == set()
