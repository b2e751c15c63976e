"""PINs and passwords: argon2id over a peppered word; the pepper is not in the file that holds the hashes."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from desktop.errors import Refusal

PIN = re.compile(r"\d{6}")
SHORTEST_PASSWORD = 8
FREE_TRIES = 5
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # 24 ms a try on a till
_EASY = frozenset({"123456", "654321", "112233", "121212", "123123", "101010"})


@dataclass
class WeakPin(Refusal):
    """Six digits that anybody would try first, or not six digits."""

    code = "staff.weak_pin"
    reason: str


@dataclass
class WeakPassword(Refusal):
    """Too short to guard the shop."""

    code = "staff.weak_password"
    shortest: int


def check_pin(pin: str) -> None:
    """A PIN as people may choose it.

    Raises:
        WeakPin: not six digits, one digit six times, or a well-known row.
    """
    if not PIN.fullmatch(pin) or not pin.isascii():
        raise WeakPin("digits")
    if len(set(pin)) == 1 or pin in _EASY:
        raise WeakPin("easy")


def check_password(password: str) -> None:
    """A password as the owner may choose it.

    Raises:
        WeakPassword: shorter than eight characters.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(SHORTEST_PASSWORD)


def hashed(word: str, pepper: bytes) -> str:
    """What is stored of a PIN or password."""
    return _HASHER.hash(_peppered(word, pepper))


def matches(stored: str, word: str, pepper: bytes) -> bool:
    """Takes about 24 ms on purpose: never on the screen's thread."""
    try:
        return _HASHER.verify(stored, _peppered(word, pepper))
    except VerificationError:
        return False


def lock_time(failures: int) -> timedelta:
    """How long nobody may try after that many failures in a row: nothing, then 30 s, doubling to an hour."""
    beyond = failures - FREE_TRIES
    return timedelta() if beyond < 0 else timedelta(seconds=min(30 * 2**beyond, 3600))


def _peppered(word: str, pepper: bytes) -> str:
    return hmac.new(pepper, word.encode(), hashlib.sha256).hexdigest()
