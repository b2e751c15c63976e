"""Every SKU is compared after a sweep; what differs is shown with its likely cause, and settled carefully."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sync.service.storefront import queue
from sync.service.storefront.tables import unlisted
from tests.sync.service.storefront.conftest import PRICE, Handler, Item, World
from tests.sync.service.storefront.test_orders import bought, ref_of

HOUR = 3_600


def drift(world: World) -> list[tuple[Any, ...]]:
    rows = sorted(world.told()["drift"], key=lambda each: str(each["sku"]))
    return [(each["ours"], each["theirs"], each["in_flight"], each["cause"]) for each in rows]


def test_equal_levels_are_no_drift_and_the_sweep_is_dated(world: World) -> None:
    world.new_item(10)
    world.new_item(3)
    world.work_off()
    told = world.told()
    assert (told["drift"], told["last_swept_at"], told["last_read_at"]) == ([], world.now, world.now)
    assert (told["is_connected"], told["storefront"], told["queued"]) == (True, "vendure", 0)


def test_goods_the_shop_has_not_are_summed_over_sales(world: World) -> None:
    world.work_off()
    here_only = Item("NOT-ONLINE", "item-x")
    world.tell(world.sale(here_only, 2), world.sale(here_only, 3))
    world.until_told()
    (found,) = world.told()["unlisted"]
    assert (found["sku"], found["sales"], found["quantity"]) == ("NOT-ONLINE", 2, 5_000)
    assert [state for _kind, state, _code in world.effects()] == ["done", "done"]


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_goods_that_the_shop_has_by_now_are_listed_no_more_after_a_sweep(world: World, times: int) -> None:
    world.work_off()
    late, never = Item("LATE", "item-x"), Item("NEVER", "item-y")
    world.tell(world.sale(late, 2), world.sale(never, 1))
    world.until_told()
    for _time in range(times):
        world.rig.new_item(5, PRICE, sku=late.sku)
    assert {each["sku"] for each in world.told()["unlisted"]} == {"LATE", "NEVER"}
    world.later(HOUR)
    assert [each["sku"] for each in world.told()["unlisted"]] == ["NEVER"]


def test_the_newest_rows_of_each_list_are_told_and_no_more(world: World) -> None:
    row: dict[str, object] = {"nameless": "", "name": "Thing", "sales": 1, "quantity": 1_000}
    with world.service.store.writing() as work:
        days = [f"2026-11-{1 + number // 10:02d}T00:00:00.000Z" for number in range(210)]
        rows = [{**row, "sku": f"X-{number}", "last_seen_at": day} for number, day in enumerate(days)]
        work.write(unlisted.insert(), rows)
    told = world.told()["unlisted"]
    assert (len(told), told[-1]["last_seen_at"]) == (200, days[10])


def losing(world: World, words: bytes) -> Handler:
    """Carries everything out, and nobody hears of what has these words."""

    def answer(request: httpx.Request) -> httpx.Response:
        told = world.rig.api(request)
        if words in request.content:
            raise httpx.ReadTimeout("carried out, and nobody hears")
        return told

    return answer


def test_what_the_shop_may_have_done_already_is_no_drift(world: World) -> None:
    item = world.new_item(10)
    world.work_off()
    world.service.clock.forward(HOUR - 10)
    world.work_off()
    world.handler = losing(world, b"mutation Fulfil")
    world.tell(world.sale(item, 2))
    world.work_off()
    swept = world.told()["last_swept_at"]
    world.later(11)
    assert world.told()["last_swept_at"] > swept
    assert (world.effects()[0][1], world.rig.moves(item.sku)) == ("resting", [-2])
    assert drift(world) == []


def test_sales_wait_while_nobody_knows_whether_a_level_was_set(world: World) -> None:
    item, *others = many(world, 12)
    world.work_off()
    world.rig.set_pieces(item.sku, 4)
    world.handler = losing(world, b"mutation SetStock")
    world.tell(world.settle(item))
    world.work_off()
    world.handler = world.rig.api
    world.tell(world.sale(item, 3), world.sale(others[0], 1))
    world.later(10)
    assert [state for _kind, state, _code in world.effects()] == ["resting", "queued", "done"]
    world.until_told()
    assert world.rig.variant(item.sku).on_hand == 7


def test_a_service_without_an_online_shop_says_so(bare: World) -> None:
    bare.work_off()
    assert bare.told() == {
        "is_connected": False,
        "storefront": None,
        "location_id": None,
        "last_read_at": None,
        "last_swept_at": None,
        "trouble": None,
        "queued": 0,
        "drift": [],
        "unlisted": [],
        "refused": [],
        "differences": [],
    }


def test_what_never_matched_is_told_so_and_keeps_its_day(world: World) -> None:
    item = world.new_item(10, here=7)
    world.work_off()
    first = world.told()["drift"][0]
    assert drift(world) == [(7_000, 10_000, 0, "never_matched")]
    assert (first["sku"], first["item_id"]) == (item.sku, item.item_id)
    world.later(HOUR)
    again = world.told()["drift"][0]
    assert (again["first_seen_at"], again["cause"]) == (first["first_seen_at"], "never_matched")
    assert again["last_seen_at"] > first["last_seen_at"]


def test_what_is_on_its_way_is_no_drift(world: World) -> None:
    item = world.new_item(10)
    world.work_off()

    def no_writes(request: httpx.Request) -> httpx.Response:
        if b"mutation" in request.content:
            raise httpx.ConnectError("away")
        return world.rig.api(request)

    world.handler = no_writes
    world.tell(world.sale(item, 2))
    world.later(HOUR)
    world.later(HOUR)
    assert world.told()["queued"] == 1
    assert drift(world) == []


def test_a_level_that_the_shops_people_set_is_seen_and_never_overwritten(world: World) -> None:
    item = world.new_item(10)
    world.work_off()
    world.rig.set_pieces(item.sku, 4)
    world.later(HOUR)
    assert drift(world) == [(10_000, 4_000, 0, "set_in_shop")]
    assert world.rig.moves(item.sku) == [-6]


def test_a_delivery_here_that_the_shop_does_not_know_is_told_as_such(world: World) -> None:
    item = world.new_item(10)
    world.work_off()
    world.service.clock.forward(1)
    world.tell(world.teller.stock(5_000, item.item_id))
    world.later(HOUR)
    assert drift(world) == [(15_000, 10_000, 0, "moved_here")]


def test_a_parcel_that_the_shop_sent_itself_is_told_as_such(world: World) -> None:
    item = world.new_item(10)
    order_id = bought(world, item, 2)
    world.rig.send_parcel(ref_of(world, order_id), 2)
    world.later(HOUR)
    assert drift(world) == [(10_000, 8_000, 0, "sent_by_shop")]


def test_a_refused_sale_explains_the_difference(world: World) -> None:
    item = world.new_item(10)
    world.work_off()
    world.rig.set_pieces(item.sku, 1)
    world.tell(world.sale(item, 3))
    world.until_told()
    world.later(HOUR)
    assert drift(world) == [(7_000, 1_000, 0, "refused")]


def test_a_difference_that_is_gone_is_no_longer_told(world: World) -> None:
    item = world.new_item(10)
    world.work_off()
    world.rig.set_pieces(item.sku, 4)
    world.later(HOUR)
    world.rig.set_pieces(item.sku, 10)
    world.later(HOUR)
    assert drift(world) == []


def test_a_sku_that_two_goods_carry_there_is_told_as_such(world: World) -> None:
    item = world.new_item(10)
    world.rig.carry_sku_twice(item.sku)
    world.work_off()
    assert [cause for *_numbers, cause in drift(world)] == ["doubled_sku"]


def many(world: World, count: int) -> list[Item]:
    return [world.new_item(10) for _number in range(count)]


def test_settling_sets_the_shop_to_the_book_after_reading_orders_again(world: World) -> None:
    item, *_others = many(world, 12)
    world.work_off()
    world.rig.set_pieces(item.sku, 4)
    world.later(HOUR)
    assert len(drift(world)) == 1
    asked = len(world.rig.api.asked)
    world.tell(world.settle(item))
    world.work_off()
    after = world.rig.api.asked[asked:]
    assert "Orders" in after[: after.index("SetStock")]
    assert world.rig.moves(item.sku) == [-6, 6]
    assert world.effects() == [("push_stock", "done", None)]
    world.later(10)
    assert drift(world) == []
    assert world.rows("SELECT about FROM effect") == [(item.sku,)]


def test_settling_leaves_room_for_sales_that_the_shop_is_still_to_be_told(world: World) -> None:
    item, *_others = many(world, 12)
    world.work_off()
    world.rig.set_pieces(item.sku, 4)
    world.tell(world.settle(item), world.sale(item, 3))
    world.until_told()
    assert world.rig.variant(item.sku).on_hand == 7
    world.later(HOUR)
    assert drift(world) == []


@pytest.mark.parametrize("at", range(1, 20))
def test_a_settling_whose_answer_is_lost_beside_sales_ends_right(world: World, at: int) -> None:
    item, *_others = many(world, 10)
    world.work_off()
    world.rig.set_pieces(item.sku, 40)
    asked = 0

    def lose(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        answer = world.rig.api(request)
        if asked == at:
            raise httpx.ReadTimeout("carried out, and nobody hears")
        return answer

    world.handler = lose
    world.tell(world.sale(item, 1), world.settle(item), world.sale(item, 2))
    world.until_told()
    assert world.rig.variant(item.sku).on_hand == 7
    sales = [pieces for kind, pieces in world.rig.variant(item.sku).movements if kind == "SALE"]
    assert sorted(sales) == [-2, -1]
    world.later(HOUR)
    assert drift(world) == []


def test_a_refused_sale_that_a_settling_overtook_is_not_told_again(world: World) -> None:
    item, *_others = many(world, 12)
    world.work_off()
    world.rig.set_pieces(item.sku, 1)
    world.tell(world.sale(item, 3))
    world.until_told()
    assert world.effects()[0] == ("push_order", "refused", "insufficient_stock")
    world.tell(world.settle(item))
    world.until_told()
    assert world.told()["refused"] == []
    with world.service.store.writing() as work:
        assert queue.retry(None, work) == 0
    assert world.rig.variant(item.sku).on_hand == 7


def test_more_than_a_tenth_of_all_goods_is_never_settled_in_one_go(world: World) -> None:
    items = many(world, 20)
    world.work_off()
    for item in items[:3]:
        world.rig.set_pieces(item.sku, 4)
    world.tell(world.settle(*items[:3]))
    world.until_told()
    assert set(world.effects()) == {("push_stock", "refused", "mass_change")}
    world.tell(world.settle(*items[:2], asked_id="settle-2"))
    world.until_told()
    assert [state for _kind, state, _code in world.effects()] == ["refused"] * 3 + ["done"] * 2
    assert [world.rig.variant(item.sku).on_hand for item in items[:3]] == [10, 10, 4]


def test_twenty_goods_going_to_nothing_are_never_settled_in_one_go(world: World) -> None:
    empty = [world.new_item(1, here=0) for _number in range(20)]
    world.tell(world.teller.stock())
    world.work_off()
    with world.service.store.writing() as work:
        work.connection.exec_driver_sql("UPDATE storefront SET goods = 1000")
    world.tell(world.settle(*empty))
    world.until_told()
    assert set(world.effects()) == {("push_stock", "refused", "mass_change")}
    world.tell(world.settle(*empty[:19], asked_id="settle-2"))
    world.until_told()
    assert [state for _kind, state, _code in world.effects()].count("done") == 19


def test_a_level_that_somebody_set_meanwhile_is_left_alone_and_told(world: World) -> None:
    item, *_others = many(world, 12)
    world.work_off()
    world.rig.set_pieces(item.sku, 1)
    world.tell(world.sale(item, 3), world.settle(item))
    asked = 0

    def somebody_sets(request: httpx.Request) -> httpx.Response:
        """Between our mark and our write."""
        nonlocal asked
        answer = world.rig.api(request)
        if b"query Adjustments" in request.content:
            asked += 1
            if asked == 1:
                world.rig.set_pieces(item.sku, 5)
        return answer

    world.handler = somebody_sets
    world.until_told()
    assert [state for _kind, state, _code in world.effects()] == ["refused", "done"]
    (found,) = world.told()["differences"]
    assert (found["what"], found["asked"], found["found"]) == ("on_hand", "7000", "5000")
    assert world.rig.variant(item.sku).on_hand == 5
    assert [each["code"] for each in world.told()["refused"]] == ["insufficient_stock"]


def test_goods_without_a_sku_cannot_be_settled(world: World) -> None:
    world.tell(world.teller.stock())
    world.tell(world.settle(Item("", "item-1")))
    world.until_told()
    assert world.effects() == [("push_stock", "refused", "no_sku")]


def test_a_day_of_faults_ends_in_no_drift_with_everything_done_once(world: World) -> None:
    """Every 17th answer is lost, every 29th request refused as busy; shoppers buy meanwhile."""
    items = many(world, 5)
    world.work_off()
    asked, sold = 0, dict.fromkeys((item.sku for item in items), 0)

    def faulty(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if asked % 29 == 0:
            return httpx.Response(503, headers={"retry-after": "1"}, text="")
        answer = world.rig.api(request)
        if asked % 17 == 0:
            raise httpx.ReadTimeout("carried out, and nobody hears")
        return answer

    world.handler = faulty
    for number in range(10):
        item = items[number % 5]
        ref = world.rig.buy({item.sku: 1})
        world.rig.take_money(ref)
        world.tell(world.sale(item, 1))
        sold[item.sku] += 1
        world.later(120)
        if number == 5:
            world.new_worker()
    world.handler = world.rig.api
    world.until_told()
    world.read_orders()
    told = {each["order_id"]: each for each in world.orders_told()}
    assert len(told) == 10
    for number, order_id in enumerate(told):
        item_id = told[order_id]["lines"][0]["item_id"]
        item = next(each for each in items if each.item_id == item_id)
        world.tell(
            world.collect(order_id, 1, handover_id=f"hand-{number}"),
            world.sale(item, 1, order_id=order_id),
        )
        sold[item.sku] += 1
    world.handler = faulty
    world.until_told()
    world.handler = world.rig.api
    world.later(HOUR)
    world.later(HOUR)
    assert drift(world) == []
    for item in items:
        moves = world.rig.moves(item.sku)
        assert (sum(moves), set(moves)) == (-sold[item.sku], {-1})
    assert world.placed() == 20
    assert {order.total for order in world.rig.shop.orders.values() if order.placed} == {PRICE, PRICE + 500}
