"""How long a shop's passphrase must be: whoever has the file can try them one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal

SHORTEST_PASSPHRASE = 10
FREE_TRIES = 3
LONGEST_WAIT_S = 30


@dataclass
class ShortPassphrase(Refusal):
    """Too short to guard the shop's file."""

    code = "setup.short_passphrase"
    shortest: int


def wait_s(wrong: int) -> int:
    """Seconds before one more wrong passphrase is answered: three are free, then 1, 2, 4 … 30."""
    doublings = min(wrong - FREE_TRIES - 1, LONGEST_WAIT_S)  # bounded: a power of any size takes memory
    return min(2**doublings, LONGEST_WAIT_S) if wrong > FREE_TRIES else 0


def check_passphrase(text: str) -> None:
    """A new passphrase, before a shop is locked with it.

    Raises:
        ShortPassphrase: fewer than ten characters.
    """
    if len(text) < SHORTEST_PASSPHRASE:
        raise ShortPassphrase(SHORTEST_PASSPHRASE)
