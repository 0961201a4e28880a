"""How long a teacher waits for the grid in a real browser."""

import statistics
import time
from pathlib import Path

LOADS = 9
LONGEST = 20.0
CHROMIUM = "/usr/bin/chromium"
# Runs before the page's own scripts: notes the frame after which the grid stands on the screen.
WATCH = """
window.gridReadyAt = 0;
new MutationObserver(() => {
  if (!window.gridReadyAt && document.getElementsByTagName('td').length > 300) {
    window.gridReadyAt = -1;
    requestAnimationFrame(() => setTimeout(() => { window.gridReadyAt = performance.now(); }));
  }
}).observe(document, { childList: true, subtree: true });
"""


def ready_ms(port: int, page: int, cookie: str) -> float | None:
    """Milliseconds from the request to the drawn grid, a median; None without a browser."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM if Path(CHROMIUM).exists() else None,
                args=["--no-sandbox", "--disable-gpu"],
            )
        except Error as reason:
            print(f"The browser is left out: {str(reason).splitlines()[0]}")
            return None
        try:
            return _median_load(browser, port, page, cookie)
        finally:
            browser.close()


def _median_load(browser, port: int, page: int, cookie: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="ru-RU")
    pairs = [part.split("=", 1) for part in cookie.split("; ")]
    address = f"http://127.0.0.1:{port}"
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
    tab = context.new_page()
    tab.add_init_script(WATCH)
    taken = []
    for _ in range(LOADS):
        tab.goto(f"{address}/journals/{page}")
        taken.append(_ready_at(tab))
    return statistics.median(taken[1:])


def _ready_at(tab) -> float:
    """Asked again and again, because the page's security policy forbids the waiting that Playwright offers."""
    deadline = time.monotonic() + LONGEST
    while not (ready := tab.evaluate("Math.max(0, window.gridReadyAt)")):
        if time.monotonic() > deadline:
            raise RuntimeError("the grid was not drawn")
        time.sleep(0.05)
    return ready
