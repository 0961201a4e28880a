"""The frame, the registers and the forms as people meet them, on a desk and on a phone."""

import re
from urllib.parse import urlsplit

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

pytestmark = pytest.mark.browser

LOGINS = (
    "admin", "study_head", "practice_head", "hr", "secretary", "dispatcher", "teacher", "curator", "student", "parent",
)  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - window.innerWidth"


class Person:
    """One of the cast at a browser; what goes wrong meanwhile is kept in `faults`."""

    def __init__(self, chromium, college, login, viewport=DESK):
        self.root = f"http://127.0.0.1:{college['port']}"
        self.context = chromium.new_context(base_url=self.root, viewport=viewport)
        self.faults = []
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self._blame(said.type, said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._blame("script", error.message))
        self.page.on("request", lambda asked: self._watch(asked.url))
        self.page.goto("/login/")
        self.page.fill("#username", login)
        self.page.fill("#password", college["password"])
        self.page.press("#password", "Enter")
        self.page.wait_for_url(lambda url: "/login" not in url)

    def _blame(self, *words):
        self.faults.append((urlsplit(self.page.url).path, *words))

    def _watch(self, url):
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" != self.root:
            self._blame("another host", url)

    def walk(self, *, deep: bool):
        """Open every line of the menu; when `deep`, also the first card and the first form of every list."""
        for path in self._links(".side a"):
            self._open(path)
            inner = [self._links(selector)[:1] for selector in ("tbody a", ".act a", "a.btn.main")] if deep else []
            for (link,) in filter(None, inner):
                self._open(link)

    def _links(self, selector):
        return self.page.eval_on_selector_all(selector, "links => links.map(link => link.getAttribute('href'))")

    def _open(self, path):
        answer = self.page.goto(path)
        if answer.status >= 400:
            self._blame("status", answer.status)
        self.page.set_viewport_size(PHONE)
        if (over := self.page.evaluate(WIDER_THAN_SCREEN)) > 0:
            self._blame("wider than a phone", over)
        self.page.set_viewport_size(DESK)


@pytest.fixture
def person(chromium, demo_college):
    """person(login, viewport) -> one of the cast, signed in."""
    contexts = []

    def enter(login, viewport=DESK):
        entered = Person(chromium, demo_college, login, viewport)
        contexts.append(entered.context)
        return entered

    yield enter
    for context in contexts:
        context.close()


@pytest.mark.parametrize("login", LOGINS)
def test_everybody_walks_the_menu_without_an_error_another_host_or_a_page_wider_than_a_phone(person, login):
    someone = person(login)

    someone.walk(deep=login in ("admin", "study_head", "secretary", "teacher"))

    assert someone.faults == []


def test_the_menu_of_a_phone_opens_closes_and_leads(person):
    page = person("secretary", PHONE).page
    expect(page.locator(".side")).not_to_be_visible()

    page.click(".burger")
    expect(page.locator(".side")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".side")).not_to_be_visible()
    page.click(".burger")
    page.click(".side a[href='/students/list/']")

    expect(page.locator("h1")).to_have_text("Студенты")


def test_a_list_is_searched_as_one_types(person):
    page = person("secretary").page
    page.goto("/students/list/")
    name = page.locator("tbody td.first").nth(3).inner_text()

    page.locator("[name=q]").press_sequentially(name.lower())

    page.wait_for_url(lambda url: "q=" in url)
    shown = page.locator("tbody td.first").all_inner_texts()
    assert shown
    assert all(name in text for text in shown)
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_chip_narrows_the_list_and_is_taken_off(person):
    page = person("secretary").page
    page.goto("/enrollments/list/")
    group = page.locator("tbody td[data-label='Группа']").first.inner_text()

    page.click(".filter summary:has-text('Группа')")
    page.locator(".pop [role=combobox]").first.press_sequentially(group)
    page.click(f"[role=option]:has-text('{group}')")
    page.wait_for_url(re.compile(r"[?&]group=\d+"))

    assert set(page.locator("tbody td[data-label='Группа']").all_inner_texts()) == {group}
    page.click(".filter .drop")
    page.wait_for_url(lambda url: "group=" not in url)


def test_a_form_tells_what_is_missing_and_keeps_what_was_typed(person):
    page = person("secretary").page
    page.goto("/students/add")
    page.fill("#first_name", "Пётр")
    page.locator("#birth_date").press_sequentially("01092009")

    page.click(".form .btn.main")

    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary li")).to_contain_text("Фамилия")
    expect(page.locator("#last_name")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#first_name")).to_have_value("Пётр")
    expect(page.locator("#birth_date")).to_have_value("01.09.2009")


def test_typing_is_not_left_in_silence(person):
    page = person("secretary").page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/students/add")
    page.goto("/students/list/")
    assert asked == []

    page.goto("/students/add")
    page.locator("#last_name").press_sequentially("Иванов")
    page.goto("/students/list/")

    assert asked == ["beforeunload"]


def test_a_deletion_asks_and_cancelling_keeps_the_row(person):
    page = person("secretary").page
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/students/list/")
    page.click("tbody td.first a")

    page.click("[data-confirm]")
    expect(page.locator("#confirm")).to_be_visible()
    expect(page.locator("#confirm p")).to_contain_text("Удалить")
    page.keyboard.press("Escape")

    expect(page.locator("#confirm")).not_to_be_visible()
    assert sent == []


def test_a_form_is_sent_once_however_often_one_clicks(person):
    page = person("admin").page
    page.goto("/settings/")

    sent = page.evaluate("""() => {
      let sent = 0;
      addEventListener("submit", (event) => { sent += !event.defaultPrevented; event.preventDefault(); });
      for (const turn of [1, 2, 3]) document.querySelector(".form .btn.main").click();
      return sent;
    }""")

    assert sent == 1


def test_paper_carries_neither_menu_nor_buttons(person):
    page = person("secretary").page
    page.goto("/students/list/")

    page.emulate_media(media="print")

    for part in (".side", ".top", ".tools", ".btn.main", ".pager"):
        expect(page.locator(part).first).not_to_be_visible()
    expect(page.locator("tbody td.first").first).to_be_visible()
