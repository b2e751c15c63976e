"""What the counter tells of online orders and drift is taken once; what the shop tells comes from no till."""

from __future__ import annotations

from typing import Any

from tests.sync.device import Device, Teller
from tests.sync.service.conftest import Service

COLLECTED: dict[str, Any] = {
    "handover_id": "sale-1",
    "order_id": "order-1",
    "till_id": "till-a",
    "location_id": "place-1",
    "lines": [{"line_ref": "L1", "quantity": 2_000}],
}
CANCEL: dict[str, Any] = {
    "asked_id": "asked-1",
    "order_id": "order-1",
    "till_id": "till-a",
    "lines": None,
    "refund_cents": 1_090,
    "reason": "Buyer changed their mind",
}
SETTLE: dict[str, Any] = {
    "asked_id": "asked-2",
    "till_id": "till-a",
    "location_id": "place-1",
    "item_ids": ["item-1"],
}
ORDER: dict[str, Any] = {
    "order_id": "order-1",
    "storefront": "vendure",
    "ref": "42",
    "number": "W-42",
    "version": 1,
    "state": "open",
    "shop_state": "PaymentSettled",
    "placed_at": "2026-11-23T03:00:00.000Z",
    "currency": "SGD",
    "location_id": "place-1",
    "total_cents": 1_090,
    "shipping_cents": 0,
    "paid_cents": 1_090,
    "refunded_cents": 0,
    "buyer": None,
    "lines": [],
}


def tell(teller: Teller, kind: str, entity: str, entity_id: str, payload: dict[str, Any]) -> dict[str, Any]:
    return teller.tell(kind, payload, entity=entity, entity_id=entity_id)


def test_what_a_till_tells_of_orders_and_drift_is_kept_for_all(
    service: Service, device: Device, teller: Teller
) -> None:
    told = [
        tell(teller, "order.collected", "handover", "sale-1", COLLECTED),
        tell(teller, "order.cancel_asked", "order_cancel", "asked-1", CANCEL),
        tell(teller, "stock.settle_asked", "stock_settle", "asked-2", SETTLE),
    ]
    assert device.verdicts(*told) == [("applied", None)] * 3
    fed = [each["kind"] for each in device.pull().json()["data"]["messages"]]
    assert fed == ["order.collected", "order.cancel_asked", "stock.settle_asked"]


def test_a_hand_over_told_by_a_second_message_is_parked(device: Device, teller: Teller) -> None:
    first = tell(teller, "order.collected", "handover", "sale-1", COLLECTED)
    again = tell(teller, "order.collected", "handover", "sale-1", COLLECTED)
    assert device.verdicts(first, again) == [("applied", None), ("parked", "already_told")]


def test_a_line_that_stands_twice_in_a_hand_over_is_parked(device: Device, teller: Teller) -> None:
    twice = {**COLLECTED, "lines": COLLECTED["lines"] * 2}
    told = tell(teller, "order.collected", "handover", "sale-1", twice)
    assert device.verdicts(told) == [("parked", "invalid")]


def test_an_order_told_by_a_till_is_parked(service: Service, device: Device, teller: Teller) -> None:
    told = tell(teller, "order.told", "online_order", "order-1", ORDER)
    assert device.verdicts(told) == [("parked", "invalid")]
    assert service.rows("SELECT detail FROM parked") == [("/payload/till_id",)]
