"""Groups in the browser: the name made while one types, the division by keys."""

import pytest

from tests.browser.test_screens import PHONE, WIDER_THAN_SCREEN, Person

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

pytestmark = pytest.mark.browser


@pytest.fixture
def secretary(chromium, demo_college):
    entered = Person(chromium, demo_college, "secretary")
    yield entered
    entered.context.close()


def test_the_name_of_a_group_is_made_while_its_pattern_is_typed(secretary):
    page = secretary.page
    page.goto("/groups/add")

    page.fill("#intake_year", "2026")
    page.locator("#pattern").press_sequentially("{курс}СА-{набор}")
    expect(page.locator("#name")).to_have_value("1СА-26")
    page.fill("#course_number", "2")
    expect(page.locator("#name")).to_have_value("2СА-26")

    page.select_option("#education_module", "general")
    expect(page.locator("#specialty")).to_be_hidden()
    expect(page.locator("#curriculum")).to_be_visible()
    assert secretary.faults == []


def test_a_group_is_divided_by_the_digits_and_saved(secretary, demo_college):
    page = secretary.page
    group = demo_college["groups"]["child2"]
    page.goto(f"/subgroups/split/{group}?item=0")
    page.get_by_role("button", name="Разделить на две подгруппы").click()
    rows = page.locator("table.split tbody tr")
    count = rows.count()

    rows.first.locator("input[type=radio]").last.focus()
    for _place in range(count):
        page.keyboard.press("2")
    expect(page.locator("[data-count]").nth(1)).to_have_text(str(count))
    assert page.evaluate(WIDER_THAN_SCREEN) <= 0
    page.get_by_role("button", name="Сохранить", exact=True).click()
    page.wait_for_url(lambda url: "on=" in url)

    checked = page.locator("table.split tbody input:checked")
    assert checked.count() == count
    assert len({checked.nth(place).get_attribute("value") for place in range(count)}) == 1
    page.set_viewport_size(PHONE)
    assert page.evaluate(WIDER_THAN_SCREEN) <= 0
    assert secretary.faults == []
