"""The counter's state between a first scan and a paid sale: a basket, a quantity to come, the last sale."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.ids import new_id
from desktop.money import THOUSANDTHS, read_cents, read_thousandths
from desktop.screens.doors import CounterReads
from desktop.selling.basket import LARGEST_QUANTITY, Basket, Goods
from desktop.selling.lines import Priced, TaxRules, TenderAsked
from desktop.selling.paying import Completed, CompleteSale

_TIMES = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\*", re.ASCII)
_CASH = re.compile(r"(\d{1,6}(?:\.\d{1,2})?)\+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that no item has; it waits on the screen until somebody decides."""

    code: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A basket on its way into the books: no longer on the counter, not yet a sale."""

    basket: Basket
    basket_id: str
    tenders: tuple[TenderAsked, ...]


class Session:
    """What the cashier is doing now. Asks the shop, decides nothing about money."""

    def __init__(self, doors: CounterReads) -> None:
        self._doors = doors
        self.basket = Basket()
        self.basket_id = new_id()
        self.times: int | None = None  # thousandths for the next item
        self.unknown: tuple[Unknown, ...] = ()
        self.tenders: tuple[TenderAsked, ...] = ()
        self.last_sale: Completed | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read again what GST means today: the date may have changed."""
        self.tax: TaxRules = self._doors.tax_rules()
        self.priced: Priced = self.basket.priced(self.tax)

    def put(self, basket: Basket) -> None:
        """Show another basket, priced."""
        self.basket = basket
        self.priced = basket.priced(self.tax)

    def scan(self, code: str) -> Goods | None:
        """A code was read: add its goods, or keep it as unknown."""
        goods = self._doors.goods_by_code(code)
        if goods is None:
            self.unknown = (*self.unknown, Unknown(code))
            return None
        self.add(goods)
        return goods

    def add(self, goods: Goods) -> None:
        """Add goods in the quantity that was keyed before, else one."""
        self.put(self.basket.add(goods, self.times or THOUSANDTHS))
        self.times = None
        self.last_sale = None

    def drop_unknown(self) -> None:
        """Forget the oldest unknown code."""
        self.unknown = self.unknown[1:]

    def key_times(self, text: str) -> bool:
        """`5*` was typed: give the fresh line that quantity, else keep it for the next item.

        `*` alone takes it off the line and keeps it for the next item instead. False if it is
        not a quantity.
        """
        if text == "*":
            return self._move_times_on()
        found = _TIMES.fullmatch(text)
        if not found:
            return False
        quantity = min(read_thousandths(found[1]), LARGEST_QUANTITY)
        if quantity <= 0:
            return False
        place = self.basket.selected
        if 0 <= place < len(self.basket.lines) and self.basket.lines[place].is_fresh and self.times is None:
            self.put(self.basket.set_quantity(place, quantity))
        else:
            self.times = quantity
        return True

    def _move_times_on(self) -> bool:
        if self.times is not None:
            self.times = None
            return True
        place = self.basket.selected
        if place < 0 or not self.basket.earlier:
            return False
        quantity = self.basket.lines[place].quantity
        self.put(self.basket.undo())
        self.times = quantity
        return True

    def command(self, tenders: tuple[TenderAsked, ...]) -> CompleteSale:
        """The basket as the command that sells it; the same basket is the same sale, however often asked."""
        return CompleteSale(self.basket_id, self.basket.sale_lines(), tenders, self.priced.total_cents)

    def hand_over(self) -> HandedOver:
        """The basket being paid leaves the counter: what comes meanwhile is the next customer's."""
        handed = HandedOver(self.basket, self.basket_id, self.tenders)
        self.clear()
        return handed

    def take_back(self, handed: HandedOver) -> None:
        """It was not sold: the basket is on the counter again, with what came meanwhile."""
        basket = handed.basket
        for line in self.basket.lines:
            basket = basket.add(line.goods, line.quantity)
        self.basket_id, self.tenders = handed.basket_id, handed.tenders
        self.put(basket)

    def sold(self, completed: Completed) -> None:
        """The sale is recorded; it stays told until something of the next customer is on the counter."""
        self.last_sale = completed if self.basket.is_empty else None
        self.refresh()

    def clear(self) -> None:
        """Throw the basket away; the command that records it comes first."""
        self.basket, self.basket_id = Basket(), new_id()
        self.times, self.tenders = None, ()
        self.refresh()


def typed_cash(text: str) -> int | None:
    """`20+` means $20 of cash; nothing if the text is not that."""
    found = _CASH.fullmatch(text)
    return read_cents(found[1]) if found else None
