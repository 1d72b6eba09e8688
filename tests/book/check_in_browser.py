#!/usr/bin/env python3
"""check_in_browser.py PAGES PICTURES: opens the book in Chromium, as readers do.

PAGES is the folder of the book, PICTURES the folder for screenshots. It prints what is wrong and ends with 1, or says
"skipped: why".
"""
import pathlib
import sys

from browser import chromium, expect
from axe_playwright_python.sync_playwright import Axe

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 780}
# One page of each kind: a cover, a part, chapters, an index, the reference.
MAIN = ["index", "part-one", "epoll", "ring-pipeline", "confused", "classminimio_1_1EventQueue"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "cat.semantics", "cat.structure"], "preload": False}


class Book:
    def __init__(self, browser, pages, pictures):
        self.browser = browser
        self.pages = pages
        self.pictures = pictures
        self.complaints = set()

    def check(self):
        self.check_every_page()
        for size in [WIDE, NARROW]:
            for theme in ["light", "dark"]:
                self.check_looks(size, theme)
        with self.reader(WIDE) as page:
            self.check_theme_switch(page)
            self.check_copy_button(page)
            self.check_search(page)
        return sorted(self.complaints)

    def reader(self, size, theme="light"):
        """A new visitor's page; what goes wrong on it is written down."""
        visitor = self.browser.new_context(
            viewport=size,
            color_scheme=theme,
            is_mobile=size == NARROW,
            permissions=["clipboard-read", "clipboard-write"],
        )
        page = visitor.new_page()
        page.on("console", lambda message: self.heard(page, message))
        page.on("pageerror", lambda error: self.complain(page, f"an error: {error}"))
        page.on("request", lambda request: self.asked(page, request))
        return page

    def heard(self, page, message):
        if message.type in ["error", "warning"]:
            self.complain(page, f"the console says: {message.text}")

    def asked(self, page, request):
        if not request.url.startswith(("file:", "data:")):
            self.complain(page, f"it asks the network for {request.url}")

    def complain(self, page, what):
        self.complaints.add(f"{pathlib.PurePath(page.url).name}: {what}")

    def open(self, page, name):
        page.goto((self.pages / f"{name}.html").as_uri())

    def check_every_page(self):
        with self.reader(NARROW) as page:
            for file in sorted(self.pages.glob("*.html")):
                self.open(page, file.stem)
                width = page.evaluate("document.documentElement.scrollWidth")
                if width > NARROW["width"]:
                    self.complain(page, f"it is {width} pixels wide on a screen of {NARROW['width']}")

    def check_looks(self, size, theme):
        with self.reader(size, theme) as page:
            for name in MAIN:
                self.open(page, name)
                page.screenshot(path=self.pictures / f"{name}-{size['width']}-{theme}.png")
                for violation in Axe().run(page, options=RULES).response["violations"]:
                    for node in violation["nodes"]:
                        what = f"{violation['id']}: {violation['help']}: {node['html']}"
                        self.complain(page, f"{size['width']} pixels, {theme}: {what}")

    def check_theme_switch(self, page):
        self.open(page, "index")
        page.locator("doxygen-awesome-dark-mode-toggle").click()
        expect(page.locator("html.dark-mode")).to_be_attached()
        self.open(page, "epoll")
        expect(page.locator("html.dark-mode")).to_be_attached()

    def check_copy_button(self, page):
        self.open(page, "epoll")
        button = page.locator("doxygen-awesome-fragment-copy-button").first
        button.dispatch_event("click")
        expect(button).to_have_class("success")
        listing = page.locator(".doxygen-awesome-fragment-wrapper .fragment").first.inner_text()
        copied = page.evaluate("navigator.clipboard.readText()")
        if copied.split() != listing.split():
            self.complain(page, f"the copy button copies: {copied!r}")

    def check_search(self, page):
        self.open(page, "index")
        page.locator("#searcharea input").fill("lost wake-up")
        page.locator("#search-results a").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "index.html" not in url)
        expect(page.locator("#doc-content")).to_contain_text("wake-up")


def main():
    pages, pictures = map(pathlib.Path, sys.argv[1:])
    pictures.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        complaints = Book(browser, pages.resolve(), pictures).check()
    print("\n".join(complaints))
    return 1 if complaints else 0


sys.exit(main())
