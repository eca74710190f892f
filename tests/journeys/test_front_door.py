"""Somebody opens the desk for the first time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_whoever_comes_is_asked_to_log_in(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("input[type=password]")).to_be_visible()


def test_the_log_in_page_keeps_nobody_out(
    page: Page, find_barriers: Callable[[Page], list[str]]
) -> None:
    page.goto("/")
    assert find_barriers(page) == []
