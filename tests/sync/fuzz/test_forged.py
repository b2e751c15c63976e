"""Messages in another's name, and true ones told again: by strangers, at once, in any order, at the end."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sync.service import devices
from tests.sync.device import Device
from tests.sync.fuzz.attack import a_device, faults_of
from tests.sync.fuzz.mutations import push_text, recorded
from tests.sync.service.conftest import Service, a_service

TAKEN = {"applied", "conflict"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with a_service(tmp_path / "service") as made:
        yield made


def verdicts_of(answer: Any) -> Counter[str]:  # noqa: ANN401 - httpx's or the test client's
    assert answer.status_code == 200, answer.text
    return Counter(each["verdict"] for each in answer.json()["data"]["verdicts"])


def pushed(device: Device) -> bytes:
    """The recorded messages as their own till pushes them."""
    return push_text(list(recorded()), device.epoch)


def test_a_push_that_a_stranger_listened_to_counts_as_nobodys_and_the_true_one_is_taken(
    service: Service,
) -> None:
    true, stranger = a_device(service), service.device("stranger")
    told = stranger.push_bytes(pushed(true)).json()["data"]["verdicts"]
    assert {(each["verdict"], each["code"]) for each in told} == {("parked", "foreign_lane")}
    assert set(verdicts_of(true.push_bytes(pushed(true)))) <= TAKEN
    assert faults_of(service) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_push_told_again_in_another_order_and_in_other_pieces_changes_nothing(
    service: Service, seed: int
) -> None:
    draw, true = random.Random(seed), a_device(service)
    assert set(verdicts_of(true.push_bytes(pushed(true)))) <= TAKEN
    before = service.rows("SELECT * FROM message ORDER BY message_id")
    again = list(recorded())
    draw.shuffle(again)
    while again:
        part = [again.pop() for _ in range(min(len(again), draw.randrange(1, 9)))]
        assert set(verdicts_of(true.push(part))) == {"duplicate"}
    assert service.rows("SELECT * FROM message ORDER BY message_id") == before
    assert faults_of(service) == []


def test_a_push_told_by_many_at_once_counts_once(service: Service) -> None:
    true = a_device(service)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _number: verdicts_of(true.push_bytes(pushed(true))), range(8)))
    once = sum(count for each in found for verdict, count in each.items() if verdict in TAKEN)
    assert once == len(recorded())
    assert sum(each["duplicate"] for each in found) == 7 * len(recorded())
    assert faults_of(service) == []


def test_after_a_device_is_revoked_nothing_it_told_before_counts_again(service: Service) -> None:
    true = a_device(service)
    answer = true.push_bytes(pushed(true))
    with service.store.writing() as work:
        devices.revoke(true.device_id, "2026-11-23T04:00:00.000Z", work)
    again = true.push_bytes(pushed(true))
    assert (answer.status_code, again.status_code) == (200, 401)
    assert again.json()["error"]["code"] == "revoked"
    assert service.rows("SELECT count(*) FROM message") == [(len(recorded()),)]


def test_answers_to_enrol_and_to_come_in_are_worth_nothing_the_second_time(service: Service) -> None:
    true, code = Device(service.client), service.code()
    body = true.enrol_body(code)
    assert service.client.post("/sync/v1/enrol", json=body).status_code == 200
    thief = Device(service.client, lane_id="lane-b", till_id="till-b")
    stolen = {**body, "device_id": thief.device_id, "lanes": thief.lanes()}
    assert service.client.post("/sync/v1/enrol", json=stolen).status_code == 403
    signed = true.token_body(true.challenge())
    assert service.client.post("/sync/v1/token", json=signed).status_code == 200
    answer = service.client.post("/sync/v1/token", json=signed)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong_challenge")


def test_a_device_of_another_shop_is_refused_with_the_owners_own_code(service: Service) -> None:
    service.device()
    other = Device(service.client, lane_id="lane-b", till_id="till-b", shop_id="shop-2")
    answer = other.enrol(service.code())
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "other_shop")


@pytest.mark.parametrize(
    ("name", "value"),
    [("person_id", "owner-of-another"), ("shift_id", "shift-of-another"), ("entity_id", "sale-of-another")],
)
def test_a_sale_whose_message_names_another_than_it_does_is_parked_and_holds_up_nobody(
    service: Service, name: str, value: str
) -> None:
    true = a_device(service)
    sales = [each for each in recorded() if each["kind"] == "sale.completed"]
    forged = {**sales[0], name: value}
    assert true.verdicts(forged) == [("parked", "invalid")]
    rest = [each for each in recorded() if each["message_id"] != forged["message_id"]]
    found = true.verdicts(*rest)
    assert not [
        each for each in found if each[0] not in TAKEN and each[1] not in ("waiting_for", "work_parked")
    ]
    assert faults_of(service) == []


def test_a_till_of_another_place_in_the_payload_is_parked(service: Service) -> None:
    """Both are the device's own, but the sale says it was made at the other."""
    true = a_device(service)
    sale = next(each for each in recorded() if each["kind"] == "sale.completed")
    lanes = {lane["lane_id"]: lane["till_id"] for lane in true.lanes()}
    other = next(lane_id for lane_id, till_id in lanes.items() if till_id != lanes[sale["lane_id"]])
    clock = f"{sale['clock'][:20]}{other}"
    assert true.verdicts({**sale, "lane_id": other, "clock": clock, "sequence": 900}) == [
        ("parked", "invalid")
    ]
    assert faults_of(service) == []
