"""A sale at the counter becomes one order of the online shop, whatever happens on the way."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from sync.service import take
from sync.service.projections import project
from sync.service.storefront.keys import EffectKind, key_of
from tests.sync.device import respelled, sale_payload
from tests.sync.service.storefront.conftest import PRICE, Item, World, a_world


def test_a_counter_sale_reaches_the_shop_as_one_order_and_its_stock_falls(world: World) -> None:
    item = world.new_item(10)
    sale = world.sale(item, 2)
    world.tell(sale)
    assert world.effects() == [("push_order", "queued", None)]
    world.work_off()

    assert world.effects() == [("push_order", "done", None)]
    assert world.rig.moves(item.sku) == [-2]
    key = key_of(EffectKind.PUSH_ORDER, sale["entity_id"])
    ((outcome, after),) = world.rows("SELECT outcome, observed_after FROM effect")
    assert (outcome, json.loads(str(after))["total_cents"]) == ("done", 2 * PRICE)
    (order,) = world.rig.shop.orders.values()
    assert [payment.transaction for payment in order.payments] == [f"kedai:{key}"]


def test_a_told_sale_never_comes_back_as_a_shoppers_order(world: World) -> None:
    world.tell(world.sale(world.new_item(10), 1))
    world.work_off()
    world.read_orders()
    assert world.orders_told() == []
    assert world.rows("SELECT * FROM online_order") == []


def test_each_sale_is_an_order_of_its_own(world: World) -> None:
    item = world.new_item(10)
    world.tell(world.sale(item, 2), world.sale(item, 1))
    world.work_off()
    assert world.rig.moves(item.sku) == [-2, -1]
    assert world.placed() == 2


def test_what_the_shop_is_not_told(bare: World) -> None:
    """History, sales of before, of another place, of an order, and of what moves no stock."""
    item = bare.new_item(10)
    bare.tell(bare.sale(item, 1))  # there is no shop yet
    bare.connect(location_id="place-1")
    payload = sale_payload(bare.device, 90)
    without_goods = {**payload, "movements": [], "lines": [{**payload["lines"][0], "kind": "service"}]}
    bare.tell(
        bare.sale(item, 1, kind="history"),
        bare.sale(item, 1, completed_at="2026-11-22T04:00:00.000Z"),
        bare.sale(item, 1, location_id="place-2"),
        bare.sale(item, 1, order_id="order-1"),
        bare.teller.tell("sale.completed", without_goods),
    )
    assert bare.effects() == []
    bare.tell(bare.sale(item, 1))
    assert bare.effects() == [("push_order", "queued", None)]


def test_the_effect_stands_and_falls_with_the_transaction_of_its_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, whole = world.new_item(10), project

    def failing(message: object, told: object, pending: object) -> None:
        whole(message, told, pending)  # type: ignore[arg-type]
        raise ZeroDivisionError

    monkeypatch.setattr(take, "project", failing)
    sale = world.sale(item, 1)
    assert world.device.verdicts(sale) == [("retry", None)]
    assert world.effects() == []
    monkeypatch.undo()
    world.tell(sale)
    assert world.device.verdicts(sale) == [("duplicate", None)]
    assert world.effects() == [("push_order", "queued", None)]


def test_goods_the_shop_has_not_are_listed_and_the_rest_is_told(world: World) -> None:
    item = world.new_item(10)
    sale = world.sale(item, 1)
    payload = json.loads(sale["payload"])
    (line,), (moved,) = payload["lines"], payload["movements"]
    other = {"item_id": "item-x", "sku": "NOT-ONLINE", "name": "Kaya 咖椰"}
    nameless = {"item_id": "item-y", "sku": "", "name": "Loose thing"}
    gst = round(3 * PRICE * 9 / 109)
    lines, moves = [], []
    for place, its in enumerate(({}, other, nameless)):
        share = gst // 3 + (1 if place < gst % 3 else 0)
        amounts = {"gst_cents": share, "net_cents": PRICE - share}
        lines.append({**line, **its, **amounts, "line_no": place + 1})
        moves.append({**moved, "line_no": place + 1, "item_id": lines[-1]["item_id"]})
    (tender,) = payload["tenders"]
    paid = {**tender, "tendered_cents": 3 * PRICE, "applied_cents": 3 * PRICE}
    sums = {"list_cents": 3 * PRICE, "total_cents": 3 * PRICE, "gst_cents": gst, "net_cents": 3 * PRICE - gst}
    world.tell(respelled(sale, lines=lines, movements=moves, tenders=[paid], **sums))
    world.work_off()

    told = world.told()
    assert [(each["sku"], each["name"], each["sales"], each["quantity"]) for each in told["unlisted"]] == [
        ("", "Loose thing", 1, 1_000),
        ("NOT-ONLINE", "Kaya 咖椰", 1, 1_000),
    ]
    assert told["differences"] == []
    assert world.rig.moves(item.sku) == [-1]


def test_a_price_other_than_the_webs_is_told_as_a_difference(world: World) -> None:
    item = world.new_item(10)
    world.rig.variant(item.sku).price = PRICE + 100
    sale = world.sale(item, 2)
    world.tell(sale)
    world.work_off()
    (found,) = world.told()["differences"]
    assert (found["what"], found["asked"], found["found"]) == ("total_cents", "1780", "1980")
    assert found["about"] == json.loads(sale["payload"])["number"]


def test_a_sale_the_shop_refuses_is_set_aside_and_shown_and_others_go_on(world: World) -> None:
    scarce, plenty = world.new_item(1, here=9), world.new_item(10)
    world.tell(world.sale(scarce, 3), world.sale(plenty, 1))
    world.work_off()
    assert world.effects() == [("push_order", "refused", "insufficient_stock"), ("push_order", "done", None)]
    (refused,) = world.told()["refused"]
    assert (refused["kind"], refused["code"]) == ("push_order", "insufficient_stock")
    assert world.rig.moves(scarce.sku) == []
    assert world.rig.moves(plenty.sku) == [-1]


def test_of_goods_that_came_back_the_shop_is_told_nothing(world: World) -> None:
    """They show as drift until an owner settles it, as any goods that come in."""
    item = world.new_item(10)
    payload = sale_payload(world.device, world.teller.sequence + 1, PRICE, -1_000)
    back = {"original_sale_id": str(uuid4()), "original_line_no": 1, "original_before": 0}
    payload["lines"][0] |= {"sku": item.sku, "item_id": item.item_id, **back}
    payload["movements"][0] |= {"item_id": item.item_id, "kind": "refund"}
    world.tell(world.teller.tell("sale.completed", {**payload, "kind": "refund", "reason": "not_wanted"}))
    world.work_off()
    assert world.effects() == []


def test_an_effect_our_own_program_fails_on_is_set_aside(world: World) -> None:
    first, second = world.new_item(10), world.new_item(10)
    world.tell(world.sale(first, 1), world.sale(second, 1))
    with world.service.store.writing() as work:
        work.connection.exec_driver_sql("UPDATE effect SET intent = '{}' WHERE position = 1")
    world.work_off()
    assert world.effects() == [("push_order", "refused", "surprise"), ("push_order", "done", None)]


@pytest.mark.parametrize("at", range(1, 16))
def test_a_sale_whose_answer_is_lost_rests_and_ends_as_one_order(world: World, at: int) -> None:
    item, asked = world.new_item(10), 0

    def lose(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        answer = world.rig.api(request)
        if asked == at:
            raise httpx.ReadTimeout("carried out, and nobody hears")
        return answer

    world.work_off()  # the first round of orders is over
    world.handler = lose
    world.tell(world.sale(item, 2))
    world.until_told()
    assert world.rig.moves(item.sku) == [-2]
    assert world.placed() == 1
    assert world.effects()[0][:2] == ("push_order", "done")


def test_after_an_ambiguous_answer_it_rests_at_least_twenty_seconds(world: World) -> None:
    item = world.new_item(10)

    def lose_writes(request: httpx.Request) -> httpx.Response:
        answer = world.rig.api(request)
        if b"mutation" in request.content:
            raise httpx.ReadTimeout("lost")
        return answer

    world.work_off()
    world.handler = lose_writes
    world.tell(world.sale(item, 1))
    world.worker.turn()
    assert world.effects() == [("push_order", "resting", "answer_lost")]
    asked = len(world.rig.api.asked)
    world.handler = world.rig.api
    for _second in range(19):
        world.service.clock.forward(1)
        world.work_off()
    assert world.effects() == [("push_order", "resting", "answer_lost")]
    assert "CreateDraft" not in world.rig.api.asked[asked:]
    world.later(1)
    world.until_told()
    assert world.rig.moves(item.sku) == [-1]


class Killed(BaseException):
    """As kill -9: nothing behind it runs."""


@pytest.mark.parametrize("at", range(1, 16))
def test_a_service_that_dies_in_the_middle_lets_the_effect_rest_then_finds_it_by_its_key(
    world: World, at: int
) -> None:
    item, asked = world.new_item(10), 0
    world.work_off()

    def die(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        answer = world.rig.api(request)
        if asked == at:
            raise Killed
        return answer

    world.handler = die
    world.tell(world.sale(item, 1))
    try:
        while not world.worker.turn():
            pass
    except Killed:
        assert [state for _kind, state, _code in world.effects()] == ["resting"]
    world.handler = world.rig.api
    world.new_worker()
    world.until_told()
    assert world.rig.moves(item.sku) == [-1]
    assert world.placed() == 1


def test_a_shop_that_is_away_is_asked_seldomer_and_told_everything_when_it_is_back(world: World) -> None:
    item, knocks = world.new_item(10), 0

    def away(_request: httpx.Request) -> httpx.Response:
        nonlocal knocks
        knocks += 1
        raise httpx.ConnectError("away")

    world.handler = away
    world.tell(world.sale(item, 1))
    for _minute in range(24 * 60):
        world.service.clock.forward(60)
        world.worker.turn()
    assert 24 * 4 <= knocks <= 24 * 10
    assert world.told()["trouble"] == "not_reached"
    world.handler = world.rig.api
    world.service.clock.forward(900)
    world.until_told()
    assert world.told()["trouble"] is None
    assert world.rig.moves(item.sku) == [-1]


def test_a_busy_shop_is_left_alone_as_long_as_it_says(world: World) -> None:
    world.work_off()
    world.tell(world.sale(world.new_item(5), 1))
    knocks = 0

    def busy(_request: httpx.Request) -> httpx.Response:
        nonlocal knocks
        knocks += 1
        return httpx.Response(503, headers={"retry-after": "120"}, text="")

    world.handler = busy
    for _second in range(119):
        world.worker.turn()
        world.service.clock.forward(1)
    assert knocks == 1
    world.handler = world.rig.api
    world.until_told()
    assert world.effects()[0][:2] == ("push_order", "done")


def test_an_effect_the_shop_always_breaks_on_does_not_keep_others_back(world: World) -> None:
    first, second = world.new_item(10), world.new_item(10)
    world.work_off()

    def breaking(request: httpx.Request) -> httpx.Response:
        if first.sku.encode() in request.content:
            return httpx.Response(200, json={"data": None, "errors": [{"message": "boom"}]})
        return world.rig.api(request)

    world.handler = breaking
    world.tell(world.sale(first, 1), world.sale(second, 1))
    for _step in range(20):
        world.later(5)
    assert [state for _kind, state, _code in world.effects()] == ["resting", "done"]


def test_a_restored_store_that_is_told_a_sale_again_makes_no_second_order(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    item = world.new_item(10)
    sale = world.sale(item, 2)
    world.tell(sale)
    world.work_off()
    folder: Path = tmp_path_factory.mktemp("again")
    with a_world(folder / "service") as restored:
        restored.rig, restored.handler = world.rig, world.rig.api
        restored.connect()
        restored.tell({**sale, "message_id": str(uuid4())})
        restored.work_off()
        assert restored.rows("SELECT outcome FROM effect") == [("was_there",)]
    assert world.rig.moves(item.sku) == [-2]


def test_a_sku_of_a_box_is_not_taken_for_the_unit_that_is_counted(world: World) -> None:
    item = Item("BOXED", "item-1")
    sale = world.sale(item, 1)
    payload = json.loads(sale["payload"])
    (line,), (moved,) = payload["lines"], payload["movements"]
    box = {**line, "unit_id": "unit-box", "base_quantity": 12_000}
    world.tell(respelled(sale, lines=[box], movements=[{**moved, "quantity": -12_000}]))
    assert world.rows("SELECT unit_id FROM goods WHERE sku = 'BOXED'") == [("unit-box",)]
    world.tell(world.sale(item, 1))
    assert world.rows("SELECT unit_id FROM goods WHERE sku = 'BOXED'") == [("unit-BOXED",)]
    assert world.rows("SELECT quantity FROM effect_goods ORDER BY quantity") == [(1_000,), (12_000,)]
