"""What tills of every release told is taken by the service of today, sum for sum."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.reports.daily_sales import daily_sales
from sync.messages import PROTOCOL
from sync.till.device_key import DeviceKey
from tests.builders import Shop, a_shop
from tests.desktop.verify.sample_day import sell_a_day, stock_the_shop
from tests.sync.device import Device
from tests.sync.outbox import queued_messages, told_lanes
from tests.sync.service.conftest import Service

WIRE = Path(__file__).parents[2] / "files" / "wire" / str(PROTOCOL)
SHOPS = sorted(path for path in WIRE.iterdir() if path.is_dir())


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(tmp_path) as made:
        yield made


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def device_with(service: Service, lanes: list[dict[str, Any]]) -> Device:
    """A device that came in with a real till's lanes."""
    device = Device(service.client, told_lanes=lanes)
    assert device.enrol(service.code()).status_code == 200
    device.come_in()
    return device


def test_there_are_recordings_of_every_kind() -> None:
    kinds = {path.stem.split("-")[1] for path in WIRE.glob("*/*-*.json")}
    of_orders = {"order.collected", "order.cancel_asked", "stock.settle_asked"}
    of_tills = {
        "sale.completed",
        "stock.moved",
        "shift.opened",
        "shift.closed",
        "drawer.moved",
        "records.edited",
    }
    assert kinds == of_tills | of_orders


@pytest.mark.parametrize("recorded", SHOPS, ids=lambda path: path.name)
def test_every_recording_is_applied(service: Service, recorded: Path) -> None:
    service.clock.at += timedelta(days=1)  # behind the clocks of what was recorded
    device = device_with(service, read(recorded / "lanes.json"))
    messages = [read(path) for path in sorted(recorded.glob("*-*.json"))]

    assert device.verdicts(*messages) == [("applied", None)] * len(messages)
    assert device.pull().json()["data"]["messages"] == [
        {**message, "feed_sequence": place, "effective_clock": None}
        for place, message in enumerate(messages, 1)
    ]


def test_what_is_signed_of_a_message_never_changes() -> None:
    """Every later version must still prove whose a message is that an older one signed."""
    recorded = read(WIRE / "registered" / "001-stock.moved.json")
    signed = DeviceKey("01" * 32).sign_message({**recorded, "feed_sequence": 7, "effective_clock": None})
    assert signed["signature"] == (
        "e885ec70461f03c2ce710786d08f75876cd3681ad1ef96094953792d9025a735"
        "75929fe24722e71f0417e79bd2896d9d286f864d5e467c67a7e0d2704927b409"
    )


def test_a_real_day_ends_in_the_same_figures_at_the_service(service: Service, shop: Shop) -> None:
    stock_the_shop(shop)
    sell_a_day(shop)
    device = device_with(service, told_lanes(shop.reader))

    answer = device.push(queued_messages(shop.reader)).json()["data"]

    assert {each["verdict"] for each in answer["verdicts"]} == {"applied"}
    assert answer["missing"] == []
    totals = daily_sales(shop.reader).totals
    day = service.rows("SELECT sales, total_cents, net_cents, gst_cents FROM day_sum")
    assert day == [(totals.sales, totals.total_cents, totals.net_cents, totals.gst_cents)]
    shelves = "SELECT location_id, item_id, quantity, value_micros FROM stock_level ORDER BY item_id"
    assert service.rows(shelves) == shop.reader.rows(shelves)
    sales = "SELECT sale_id, number, sequence, total_cents, gst_cents FROM sale ORDER BY sale_id"
    assert service.rows(sales) == shop.reader.rows(sales)
