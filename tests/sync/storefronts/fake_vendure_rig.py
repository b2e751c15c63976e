"""The contract's view of the fake Vendure, and adapters to it whose answers get lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import httpx

from sync.storefronts.http import ShopHttp
from sync.storefronts.protocol import Storefront
from sync.storefronts.vendure.api import ApiKey
from sync.storefronts.vendure.shop import VendureShop
from tests.sync.storefronts.fake_vendure_api import API_KEY, FakeVendureApi
from tests.sync.storefronts.fake_vendure_rules import FakeVariant, FakeVendure

Handler = Callable[[httpx.Request], httpx.Response]


class FakeVendureRig:
    """Goods, shoppers and staff of the fake."""

    def __init__(self) -> None:
        self.shop = FakeVendure()
        self.api = FakeVendureApi(self.shop)
        self.storefront: Storefront = self.adapter(self.api)

    def adapter(self, handler: Handler) -> VendureShop:
        """An adapter whose requests this handler answers."""
        return VendureShop(ShopHttp("https://shop.test", httpx.MockTransport(handler)), ApiKey(API_KEY))

    def new_item(self, pieces: int, price_cents: int = 890, sku: str = "") -> str:
        with self.shop.lock:
            sku = sku or f"ITEM-{uuid.uuid4().hex[:12]}"
            made = FakeVariant(self.shop.new_id(), sku, price_cents, on_hand=0)
            made.move("ADJUSTMENT", pieces)
            self.shop.variants[made.id] = made
        return sku

    def carry_sku_twice(self, sku: str) -> None:
        made = FakeVariant(self.shop.new_id(), sku, 100, on_hand=1)
        self.shop.variants[made.id] = made

    def set_pieces(self, sku: str, pieces: int) -> None:
        self.shop.set_stock(self.variant(sku), pieces)

    def moves(self, sku: str) -> list[int]:
        return [pieces for _kind, pieces in self.variant(sku).movements[1:]]

    def buy(self, wanted: dict[str, int]) -> str:
        with self.shop.lock:
            order = self.shop.open_order("AddingItems")
            for sku, pieces in wanted.items():
                self.shop.add_line(order, self.variant(sku), pieces)
            order.last_name, order.email, order.shipping = "Tan", "siti@shop.test", 500
            self.shop.arrange_payment(order)
            self.shop.pay(order, "Authorized")
            return order.id

    def take_money(self, order_ref: str) -> None:
        with self.shop.lock:
            self.shop.settle(self.shop.orders[order_ref])

    def send_parcel(self, order_ref: str, pieces: int) -> str:
        with self.shop.lock:
            order = self.shop.orders[order_ref]
            made = self.shop.fulfil(order, {order.lines[0].id: pieces}, "SG1")
            self.shop.move_fulfilment(made.id, "Shipped")
            return made.id

    def bring_parcel(self, parcel_ref: str) -> None:
        self.shop.move_fulfilment(parcel_ref, "Delivered")

    def give_back(self, order_ref: str, cents: int) -> None:
        order = self.shop.orders[order_ref]
        self.shop.refund(order, order.payments[0], cents, "sorry").state = "Settled"

    def losing_answer(self, at: int) -> Storefront:
        asked = 0

        def lose(request: httpx.Request) -> httpx.Response:
            nonlocal asked
            asked += 1
            answer = self.api(request)
            if asked == at:
                raise httpx.ReadTimeout("carried out, and nobody hears")
            return answer

        return self.adapter(lose)

    def variant(self, sku: str) -> FakeVariant:
        """The goods with the SKU."""
        return next(each for each in self.shop.variants.values() if each.sku == sku)
