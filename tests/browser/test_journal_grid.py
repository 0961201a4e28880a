"""The journal grid as a person uses it: real keys in a real browser against a real server."""

import pytest

from tests.make import PASSWORD

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: the grid was not driven"
)
expect = playwright_api.expect

pytestmark = pytest.mark.browser

TODAY, LATE, LOCKED, TO_COME = "14", "7", "16", "21"
BY_POSITION = {
    "н": "KeyY", "у": "KeyE", "п": "KeyG", "б": "Comma", "о": "KeyJ", "з": "KeyP", "с": "KeyC", "в": "KeyD",
    ".": "Slash", "5": "Digit5", "4": "Digit4", "3": "Digit3", "2": "Digit2",
}  # fmt: skip
CELL = """(grid, [row, day, work]) => {
  let column = 1;
  for (const head of grid.tHead.rows[1].cells) {
    if (head.dataset.lesson && head.textContent === day) return grid.tBodies[0].rows[row].cells[column + work];
    if (!head.classList.contains("name")) column += head.colSpan;
  }
}"""


class Desk:
    """A person at a browser with one journal open."""

    def __init__(self, browser, college, username, journal, **window):
        self.college, self.journal, self.username = college, journal, username
        self.root = f"http://127.0.0.1:{college['port']}"
        window = {"viewport": {"width": 1280, "height": 860}, **window}
        known = college.setdefault("sessions", {})
        self.context = browser.new_context(base_url=self.root, storage_state=known.get(username), **window)
        self.faults = []
        if username not in known:
            self.sign_in()
            known[username] = {"cookies": self.context.cookies(), "origins": []}
        self.page = self.open()

    def sign_in(self):
        page = self.context.new_page()
        page.goto("/login/")
        page.fill("[name=username]", self.username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        page.close()

    def open(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(error.stack or error.message))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"/journals/{self.journal}")
        page.wait_for_selector(".grid, #journal-phone li, #journal-empty:not([hidden])")
        return page

    def cell(self, row, day=TODAY, work=0):
        return self.page.locator(".grid").evaluate_handle(CELL, [row, day, work]).as_element()

    def go(self, row, day=TODAY, work=0):
        self.cell(row, day, work).click()

    def shown(self, *rows, day=TODAY):
        return [self.cell(row, day).inner_text() for row in rows]

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type_russian(self, letters):
        """Keys as a Russian layout sends them: the letter, and the place of the key."""
        for letter in letters:
            self.page.evaluate(
                """([key, code]) => document.activeElement.dispatchEvent(
                    new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}))""",
                [letter, BY_POSITION[letter]],
            )

    def state(self, kind):
        return self.page.wait_for_selector(f"#journal-state[data-kind={kind}]", timeout=15000).inner_text()

    def saved(self):
        return self.state("saved")

    def stored(self, day="2026-10-14"):
        """What the server has of a day: student's name -> values."""
        data = self.context.request.get(f"/journals/{self.journal}/grid.json").json()
        lesson = next(one["id"] for one in data["lessons"] if one["date"] == day)
        names = {one["id"]: one["name"].split()[0] + " " + one["name"].split()[1] for one in data["students"]}
        found = {}
        for cell in data["cells"]:
            if cell.get("lesson") == lesson and cell["value"]:
                found.setdefault(names[cell["student"]], []).append(cell["value"])
        return found

    def history(self):
        return self.context.request.get(f"/journals/{self.journal}/history.json").json()["changes"]


@pytest.fixture
def journal(college):
    """A journal that no other test uses."""
    return college["journals"].pop()


@pytest.fixture
def at(chromium, college, journal):
    """at(username) seats a person at the journal of this test; a page that broke fails the test."""
    desks = []

    def seat(username="teacher", journal=journal, **window):
        desks.append(Desk(chromium, college, username, journal, **window))
        return desks[-1]

    yield seat
    faults = [fault for desk in desks for fault in desk.faults]
    for desk in desks:
        desk.context.close()
    assert not faults


def test_marks_typed_in_a_russian_layout_are_there_after_a_reload(at):
    desk = at()
    desk.go(0)

    desk.type_russian("5нпосв2нб")  # н waits for its second letter; п makes it нп
    desk.saved()
    desk.page.reload()
    desk.page.wait_for_selector(".grid")

    assert desk.shown(0, 1, 2, 3, 5, 6) == ["5", "НП", "осв.", "2", "Н", "Б"]


