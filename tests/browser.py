"""A real browser and the real product: `desk run` with its demo world, on a folder of its own.

A page that throws an error, breaks its own content policy or asks for a file that is not there
fails the journey that opened it; so does a traceback in the log of the desk.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from desk.demo.people import PASSWORD
from tests.processes import on_a_leash, wait_until

HOME = Path(__file__).resolve().parent.parent
AXE = HOME / "node_modules" / "axe-core" / "axe.min.js"

# The system's browser, and nothing of it that talks to anyone but the desk.
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SETTINGS = ("SECRET_KEY", "DATABASE_URL", "INBOX_", "OUT_", "DESK_", "MAX_UPLOAD_MB")
SECONDS_TO_OPEN = 120
PATIENCE_MS = 10_000


@dataclass(frozen=True, slots=True)
class LiveDesk:
    """A desk that runs: its address, the folder of its data, the log of its processes."""

    url: str
    var: Path
    log: Path

    def answers(self) -> bool:
        """Whether the web server and its database answer."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


@pytest.fixture(scope="session")
def live_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """The product as `make run` starts it, web and jobs, once for all journeys."""
    with run_desk(tmp_path_factory.mktemp("live desk")) as desk:
        yield desk


@contextmanager
def run_desk(folder: Path) -> Iterator[LiveDesk]:
    """Run the product with its demo world on `folder`, on a free port, until the block ends."""
    port = _free_port()
    desk = LiveDesk(f"http://127.0.0.1:{port}", folder / "var", folder / "desk.log")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    environ |= {"DESK_DEMO": "1", "DESK_PORT": str(port), "DESK_VAR": str(desk.var)}
    command = [sys.executable, "-m", "desk.cli", "run"]
    with on_a_leash(command, log=desk.log, cwd=HOME, environ=environ) as process:
        wait_until(desk.answers, process, log=desk.log, seconds=SECONDS_TO_OPEN)
        yield desk


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_desk: LiveDesk) -> Iterator[BrowserContext]:
    """A browser of a reader in Japan who has not been here before."""
    context = browser.new_context(base_url=live_desk.url, locale="ja-JP", timezone_id="Asia/Tokyo")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live_desk: LiveDesk) -> Iterator[Page]:
    """A page that must not complain as long as it is open, nor the server behind it."""
    complaints: list[str] = []
    said_before = live_desk.log.stat().st_size
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: complaints.extend(_missing_parts(answer)))
    page.on("console", lambda said: complaints.extend(_errors(page, said.type, said.text)))
    yield page
    assert complaints == []
    said = live_desk.log.read_bytes()[said_before:].decode()
    assert "Traceback" not in said, said


@pytest.fixture
def log_in(page: Page) -> Callable[[str], None]:
    """Logs somebody of the demo in, and whoever was there before out."""

    def change_to(address: str) -> None:
        page.context.clear_cookies()
        page.goto("/login")
        page.get_by_label("メールアドレス").fill(address)
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="ログイン").click()
        page.wait_for_load_state()

    return change_to


def _missing_parts(answer: Response) -> list[str]:
    if answer.status < 400 or answer.request.resource_type in {"document", "xhr", "fetch"}:
        return []
    return [f"{answer.request.frame.url} asks for {answer.url}: {answer.status}"]


def _errors(page: Page, kind: str, text: str) -> list[str]:
    # An answer of 404 or 422 is not an error of the page, though the console calls it one.
    if kind != "error" or text.startswith("Failed to load resource"):
        return []
    return [f"{page.url}: {text}"]


@pytest.fixture(scope="session")
def find_barriers() -> Callable[[Page], list[str]]:
    """What axe finds on a page that keeps someone out: the rule and where it is broken."""
    axe = AXE.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(axe)
        found: dict[str, Any] = page.evaluate("axe.run()")
        return [
            f"{broken['id']}: {node['html'][:120]}"
            for broken in found["violations"]
            for node in broken["nodes"]
        ]

    return look


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a journey that failed what the desk had to say."""
    report = yield
    desk: LiveDesk | None = getattr(item, "funcargs", {}).get("live_desk")
    if report.failed and desk is not None:
        report.sections.append(("log of the desk", desk.log.read_text(errors="replace")[-3000:]))
    return report
