"""Picking: what is scanned counts, never more than the order needs, and goes back when it must."""

from __future__ import annotations

import pytest

from desktop.ids import new_id
from desktop.orders.pick_goods import finish_picking, pick_goods, put_back
from desktop.orders.refusals import (
    AllPicked,
    NotHere,
    NothingPicked,
    NotInOrder,
    NotPicked,
    OrderEnded,
)
from desktop.orders.words import FinishPicking, PickGoods, PutBack
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop, reserved, stage
from tests.desktop.verify.sample_day import BREAD, MILK


def pick(shop: Shop, order_id: str, ref: str = "line-BREAD", pieces: int = 1) -> str:
    told: str = shop.run(pick_goods, PickGoods(new_id(), order_id, ref, pieces * 1_000)).stage
    return told


def test_first_pick_begins_and_last_pick_puts_the_order_aside(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560), online.line(MILK, 1, 350))
    assert pick(shop, order_id) == "picking"
    assert pick(shop, order_id) == "picking"
    assert pick(shop, order_id, "line-MILK") == "ready"
    assert reserved(shop, BREAD) == 2_000  # picked is not yet gone


def test_same_pick_twice_counts_once(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    command = PickGoods(new_id(), order_id, "line-BREAD", 1_000)
    assert shop.run(pick_goods, command) == shop.run(pick_goods, command)
    assert shop.reader.one("SELECT picked FROM online_order_line") == (1_000,)


def test_more_than_ordered_is_refused(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    with pytest.raises(AllPicked):
        pick(shop, order_id)
    with pytest.raises(AllPicked):
        shop.run(pick_goods, PickGoods(new_id(), order_id, "line-BREAD", 0))


def test_line_that_is_not_there_and_goods_that_are_not_here_are_refused(
    shop: Shop, online: OnlineShop
) -> None:
    order_id = online.order(online.line(None, 1, 500))
    with pytest.raises(NotInOrder):
        pick(shop, order_id, "line-MILK")
    with pytest.raises(NotHere):
        pick(shop, order_id, "line-ELSEWHERE")


def test_what_is_put_back_is_no_longer_ready(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    assert pick(shop, order_id, pieces=2) == "ready"
    assert shop.run(put_back, PutBack(new_id(), order_id, "line-BREAD", 1_000)).stage == "picking"
    assert shop.run(put_back, PutBack(new_id(), order_id)).stage == "to_pick"
    with pytest.raises(NothingPicked):
        shop.run(put_back, PutBack(new_id(), order_id))
    with pytest.raises(NotPicked):
        shop.run(put_back, PutBack(new_id(), order_id, "line-BREAD", 1_000))


def test_short_order_can_be_put_aside_as_it_is(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    with pytest.raises(NothingPicked):
        shop.run(finish_picking, FinishPicking(new_id(), order_id))
    pick(shop, order_id)
    assert shop.run(finish_picking, FinishPicking(new_id(), order_id)).stage == "ready"


def test_cancelled_order_takes_no_picks_and_wants_its_goods_back(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    pick(shop, order_id)
    online.changed(order_id, state="cancelled")
    assert stage(shop, order_id) == ("attention", "put_back")
    with pytest.raises(OrderEnded):
        pick(shop, order_id)
    assert shop.run(put_back, PutBack(new_id(), order_id)).stage == "cancelled"


def test_picks_of_a_line_that_is_no_more_go_back(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280), online.line(MILK, 1, 350))
    pick(shop, order_id)
    online.changed(order_id, lines=[online.line(MILK, 1, 350)], total_cents=350)
    assert stage(shop, order_id) == ("to_pick", None)
    assert shop.reader.one("SELECT sum(quantity) FROM order_pick") == (0,)


def test_line_that_shrank_below_what_is_picked_wants_the_rest_back(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 3, 840))
    pick(shop, order_id, pieces=3)
    lines = online.line_changed(order_id, "line-BREAD", quantity=1_000, amount_cents=280)
    online.changed(order_id, lines=lines, total_cents=280)
    assert stage(shop, order_id) == ("attention", "put_back")
    assert shop.run(put_back, PutBack(new_id(), order_id, "line-BREAD", 2_000)).stage == "ready"
