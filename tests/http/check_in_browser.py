#!/usr/bin/env python3
"""check_in_browser.py SERVER: opens a page that the server of chapter 16 serves, as a browser does.

It prints what is wrong and ends with 1, or says "skipped: why".
"""
import pathlib
import subprocess
import sys
import tempfile

from browser import chromium, expect

PICTURES = 12  # more than a browser opens connections to one host

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><title>loading</title>
<link rel="icon" href="pictures/0.svg"><link rel="stylesheet" href="style.css">
<script src="script.js" defer></script>
</head>
<body><h1>ready ✓</h1>%s</body>
</html>
""" % "".join(f'<img src="pictures/{i}.svg" alt="">' for i in range(PICTURES))

STYLE = "h1 { color: rgb(1, 2, 3); }"

SCRIPT = """
async function echoed(body) {
  const reply = await fetch("/echo", {method: "POST", body});
  return await reply.text() === body;
}
addEventListener("load", async () => {
  const all = await Promise.all([..."abcdefgh"].map(letter => echoed(letter.repeat(200000))));
  document.title = all.every(Boolean) ? "done" : "an echo differs";
});
"""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle cx="5" cy="5" r="5"/></svg>'


def make_site(folder):
    (folder / "pictures").mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "style.css").write_text(STYLE)
    (folder / "script.js").write_text(SCRIPT)
    for i in range(PICTURES):
        (folder / "pictures" / f"{i}.svg").write_text(PICTURE)


def complaints_of(browser, root):
    complaints = []
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(f"the console says: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"an error: {error}"))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    for _ in range(2):  # the second time on the connections of the first
        page.goto(root)
        expect(page).to_have_title("done")
        expect(page.locator("h1")).to_have_text("ready ✓")
        expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
        shown = page.evaluate("[...document.images].filter(image => image.naturalWidth === 10).length")
        if shown != PICTURES:
            complaints.append(f"{shown} of {PICTURES} pictures are shown")
    return complaints


def main():
    with tempfile.TemporaryDirectory() as folder:
        make_site(pathlib.Path(folder))
        with chromium() as browser, subprocess.Popen(
            [sys.argv[1], "--folder", folder], stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                address = server.stdout.readline().removeprefix("listening on ").strip()
                complaints = complaints_of(browser, f"http://{address}/")
            finally:
                server.terminate()
            if server.wait(10) != 0:
                complaints.append(f"the server ended with {server.returncode}")
    print("\n".join(complaints))
    return 1 if complaints else 0


sys.exit(main())
