"""The second factor as a person meets it: switched on, asked at the door, asked over an open journal."""

import time

import pyotp
import pytest

from tests.make import PASSWORD

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

pytestmark = pytest.mark.browser


class Telephone:
    """The program for one-time codes; a code opens once, so that the next one is sometimes waited for."""

    def __init__(self, secret):
        self.totp = pyotp.TOTP(secret)
        self.used = 0

    def code(self):
        step = max(self.totp.timecode(time.time()), self.used + 1)
        # The code of the next half minute is good already: clocks differ.
        while step > self.totp.timecode(time.time()) + 1:
            time.sleep(1)
        self.used = step
        return self.totp.generate_otp(step)


def sign_in(page, code=None):
    page.goto("/login/")
    page.fill("#username", "teacher")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    if code:
        page.fill("#code", code)
        page.press("#code", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def test_one_switches_it_on_signs_in_with_it_and_again_over_an_open_journal(chromium, college):
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{college['port']}", viewport={"width": 360, "height": 740}
    )
    page, faults = context.new_page(), []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(error.message))
    sign_in(page)
    page.goto("/account/")
    page.click("text=Включить")
    expect(page.locator(".qr")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    telephone = Telephone(page.locator(".enrol code").inner_text().replace(" ", ""))
    page.fill("#code", telephone.code())
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    page.click("text=Коды сохранены")
    expect(page.locator("main")).to_contain_text("осталось резервных кодов: 10")
    page.click(".top form button")

    sign_in(page, telephone.code())

    page.set_viewport_size({"width": 1280, "height": 860})
    journal = college["journals"][0]
    page.goto(f"/journals/{journal}")
    page.wait_for_selector(".grid")
    assert faults == []
    context.clear_cookies()
    page.fill("#lesson [name=topic]", "Третья нормальная форма")
    page.press("#lesson [name=topic]", "Tab")
    dialog = page.locator("#signin-dialog")
    dialog.locator("[name=username]").fill("teacher")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    expect(dialog.locator("[name=code]")).to_be_focused()
    expect(dialog.locator("[name=password]")).not_to_be_visible()
    dialog.locator("[name=code]").fill("000000")
    dialog.locator("[name=code]").press("Enter")
    expect(dialog.locator(".wrong")).to_contain_text("Код неверен")
    dialog.locator("[name=code]").fill(codes[0])
    dialog.locator("[name=code]").press("Enter")

    page.wait_for_selector("#signin-dialog", state="hidden")
    expect(page.locator("#journal-state")).to_contain_text("Сохранено")
    page.reload()
    expect(page.locator("#lesson [name=topic]")).to_have_value("Третья нормальная форма")
    context.close()
