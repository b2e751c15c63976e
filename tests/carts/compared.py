"""Two figures that must be one, and what is said when they are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Differs(AssertionError):
    """What the shop shows, writes or tells is not what the oracle says."""

    def __init__(self, where: str, seen: object, should: object) -> None:
        super().__init__(f"{where}: {seen!r}, by the oracle {should!r}")
        self.where = where


def agree(where: str, seen: object, should: object) -> None:
    """Raises Differs."""
    if seen != should:
        raise Differs(where, seen, should)


def agree_on_each(where: str, seen: Mapping[Any, Any], should: Mapping[Any, Any]) -> None:
    """The same of figures with names; what is nothing need not be there. Raises Differs, for the first."""
    for name in sorted({*seen, *should}, key=str):
        agree(f"{where} {name}", seen.get(name) or 0, should.get(name) or 0)
