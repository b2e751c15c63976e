"""Why goods come back, and where they go for it."""

from __future__ import annotations

from enum import StrEnum


class ReturnReason(StrEnum):
    """The words on the keys; the catalogue has them as `return.reason_…`."""

    NOT_WANTED = "not_wanted"
    WRONG_ITEM = "wrong_item"
    FAULTY = "faulty"
    SPOILT = "spoilt"
    OVERCHARGED = "overcharged"


UNFIT = (ReturnReason.FAULTY, ReturnReason.SPOILT)
"""Goods that come back so are not sold again."""


def goes_to_shelf(reason: str) -> bool:
    """Whether goods that come back for this are sold again, unless the cashier says otherwise."""
    return reason not in UNFIT
