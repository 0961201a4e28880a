"""A real browser; where there is none, the tests that need one are skipped aloud."""

import json
import os
import shutil
import subprocess
import sys

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


@pytest.fixture(scope="module")
def college(tmp_path_factory):
    """The small college of journals on a server of its own."""
    folder = tmp_path_factory.mktemp("journal-college")
    surroundings = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.journal_college", "0"],
        env={**surroundings, "COLLEGE_MODE": "demo", "COLLEGE_INSTANCE": str(folder)},
        stdout=subprocess.PIPE, stderr=(folder / "log").open("w"), text=True,
    )  # fmt: skip
    line = server.stdout.readline()
    if not line:
        pytest.fail((folder / "log").read_text())
    yield json.loads(line)
    server.terminate()
    server.wait(10)
