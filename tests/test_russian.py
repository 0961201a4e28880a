"""Everything a person sees is Russian: every page that can be reached by anybody is read word by word."""

import http.cookiejar
import re
import urllib.error
import urllib.request
from collections import Counter
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.reading import latin_words, read

LOGINS = (
    "admin",
    "study_head",
    "practice_head",
    "hr",
    "secretary",
    "dispatcher",
    "teacher",
    "curator",
    "student",
    "parent",
)
# Lists are alike whatever they are ordered by: so many pages of one shape are read.
ALIKE = 3


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

    def walk(self, addresses):
        """(path, status, page) of every page that the addresses and the links on them lead to."""
        waiting, seen, shapes = list(addresses), set(), Counter()
        while waiting:
            path = waiting.pop(0)
            shape = re.sub(r"\d+", "#", re.sub(r"=[^&]*", "", path))
            if path in seen or shapes[shape] >= ALIKE:
                continue
            seen.add(path)
            shapes[shape] += 1
            status, page = self.ask(path)
            yield path, status, page
            waiting += [found for link in read(page).links if (found := self._own(path, link))]

    def _own(self, path: str, link: str) -> str | None:
        parts = urlsplit(urljoin(self.root + path, link))
        if f"{parts.scheme}://{parts.netloc}" != self.root:
            return None
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.fixture
def visitor(demo_college):
    """Somebody at the door of the invented college."""
    return Visitor(demo_college["port"])


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_of_everybody_speaks_russian(login, demo_college, visitor):
    assert visitor.sign_in(login, demo_college["password"]) == 200
    pages, english, broken = 0, {}, {}

    for path, status, page in visitor.walk(["/", *demo_college["addresses"]]):
        pages += bool(page)
        if words := latin_words(page):
            english[path] = sorted(words)
        if status >= 500:
            broken[path] = status

    assert english == {}
    assert broken == {}
    assert pages > 10


@pytest.mark.parametrize("login", LOGINS)
def test_no_link_leads_to_a_closed_door(login, demo_college, visitor):
    visitor.sign_in(login, demo_college["password"])

    led_astray = {path: status for path, status, _page in visitor.walk(["/"]) if status >= 400}

    assert led_astray == {}


def test_a_stranger_reads_russian_at_the_door(visitor):
    _status, door = visitor.ask("/login/")
    _status, refused = visitor.ask("/login/", {"username": "nobody", "password": "nothing"})

    assert latin_words(door) == latin_words(refused) == set()


def test_an_english_word_of_the_interface_is_heard_and_data_is_not():
    page = """<h1>Студенты</h1><p translate="no">Ivanov <b>College</b></p><input placeholder="Search"><img alt="photo" src=x>
        <script>let word</script><script type="application/json">{"more": "Show all", "n": "Найдено: {n}"}</script>
        <p>III семестр, PDF</p>"""

    assert {word.split()[0] for word in latin_words(page)} == {"Search", "photo", "Show", "all"}
