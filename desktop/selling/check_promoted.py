"""What promotions take off a basket's lines must be what the shop's promotions say, to the cent."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.selling.lines import Line, PromotionUsed
from desktop.selling.promoting import PromotionsNow
from desktop.selling.refusals import PromotionsChanged


def check_promoted(
    lines: Sequence[Line], codes: tuple[str, ...], now: PromotionsNow
) -> tuple[PromotionUsed, ...]:
    """How often each promotion is given with these lines.

    Raises:
        PromotionsChanged: one began, ended or was given to somebody else since the customer saw the price.
    """
    for line, promoted in zip(lines, now.on(lines, codes), strict=True):
        if line.promotions != promoted.promotions:
            raise PromotionsChanged(line.name)
    return now.used(lines, codes)