def test_the_same_keys_in_an_english_layout_mean_the_same(at):
    desk = at()
    desk.go(0)

    desk.press("5", "y", "g", "j", "c", "d", "2", "y", ",")
    desk.saved()

    assert desk.shown(0, 1, 2, 3, 5, 6) == ["5", "НП", "осв.", "2", "Н", "Б"]
    assert desk.stored()["Белова Дарья"] == ["нп"]


def test_typing_down_skips_a_student_who_has_left(at):
    desk = at()
    desk.go(3)

    desk.press("4", "3")
    desk.saved()

    assert desk.shown(3, 4, 5) == ["4", "", "3"]


def test_an_absence_and_a_mark_share_a_cell(at):
    desk = at()
    desk.go(0)

    desk.press("e", "ArrowUp", "4")
    desk.saved()

    assert desk.shown(0) == ["УП 4"]
    assert sorted(desk.stored()["Абрамов Кирилл"]) == ["4", "уп"]


def test_a_value_that_does_not_exist_is_said_and_not_saved(at):
    desk = at()
    desk.go(0)

    desk.press("9")

    expect(desk.page.locator("#cell-note")).to_contain_text("Такого значения нет")
    desk.press("Escape")
    assert desk.shown(0) == [""]
    assert desk.stored() == {}


def test_undo_and_redo_travel_the_audited_way(at):
    desk = at()
    desk.go(0)
    desk.press("5", "4")
    desk.saved()

    desk.press("Control+z", "Control+z", "Control+y")
    desk.saved()

    assert desk.shown(0, 1) == ["5", ""]
    assert desk.stored() == {"Абрамов Кирилл": ["5"]}
    written = [change["new"] for change in desk.history() if change["student"]]
    assert sorted(written) == ["", "4", "5"]  # what was undone and done again before it was sent leaves no trace


def test_a_rectangle_from_a_spreadsheet_is_shown_before_it_is_written(at):
    desk = at()
    desk.go(0)

    desk.page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "4\\nУП 3\\nпришёл\\n5\\n");
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }"""
    )
    expect(desk.page.locator("#paste-dialog")).to_contain_text("Будет записано: 3. Нельзя принять: 1.")
    assert desk.stored() == {}
    desk.page.click("#paste-dialog [value=ok]")
    desk.saved()

    assert desk.shown(0, 1, 2, 3) == ["4", "УП 3", "", "5"]


def test_a_rectangle_is_copied_for_a_spreadsheet(at):
    desk = at()
    desk.go(0)
    desk.press("4", "e")
    desk.saved()
    desk.go(0, "13")

    desk.press("Shift+ArrowDown", "Shift+ArrowRight")
    copied = desk.page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          document.activeElement.dispatchEvent(new ClipboardEvent("copy", {clipboardData, bubbles: true}));
          return clipboardData.getData("text/plain");
        }"""
    )

    assert copied == "\t4\n\tуп"


def test_the_mouse_puts_a_mark_and_shows_its_history(at):
    desk = at()

    desk.cell(1).dblclick()
    desk.page.click("#cell-menu .value:text-is('3')")
    desk.saved()
    desk.cell(1).dblclick()

    expect(desk.page.locator("#cell-menu [data-part=history]")).to_contain_text("∅ → 3")
    assert desk.shown(1) == ["3"]


def test_a_past_lesson_asks_for_a_reason_once(at):
    desk = at()
    desk.go(0, LATE)

    desk.press("4")
    desk.page.fill("#reason-dialog [name=reason]", "сдал позже")
    desk.page.press("#reason-dialog [name=reason]", "Enter")
    desk.saved()
    desk.press("5")
    desk.saved()

    assert desk.shown(0, 1, day=LATE) == ["4", "5"]
    assert [change["reason"] for change in desk.history()[:2]] == ["сдал позже", "сдал позже"]


def test_without_a_reason_a_past_lesson_keeps_what_was_typed_as_not_saved(at):
    desk = at()
    desk.go(0, LATE)

    desk.press("4")
    desk.page.click("#reason-dialog [data-close]")

    assert "Не сохранено" in desk.state("problem")
    assert desk.shown(0, day=LATE) == ["4"]
    assert desk.stored("2026-10-07") == {}


