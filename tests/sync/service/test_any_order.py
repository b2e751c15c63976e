"""Whatever the order, the cuts and the repetitions of pushes: the same projections in the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.messages import VerdictKind
from sync.service.push import retry_parked
from tests.sync.device import Device, Teller, Told, respelled
from tests.sync.service.conftest import Service, a_service

PROJECTIONS = (
    "SELECT * FROM stock_level ORDER BY location_id, item_id",
    "SELECT * FROM movement ORDER BY document_id, kind, line_no",
    "SELECT * FROM sale ORDER BY sale_id",
    "SELECT * FROM day_sum ORDER BY location_id, sold_on",
    "SELECT * FROM shift_start ORDER BY shift_id",
    "SELECT * FROM shift_end ORDER BY shift_id",
    "SELECT * FROM lane_span ORDER BY lane_id, first",
    "SELECT message_id FROM message ORDER BY message_id",
    "SELECT message_id, code FROM parked ORDER BY message_id",
    "SELECT count(*), min(feed_sequence), max(feed_sequence) FROM message",
)


def a_day(device: Device) -> list[Told]:
    """Messages of one till: some depend on others, two are of one command, one is faulty."""
    teller = Teller(device)
    name = device.till_id
    opened = teller.shift_opened(f"shift-{name}")
    first, second = teller.sale(109), teller.sale(333, 3_000)
    together = [teller.stock(work_id=f"work-{name}"), teller.sale(77, work_id=f"work-{name}")]
    later = teller.sale(250, depends_on=[first["message_id"], together[0]["entity_id"]])
    last = teller.shift_closed(f"shift-{name}", depends_on=[later["message_id"], opened["entity_id"]])
    faulty = respelled(teller.sale(), gst_cents=1)
    return [opened, first, second, *together, later, last, faulty]


def projected(service: Service) -> list[list[tuple[object, ...]]]:
    return [service.rows(question) for question in PROJECTIONS]


@settings(max_examples=12)
@given(st.data())
def test_any_interleaving_and_repetition_ends_in_the_same_projections(data: st.DataObject) -> None:
    with (
        TemporaryDirectory() as folder,
        a_service(Path(folder) / "straight") as straight,
        a_service(Path(folder) / "other") as other,
    ):
        devices = [straight.device(name) for name in "ab"]
        days = [a_day(each) for each in devices]
        for device, day in zip(devices, days, strict=True):
            device.push(day)
        twins = [_joined(other, each) for each in devices]
        for place, messages in _pushes(data, days):
            twins[place].push(messages)
        for device, day in zip(twins, days, strict=True):
            for message in day:  # whatever was cut apart or left out
                device.push([message])
        assert projected(other) == projected(straight)
        assert _again(other) == {VerdictKind.PARKED}


def _joined(service: Service, device: Device) -> Device:
    """The same device, enrolled at another service."""
    twin = Device(
        service.client, device.lane_id, device.till_id, device.device_id, device.shop_id, key=device.key
    )
    twin.enrol(service.code())
    twin.come_in()
    return twin


def _pushes(data: st.DataObject, days: Sequence[list[Told]]) -> list[tuple[int, list[Any]]]:
    """Pushes of either device, of any of its messages in any order, some of them twice."""
    push = st.integers(0, len(days) - 1).flatmap(
        lambda place: st.tuples(st.just(place), st.lists(st.sampled_from(days[place]), max_size=10))
    )
    return data.draw(st.lists(push, max_size=8))


def _again(service: Service) -> set[VerdictKind]:
    return {each.verdict for each in retry_parked(service.store, service.clock)}
