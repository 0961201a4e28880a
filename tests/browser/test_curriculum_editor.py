"""A head types a curriculum by keyboard: nothing typed is lost, what does not add up is mended on the spot."""

import re

import pytest

from tests.browser.test_screens import Person

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(chromium, demo_college):
    """The draft that does not add up, opened in the editor by the head of studies."""
    head = Person(chromium, demo_college, "study_head")
    head.page.goto("/curricula/list/?state=draft")
    address = head.page.locator("tbody a[href*='/curricula/show/']").first.get_attribute("href")
    head.page.goto(address.replace("/show", "") + "/editor")
    head.page.wait_for_selector("html[data-ready=editor]")
    yield head
    head.context.close()
    assert head.faults == []


def cell(page, index, column):
    """The cell of a row under a head."""
    heads = page.locator("#plan-grid thead tr").nth(1).locator("th").all_inner_texts()
    number = next(n for n, head in enumerate(heads) if head.strip().split("\n")[0] == column)
    line = page.locator("#plan-grid tbody tr").filter(has=page.locator("td.index", has_text=re.compile(f"^{index}$")))
    return line.locator("td").nth(number)


def saved(page):
    page.keyboard.press("Control+s")
    expect(page.locator("#save-state")).to_have_text("Сохранено")


def test_a_row_is_typed_by_keyboard_saved_and_there_after_a_reload(editor):
    page = editor.page
    cell(page, "ООД.02", "Индекс").click()
    page.keyboard.press("Insert")
    for typed, key in (("ООД.55", "Tab"), ("Астрономия", "Enter")):
        page.keyboard.press("F2")
        page.keyboard.type(typed)
        page.keyboard.press(key)
    cell(page, "ООД.55", "ДЗ").click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    for _step in range(5):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("17,5")
    page.keyboard.press("Tab")

    expect(cell(page, "ООД.55", "Σ")).to_have_text("17,5")
    expect(cell(page, "ООД.55", "По плану")).to_have_text("17,5")
    saved(page)
    page.reload()
    page.wait_for_selector("html[data-ready=editor]")
    expect(cell(page, "ООД.55", "Название")).to_have_text("Астрономия")


def test_a_latin_letter_is_mended_by_one_click(editor):
    page = editor.page
    wrong = page.locator("#findings li", has_text="латинские буквы")
    expect(wrong).to_have_count(1)

    wrong.get_by_role("button", name="Исправить на").click()

    expect(wrong).to_have_count(0)
    expect(page.locator("#plan-grid td.index", has_text=re.compile("^МДК.01.03$"))).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(wrong).to_have_count(1)


def test_a_rectangle_from_a_spreadsheet_is_pasted_and_undone(editor):
    page = editor.page
    cell(page, "ОП.02", "Название").click()
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text/plain", "Первая\\nВторая");
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true})); }"""
    )

    expect(cell(page, "ОП.02", "Название")).to_have_text("Первая")
    expect(cell(page, "ОП.03", "Название")).to_have_text("Вторая")
    page.keyboard.press("Control+z")
    expect(cell(page, "ОП.03", "Название")).not_to_have_text("Вторая")


def test_what_was_typed_survives_a_broken_line_and_a_closed_page(editor):
    page = editor.page
    cell(page, "ОП.01", "Название").click()
    page.keyboard.press("F2")
    page.keyboard.type("Алгоритмы")
    page.keyboard.press("Enter")
    page.route("**/rows", lambda route: route.abort())
    page.keyboard.press("Control+s")
    expect(page.locator("#save-notice")).to_contain_text("Нет связи")

    page.unroute("**/rows")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_selector("html[data-ready=editor]")
    page.click("text=Вернуть их")

    expect(cell(page, "ОП.01", "Название")).to_have_text("Алгоритмы")
    saved(page)
    editor.faults = [fault for fault in editor.faults if "ERR_FAILED" not in str(fault)]


def test_an_ended_session_is_mended_over_the_page(editor):
    page = editor.page
    cell(page, "ОП.04", "Название").click()
    page.keyboard.press("F2")
    page.keyboard.type("Логика")
    page.keyboard.press("Enter")
    editor.context.clear_cookies()
    page.keyboard.press("Control+s")

    page.wait_for_selector("#signin-dialog[open]")
    page.fill("#signin-dialog [name=username]", "study_head")
    page.fill("#signin-dialog [name=password]", "college-demo")
    page.keyboard.press("Enter")

    expect(page.locator("#save-state")).to_have_text("Сохранено")
    expect(cell(page, "ОП.04", "Название")).to_have_text("Логика")
    editor.faults = [fault for fault in editor.faults if not re.search("40[01]", str(fault))]


def test_weeks_are_painted_by_letters_and_saved(editor):
    page = editor.page
    page.goto(page.url.replace("/editor", "/chart"))
    page.wait_for_selector("html[data-ready=chart]")
    page.click("td[data-course='1'][data-week='5']")

    page.keyboard.press("u")
    page.keyboard.press("e")
    page.keyboard.press("Control+s")

    expect(page.locator("#save-state")).to_have_text("Сохранено")
    page.reload()
    expect(page.locator("td[data-course='1'][data-week='5']")).to_have_text("Г")
    expect(page.locator("td[data-course='1'][data-week='6']")).to_have_text("У")
