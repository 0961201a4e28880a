"""The way of a password from the secretary to the student: accounts made, a slip printed, the first sign-in."""

import io
import re

import pytest
from pypdf import PdfReader

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

pytestmark = pytest.mark.browser

PASSWORD = r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{5}"


@pytest.fixture
def door(chromium, demo_college):
    """door(login, password) -> a page of whoever has signed in."""
    contexts = []

    def enter(login, password=demo_college["password"]):
        context = chromium.new_context(base_url=f"http://127.0.0.1:{demo_college['port']}", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.goto("/login/")
        page.fill("#username", login)
        page.fill("#password", password)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()


def enrol(page, group):
    """A student without an account in the group, entered as the secretary enters one."""
    page.goto("/students/add")
    page.fill("#last_name", "Новосёлов")
    page.fill("#first_name", "Щит")
    page.fill("#birth_date", "01.09.2009")
    page.click(".form .btn.main")
    page.wait_for_url("**/students/list/**")
    student = page.locator("tbody a", has_text="Новосёлов").first
    page.goto("/students/list/?q=новосёлов")
    number = re.search(r"\d+", student.get_attribute("href"))[0]
    page.goto(f"/enrollments/add?student={number}&group={group}")
    page.fill("#starts_on", "01.10.2026")
    page.click(".form .btn.main")
    page.wait_for_url(lambda url: "/add" not in url)


def test_a_password_goes_from_the_secretary_over_the_class_teacher_to_the_student(door, demo_college):
    group = demo_college["groups"]["curator"]
    secretary = door("secretary")
    enrol(secretary, group)
    secretary.goto("/credentials/")
    secretary.check(f"[name=group][value='{group}']")
    secretary.click("text=Создать учётные записи групп")
    expect(secretary.locator("tr", has_text="Новосёлов")).to_contain_text("novoselov.shch")
    secretary.click("form >> text=Создать учётные записи")
    expect(secretary.locator(".flash.success")).to_be_visible()

    curator = door("curator")
    curator.goto(f"/credentials/groups/{group}")
    row = curator.locator(".people tr", has_text="Новосёлов")
    expect(row).to_contain_text("создана, листок не напечатан")
    slips = []
    curator.context.route(
        "**/credentials/slips", lambda route: slips.append(route.fetch()) or route.fulfill(status=204)
    )
    row.locator("[data-pick]").check()
    curator.click("[data-picked] >> text=Напечатать листки")
    curator.click("#confirm button[value=yes]")
    expect(row).to_contain_text("листок напечатан, не вручён", timeout=15000)
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(slips[0].body())).pages)
    assert "novoselov.shch" in words

    student = door("novoselov.shch", re.search(PASSWORD, words)[0])
    assert student.url.endswith("/account/password")
    student.goto("/students/list/")
    assert student.url.endswith("/account/password")
    student.fill("[name=old_password]", re.search(PASSWORD, words)[0])
    student.fill("[name=password]", "сирень-7-окон")
    student.fill("[name=again]", "сирень-7-окон")
    student.click(".btn.main")
    student.wait_for_url(lambda url: "/account" not in url)

    student.goto("/students/list/")
    assert student.locator("tbody tr").count() == 1
    assert student.goto("/credentials/").status == 403
    assert student.goto(f"/students/show/{demo_college['students']['foreign']}").status == 404
    curator.reload()
    expect(row).to_contain_text("входит")
