"""Photographs every page for every role, in both languages, at 360 and 1440 pixels.

`make screens` runs it. Pages are found as people find them: from the start along the links, one
page of each shape (`/tickets/10001` and `/tickets/10002` are one shape). Pictures and an index of
them are put into var/screens.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from desk.demo.people import PASSWORD, PEOPLE
from tests.browser import CHROMIUM, LiveDesk, run_desk

SCREENS = Path("var/screens")
WIDTHS = (360, 1440)
MOST_ALIKE = 3
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
FILES = re.compile(
    r"\.(pdf|xlsx|csv|eml)$|/attachments/|/raw$|/incidents/\d+/mails/|/workbook$|/healthz$|/static/"
)
ROLES = {known.role: known.email for known in reversed(PEOPLE)}


def shape(path: str) -> str:
    """Return the path with everything that names one thing taken out."""
    bare = urlsplit(path).path.rstrip("/") or "/"
    return re.sub(r"\d{4}-\d{2}|\d+|(?<=/reports/)[a-z]+(?=/)|(?<=/counted/).+", "N", bare)


def walk(page: Page, desk: LiveDesk, starts: list[str]) -> list[str]:
    """Return one address of each shape that can be reached from `starts` by links.

    A few pages of each shape are opened, since not every contract leads to an extension table.
    """
    waiting, opened, found = list(starts), set[str](), dict[str, list[str]]()
    while waiting:
        path = waiting.pop(0)
        alike = found.setdefault(shape(path), [])
        if path in opened or len(alike) == MOST_ALIKE or FILES.search(urlsplit(path).path):
            continue
        answer = page.goto(desk.url + path)
        if answer is None or answer.status != 200:
            raise SystemExit(f"{path} answers {answer and answer.status}")
        opened.add(path)
        alike.append(path)
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        inside = [link.partition("#")[0] for link in links if link.startswith(desk.url)]
        waiting += [link.removeprefix(desk.url) or "/" for link in inside]
    return [alike[0] for alike in found.values() if alike and alike[0] != "/"]


def photograph(page: Page, desk: LiveDesk, path: str, file: Path) -> None:
    """Put a picture of the whole page at `path` into `file`."""
    page.goto(desk.url + path)
    page.screenshot(path=file, full_page=True)
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    print(f"{file}{f'  {too_wide} px TOO WIDE' if too_wide > 0 else ''}")


def log_in(page: Page, desk: LiveDesk, address: str, language: str) -> None:
    """Log in and choose a language."""
    page.goto(f"{desk.url}/login")
    page.fill("input[type=email]", address)
    page.fill("input[type=password]", PASSWORD)
    page.click("main form .btn-primary")
    page.click("header .menu summary")
    page.click(f"header .menu button[value={language}]")


def photograph_role(browser: Browser, desk: LiveDesk, role: str, address: str) -> None:
    """Photograph what one role sees, in each language and width."""
    paths: list[str] = []
    for language, locale in LANGUAGES.items():
        for width in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, locale=locale, timezone_id="Asia/Tokyo"
            )
            page = context.new_page()
            log_in(page, desk, address, language)
            paths = paths or walk(page, desk, ["/"])
            for path in paths:
                name = re.sub(r"[^a-zA-Z0-9]+", "-", shape(path)).strip("-") or "start"
                photograph(page, desk, path, SCREENS / f"{role}_{name}_{language}_{width}.png")
            context.close()


def photograph_doors(browser: Browser, desk: LiveDesk) -> None:
    """Photograph what everybody sees who is not logged in."""
    for language, locale in LANGUAGES.items():
        for width in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, locale=locale, timezone_id="Asia/Tokyo"
            )
            page = context.new_page()
            for path in ("/login", "/password/forgotten", "/nowhere"):
                file = (
                    SCREENS / f"anyone_{path.strip('/').replace('/', '-')}_{language}_{width}.png"
                )
                photograph(page, desk, path, file)
            context.close()


def main(roles: list[str]) -> None:
    """Photograph everything, or the named roles only."""
    shutil.rmtree(SCREENS, ignore_errors=True)
    SCREENS.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        run_desk(Path(folder)) as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        photograph_doors(browser, desk)
        for role, address in ROLES.items():
            if not roles or role in roles:
                photograph_role(browser, desk, role, address)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
