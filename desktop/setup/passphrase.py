"""How long a shop's passphrase must be: whoever has the file can try them one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal

SHORTEST_PASSPHRASE = 10


@dataclass
class ShortPassphrase(Refusal):
    """Too short to guard the shop's file."""

    code = "setup.short_passphrase"
    shortest: int


def check_passphrase(text: str) -> None:
    """A new passphrase, before a shop is locked with it.

    Raises:
        ShortPassphrase: fewer than ten characters.
    """
    if len(text) < SHORTEST_PASSPHRASE:
        raise ShortPassphrase(SHORTEST_PASSPHRASE)
