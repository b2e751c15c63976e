"""What is being agreed at the counter, and what the figures typed for it make of a basket; no window."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop.money import LARGEST_CENTS, extend_price, percent_text, read_cents
from desktop.screens.selling.paying import typed_text
from desktop.selling.basket import Basket
from desktop.selling.discounts import WHOLE_BP, Discount, Reason, TypedPrice, can_be_discounted
from desktop.selling.refusals import BadDiscount, BadPrice

_FIGURE = re.compile(r"\d{0,7}(\.\d{0,2})?%?", re.ASCII)
QUICK = ("5%", "10%", "20%", "50%")
"""Discounts that one key gives."""


class What(StrEnum):
    """What the next figure is."""

    LINE = "line"  # a discount on the line the keys act on
    ALL = "all"  # a discount on the whole basket
    PRICE = "price"  # of one of the line


@dataclass(frozen=True, slots=True)
class Agreeing:
    """A question on the screen; the figure typed for it stands in the search box."""

    what: What
    reason: str = Reason.GOODWILL

    def step_reason(self, by: int) -> str:
        """The reason so many keys away."""
        every = list(Reason)
        return every[(every.index(Reason(self.reason)) + by) % len(every)]

    def agreed(self, figure: str, basket: Basket, *, allows_zero: bool) -> Basket:
        """The basket with what the figure says: `10%`, `1.50`, or nothing of what was agreed before for `0`.

        Raises:
            BadDiscount, BadPrice: no counter gives that.
        """
        if self.what is What.ALL:
            return basket.agree_on_all(self._on_all(figure, basket))
        line = basket.lines[basket.selected]
        name = line.goods.name
        if not can_be_discounted(line.goods.kind):
            raise BadPrice("outside", name) if self.what is What.PRICE else BadDiscount("outside", name)
        if self.what is What.PRICE:
            return basket.agree(basket.selected, self._price(figure, basket, allows_zero), line.discount)
        discount = self._discount(figure, _costs(basket, basket.selected), "whole", name)
        return basket.agree(basket.selected, line.price, discount)

    def _price(self, figure: str, basket: Basket, allows_zero: bool) -> TypedPrice | None:
        line = basket.lines[basket.selected]
        name = line.goods.name
        cents = _cents(figure)
        if cents is None:
            raise BadPrice("figure", name)
        if cents == 0 and not allows_zero:
            raise BadPrice("zero", name)
        if extend_price(cents, line.quantity) > LARGEST_CENTS:
            raise BadPrice("range", name)
        is_as_it_was = cents == line.goods.price_cents and line.label_cents is None
        return None if is_as_it_was else TypedPrice(cents, self.reason)

    def _on_all(self, figure: str, basket: Basket) -> Discount | None:
        lines = [line for line in basket.sale_lines() if can_be_discounted(line.kind)]
        whole = sum(line.promoted_cents - line.line_discount_cents for line in lines)
        if not whole:
            raise BadDiscount("nothing")
        return self._discount(figure, whole, "whole_basket", "")

    def _discount(self, figure: str, whole_cents: int, too_much: str, name: str) -> Discount | None:
        """A share or an amount, of no more than there is."""
        cents = _cents(figure.removesuffix("%"))  # hundredths of a percent are typed like cents
        if cents is None:
            raise BadDiscount("figure", name)
        is_share = figure.endswith("%")
        if cents > (WHOLE_BP if is_share else whole_cents):
            raise BadDiscount("share" if is_share else too_much, name, whole_cents)
        if cents == 0:
            return None
        return Discount(bp=cents, reason=self.reason) if is_share else Discount(cents, reason=self.reason)


def _costs(basket: Basket, place: int) -> int:
    """What a line costs with promotions, before what is agreed about it."""
    return basket.sale_lines()[basket.line_places[place]].promoted_cents


def is_agreeable(text: str, what: What) -> bool:
    """May this be what was agreed, or the beginning of it?"""
    return _FIGURE.fullmatch(text) is not None and not (what is What.PRICE and text.endswith("%"))


def figure_text(figure: str) -> str:
    """The figure as the screen shows it while it is typed."""
    if figure.endswith("%"):
        cents = _cents(figure[:-1])
        return figure if cents is None else percent_text(cents)
    return typed_text(figure) if figure else ""


def _cents(figure: str) -> int | None:
    try:
        return read_cents(f"0{figure}".rstrip(".")) if figure.strip(".") else None
    except ValueError:
        return None
