"""A real browser; where there is none, the tests that need one are skipped aloud."""

import shutil

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no screen was driven")


@pytest.fixture(scope="module")
def chromium():
    """Chromium, of Playwright's own or of the system."""
    with playwright_api.sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        except playwright_api.Error as error:
            pytest.skip(f"no Chromium here, no screen was driven: {error.message.splitlines()[0]}")
        yield browser
        browser.close()
