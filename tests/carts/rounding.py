"""How the oracle rounds, in whole numbers: it shares no code with the program's money."""

from __future__ import annotations

from collections.abc import Sequence


def half_up(above: int, below: int) -> int:
    """A quotient to the nearest whole, halves away from nothing."""
    whole = (2 * abs(above) + below) // (2 * below)
    return whole if above >= 0 else -whole


def shared(off: int, bases: Sequence[int]) -> list[int]:
    """An amount over others in proportion: cents left over go to the largest remainders, the earlier line
    first among equals (0045)."""
    whole = sum(bases)
    shares = [base * off // whole for base in bases]
    left = off - sum(shares)
    for place in sorted(range(len(bases)), key=lambda at: (-(bases[at] * off % whole), at))[:left]:
        shares[place] += 1
    return shares


def coins(cents: int, way: str) -> int:
    """An amount as 5-cent coins have it, by size: the same up and down for what goes back."""
    size, rest = divmod(abs(cents), 5)
    up = {"nearest": rest >= 3, "up": rest > 0, "down": False}[way]
    rounded = 5 * (size + up)
    return rounded if cents >= 0 else -rounded
