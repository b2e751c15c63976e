"""What the service tells itself: a lane of its own that no device can speak for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.canonical import payload_hash
from sync.messages import SERVICE
from sync.service.clock import instant_text
from sync.service.store import new_epoch
from sync.service.telling import LANE_OF_AN_EPOCH, tell
from tests.sync.device import Device, Teller, Told
from tests.sync.service.conftest import Service, a_service
from tests.sync.service.test_order_messages import CANCEL, ORDER


def told(service: Service, **more: object) -> int:
    """An order that the service tells."""
    with service.store.writing() as work:
        return tell("order.told", {**ORDER, **more}, work, instant_text(service.clock.now()))


def fed(device: Device) -> list[Told]:
    messages: list[Told] = device.pull().json()["data"]["messages"]
    return messages


def test_it_stands_in_the_feed_between_those_of_tills_with_numbers_without_a_gap(
    service: Service, device: Device, teller: Teller
) -> None:
    device.push([teller.sale()])
    assert [told(service, version=1), told(service, version=2)] == [2, 3]
    device.push([teller.sale()])

    messages = fed(device)
    own = [each for each in messages if each["lane_id"] == SERVICE]
    assert [each["feed_sequence"] for each in messages] == [1, 2, 3, 4]
    assert [(each["sequence"], each["entity"], each["entity_id"]) for each in own] == [
        (1, "online_order", "order-1"),
        (2, "online_order", "order-1"),
    ]
    assert all(each["payload_sha256"] == payload_hash(each["payload"]) for each in own)
    assert (SERVICE, 1, 2) in service.rows("SELECT * FROM lane_span")


def test_its_clock_never_goes_back_with_the_wall(service: Service, device: Device) -> None:
    told(service)
    told(service, version=2)
    service.clock.at = service.clock.at.replace(year=2025)
    told(service, version=3)

    clocks = [each["clock"] for each in fed(device)]
    assert clocks == sorted(clocks) and len(set(clocks)) == 3
    assert [each["happened_at"][:4] for each in fed(device)] == ["2026", "2026", "2025"]


def test_what_waited_for_the_order_goes_on(service: Service, device: Device, teller: Teller) -> None:
    waiting = teller.tell(
        "order.cancel_asked", CANCEL, entity="order_cancel", entity_id="asked-1", depends_on=["order-1"]
    )
    assert device.verdicts(waiting) == [("parked", "waiting_for")]
    told(service)
    assert device.verdicts(waiting) == [("duplicate", None)]


@pytest.mark.parametrize("kind", ["order.sung", "order.told"])
def test_what_is_no_payload_of_its_kind_is_not_told_and_nothing_is_kept(service: Service, kind: str) -> None:
    with pytest.raises(ValueError, match=kind), service.store.writing() as work:
        tell(kind, {"order_id": "order-1"}, work, instant_text(service.clock.now()))
    assert service.rows("SELECT count(*) FROM message") == [(0,)]
    assert service.rows("SELECT value FROM fact WHERE name = 'feed_upto'") == [("0",)]


def test_a_transaction_that_fails_behind_it_tells_nothing(service: Service, device: Device) -> None:
    with pytest.raises(RuntimeError), service.store.writing() as work:
        tell("order.told", ORDER, work, instant_text(service.clock.now()))
        raise RuntimeError
    assert fed(device) == [] and told(service) == 1


def test_no_device_speaks_for_the_service(service: Service, device: Device, teller: Teller) -> None:
    assert device.verdicts({**teller.sale(), "lane_id": SERVICE}) == [("parked", "foreign_lane")]
    for stranger in (
        Device(service.client, lane_id=SERVICE, till_id="till-b"),
        Device(service.client, lane_id="lane-b", till_id="till-b", device_id=SERVICE),
    ):
        answer = stranger.enrol(service.code())
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "lane_in_use")


def test_a_store_that_was_put_back_uses_no_number_again(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        device = service.device()
        told(service)
        with service.store.writing() as work:
            device.epoch = new_epoch(work, service.store.folder)
        told(service, version=2)
        told(service, version=3)
        assert [each["sequence"] for each in fed(device)] == [1, LANE_OF_AN_EPOCH + 1, LANE_OF_AN_EPOCH + 2]
