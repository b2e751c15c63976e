"""What must hold between counter, service and online shop, whoever is killed meanwhile; run on every shop."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from sync.service.store import Store
from sync.service.storefront.keys import is_counter_sale
from sync.service.storefront.tables import effect
from sync.storefronts.protocol import ShopOrder
from tests.storefronts.drill import SKUS, Drill, until
from tests.storefronts.rig import round_of

SHOPPERS, AT_ONCE = 30, 6
MOST_SALES, MOST_COLLECTED = 24, 10
"""Of the counter while they buy, and of their orders afterwards: a real shop takes its time for each."""
DRAW = random.Random(7)


class ServiceDrill:
    """In the order in which they stand: each leaves the shop at rest."""

    def test_a_counter_sale_reaches_the_shop_and_its_stock_falls(self, drill: Drill) -> None:
        drill.sell()
        drill.send()
        assert_agreed(drill)

    def test_a_shoppers_order_comes_to_the_tills_and_is_collected(self, drill: Drill) -> None:
        ref = paid_order(drill, SKUS[1], 2)
        order = drill.order(ref, "paid")
        (line,) = order["lines"]
        assert (line["sku"], line["quantity"], line["item_id"] is not None) == (SKUS[1], 2_000, True)
        drill.tell(*drill.collect(order))
        assert drill.order(ref, "fulfilled")["lines"][0]["fulfilled"] == 2_000
        assert_agreed(drill)

    def test_an_order_cancelled_at_the_counter_is_cancelled_and_paid_back_there_once(
        self, drill: Drill
    ) -> None:
        ref = paid_order(drill, SKUS[2], 3)
        order = drill.order(ref, "paid")
        drill.tell(drill.cancel(order))
        after = drill.order(ref, "cancelled")
        until(lambda: drill.shop.rig.storefront.get(ref).refunded_cents == order["paid_cents"])
        assert after["order_id"] == order["order_id"]
        assert_agreed(drill)

    def test_money_that_the_shops_people_give_back_is_told_to_the_tills(self, drill: Drill) -> None:
        ref = paid_order(drill, SKUS[3], 1)
        drill.order(ref, "paid")
        drill.shop.rig.give_back(ref, 150)
        until(lambda: drill.orders()[ref]["refunded_cents"] == 150)
        order = drill.orders()[ref]
        drill.tell(drill.cancel({**order, "paid_cents": order["paid_cents"]}))
        drill.order(ref, "cancelled")
        until(lambda: drill.shop.rig.storefront.get(ref).refunded_cents == order["paid_cents"])
        assert_agreed(drill)

    def test_each_effect_that_the_service_is_killed_in_happens_once(self, drill: Drill) -> None:
        collected, cancelled = paid_order(drill, SKUS[4], 1), paid_order(drill, SKUS[5], 1)
        orders = [drill.order(collected, "paid"), drill.order(cancelled, "paid")]
        drill.shop.rig.set_pieces(SKUS[6], 7)
        drill.sell()
        for act in (
            drill.send,
            lambda: drill.tell(*drill.collect(orders[0])),
            lambda: drill.tell(drill.cancel(orders[1])),
            lambda: drill.tell(drill.settle(SKUS[6])),
        ):
            act()
            until(lambda: drill.told()["queued"] == 0 or bool(_under_way(drill)), 60)
            time.sleep(DRAW.uniform(0, 0.4))
            drill.kill_service()
        drill.order(collected, "fulfilled")
        drill.order(cancelled, "cancelled")
        drill.rest()
        assert drill.shop.rig.storefront.get(cancelled).refunded_cents == orders[1]["paid_cents"]
        moves = drill.shop.rig.moves(SKUS[6])
        assert sum(moves) == -drill.sold[SKUS[6]]
        assert_agreed(drill, by_hand={SKUS[6]})

    def test_a_shop_that_is_restarted_in_the_middle_gets_everything_once(self, drill: Drill) -> None:
        for _number in range(4):
            drill.sell()
        drill.send()
        time.sleep(DRAW.uniform(0.2, 1.0))
        drill.shop.restart()
        assert_agreed(drill, by_hand={SKUS[6]})

    def test_thirty_shoppers_and_a_selling_counter_end_equal_whoever_is_restarted(self, drill: Drill) -> None:
        ThirtyShoppers(drill).play()
        drill.send()
        drill.come_in()
        assert_agreed(drill, by_hand={SKUS[6]})
        paid = [ref for ref, order in shoppers_orders(drill).items() if order.state.value == "paid"]
        for ref in paid[:MOST_COLLECTED]:
            drill.tell(*drill.collect(drill.order(ref, "paid")))
        assert_agreed(drill, by_hand={SKUS[6]})


class ThirtyShoppers:
    """They buy at once while the counter sells; service and shop are each broken off once."""

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        self._bought = Counter[str]()
        self._is_over = threading.Event()
        self._sold = 0

    def play(self) -> None:
        with ThreadPoolExecutor(AT_ONCE + 2) as pool:
            selling, breaking = pool.submit(self._counter), pool.submit(self._troubles)
            shoppers = [pool.submit(self._shopper, number) for number in range(SHOPPERS)]
            try:
                for each in (*shoppers, breaking):
                    each.result()
            finally:
                self._is_over.set()
            selling.result()

    def _counter(self) -> None:
        while not self._is_over.is_set() and self._sold < MOST_SALES:
            for _number in range(3):
                self._sold += 1
                self._drill.sell()
            self._drill.send()

    def _shopper(self, number: int) -> None:
        while not self._bought[str(number)]:
            try:
                paid_order(self._drill, SKUS[number % len(SKUS)], 1 + number % 3)
            except (httpx.HTTPError, AssertionError):
                time.sleep(0.5)  # the shop is away: shoppers come again
            else:
                self._bought[str(number)] += 1

    def _troubles(self) -> None:
        until(lambda: self._bought.total() >= SHOPPERS // 3)
        self._drill.service.kill()
        self._drill.world.resume_service()
        until(lambda: self._bought.total() >= 2 * SHOPPERS // 3)
        self._drill.shop.restart()


def paid_order(drill: Drill, sku: str, pieces: int) -> str:
    """A shopper's order whose money came."""
    ref = drill.shop.rig.buy({sku: pieces})
    drill.shop.rig.take_money(ref)
    return ref


