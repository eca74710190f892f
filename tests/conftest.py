"""What every test may ask for, and the order in which tests run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no reason to fail: how long an example takes says nothing about a rule.
settings.register_profile(
    "desk", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("desk")

_HERE = Path(__file__).parent

pytest_plugins = [
    f"tests.{'.'.join(path.relative_to(_HERE).with_suffix('').parts)}"
    for path in (
        _HERE / "times.py",
        _HERE / "databases.py",
        _HERE / "application.py",
        _HERE / "world.py",
        _HERE / "browser.py",
        _HERE / "servers" / "imap.py",
        _HERE / "servers" / "smtp.py",
    )
    if path.exists()
]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords at the least cost: nine people would else take seconds in every test."""
    from argon2 import PasswordHasher

    from desk.people import passwords

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quick tests first and the browser last; inside each part the order stays random."""
    items.sort(key=_part)


def _part(item: pytest.Item) -> int:
    fixtures = getattr(item, "fixturenames", ())
    if item.get_closest_marker("journey"):
        return 3
    if "postgresql" in item.name:
        return 2
    return int("database_server" in fixtures)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Tell how to have the same random order again, where something failed in it."""
    if exitstatus:
        seed = config.getoption("randomly_seed", default="?")
        terminalreporter.write_line(f"the same order again: pytest --randomly-seed={seed}")
