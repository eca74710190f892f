"""What a command that was typed said, for the tests that type them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SECRET = "a secret key of this test, never shown"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Typed = Callable[..., Said]
Environ = Callable[..., None]
