"""What becomes of a coupon that a customer shows: what it takes off, or why it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.promotions.book import PromotionBook
from desktop.promotions.engine import costs_now, promote, spent_on
from desktop.promotions.offered import Lines, Offered
from desktop.promotions.promotion import SPEND, Given, Promotion, Setting


@dataclass(frozen=True, slots=True)
class CouponSays:
    """A coupon beside a basket. `why` is nothing while it takes something off, else
    unknown | not_yet | expired | not_now | used_up | spend_more | no_goods | not_enough | better."""

    code: str
    name: str = ""
    cents: int = 0
    why: str | None = None
    missing_cents: int = 0  # to be spent until it counts
    from_day: str = ""


def coupon_says(
    code: str,
    known: tuple[PromotionBook, Promotion | None],
    basket: tuple[Sequence[Offered], Sequence[Given]],
    setting: Setting,
) -> CouponSays:
    """What a code comes to. `known`: what runs, and what the code stood for before it ended."""
    book, ended = known
    running = book.by_code.get(code, [])
    if not running:
        return CouponSays(code, ended.name, why="expired") if ended else CouponSays(code, why="unknown")
    lines, given = basket
    for each in given:
        if each.promotion.code == code:
            return CouponSays(code, each.promotion.name, each.cents)
    promotion = running[0]
    why, missing = _why_not(promotion, lines, given, setting)
    return CouponSays(code, promotion.name, 0, why, missing, promotion.when.from_day)


def _why_not(
    promotion: Promotion, lines: Sequence[Offered], given: Sequence[Given], setting: Setting
) -> tuple[str, int]:
    if why := setting.why_not(promotion):
        return why, 0
    seen = Lines(lines)
    if promotion.kind in SPEND:
        goods = [each for each in given if each.promotion.kind not in SPEND]
        spent = sum(spent_on(promotion, seen, costs_now(lines, goods)).values())
        if spent < promotion.min_cents:
            return "spend_more", promotion.min_cents - spent
    if not any(seen.of(group) for group in promotion.groups):
        return "no_goods", 0
    alone = promote(lines, PromotionBook([promotion]), setting)
    return ("better", 0) if alone else ("not_enough", 0)
