"""What the staff department does in a day: hires, changes a surname, dismisses; and the door that closes."""

import re

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

from tests.browser.test_credentials import door  # noqa: E402, F401 - the fixture

pytestmark = pytest.mark.browser


def choose(page, label, text):
    """Pick a row in a field that searches as one types."""
    page.get_by_role("combobox", name=label).press_sequentially(text)
    page.locator("[role=option]", has_text=text).first.click()


def save(page):
    page.locator(".form .btn.main").click()
    page.wait_for_load_state()


def hire(page):
    """A new teacher with an order and a position; returns the address of the card."""
    page.goto("/employees/add")
    for name, value in (("last_name", "Щукина"), ("first_name", "Лидия"), ("middle_name", "Эдуардовна")):
        page.fill(f"#{name}", value)
    page.fill("#birth_date", "14.03.1990")
    page.fill("#hired_on", "12.10.2026")
    page.fill("#hire_order", "№ 51-лс от 09.10.2026")
    choose(page, "Должность", "Преподаватель")
    save(page)
    page.goto("/employees/list/?q=щукина")
    page.click("tbody td.first a")
    expect(page.locator("h1")).to_have_text("Щукина Лидия Эдуардовна")
    return page.url


def issue(page):
    """The administrator makes the account; returns the password that is shown once."""
    page.goto("/accounts/add")
    for name, value in (("username", "shchukina.l.e"), ("last_name", "Щукина"), ("first_name", "Лидия")):
        page.fill(f"#{name}", value)
    choose(page, "Сотрудник", "Щукина")
    page.check("input[name=role][value='Педагогический работник']")
    save(page)
    return page.locator(".code, code").first.inner_text().strip()


def test_hired_renamed_and_dismissed_she_signs_in_no_more(door):  # noqa: F811
    hr, admin = door("hr"), door("admin")
    card = hire(hr)
    password = issue(admin)
    she = door("shchukina.l.e", password)
    expect(she.locator("h1")).to_contain_text("парол")

    hr.goto(card.replace("show/", "") + "/rename")
    hr.fill("#last_name", "Яковлева")
    hr.fill("#on", "13.10.2026")
    hr.fill("#order", "№ 53-лс от 13.10.2026")
    save(hr)
    hr.goto("/employees/list/?q=щукина")
    expect(hr.locator("tbody td.first").first).to_contain_text("Яковлева")

    hr.goto(card.replace("show/", "") + "/dismiss")
    hr.fill("#on", "14.10.2026")
    hr.fill("#order", "№ 54-лс от 14.10.2026")
    save(hr)
    hr.goto(card)
    expect(hr.locator("main")).to_contain_text("уволен")

    she.goto("/")
    expect(she).to_have_url(re.compile(r"/login/"))
    she.fill("#username", "shchukina.l.e")
    she.fill("#password", password)
    she.press("#password", "Enter")
    expect(she).to_have_url(re.compile(r"/login/"))
