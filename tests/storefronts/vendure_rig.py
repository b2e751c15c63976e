"""The contract's view of a real Vendure."""

from __future__ import annotations

import uuid
from contextlib import ExitStack

import httpx

from sync.storefronts.http import ShopHttp
from sync.storefronts.protocol import Storefront
from sync.storefronts.vendure.api import ApiKey
from sync.storefronts.vendure.shop import VendureShop
from tests.storefronts import vendure_people as people
from tests.storefronts.vendure_seed import new_variant
from tests.storefronts.vendure_server import RunningVendure
from tests.sync.fault_proxy import ANSWER_LOST, PASS, Fault, FaultProxy

_ON_THE_SHELF = {"ADJUSTMENT", "SALE", "CANCELLATION", "RETURN"}


class VendureRig:
    """Goods, shoppers and staff at a running Vendure; `closing` ends the proxies it makes."""

    def __init__(self, shop: RunningVendure, closing: ExitStack) -> None:
        self._shop = shop
        self._closing = closing
        self.sign_in()
        self._variants: dict[str, str] = {}
        self.storefront: Storefront = self.adapter(ShopHttp(shop.address))

    def sign_in(self) -> None:
        """The shop's people, with a session and a line of their own."""
        self._staff = self._closing.enter_context(people.owner(self._shop.address))

    def adapter(self, http: ShopHttp) -> VendureShop:
        """An adapter over this connection."""
        return VendureShop(self._closing.enter_context(http), ApiKey(self._shop.api_key))

    def new_item(self, pieces: int, price_cents: int = 890, sku: str = "") -> str:
        sku = sku or f"ITEM-{uuid.uuid4().hex[:12]}"
        self._variants[sku] = new_variant(self._staff, sku, pieces, price_cents)
        return sku

    def carry_sku_twice(self, sku: str) -> None:
        further = new_variant(self._staff, f"{sku}-2", 1, 100)
        self._update(further, sku=sku)

    def set_pieces(self, sku: str, pieces: int) -> None:
        self._update(self._variants[sku], stockOnHand=pieces)

    def moves(self, sku: str) -> list[int]:
        variant = self._staff.say(
            "query($v: ID!) { productVariant(id: $v) "
            "{ stockMovements { items { ... on StockMovement { id type quantity } } } } }",
            v=self._variants[sku],
        )
        moved = [each for each in variant["stockMovements"]["items"] if each["type"] in _ON_THE_SHELF]
        moved.sort(key=lambda each: int(each["id"]))
        return [int(each["quantity"]) for each in moved[1:]]  # the first is what it began with

    def buy(self, wanted: dict[str, int]) -> str:
        return people.buy(self._shop.address, {self._variants[sku]: n for sku, n in wanted.items()})

    def take_money(self, order_ref: str) -> None:
        people.take_money(self._staff, order_ref)

    def send_parcel(self, order_ref: str, pieces: int) -> str:
        return people.send_parcel(self._staff, order_ref, pieces)

    def bring_parcel(self, parcel_ref: str) -> None:
        people.move_parcel(self._staff, parcel_ref, "Delivered")

    def give_back(self, order_ref: str, cents: int) -> None:
        people.give_back(self._staff, order_ref, cents)

    def losing_answer(self, at: int) -> Storefront:
        asked = 0

        def choose() -> Fault:
            nonlocal asked
            asked += 1
            return ANSWER_LOST if asked == at else PASS

        proxy = self._closing.enter_context(FaultProxy(self._shop.port, choose))
        a_connection_each = httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
        return self.adapter(ShopHttp(f"http://127.0.0.1:{proxy.port}", a_connection_each))

    def _update(self, variant: str, **given: object) -> None:
        self._staff.say(
            "mutation($i: [UpdateProductVariantInput!]!) { updateProductVariants(input: $i) { id } }",
            i=[{"id": variant, **given}],
        )
