"""A day of online orders of every sort: picked, handed over in parts, cancelled, asked back, settled."""

from __future__ import annotations

from desktop.ids import new_id
from desktop.orders.cancel_order import cancel_order
from desktop.orders.hand_over import hand_over_order
from desktop.orders.pick_goods import finish_picking, pick_goods
from desktop.orders.settle_stock import settle_stock
from desktop.orders.words import CancelOrder, FinishPicking, HandOverOrder, PickGoods, SettleStock
from desktop.setup.queries import this_till
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop
from tests.desktop.verify.sample_day import BREAD, MILK


def a_day_of_orders(shop: Shop) -> OnlineShop:
    """In a shift that is open: W-1 handed over in two parts, W-2 half picked, W-3 to pick, W-4 asked back."""
    online = OnlineShop(shop)
    first = online.order(online.line(BREAD, 3, 1_000), online.line(MILK, 1, 350), shipping_cents=500)
    for ref, pieces, cents in (("line-BREAD", 2, 1_167), ("line-BREAD", 1, 333)):
        _pick(shop, first, ref, pieces)
        shop.run(finish_picking, FinishPicking(new_id(), first))
        shop.run(hand_over_order, HandOverOrder(new_id(), first, cents))
    second = online.order(online.line(BREAD, 2, 560), online.line(None, 1, 500), number="W-2")
    _pick(shop, second, "line-BREAD", 1)
    online.order(online.line(MILK, 4, 1_400), number="W-3")
    fourth = online.order(online.line(MILK, 1, 350), number="W-4")
    shop.run(cancel_order, CancelOrder(new_id(), fourth, "Sold out"), shop.owner)
    place = this_till(shop.reader).location_id
    shop.run(settle_stock, SettleStock(new_id(), place, (BREAD.item_id,)), shop.owner)
    return online


def _pick(shop: Shop, order_id: str, ref: str, pieces: int) -> None:
    shop.run(pick_goods, PickGoods(new_id(), order_id, ref, pieces * 1_000))
