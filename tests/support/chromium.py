"""A real Chromium for tests of the pages, driven by Playwright."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.setup.test_programs import chromium_program

FLAGS = (
    "--no-sandbox",  # as root it does not start otherwise; it only ever opens our own pages
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


# One browser a module, not a run: Playwright keeps an event loop running in this thread while it is open,
# and tests of other modules may want to run one of their own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless browser; mark the tests that use it `browser` and open a context of their own."""
    program = chromium_program()
    if program is None:
        pytest.fail("Chromium is missing: run `make test`, or apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()