def shoppers_orders(drill: Drill) -> dict[str, ShopOrder]:
    """By the shop's own data."""
    return {ref: order for ref, order in all_orders(drill).items() if not is_counter_sale(order.keys)}


def all_orders(drill: Drill) -> dict[str, ShopOrder]:
    """Everything that was placed in the shop, by its own data."""
    orders, _cursor = round_of(drill.shop.rig.storefront, None)
    return orders


def assert_agreed(drill: Drill, by_hand: set[str] | None = None) -> None:
    """At rest: no drift, nothing refused, every sale one order, every piece moved once, nobody paid twice."""
    told = drill.rest()
    assert (told["drift"], told["refused"], told["trouble"]) == ([], [], None)
    orders = all_orders(drill)
    keys = Counter(key for order in orders.values() for key in order.keys if is_counter_sale((key,)))
    assert (len(keys), set(keys.values())) == (drill.sales, {1} if drill.sales else set())
    assert all(order.refunded_cents <= order.paid_cents for order in orders.values())
    for sku in SKUS:
        assert sum(drill.shop.rig.moves(sku)) == -drill.sold[sku], sku
        if sku not in (by_hand or ()):
            assert all(pieces < 0 for pieces in drill.shop.rig.moves(sku)), sku
    seen = drill.orders()
    for ref, order in shoppers_orders(drill).items():
        assert seen[ref]["state"] == order.state.value
        assert seen[ref]["refunded_cents"] == order.refunded_cents
        assert _fulfilled(seen[ref]) == {line.ref: line.fulfilled for line in order.lines}


def _fulfilled(told: dict[str, Any]) -> dict[str, int]:
    return {line["line_ref"]: line["fulfilled"] for line in told["lines"]}


def _under_way(drill: Drill) -> list[Any]:
    """Effects that the service is carrying out just now, or that rest."""
    store = Store(drill.service.folder)
    try:
        with store.reading() as work:
            return list(work.rows(effect.select().where(effect.c.state == "resting")))
    finally:
        store.close()
