"""What a till holds of others goes back to a service that lost it, and nothing that they did not sign."""

from __future__ import annotations

import pytest

from sync.messages import SERVICE
from sync.service import devices
from tests.sync.device import Device, Teller, Told, respelled
from tests.sync.service.conftest import Service

NOTHING_KEPT = [("retry", "not_signed")]


@pytest.fixture
def other(service: Service) -> Device:
    return service.device("b")


def test_what_another_till_was_told_goes_in_as_its_own_tills(
    service: Service, device: Device, teller: Teller, other: Device
) -> None:
    sale, stock = device.signed(teller.sale()), device.signed(teller.stock())
    assert other.handed_back(sale, stock) == [("applied", None), ("applied", None)]
    assert {row[0] for row in service.rows("SELECT device_id FROM message")} == {device.device_id}
    assert service.rows("SELECT total_cents FROM sale") == [(109,)]
    assert device.verdicts(sale, stock) == other.handed_back(sale, stock) == [("duplicate", None)] * 2
    fed = device.pull().json()["data"]["messages"]
    assert [each["signature"] for each in fed] == [sale["signature"], stock["signature"]], "to be given on"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: {**told, "signature": None},
        lambda told: {**told, "signature": "0" * 128},
        lambda told: {**told, "sequence": 9},
        lambda told: {**told, "message_id": "another"},
        lambda told: {**told, "person_id": "another"},
        lambda told: {**told, "said_by_a_newer_till": 1},
        lambda told: respelled(told, number="T9-000001"),
        lambda told: {**told, "payload": told["payload"].replace("Kopi", "Teh")},
    ],
)
def test_nothing_is_kept_that_the_lanes_till_did_not_sign(
    service: Service, device: Device, teller: Teller, other: Device, spoil: object
) -> None:
    assert callable(spoil)
    assert other.handed_back(spoil(device.signed(teller.sale()))) == NOTHING_KEPT
    assert _kept(service) == []


def test_a_till_cannot_sign_for_another_or_for_the_service(
    service: Service, teller: Teller, other: Device
) -> None:
    forged = other.signed(teller.sale())
    of_nobody = other.signed({**teller.sale(), "lane_id": "lane-z"})
    of_service = other.signed({**teller.sale(), "lane_id": SERVICE})
    unknown = ("retry", "unknown_lane")
    assert other.handed_back(forged, of_nobody, of_service, 7) == [
        *NOTHING_KEPT, unknown, unknown, *NOTHING_KEPT,
    ]  # fmt: skip
    assert _kept(service) == []


def test_a_signed_message_is_not_taken_twice_under_other_words(device: Device, other: Device) -> None:
    teller = Teller(device)
    sale = teller.sale()
    device.push([device.signed(sale)])
    again = device.signed(respelled(sale, number="T9-000001"))
    assert other.handed_back(again) == [("mismatch", None)]
    second = device.signed({**Teller(device).sale(), "sequence": 1})
    assert other.handed_back(second) == [("parked", "lane_fork")]


def test_what_a_till_told_before_it_was_shut_out_goes_in_when_another_hands_it_back(
    service: Service, device: Device, teller: Teller, other: Device
) -> None:
    sale = device.signed(teller.sale())
    with service.store.writing() as work:
        devices.revoke(device.device_id, "2026-11-23T04:00:00.000Z", work)
    assert device.hand_back(sale).json()["error"]["code"] == "revoked"
    assert other.handed_back(sale) == [("applied", None)]


def test_what_waits_for_something_goes_in_when_that_comes(
    service: Service, device: Device, teller: Teller, other: Device
) -> None:
    waiting = device.signed(teller.sale(depends_on=["shift-9"]))
    opened = device.signed(teller.shift_opened("shift-9"))
    assert other.handed_back(waiting) == [("parked", "waiting_for")]
    assert _aside(device) == [waiting["message_id"]]
    assert _aside(other) == [], "it is the other's who told it"
    assert other.handed_back(opened) == [("applied", None)]
    assert _kept(service) == sorted([waiting["message_id"], opened["message_id"]])


def test_another_epoch_or_too_many_are_refused_whole(service: Service, device: Device, other: Device) -> None:
    teller = Teller(device)
    sale = device.signed(teller.sale())
    answer = other.hand_back(sale, epoch="another")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "other_epoch")
    many = other.hand_back(*[device.signed(teller.sale()) for _number in range(501)])
    assert (many.status_code, many.json()["error"]["code"]) == (413, "too_many_messages")
    assert _kept(service) == []


def _kept(service: Service) -> list[str]:
    kept = service.rows("SELECT message_id FROM message UNION SELECT message_id FROM parked")
    return sorted(str(row[0]) for row in kept)


def _aside(device: Device) -> list[Told]:
    told: list[Told] = device.get("aside").json()["data"]["message_ids"]
    return told
