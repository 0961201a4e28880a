"""Everything a person sees is Russian: every page that can be reached by anybody is read word by word."""

import functools
import http.cookiejar
import re
import urllib.error
import urllib.request
from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.reading import read

LOGINS = (
    "admin", "study_head", "practice_head", "hr", "secretary", "dispatcher", "teacher", "curator", "student", "parent",
)  # fmt: skip
# Lists are alike whatever they are ordered by: so many pages of one shape are read.
ALIKE = 2


class Found(NamedTuple):
    """An answer met on a walk. `is_linked` when a link led there, `english` the Latin words on it."""

    path: str
    status: int
    is_linked: bool
    is_page: bool
    english: set[str]


class Visitor:
    """Somebody who reads pages without a script."""

    def __init__(self, port: int):
        self.root = f"http://127.0.0.1:{port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def ask(self, path: str, form: dict | None = None) -> tuple[int, str]:
        """Status and text of a page; no text where the answer is a file or data."""
        sent = urlencode(form).encode() if form else None
        try:
            answer = self.opener.open(urljoin(self.root, path), sent, timeout=30)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            is_page = answer.headers.get_content_type() == "text/html"
            return answer.status, answer.read().decode() if is_page else ""

    def sign_in(self, login: str, password: str) -> int:
        _status, door = self.ask("/login/")
        token = re.search(r'name="csrf-token" content="([^"]+)"', door)[1]
        status, _page = self.ask("/login/", {"username": login, "password": password, "csrf_token": token})
        return status

    def walk(self, addresses) -> list[Found]:
        """Every page that links lead to from the desk, then those of the addresses that nothing links to."""
        seen, shapes, found = set(), Counter(), []
        for start, is_linked in (("/", True), *((address, False) for address in addresses)):
            waiting = [start]
            while waiting:
                path = waiting.pop(0)
                shape = re.sub(r"\d+", "#", re.sub(r"\?.*", "?", path))
                if path in seen or shapes[shape] >= ALIKE:
                    continue
                seen.add(path)
                shapes[shape] += 1
                status, page = self.ask(path)
                reader = read(page)
                found.append(Found(path, status, is_linked, bool(page), reader.latin_words()))
                waiting += [own for link in reader.links if (own := self._own(path, link))]
        return found

    def _own(self, path: str, link: str) -> str | None:
        parts = urlsplit(urljoin(self.root + path, link))
        if f"{parts.scheme}://{parts.netloc}" != self.root:
            return None
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.fixture
def visitor(demo_college):
    """Somebody at the door of the invented college."""
    return Visitor(demo_college["port"])


@pytest.fixture(scope="module")
def walked(demo_college):
    """walked(login) -> all that one of the cast can reach; everybody walks once."""

    @functools.cache
    def walk(login):
        visitor = Visitor(demo_college["port"])
        assert visitor.sign_in(login, demo_college["password"]) == 200
        return visitor.walk(demo_college["addresses"])

    return walk


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_of_everybody_speaks_russian(login, walked):
    english = {found.path: sorted(found.english) for found in walked(login) if found.english}

    assert english == {}
    assert sum(found.is_page for found in walked(login)) > 10


@pytest.mark.parametrize("login", LOGINS)
def test_no_link_leads_to_a_closed_door(login, walked):
    led_astray = {found.path: found.status for found in walked(login) if found.is_linked and found.status >= 400}

    assert led_astray == {}


@pytest.mark.parametrize("login", LOGINS)
def test_no_address_breaks(login, walked):
    broken = {found.path: found.status for found in walked(login) if found.status >= 500}

    assert broken == {}


def test_a_stranger_reads_russian_at_the_door(visitor):
    _status, door = visitor.ask("/login/")
    _status, refused = visitor.ask("/login/", {"username": "nobody", "password": "nothing"})

    assert read(door).latin_words() == read(refused).latin_words() == set()


def test_an_english_word_of_the_interface_is_heard_and_data_is_not():
    page = """<h1>Студенты</h1><p translate="no">Ivanov <b>College</b></p>
        <input placeholder="Search"><img alt="photo" src=x>
        <script>let word</script><script type="application/json">{"more": "Show all", "n": "Найдено: {n}"}</script>
        <p>III семестр, PDF</p>"""

    assert {word.split()[0] for word in read(page).latin_words()} == {"Search", "photo", "Show", "all"}
