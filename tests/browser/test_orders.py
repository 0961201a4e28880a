"""The secretary brings a new group by an order, as it is done every August."""

import io

import pytest
from openpyxl import Workbook

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")
expect = playwright_api.expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium, demo_college):
    """The secretary's browser; an error of a script fails the test."""
    context = chromium.new_context(base_url=f"http://127.0.0.1:{demo_college['port']}")
    faults = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(error.message))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("/login/")
    page.fill("#username", "secretary")
    page.fill("#password", demo_college["password"])
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def workbook(tmp_path):
    """25 applicants, the heading in the third row, one name with Latin letters."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Список рекомендованных к зачислению"])
    sheet.append([])
    sheet.append(["№ п/п", "ФИО", "Дата рождения", "Телефон", "ФИО родителя", "Телефон родителя"])
    for number, letter in enumerate("абвгдежзиклмнопрстуфхцчшщ", 1):
        parent = f"Браузер{letter}ва Мария Олеговна", f"+7 901 000-00-{number:02}"
        sheet.append([number, f"Браузер{letter}в Иван Петрович", f"{number:02}.03.2011", None, *parent])
    sheet["B4"] = "Браузeров Иван Петрович"  # the fifth letter is Latin
    target = io.BytesIO()
    book.save(target)
    path = tmp_path / "Зачисление.xlsx"
    path.write_bytes(target.getvalue())
    return path


def test_25_students_come_from_excel_into_a_new_group_by_an_order(page, workbook):
    page.goto("/groups/add")
    page.fill("[name=name]", "1БР-26")
    page.fill("[name=intake_year]", "2026")
    page.click("main button.main")
    page.goto("/orders/list/")
    page.click("main a.btn.main")
    page.click("text=Зачисление >> nth=0")
    page.fill("[name=number]", "200-к")
    page.fill("[name=ordered_on]", "12.10.2026")
    page.fill("[name=effective_on]", "13.10.2026")
    page.locator("#group").press_sequentially("1БР")
    page.click("#group-list [role=option]")
    page.click("main button.main")
    expect(page.locator("h1")).to_have_text("№ 200-к от 12.10.2026")

    page.click("main >> text=Загрузить из Excel")
    page.set_input_files("#file", workbook)
    page.click("main button.main")
    expect(page.locator("main")).to_contain_text("Возможно, «Браузеров Иван Петрович»?")
    page.click("text=Исправить буквы")
    page.click("button[name=confirm]")
    expect(page.locator("main")).to_contain_text("Добавлено в приказ: 25, новых карточек: 25")
    page.click("main >> text=Подписать")
    page.click("#confirm button.main")
    expect(page.locator("main")).to_contain_text("Подписан приказ № 200-к")

    page.goto("/students/list/?q=браузер")
    expect(page.locator("main")).to_contain_text("Записей: 25")
    expect(page.locator("tbody tr").first).to_contain_text("1БР-26")
