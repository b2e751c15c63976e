"""What a basket is promised: the promotions of this moment, and the prices of the customer's list."""

from __future__ import annotations

from dataclasses import replace

from desktop.catalogue.queries import STANDARD_PRICE_LIST
from desktop.screens.doors import CounterReads
from desktop.selling.basket import Basket, Goods, at_price


class Promised:
    """Asks the shop; keeps nothing of a basket."""

    def __init__(self, doors: CounterReads) -> None:
        self._doors = doors

    def now(self, basket: Basket, customer_id: str | None) -> Basket:
        """With the promotions of this moment, by which the customer is told the price."""
        items = [line.goods.item_id for line in basket.lines]
        return replace(basket, promotions=self._doors.promotions_now(items, basket.codes, customer_id))

    def with_list(self, basket: Basket, price_list_id: str) -> Basket:
        """Of a customer who has this list. Who buys is not undone with the goods."""
        units = [line.goods.unit_id for line in basket.lines]
        priced = basket.at_prices(price_list_id, self._doors.list_prices(units, price_list_id))
        return replace(priced, earlier=basket.earlier)

    def at_list(self, goods: Goods, basket: Basket) -> Goods:
        """Goods at the price of the basket's list."""
        which = basket.price_list_id
        if which == STANDARD_PRICE_LIST:
            return goods
        return at_price(goods, self._doors.list_prices([goods.unit_id], which))