@pytest.mark.parametrize("day", [LOCKED, TO_COME])
def test_a_closed_lesson_says_why_and_takes_nothing(at, day):
    desk = at()
    desk.go(0, day)

    desk.press("5")

    expect(desk.page.locator("#cell-note")).to_be_visible()
    assert desk.shown(0, day=day) == [""]


def test_a_head_reads_the_journal_and_cannot_type(at):
    at().saved()
    desk = at("study_head")
    desk.go(0)

    desk.press("5")

    expect(desk.page.locator(".read-only")).to_contain_text("Орлова Н. С.")
    assert desk.shown(0) == [""]
    assert desk.page.locator("[data-add-lesson]").count() == 0


def test_a_colleagues_mark_appears_without_a_reload(at):
    desk, other = at(), at("colleague")

    other.go(2)
    other.press("3")
    other.saved()

    desk.page.wait_for_selector(".grid td.fresh", timeout=12000)
    assert desk.shown(2) == ["3"]


@pytest.mark.parametrize(("button", "kept"), [(0, "5"), (1, "2")])
def test_a_conflict_shows_both_values_and_lets_one_choose(at, button, kept):
    desk, other = at(), at("colleague")
    desk.page.route("**/grid.json", lambda route: route.abort())  # the other's mark is not seen in time
    other.go(0)
    other.press("2")
    other.saved()

    desk.go(0)
    desk.press("5")
    desk.page.wait_for_selector(".grid td.clash")
    desk.go(0)

    note = desk.page.locator("#cell-note")
    expect(note).to_contain_text("У вас: 5. Записано: 2 (Петрова А. А.")
    note.locator("button").nth(button).click()
    desk.saved()
    assert desk.shown(0) == [kept]
    assert desk.stored()["Абрамов Кирилл"] == [kept]


def test_marks_typed_offline_are_saved_once_the_line_is_back(at):
    desk = at()
    desk.context.set_offline(True)
    desk.go(0)

    desk.press("5", "4", "3")
    assert "Нет связи: 3 изменения ждут" in desk.state("offline")
    desk.context.set_offline(False)
    desk.saved()

    assert desk.stored() == {"Абрамов Кирилл": ["5"], "Белова Дарья": ["4"], "Васильев Артём": ["3"]}


def test_a_killed_tab_loses_nothing(at):
    desk = at()
    desk.page.route("**/cells", lambda route: route.abort())
    desk.go(0)
    desk.press("5", "4")
    desk.state("offline")
    desk.page.close()

    desk.page = desk.open()
    desk.saved()

    assert desk.shown(0, 1) == ["5", "4"]
    assert desk.stored() == {"Абрамов Кирилл": ["5"], "Белова Дарья": ["4"]}


def test_a_lost_answer_doubles_nothing(at):
    desk = at()
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    desk.page.route("**/cells", lose_the_first)
    desk.go(0)
    desk.press("5")
    desk.saved()

    assert lost == [200]
    assert [change["new"] for change in desk.history() if change["student"]] == ["5"]


def test_signing_in_over_the_page_goes_on_where_one_was(at):
    desk = at()
    desk.context.clear_cookies()
    desk.go(0)

    desk.press("5")
    desk.page.wait_for_selector("#signin-dialog[open]")
    desk.page.fill("#signin-dialog [name=username]", "teacher")
    desk.page.fill("#signin-dialog [name=password]", "not the password")
    desk.page.press("#signin-dialog [name=password]", "Enter")
    expect(desk.page.locator("#signin-dialog .wrong")).to_contain_text("Неверный логин или пароль")
    desk.page.fill("#signin-dialog [name=password]", PASSWORD)
    desk.page.press("#signin-dialog [name=password]", "Enter")
    desk.page.wait_for_selector("#signin-dialog", state="hidden")
    desk.saved()

    assert desk.stored() == {"Абрамов Кирилл": ["5"]}


def test_what_one_person_typed_is_never_sent_by_another(at):
    desk = at()
    desk.context.clear_cookies()
    desk.username = "colleague"
    desk.sign_in()
    desk.go(0)

    desk.press("5")
    desk.page.wait_for_selector("#signin-dialog[open]")

    assert desk.stored() == {}
    desk.page.fill("#signin-dialog [name=username]", "teacher")
    desk.page.fill("#signin-dialog [name=password]", PASSWORD)
    desk.page.press("#signin-dialog [name=password]", "Enter")
    desk.saved()
    assert desk.stored() == {"Абрамов Кирилл": ["5"]}
    assert desk.history()[0]["who"].startswith("Орлова")


