"""The head hands out hours by keyboard; sums follow at once, and what is refused is told."""

import re

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

pytestmark = pytest.mark.browser


@pytest.fixture
def head(chromium, demo_college):
    """The head for studies at the screen of distribution, vacant rows only; faults are collected."""
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{demo_college['port']}", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(error.message))
    page.goto("/login/")
    page.fill("#username", "study_head")
    page.fill("#password", demo_college["password"])
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/workload/year/?vacant=1")
    yield page
    context.close()


def hours_of(page, name):
    words = page.locator("#people li", has_text=name).locator(".has b").inner_text()
    return float(words.replace(",", "."))


def test_a_teacher_is_chosen_by_typing_and_the_cursor_goes_to_the_next_row(head, demo_college):
    first = head.locator("tr[data-unit]:has([data-choose])").first
    key = first.get_attribute("data-unit")
    first.locator("[data-choose]").focus()

    # Playwright's keyboard has no Russian letters: the event is what a Russian keyboard sends.
    first.locator("[data-choose]").dispatch_event("keydown", {"key": "о"})
    box = head.locator(".giver [role=combobox]")
    expect(box).to_be_focused()
    expect(box).to_have_value("о")
    head.keyboard.type("рлова")
    expect(head.locator("[role=option]")).to_have_count(1)
    head.keyboard.press("Enter")

    row = head.locator(f"tr[data-unit='{key}']")
    expect(row.locator(".given")).to_contain_text("Орлова Н. С.")
    expect(row.locator("[data-choose]")).to_have_count(0)
    expect(head.locator("#people li", has_text="Орлова")).to_be_visible()
    assert hours_of(head, "Орлова") > 0
    assert head.evaluate("document.activeElement.closest('tr[data-unit]').dataset.unit") != key
    assert head.faults == []


def test_escape_leaves_the_chooser_and_keeps_the_vacancy(head):
    row = head.locator("tr[data-unit]:has([data-choose])").first
    row.locator("[data-choose]").click()
    expect(row.locator("[role=listbox]")).to_be_visible()

    head.keyboard.press("Escape")
    head.keyboard.press("Escape")

    expect(row.locator("[data-choose]")).to_be_focused()
    assert head.faults == []


def test_too_many_hours_are_told_in_the_dialog_and_what_was_typed_stays(head):
    row = head.locator("tr[data-unit]:has([data-choose])").first
    row.locator("[data-more]").click()
    dialog = head.locator("#given-dialog")
    dialog.locator("[role=combobox]").press_sequentially("орлова")
    dialog.locator("[role=option]", has_text="Орлова").click()
    dialog.locator("[name=hours]").fill("999")

    dialog.locator("[value=save]").click()

    expect(dialog.locator("[data-wrong]")).to_contain_text("свободно только")
    expect(dialog.locator("[name=hours]")).to_have_value("999")
    expect(dialog).to_be_visible()


def test_a_draft_is_changed_and_taken_back_from_its_card(head):
    head.goto("/workload/year/?vacant=1")
    row = head.locator("tr[data-unit]:has([data-choose])").first
    key = row.get_attribute("data-unit")
    row.locator("[data-choose]").click()
    head.keyboard.type("белоус")
    head.locator(".giver [role=option]", has_text="Белоусова").click()
    row = head.locator(f"tr[data-unit='{key}']")
    dialog = head.locator("#given-dialog")

    row.locator(".given", has_text="Белоусова").click()
    dialog.locator("[name=hours]").fill("10")
    dialog.locator("[value=save]").click()
    expect(row.locator(".given b")).to_have_text("10")
    expect(row.locator("[data-choose]")).to_be_visible()
    row.locator(".given", has_text="Белоусова").click()
    dialog.locator("[value=remove]").click()

    expect(row.locator(".given", has_text="Белоусова")).to_have_count(0)
    expect(head.locator("#people")).not_to_contain_text(re.compile("undefined|NaN"))


def test_a_replacement_from_a_day_shows_both_teachers(head):
    head.goto("/workload/year/")
    row = head.locator("tr[data-unit]", has=head.locator(".given:not(.draft)")).last
    key = row.get_attribute("data-unit")
    row.locator(".given").first.click()
    head.locator("[data-turn=replace]").click()
    dialog = head.locator("#replace-dialog")
    dialog.locator("[role=combobox]").press_sequentially("белоус")
    dialog.locator("[role=option]", has_text="Белоусова").click()
    dialog.locator("[name=since]").fill("02.11.2026")

    dialog.locator("[value=replace]").click()
    expect(dialog.locator("[data-wrong]")).to_contain_text("приказ")
    dialog.locator("[name=order]").fill("№ 15 от 30.10.2026")
    dialog.locator("[value=replace]").click()

    row = head.locator(f"tr[data-unit='{key}']")
    expect(row.locator(".given")).to_have_count(2)
    expect(row).to_contain_text("Белоусова М. А.")
    assert [fault for fault in head.faults if "422" not in fault] == []
