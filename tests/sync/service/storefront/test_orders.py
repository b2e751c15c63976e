"""Shoppers' orders come to the tills by the feed, reserve goods, and are handed over or taken back once."""

from __future__ import annotations

import base64
import json

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.messages import PersonalKey
from sync.payloads import OrderTold
from sync.service.keys import keep_keys
from sync.service.storefront import goods, levels, orders, queue
from tests.sync.device import edit
from tests.sync.service.storefront.conftest import PLACE, PRICE, Item, World


def reserved(world: World, item: Item) -> int:
    with world.service.store.reading() as work:
        return levels.reserved(PLACE, work).get(item.sku, 0)


def bought(world: World, item: Item, pieces: int) -> str:
    """A paid order of a shopper, read and told; our id of it."""
    ref = world.rig.buy({item.sku: pieces})
    world.rig.take_money(ref)
    world.read_orders()
    return str(world.orders_told()[-1]["order_id"])


def ref_of(world: World, order_id: str) -> str:
    return str(world.order(order_id)["ref"])


def test_a_shoppers_order_is_told_to_the_tills_with_our_goods_and_reserves(world: World) -> None:
    item = world.new_item(10)
    bought(world, item, 3)
    (told,) = world.orders_told()
    OrderTold.model_validate(told).check()
    (line,) = told["lines"]
    assert (told["storefront"], told["state"], told["currency"]) == ("vendure", "paid", "SGD")
    assert (told["total_cents"], told["paid_cents"], told["location_id"]) == (
        3 * PRICE + 500,
        3 * PRICE + 500,
        PLACE,
    )
    assert (line["sku"], line["item_id"], line["unit_id"]) == (item.sku, item.item_id, f"unit-{item.sku}")
    assert (line["ordered"], line["quantity"], line["fulfilled"]) == (3_000, 3_000, 0)
    assert reserved(world, item) == 3_000


def test_nothing_of_the_buyer_is_kept_in_the_clear(world: World) -> None:
    bought(world, world.new_item(10), 1)
    dump = json.dumps(
        [
            world.rows("SELECT * FROM message"),
            world.rows("SELECT * FROM online_order"),
            world.rows("SELECT * FROM effect"),
        ]
    )
    assert "Tan" not in dump and "siti@shop.test" not in dump


def test_the_buyers_name_travels_sealed_under_the_orders_key(world: World) -> None:
    order_id = bought(world, world.new_item(10), 1)
    sealed = base64.b64decode(world.order(order_id)["buyer"])
    keys = world.device.get("keys", after=0).json()["data"]["keys"]
    (key,) = [each["key"] for each in keys if each["subject_id"] == order_id]
    opened = AESGCM(bytes.fromhex(key)).decrypt(sealed[:12], sealed[12:], f"{order_id}/name".encode())
    assert opened.decode() == "Tan"


def test_the_name_of_a_buyer_who_is_forgotten_is_never_told_again(world: World) -> None:
    order_id = bought(world, world.new_item(10), 1)
    with world.service.store.writing() as work:
        keep_keys([PersonalKey(subject_id=order_id, key=None)], work)
    world.rig.give_back(ref_of(world, order_id), 100)
    world.read_orders()
    assert len(world.orders_told()) == 2
    assert world.order(order_id)["buyer"] is None


def test_records_tell_whose_a_sku_is_before_anything_of_it_was_sold(world: World) -> None:
    sku = world.rig.new_item(5, PRICE)
    world.tell(world.teller.stock())
    world.tell(
        world.teller.edited(
            edit("unit", "unit-box", {"item_id": "item-r", "name": "box", "factor": 12_000, "is_base": 0}),
            edit("unit", "unit-each", {"item_id": "item-r", "name": "each", "factor": 1_000, "is_base": 1}),
        )
    )
    world.tell(world.teller.edited(edit("item", "item-r", {"sku": "OLD", "name": "Thing"})))
    world.read_orders()
    assert world.rows("SELECT sku, item_id, unit_id FROM goods") == [("OLD", "item-r", "unit-each")]
    renamed = edit("item", "item-r", {"sku": sku}, clocks={"sku": "1795406400000.00009.lane-a"})
    world.tell(world.teller.edited(renamed))
    order_id = bought(world, Item(sku, "item-r"), 1)
    (line,) = world.order(order_id)["lines"]
    assert (line["item_id"], line["unit_id"]) == ("item-r", "unit-each")
    world.tell(world.sale(Item("OLD", "item-r"), 1))  # of a till that did not know yet
    assert world.rows("SELECT sku, is_record FROM goods ORDER BY sku") == [(sku, 1), ("OLD", 0)]
    with world.service.store.reading() as work:
        assert (goods.sku_of("item-r", work), set(goods.all_goods(work))) == (sku, {sku})


def test_an_order_that_did_not_change_is_told_once_however_often_it_is_read(world: World) -> None:
    bought(world, world.new_item(10), 1)
    for _round in range(5):
        world.read_orders()
    assert len(world.orders_told()) == 1