def test_topic_and_attendance_are_saved_as_one_goes(at):
    desk = at()

    desk.page.fill("#lesson [name=topic]", "Третья нормальная форма")
    desk.page.press("#lesson [name=topic]", "Tab")
    desk.page.click("#lesson [data-part=attendance]")
    desk.saved()
    desk.page.reload()
    desk.page.wait_for_selector(".grid")

    assert desk.page.input_value("#lesson [name=topic]") == "Третья нормальная форма"
    expect(desk.page.locator("#lesson [data-part=taken]")).to_have_text("отмечена")


def test_a_second_work_gets_a_column_of_its_own(at):
    desk = at()

    desk.page.select_option("#lesson [data-part=add_work]", "control_work")
    expect(desk.page.locator("#lesson [data-part=works]")).to_contain_text("Контрольная работа")
    desk.go(0, work=1)
    desk.press("4")
    desk.go(0)
    desk.press("5")
    desk.saved()

    assert sorted(desk.stored()["Абрамов Кирилл"]) == ["4", "5"]


def test_an_empty_journal_offers_its_first_lesson(at, college):
    desk = at(journal=college["empty"])

    desk.page.click("#journal-empty [data-add-lesson]")
    desk.page.fill("#lesson-dialog [name=date]", "01.03.2027")
    desk.page.click("#lesson-dialog [value=ok]")
    expect(desk.page.locator("#lesson-dialog .wrong[data-problem=date]")).to_be_visible()
    desk.page.fill("#lesson-dialog [name=date]", "14.10.2026")
    desk.page.click("#lesson-dialog [value=ok]")
    desk.page.wait_for_selector(".grid")
    desk.go(0)
    desk.press("5")
    desk.saved()

    assert desk.stored() == {"Абрамов Кирилл": ["5"]}


def test_a_class_is_entered_on_a_phone_with_one_thumb(at):
    desk = at(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)

    for key in ("5", "н", "2", "4", "б"):
        desk.page.tap(f"[data-key='{key}']")
    desk.page.tap("[data-part=present]")
    desk.saved()

    assert desk.stored() == {
        "Абрамов Кирилл": ["5"], "Белова Дарья": ["н"], "Васильев Артём": ["2"], "Гаврилова Анна": ["4"],
        "Ерёмина София": ["б"],
    }  # fmt: skip
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 360


def large_grid():
    """What the server would say of 35 students and 100 lessons, half of the cells filled."""
    lessons = [
        {
            "id": number, "date": f"2026-{9 + number // 30:02}-{1 + number % 30:02}", "hours": 2, "type": "lecture",
            "topic": "Тема", "homework": "", "state": "open", "why": None, "attendance_taken": True, "version": 1,
            "works": [{"id": number, "type": "answer", "short": "ОЗ", "required": False, "graded": True}],
        }
        for number in range(100)
    ]  # fmt: skip
    students = [
        {"id": number, "name": f"Абрамов Кирилл {number}", "intervals": [["2026-09-01", None]], "note": None}
        for number in range(35)
    ]
    cells = [
        {"lesson": lesson, "student": student, "work": lesson or None, "value": "4", "version": 1}
        for lesson in range(100)
        for student in range(lesson % 2, 35, 2)
    ]
    return {
        "today": "2026-12-09", "change": 1, "may_write": True, "students": students, "lessons": lessons,
        "columns": [], "cells": cells, "totals": {"planned": 200},
    }  # fmt: skip


def test_a_large_grid_draws_every_cell_and_no_input_in_any(at):
    """35 students by 100 lessons: one editor serves all cells, which is what keeps drawing and typing quick."""
    desk = at()
    data = large_grid()
    desk.page.route("**/grid.json", lambda route: route.fulfill(json=data))
    desk.page.route("**/cells", lambda route: route.abort())
    desk.page.reload()
    desk.page.wait_for_selector(".grid")

    assert desk.page.locator(".grid tbody td").count() >= 35 * 100
    assert desk.page.locator(".grid input").count() == 0
