"""Passwords: hashed with argon2id (RFC 9106), compared in constant time, never logged."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.errors import Invalid

SHORTEST = 10
LONGEST = 200


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """Return the argon2id hash of `password`; raises Invalid where it is too short or too long."""
    plain = _compared(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Invalid("password_length", least=SHORTEST, most=LONGEST)
    return _hasher().hash(plain)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Return whether `password` is the one; without a hash just as slow, and False."""
    try:
        _hasher().verify(password_hash or _nobodys_hash(), _compared(password[: LONGEST * 4]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _compared(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