def test_each_change_is_the_next_version(world: World) -> None:
    item = world.new_item(10)
    ref = world.rig.buy({item.sku: 3})
    world.read_orders()
    world.rig.take_money(ref)
    world.read_orders()
    world.rig.send_parcel(ref, 3)
    world.read_orders()
    versions = world.orders_told()
    assert [each["state"] for each in versions] == ["placed", "paid", "fulfilled"]
    assert sorted({each["version"] for each in versions}) == [each["version"] for each in versions]
    assert len({each["order_id"] for each in versions}) == 1
    assert reserved(world, item) == 0


def test_the_cursor_is_kept_with_what_was_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.work_off()
    before = world.rows("SELECT cursor FROM storefront")
    item = world.new_item(10)
    world.rig.buy({item.sku: 1})
    whole = orders.note_orders

    def failing(*told: object) -> int:
        whole(*told)  # type: ignore[arg-type]
        raise ZeroDivisionError

    monkeypatch.setattr(orders, "note_orders", failing)
    world.service.clock.forward(900)
    world.worker.turn()
    assert world.rows("SELECT cursor FROM storefront") == before
    assert world.orders_told() == []
    monkeypatch.undo()
    world.later(60)
    assert len(world.orders_told()) == 1


def test_many_orders_are_kept_a_few_at_a_time_and_none_twice(world: World) -> None:
    item = world.new_item(100)
    world.work_off()
    for _number in range(45):
        world.rig.buy({item.sku: 1})
    world.read_orders()
    assert len({each["ref"] for each in world.orders_told()}) == len(world.orders_told()) == 45


def test_an_order_of_unknown_goods_is_told_again_when_they_are_known(world: World) -> None:
    item = Item(world.rig.new_item(5, PRICE), "item-later")
    world.tell(world.teller.stock())
    order_id = bought(world, item, 1)
    assert world.order(order_id)["lines"][0]["item_id"] is None
    world.tell(world.sale(item, 1))
    world.read_orders()
    assert world.order(order_id)["lines"][0]["item_id"] == "item-later"


def test_an_order_that_was_over_before_the_shop_was_connected_is_nobodys_business(bare: World) -> None:
    item = bare.new_item(10)
    ref = bare.rig.buy({item.sku: 1})
    bare.rig.take_money(ref)
    bare.rig.bring_parcel(bare.rig.send_parcel(ref, 1))
    open_ref = bare.rig.buy({item.sku: 1})
    bare.service.clock.at = bare.rig.shop.now()
    bare.connect()
    bare.work_off()
    assert [each["ref"] for each in bare.orders_told()] == [open_ref]


def test_collecting_is_told_as_a_fulfilment_and_reserves_no_more(world: World) -> None:
    item = world.new_item(10)
    order_id = bought(world, item, 3)
    world.tell(world.collect(order_id, 2), world.sale(item, 2, order_id=order_id))
    assert reserved(world, item) == 1_000  # at once, though the shop was not told yet
    world.until_told()
    assert world.effects() == [("fulfil", "done", None)]
    assert world.rig.moves(item.sku) == [-2]
    after = world.order(order_id)
    assert (after["state"], after["lines"][0]["fulfilled"]) == ("part_fulfilled", 2_000)
    assert reserved(world, item) == 1_000
    ((about, before),) = world.rows("SELECT about, observed_before FROM effect")
    assert about == after["number"]
    assert json.loads(str(before))["state"] == "paid"


def test_a_second_hand_over_of_the_same_goods_is_refused_and_shown(world: World) -> None:
    item = world.new_item(10)
    order_id = bought(world, item, 1)
    world.tell(world.collect(order_id, 1), world.collect(order_id, 1, handover_id="other-till"))
    world.until_told()
    assert [state for _kind, state, _code in world.effects()] == ["done", "refused"]
    assert len(world.told()["refused"]) == 1
    assert world.rig.moves(item.sku) == [-1]


def test_cancelling_here_gives_the_goods_free_and_the_money_back_once(world: World) -> None:
    item = world.new_item(10)
    order_id = bought(world, item, 2)
    paid = world.order(order_id)["paid_cents"]
    world.tell(world.cancel(order_id, paid))
    world.until_told()
    assert world.effects() == [("cancel", "done", None), ("refund", "done", None)]
    after = world.order(order_id)
    assert (after["state"], after["refunded_cents"]) == ("cancelled", paid)
    assert reserved(world, item) == 0
    assert world.rig.moves(item.sku) == []
    assert world.told()["differences"] == []


def test_what_the_shops_people_gave_back_already_is_not_given_back_again(world: World) -> None:
    item = world.new_item(10)
    order_id = bought(world, item, 2)
    paid = world.order(order_id)["paid_cents"]
    ref = ref_of(world, order_id)
    shop_order = world.rig.shop.orders[ref]
    world.rig.shop.cancel(shop_order, None, "by hand", shipping=True)
    world.rig.give_back(ref, paid)
    world.tell(world.cancel(order_id, paid))
    world.until_told()
    assert world.rig.storefront.get(ref).refunded_cents == paid
    assert [state for _kind, state, _code in world.effects()] == ["done", "done"]
    found = {each["what"]: each["found"] for each in world.told()["differences"]}
    assert found["refunded_cents"] == "0"


