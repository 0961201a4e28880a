"""A thematic plan typed by keyboard, pasted from Excel, and used in the journal."""

import json

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")

from playwright.sync_api import expect

from tests.browser.test_screens import person  # noqa: F401 - the fixture

pytestmark = pytest.mark.browser

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def open_draft(page):
    """The editor of a draft whose hours do not agree yet."""
    page.goto("/working-programs/list/?state=draft")
    page.click("tbody td.first a")
    page.click("a:has-text('Заполнить таблицу')")
    expect(page.locator("#plan-table tbody tr").first).to_be_visible()


def test_rows_are_typed_pasted_moved_and_survive_a_reload(person):  # noqa: F811
    page = person("study_head").page
    open_draft(page)
    rows = page.locator("#plan-table tbody tr")
    before = rows.count()

    page.locator("#plan-table textarea[name=title]").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Триггеры")
    page.keyboard.press("Enter")
    page.evaluate(PASTE, "1\tПредставления\tпрактическое занятие\t4\tс. 12\n2\tИндексы\tлекция\t2\n")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+s")
    expect(page.locator("#plan-state")).to_contain_text("Сохранено")
    page.reload()

    expect(rows).to_have_count(before + 3)
    titles = page.locator("#plan-table textarea[name=title]").evaluate_all("all => all.slice(-3).map(one => one.value)")
    assert titles == ["Триггеры", "Индексы", "Представления"]
    kinds = page.locator("#plan-table select[name=kind]").evaluate_all("all => all.slice(-2).map(one => one.value)")
    assert kinds == ["lecture", "practical"]


def test_a_row_that_cannot_be_stored_is_shown_where_it_stands(person):  # noqa: F811
    page = person("study_head").page
    open_draft(page)

    page.locator("#plan-table input[name=hours]").last.fill("много")
    page.keyboard.press("Control+s")

    expect(page.locator(".problem")).to_contain_text("Укажите часы")
    expect(page.locator("[aria-invalid=true]")).to_be_focused()


def test_the_next_topic_of_the_plan_is_put_into_the_lesson_with_its_homework(person, demo_college):  # noqa: F811
    page = person("teacher").page
    journal = demo_college["pages"]["empty_today"]
    page.goto(f"/journals/{journal}")
    following = page.locator("[data-part=plan_next]")
    expect(following).to_contain_text("Далее по плану")
    told = json.loads(page.evaluate(f"fetch('/journals/{journal}/topics.json').then(answer => answer.text())"))
    title = next(topic["title"] for topic in told["topics"] if topic["id"] == told["next"])

    following.click()

    expect(page.locator("#lesson [name=topic]")).to_have_value(title)
    expect(page.locator("#lesson [name=homework]")).not_to_have_value("")
    expect(following).to_be_hidden()
    page.wait_for_function(
        "url => fetch(url).then(a => a.json()).then(plan => plan.next !== " + str(told["next"]) + ")",
        arg=f"/journals/{journal}/topics.json",
    )
