"""The adapter itself: a Vendure shop with the abilities every storefront has."""

from __future__ import annotations

from collections.abc import Sequence

from sync.storefronts.errors import Refused
from sync.storefronts.http import ShopHttp
from sync.storefronts.one_at_a_time import OneAtATime
from sync.storefronts.protocol import (
    Capabilities,
    CounterSale,
    LineQuantity,
    OrderEffect,
    OrderPage,
    ShopOrder,
    StockEffect,
    StockRead,
    Storefront,
)
from sync.storefronts.vendure import changed, counter_sales, effects
from sync.storefronts.vendure.answers import ShopAnswer, read
from sync.storefronts.vendure.api import ApiKey, Login, VendureApi
from sync.storefronts.vendure.counter_sales import Counter
from sync.storefronts.vendure.orders import read_order, told
from sync.storefronts.vendure.queries import SHOP
from sync.storefronts.vendure.stock import VendureStock


class VendureShop(Storefront):
    """One Vendure shop. `place`: the stock location's id where the shop has several."""

    def __init__(
        self, http: ShopHttp, sign_in: ApiKey | Login, counter: Counter | None = None, place: str = ""
    ) -> None:
        self._api = VendureApi(http, sign_in)
        self._stock = VendureStock(self._api, place)
        self._counter = counter or Counter()
        self._acting = OneAtATime()

    def capabilities(self) -> Capabilities:
        shop = read(ShopAnswer, self._api.ask(SHOP))
        return Capabilities(
            name="vendure",
            currency=shop.activeChannel.defaultCurrencyCode,
            takes_counter_sales=True,
            takes_counter_prices=False,
            takes_fractions=False,
            finds_by_key=True,
            tells_by_webhook=False,
        )

    def changed(self, cursor: str | None) -> OrderPage:
        return changed.changed(self._api, cursor)

    def get(self, order_ref: str) -> ShopOrder:
        return told(read_order(self._api, order_ref))

    def stock(self, skus: Sequence[str]) -> StockRead:
        return self._stock.levels(skus)

    def sweep(self) -> StockRead:
        return self._stock.sweep()

    def stock_mark(self, sku: str) -> str:
        return self._stock.mark(sku)

    def push_stock(self, sku: str, on_hand: int, key: str, mark: str | None = None) -> StockEffect:
        return self._stock.push(sku, on_hand, key, mark)

    def push_order(self, sale: CounterSale, key: str) -> OrderEffect:
        currency = self.capabilities().currency
        if sale.currency != currency:
            raise Refused("other_currency", sale=sale.currency, shop=currency)
        with self._acting.on(key):
            return counter_sales.push_order(self._api, self._stock, self._counter, sale, key)

    def fulfil(self, order_ref: str, lines: Sequence[LineQuantity], key: str) -> OrderEffect:
        with self._acting.on(order_ref):
            return effects.fulfil(self._api, order_ref, lines, key, method="Collected")

    def cancel(self, order_ref: str, lines: Sequence[LineQuantity] | None, key: str) -> OrderEffect:
        with self._acting.on(order_ref):
            return effects.cancel(self._api, order_ref, lines, key)

    def refund(self, order_ref: str, cents: int, key: str) -> OrderEffect:
        with self._acting.on(order_ref):
            return effects.refund(self._api, order_ref, cents, key)
