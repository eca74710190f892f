"""One day of the desk in a real browser: each of its matters from its door to its end."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser import LiveDesk
from tests.journeys.post import deliver, letters_to, mail_to_desk, wait_for
from tests.journeys.screens import walk

pytestmark = pytest.mark.journey


def test_a_question_in_the_portal_is_answered_and_settled(
    page: Page, log_in: Callable[[str], None], live_desk: LiveDesk
) -> None:
    log_in("takahashi@asahi-seiki.example")
    page.get_by_role("link", name="新しい問合せ").click()
    page.get_by_label("サービス").select_option("webex_calling")
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

    takahashi = "takahashi@asahi-seiki.example"
    letter = wait_for(lambda: letters_to(live_desk, takahashi, "着信転送"))[0]
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
    sasaki = "sasaki@asahi-seiki.example"
    writer = f"佐々木 由美 <{sasaki}>"
    question = mail_to_desk("ボイスメールの暗証番号", "暗証番号を忘れました。", sender=writer)
    deliver(live_desk, question)
    letter = wait_for(lambda: letters_to(live_desk, sasaki, "暗証番号"))[0]
    assert letter["In-Reply-To"] == question["Message-ID"]
    assert letter["Auto-Submitted"] == "auto-replied"

    answer = mail_to_desk(
        f"Re: {letter['Subject']}", "内線は4003です。", sender=writer,
        to=letter["Reply-To"].addresses[0].addr_spec,
    )  # fmt: skip
    answer["In-Reply-To"] = letter["Message-ID"]
    deliver(live_desk, answer)

    log_in("yamamoto@desk.example")
    page.get_by_role("searchbox").fill("暗証番号")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="ボイスメールの暗証番号").click()

    def answered() -> bool:
        page.reload()
        return page.get_by_text("内線は4003です。").count() > 0

    wait_for(answered)
    expect(page.locator(".message")).to_have_count(2)


def test_a_changed_row_is_counted_set_and_told(
    page: Page, log_in: Callable[[str], None], live_desk: LiveDesk, tmp_path: Path
) -> None:
    log_in("takahashi@asahi-seiki.example")
    page.get_by_role("link", name="契約").first.click()
    page.get_by_role("link", name="Webex Calling マネージドサービス").click()
    page.get_by_role("link", name="内線管理表と今月の変更回数").click()
    used_before = page.locator(".boxes li.used").count()
    with page.expect_download() as download:
        page.locator("a[href$='/table/workbook']").first.click()
    table = tmp_path / "内線管理表.xlsx"
    download.value.save_as(table)
    _rename(table, "青木 真理", "青木 真理子")

    page.locator(".head a.btn-primary").click()
    page.locator("input[type=file]").set_input_files(table)
    page.locator("main form .btn-primary").click()
    expect(page.locator(".changes tbody tr")).to_have_count(1)
    expect(page.locator(".changes")).to_contain_text("青木 真理子")
    submission = page.url
    page.locator("#hand-in button").click()
    page.goto(submission)

    log_in("yamamoto@desk.example")
    page.goto(submission)
    page.locator(".changes form .btn-primary").first.click()

    letters = wait_for(lambda: letters_to(live_desk, "takahashi@asahi-seiki.example", "青木 真理"))
    assert letters
    log_in("takahashi@asahi-seiki.example")
    page.goto("/contracts/1/table")
    expect(page.locator(".boxes li.used")).to_have_count(used_before + 1)
    expect(page.locator(".baseline")).to_contain_text("青木 真理子")


def test_an_alert_mail_is_found_out_told_and_acted_on(
    page: Page, log_in: Callable[[str], None], live_desk: LiveDesk
) -> None:
    deliver(live_desk, _alert("PC-JOURNEY-01"))
    log_in("inoue@midori-foods.example")
    page.goto("/incidents")
    expect(page.locator("main")).not_to_contain_text("PC-JOURNEY-01")

    log_in("yamamoto@desk.example")

    def arrived() -> bool:
        page.goto("/incidents")
        return page.get_by_role("link", name="PC-JOURNEY-01").count() > 0

    wait_for(arrived)
    page.get_by_role("link", name="PC-JOURNEY-01").click()
    incident = page.url
    for finding in page.locator("fieldset.finding").all():
        if not finding.locator("textarea").input_value():
            finding.locator("textarea").fill("確認しました。ほかの端末には広がっていません。")
        finding.locator("input").first.fill("ダッシュボードの Trajectory")
    page.locator("#findings form .btn-primary").click()
    page.locator("#notice form").first.locator(".btn-primary").click()
    wait_for(lambda: letters_to(live_desk, "inoue@midori-foods.example", "PC-JOURNEY-01"))

    log_in("inoue@midori-foods.example")

    def told() -> bool:
        page.goto(incident)
        return page.locator("button[value=quarantine]").count() > 0

    wait_for(told)
    page.locator("button[value=quarantine]").click()

    log_in("yamamoto@desk.example")
    page.goto(incident)
    expect(page.locator("#action")).to_be_visible()
    page.goto("/queue")
    expect(page.locator("main")).to_contain_text("PC-JOURNEY-01")


def test_a_report_is_approved_published_and_read(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("nakamura@desk.example")
    page.goto("/reports")
    page.locator("tr", has=page.locator(".state-near, .state-draft")).first.locator("a").click()
    report = page.url
    page.get_by_role("button", name="承認").click()
    page.get_by_role("button", name="公開").click()

    for customer in ("inoue@midori-foods.example", "sasaki@asahi-seiki.example"):
        log_in(customer)
        page.goto(report)
        if page.locator("h1").inner_text().startswith("ページが存在しない"):
            continue
        with page.expect_download() as download:
            page.locator("a[href$='.pdf']").first.click()
        assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
        return
    pytest.fail("no customer could read the published report")


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


def _rename(table: Path, before: str, after: str) -> None:
    """Change one cell of a workbook, as somebody does in Excel."""
    book = openpyxl.load_workbook(table)
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == before]
    assert len(cells) == 1
    cells[0].value = after
    book.save(table)


def _alert(computer: str) -> EmailMessage:
    text = (
        "Hello Desk,\n\nCisco Secure Endpoint has found matching events.\n\n"
        f"Event Type: Threat Detected\nComputer: {computer}\nUser: mori@{computer}\n"
        "Detection: W32.Journey.Test\nFile: C:\\Users\\mori\\Downloads\\seikyu.exe\n"
        f"SHA-256: {'5e' * 32}\nSeverity: High\n"
    )
    return mail_to_desk(
        f"[Cisco Secure Endpoint Subscription] [High] Matching Events Found On {computer}",
        text,
        sender="Cisco <no-reply@amp.cisco.com>",
        to="desk+alert-midori@desk.example",
    )
