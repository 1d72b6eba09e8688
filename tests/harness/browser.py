"""A real browser, for tests that look at pages as readers do."""
import contextlib
import shutil
import sys


def skip(why):
    print(f"skipped: {why}")
    sys.exit()


try:
    from playwright.sync_api import Error, expect, sync_playwright
except ImportError:
    skip("there is no Playwright; type: ./learn --yes")

expect.set_options(timeout=30_000)


@contextlib.contextmanager
def chromium():
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        skip("there is no Chromium; type: ./learn --yes")
    with sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        except Error as error:
            skip(f"Chromium does not start here: {error.message}")
        yield browser
