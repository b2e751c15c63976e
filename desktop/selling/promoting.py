"""From lines at a counter to what promotions take off them. Deposits and vouchers never take part, nor does a
line whose price was typed; a price on the goods' own label counts only for what is given on all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from desktop.clock import instant_text
from desktop.money import THOUSANDTHS
from desktop.promotions.book import NO_BOOK, PromotionBook
from desktop.promotions.coupons import CouponSays, coupon_says
from desktop.promotions.engine import promote
from desktop.promotions.offered import Offered
from desktop.promotions.promotion import SPEND, Given, Promotion, Setting
from desktop.selling.lines import OUTSIDE_GST, Line, LineKind, Promoted, PromotionUsed

_Basket = tuple[tuple[Offered, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PromotionsNow:
    """The promotions that run, and at what moment and for whom they are looked at.

    `by_customer` and `in_all` as in `Setting`; `ended` are coupons of promotions that run no more, by code.
    """

    book: PromotionBook = NO_BOOK
    at: datetime = datetime(2000, 1, 1, tzinfo=UTC)  # on the shop's wall clock
    categories: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by item
    by_customer: Mapping[str, int] = field(default_factory=dict)
    in_all: Mapping[str, int] = field(default_factory=dict)
    ended: Mapping[str, Promotion] = field(default_factory=dict)
    _seen: dict[_Basket, tuple[Given, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def told_at(self) -> str | None:
        """The instant of this look; of no look at all, nothing."""
        return None if self.book.is_empty else instant_text(self.at)

    def on(self, lines: Sequence[Line], codes: tuple[str, ...]) -> list[Line]:
        """The lines with what promotions take off them."""
        found = [replace(line, promotions=()) if line.promotions else line for line in lines]
        for each in self.given(lines, codes):
            for place, cents in each.shares:
                promotion = each.promotion
                is_on_all = promotion.kind in SPEND
                share = Promoted(promotion.promotion_id, promotion.name, cents, is_on_all)
                found[place] = replace(found[place], promotions=(*found[place].promotions, share))
        return found

    def given(self, lines: Sequence[Line], codes: tuple[str, ...]) -> tuple[Given, ...]:
        """What is given, the shares by the place of their lines."""
        if self.book.is_empty:
            return ()
        places = [place for place, line in enumerate(lines) if _takes_part(line)]
        offered = [self._offered(lines[place]) for place in places]
        return tuple(
            replace(each, shares=tuple((places[at], cents) for at, cents in each.shares))
            for each in self._promoted(tuple(offered), codes)
            if each.cents  # a share of a cent is nothing
        )

    def _promoted(self, offered: tuple[Offered, ...], codes: tuple[str, ...]) -> tuple[Given, ...]:
        """One look at a basket asks for its figures several times: the engine works them out once."""
        if (offered, codes) not in self._seen:
            self._seen[offered, codes] = promote(offered, self.book, self._setting(codes))
        return self._seen[offered, codes]

    def used(self, lines: Sequence[Line], codes: tuple[str, ...]) -> tuple[PromotionUsed, ...]:
        """How often each is given."""
        return tuple(
            PromotionUsed(
                each.promotion.promotion_id,
                each.times,
                each.promotion.code or None,
                each.promotion.kind in SPEND,
            )
            for each in self.given(lines, codes)
        )

    def says(self, lines: Sequence[Line], codes: tuple[str, ...]) -> list[CouponSays]:
        """What becomes of each coupon that was shown."""
        places = [place for place, line in enumerate(lines) if _takes_part(line)]
        offered = [self._offered(lines[place]) for place in places]
        setting, given = self._setting(codes), self._promoted(tuple(offered), codes)
        return [
            coupon_says(code, (self.book, self.ended.get(code)), (offered, given), setting) for code in codes
        ]

    def _setting(self, codes: tuple[str, ...]) -> Setting:
        return Setting(self.at, codes, self.by_customer, self.in_all)

    def _offered(self, line: Line) -> Offered:
        is_whole = line.kind != LineKind.WEIGHED and line.quantity % THOUSANDTHS == 0
        return Offered(
            unit_id=line.unit_id,
            price_cents=line.unit_price_cents,
            quantity=line.quantity,
            whole_cents=line.whole_cents,
            categories=self.categories.get(line.item_id, frozenset()),
            is_base=line.factor == THOUSANDTHS,
            count=line.quantity // THOUSANDTHS if is_whole else 0,
            takes_goods=line.price_reason != "label",
            tie=(line.line_discount_bp or 0,),
        )


NO_PROMOTIONS = PromotionsNow()


def _takes_part(line: Line) -> bool:
    is_sold = line.original is None and line.quantity > 0 and line.whole_cents > 0
    return is_sold and line.kind not in OUTSIDE_GST and line.price_reason in ("list", "price_list", "label")
