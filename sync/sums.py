"""What every side that receives a message works out anew, and how it says that a figure is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


class SumWrong(ValueError):
    """A figure does not follow from the others. `pointer` names it in the payload."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


def half_away(numerator: int, divisor: int) -> int:
    """Division to the nearest whole number, halves away from zero; the divisor is positive."""
    rounded = (2 * abs(numerator) + divisor) // (2 * divisor)
    return rounded if numerator >= 0 else -rounded


def require(holds: bool, pointer: str) -> None:
    if not holds:
        raise SumWrong(pointer)


def all_once(pointer: str, keys: Iterable[object]) -> None:
    for key, times in Counter(keys).items():
        require(times == 1, f"{pointer}: {key} stands {times} times")
