"""What the screen asks: pages in order, names of buyers that open, what is short."""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.clock import day_in
from desktop.orders.queries import (
    PAGE,
    buyers,
    order_shown,
    order_wanting,
    orders_of,
)
from desktop.orders.to_do import orders_to_do
from desktop.personal.vault import INSERT_KEY
from tests.builders import NOON, Shop
from tests.desktop.orders.online import OnlineShop
from tests.desktop.orders.test_picking import pick
from tests.desktop.verify.sample_day import BREAD, MILK

TODAY = day_in("Asia/Singapore", NOON)


def sealed(shop: Shop, order_id: str, name: str) -> bytes:
    """The name under a key of the order's own, which is in the file from now on."""
    key, nonce = AESGCM.generate_key(256), os.urandom(12)
    row = {"subject_id": order_id, "secret_key": key, "created_at": "2026-11-23T04:00:00.000Z"}
    shop.database.run_work(lambda work: work.write(INSERT_KEY, {**row, "forgotten_at": None}), shop.console)
    return nonce + AESGCM(key).encrypt(nonce, name.encode(), f"{order_id}/name".encode())


def test_names_of_buyers_open_with_their_key_and_else_stay_closed(shop: Shop, online: OnlineShop) -> None:
    ids = [online.order(online.line(BREAD, 1, 280), number=f"W-{number}") for number in range(4)]
    by_till, by_service = sealed(shop, ids[0], "Lim"), sealed(shop, ids[1], "Priya")
    words = [by_till.hex(), base64.b64encode(by_service).decode(), "ff" * 40, "no seal at all"]
    found = buyers(shop.reader, list(zip(ids, words, strict=True)))
    assert [found[order_id] for order_id in ids] == ["Lim", "Priya", "", ""]


def test_pages_begin_with_the_oldest_and_miss_nothing(shop: Shop, online: OnlineShop) -> None:
    for number in range(PAGE + 5):
        placed = f"2026-11-23T03:{59 - number % 60:02d}:{number // 60:02d}Z"
        online.order(online.line(BREAD, 1, 280), number=f"W-{number}", placed_at=placed)
    first, rest = orders_of(shop.reader, "to_pick"), orders_of(shop.reader, "to_pick", PAGE)
    whole = [row.placed_at for row in (*first, *rest)]
    assert (len(first), len(rest), whole) == (PAGE, 5, sorted(whole))
    assert orders_to_do(shop.reader) == PAGE + 5


def test_goods_that_all_open_orders_want_more_of_than_there_is_are_short(
    shop: Shop, online: OnlineShop
) -> None:
    order_id = online.order(online.line(BREAD, 15, 4_200))
    online.order(online.line(BREAD, 8, 2_240), number="W-2")
    assert [row.is_short for row in orders_of(shop.reader, "to_pick")] == [True, True]
    (line,) = order_shown(shop.reader, order_id, TODAY).lines
    assert (line.on_hand, line.reserved, line.missing) == (20_000, 23_000, 3_000)


def test_order_tells_what_handing_it_over_now_would_come_to(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560), online.line(MILK, 1, 350), shipping_cents=400)
    assert order_shown(shop.reader, order_id, TODAY).parcel_cents is None
    pick(shop, order_id)
    shown = order_shown(shop.reader, order_id, TODAY)
    assert (shown.parcel_cents, shown.charges_cents, shown.refund_cents) == (680, 400, 1_310)


def test_oldest_open_order_that_still_wants_goods_is_found(shop: Shop, online: OnlineShop) -> None:
    late = online.order(online.line(BREAD, 1, 280), number="W-2", placed_at="2026-11-23T03:50:00Z")
    early = online.order(online.line(BREAD, 1, 280), number="W-1", placed_at="2026-11-23T03:10:00Z")
    assert order_wanting(shop.reader, BREAD.item_id) == (early, "to_pick")
    pick(shop, early)
    assert order_wanting(shop.reader, BREAD.item_id) == (late, "to_pick")
    pick(shop, late)
    assert order_wanting(shop.reader, BREAD.item_id) is None
