"""One day of the desk in a real browser: a question by portal and one by mail, to their ends."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from desk.demo.people import PASSWORD
from tests.browser import LiveDesk
from tests.journeys.screens import walk

pytestmark = pytest.mark.journey


@pytest.fixture
def log_in(page: Page) -> Callable[[str], None]:
    """Logs somebody of the demo in, and whoever was there before out."""

    def change_to(address: str) -> None:
        page.context.clear_cookies()
        page.goto("/login")
        page.get_by_label("メールアドレス").fill(address)
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="ログイン").click()

    return change_to


def letters_to(desk: LiveDesk, address: str) -> list[EmailMessage]:
    """Return the letters that have left for `address`, oldest first."""
    found = []
    for file in sorted((desk.var / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime):
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if letter["To"].addresses[0].addr_spec == address:
            found.append(letter)
    return found


def wait_for(look: Callable[[], object], seconds: float = 25) -> object:
    """Return what `look` finds, as soon as it is something; the jobs work every few seconds."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.2)
    return found


def test_a_question_in_the_portal_is_answered_and_settled(
    page: Page, log_in: Callable[[str], None], live_desk: LiveDesk
) -> None:
    log_in("takahashi@asahi-seiki.example")
    page.get_by_role("link", name="新しい問合せ").click()
    page.get_by_label("件名").fill("転送の設定方法")
    page.get_by_label("お問い合わせ内容").fill("不在時に携帯へ転送したいです。")
    page.get_by_role("button", name="送信").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("転送の設定方法")
    number = heading.inner_text().split()[0].lstrip("#")

    log_in("yamamoto@desk.example")
    page.get_by_role("link", name="転送の設定方法").click()
    page.get_by_role("button", name="担当する").click()
    page.locator("#text").fill("Control Hub の着信転送で設定できます。")
    page.get_by_role("button", name="送信してお客様の回答を待つ").click()
    expect(page.locator(".head .state")).to_have_text("お客様回答待ち")

    def answer_for_the_customer() -> list[EmailMessage]:
        letters = letters_to(live_desk, "takahashi@asahi-seiki.example")
        return [each for each in letters if "着信転送" in each.get_content()]

    letter = wait_for(answer_for_the_customer)[0]  # type: ignore[index]
    assert f"[#{number}]" in letter["Subject"]

    log_in("takahashi@asahi-seiki.example")
    page.goto(f"/tickets/{number}")
    expect(page.locator(".message-desk")).to_contain_text("着信転送で設定できます")
    page.locator("#text").fill("できました。ありがとうございます。")
    page.get_by_role("button", name="送信").click()

    log_in("yamamoto@desk.example")
    page.goto(f"/tickets/{number}")
    expect(page.locator(".head .state")).to_have_text("対応中")
    page.get_by_role("button", name="解決にする").click()
    expect(page.locator(".head .state")).to_have_text("解決済み")


def test_a_mail_becomes_a_ticket_and_its_answer_joins_it(
    page: Page, log_in: Callable[[str], None], live_desk: LiveDesk
) -> None:
    question = _mail("ボイスメールの暗証番号", "暗証番号を忘れました。")
    _deliver(live_desk, question)

    def acknowledgement() -> list[EmailMessage]:
        letters = letters_to(live_desk, "sasaki@asahi-seiki.example")
        return [each for each in letters if "暗証番号" in each["Subject"]]

    letter = wait_for(acknowledgement)[0]  # type: ignore[index]
    assert letter["In-Reply-To"] == question["Message-ID"]
    assert letter["Auto-Submitted"] == "auto-replied"

    answer = _mail(f"Re: {letter['Subject']}", "内線は4003です。")
    answer["In-Reply-To"] = letter["Message-ID"]
    answer.replace_header("To", letter["Reply-To"].addresses[0].addr_spec)
    _deliver(live_desk, answer)

    log_in("yamamoto@desk.example")
    page.get_by_role("searchbox").fill("暗証番号")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="ボイスメールの暗証番号").click()

    def answered() -> bool:
        page.reload()
        return page.get_by_text("内線は4003です。").count() > 0

    wait_for(answered)
    expect(page.locator(".message")).to_have_count(2)


@pytest.mark.parametrize(
    "address",
    ["ogawa@desk.example", "sasaki@asahi-seiki.example", "matsuda@hokuto-denki.example"],
)
def test_no_page_keeps_anybody_out(
    page: Page,
    log_in: Callable[[str], None],
    find_barriers: Callable[[Page], list[str]],
    live_desk: LiveDesk,
    address: str,
) -> None:
    found: dict[str, list[str]] = {}
    log_in(address)
    for path in walk(page, live_desk, ["/"]):
        page.goto(path)
        if barriers := find_barriers(page):
            found[path] = barriers
    assert found == {}


def _mail(subject: str, text: str) -> EmailMessage:
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "佐々木 由美 <sasaki@asahi-seiki.example>"
    mail["To"] = "desk@desk.example"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{time.time_ns()}@asahi-seiki.example>"
    mail.set_content(text, charset="iso-2022-jp")
    return mail


def _deliver(desk: LiveDesk, mail: EmailMessage) -> None:
    """Do as a mail server does: write into tmp, then move into new, so that nothing is cut."""
    inbox = desk.var / "inbox"
    name = f"{time.time_ns()}.journey"
    for folder in ("tmp", "new", "cur"):
        (inbox / folder).mkdir(parents=True, exist_ok=True)
    written = inbox / "tmp" / name
    written.write_bytes(mail.as_bytes())
    written.rename(inbox / "new" / name)