def test_part_of_what_is_owed_is_given_back_when_the_shops_people_gave_the_rest(world: World) -> None:
    order_id = bought(world, world.new_item(10), 2)
    paid = world.order(order_id)["paid_cents"]
    ref = ref_of(world, order_id)
    world.rig.give_back(ref, 500)
    world.tell(world.cancel(order_id, paid))
    world.until_told()
    assert world.rig.storefront.get(ref).refunded_cents == paid


def test_money_goes_back_only_if_the_order_was_cancelled(world: World) -> None:
    order_id = bought(world, world.new_item(10), 2)
    ref = ref_of(world, order_id)
    refused = {"data": {"cancelOrder": {"errorCode": "CANCEL_ACTIVE_ORDER_ERROR", "message": "no"}}}

    def never_cancels(request: httpx.Request) -> httpx.Response:
        if b"mutation Cancel" in request.content:
            return httpx.Response(200, json=refused)
        return world.rig.api(request)

    world.handler = never_cancels
    world.tell(world.cancel(order_id, 1_000))
    world.until_told()
    assert world.effects() == [
        ("cancel", "refused", "cancel_active_order"),
        ("refund", "refused", "not_cancelled"),
    ]
    assert world.rig.storefront.get(ref).refunded_cents == 0


@pytest.mark.parametrize("at", range(1, 12))
@pytest.mark.parametrize("what", ["collect", "cancel"])
def test_whatever_answer_is_lost_it_happens_once(world: World, what: str, at: int) -> None:
    item = world.new_item(10)
    order_id = bought(world, item, 2)
    ref, paid, asked = ref_of(world, order_id), world.order(order_id)["paid_cents"], 0

    def lose(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        answer = world.rig.api(request)
        if asked == at:
            raise httpx.ReadTimeout("carried out, and nobody hears")
        return answer

    told = world.collect(order_id, 2) if what == "collect" else world.cancel(order_id, paid)
    world.handler = lose
    world.tell(told)
    world.until_told()
    order = world.rig.shop.orders[ref]
    assert {state for _kind, state, _code in world.effects()} == {"done"}
    if what == "collect":
        assert world.rig.moves(item.sku) == [-2] and len(order.fulfilments) == 1
    else:
        assert world.rig.moves(item.sku) == [] and len(order.cancellations) == 1
        assert [refund.total for payment in order.payments for refund in payment.refunds] == [paid]
    assert world.told()["differences"] == []


def test_a_hand_over_of_an_order_the_store_has_forgotten_is_shown_and_can_be_tried_again(
    world: World,
) -> None:
    item = world.new_item(10)
    order_id = bought(world, item, 1)
    handed_over = world.collect(order_id, 1)
    with world.service.store.writing() as work:
        work.connection.exec_driver_sql("DELETE FROM online_order")
    world.tell(handed_over)
    world.worker.turn()
    assert world.effects() == [("fulfil", "refused", "unknown_order")]
    world.read_orders()
    with world.service.store.writing() as work:
        assert queue.retry(None, work) == 1
    world.until_told()
    assert world.rig.moves(item.sku) == [-1]


def test_a_shop_that_leaves_out_its_filters_is_told_as_trouble_and_sales_go_on(world: World) -> None:
    world.work_off()
    item = world.new_item(10)
    world.rig.api.ignored = frozenset({"orders"})
    world.rig.shop.open_order("AddingItems")
    world.read_orders()
    assert world.told()["trouble"] is not None
    world.rig.api.ignored = frozenset()
    world.tell(world.sale(item, 1))
    world.until_told()
    world.read_orders()
    assert world.told()["trouble"] is None


def test_a_cursor_nobody_understands_begins_again(world: World) -> None:
    item = world.new_item(10)
    bought(world, item, 1)
    with world.service.store.writing() as work:
        work.connection.exec_driver_sql("UPDATE storefront SET cursor = 'of an older adapter'")
    world.rig.buy({item.sku: 2})
    world.read_orders()
    world.read_orders()
    assert len({each["order_id"] for each in world.orders_told()}) == 2


def test_an_order_waits_until_somebody_said_which_location_serves_the_shop(world: World) -> None:
    item = world.new_item(10)
    world.tell(world.sale(item, 1, location_id="place-2"))
    world.rig.buy({item.sku: 1})
    world.read_orders()
    assert (world.orders_told(), world.told()["trouble"]) == ([], "location_not_chosen")
    world.connect(location_id="place-2")
    world.until_told()
    world.read_orders()
    assert [each["location_id"] for each in world.orders_told()] == ["place-2"]


def test_a_service_that_heard_of_nothing_yet_asks_nobody_to_choose_a_place(world: World) -> None:
    sku = world.rig.new_item(10, 250)
    world.rig.buy({sku: 1})
    world.read_orders()
    assert (world.orders_told(), world.told()["trouble"]) == ([], "nothing_told_yet")
    world.tell(world.teller.stock(1_000, "item-1"))
    world.read_orders()
    assert (len(world.orders_told()), world.told()["trouble"]) == (1, None)
