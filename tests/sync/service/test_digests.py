"""Digests of what is held, kept up with every message, and the messages of a stretch."""

from __future__ import annotations

import pytest

from sync.canonical import digest_of
from sync.messages import STRETCH, Digests, Held, Message
from sync.payloads import Told as Payload
from sync.service import digests, take
from sync.service.projections import project
from sync.service.store import Pending
from tests.sync.device import Device, Teller, Told
from tests.sync.service.conftest import Service
from tests.sync.service.test_telling import told as service_tells


def stretches(device: Device) -> dict[tuple[str, int], tuple[int, str]]:
    answer = device.get("digests")
    assert answer.status_code == 200, answer.text
    read = Digests.model_validate(answer.json()["data"])
    return {(each.lane_id, each.stretch): (each.count, each.digest) for each in read.stretches}


def digest(*messages: Told) -> str:
    return digest_of((each["message_id"], each["payload_sha256"]) for each in messages)


def test_a_digest_sums_up_what_was_applied_of_each_stretch(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    messages = [Teller(first, place).sale() for place in (0, 1, STRETCH - 2, STRETCH - 1, STRETCH)]
    others = [Teller(second).sale()]
    first.push(messages[:2])
    first.push(list(reversed(messages)))
    second.push(others)

    assert stretches(first) == {
        ("lane-a", 0): (3, digest(*messages[:3])),
        ("lane-a", 1): (2, digest(*messages[3:])),
        ("lane-b", 0): (1, digest(*others)),
    }


def test_what_is_parked_is_not_held_until_it_goes_on(device: Device, teller: Teller) -> None:
    waiting = teller.sale(depends_on=["shift-1"])
    device.push([waiting])
    assert stretches(device) == {}
    opened = teller.shift_opened()
    device.push([opened])
    assert stretches(device) == {("lane-a", 0): (2, digest(waiting, opened))}


def test_a_command_on_which_the_program_fails_is_not_held(
    device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, poison = teller.sale(), teller.sale(333)

    def failing(message: Message, payload: Payload, pending: Pending) -> None:
        if message.message_id == poison["message_id"]:
            raise RuntimeError
        project(message, payload, pending)

    monkeypatch.setattr(take, "project", failing)
    assert device.verdicts(good, poison) == [("applied", None), ("retry", None)]
    assert stretches(device) == {("lane-a", 0): (1, digest(good))}


def test_what_the_service_tells_itself_is_held_too(service: Service, device: Device) -> None:
    service_tells(service)
    (message,) = device.pull().json()["data"]["messages"]
    assert stretches(device) == {("service", 0): (1, digest(message))}


def test_the_messages_of_a_stretch_are_those_of_the_feed(device: Device) -> None:
    messages = [Teller(device, place).sale() for place in (0, STRETCH - 2, STRETCH - 1, STRETCH, 2 * STRETCH)]
    device.push(list(reversed(messages)))
    fed = {each["message_id"]: each for each in device.pull().json()["data"]["messages"]}

    answer = device.get("messages", lane_id="lane-a", stretch=1).json()["data"]
    Held.model_validate(answer)
    assert answer == {
        "epoch": device.epoch,
        "messages": [fed[each["message_id"]] for each in messages[2:4]],
        "is_all": True,
    }
    assert device.get("messages", lane_id="lane-b", stretch=0).json()["data"]["messages"] == []
    first = device.get("messages", lane_id="lane-a", stretch=0).json()["data"]["messages"]
    assert [each["sequence"] for each in first] == [1, STRETCH - 1]


def test_a_stretch_that_is_too_long_comes_in_parts(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "LARGEST_HELD", 3_000)
    messages = [Teller(device, place).sale() for place in range(5)]
    device.push(messages)
    told: list[str] = []
    parts, after = 0, 0
    while True:
        data = device.get("messages", lane_id="lane-a", stretch=0, after=after).json()["data"]
        told += [each["message_id"] for each in data["messages"]]
        parts, after = parts + 1, data["messages"][-1]["sequence"]
        if data["is_all"]:
            break
    assert told == [each["message_id"] for each in messages] and parts > 1


@pytest.mark.parametrize(
    "query",
    [
        {"lane_id": "a b"},
        {"lane_id": ""},
        {"stretch": -1},
        {"stretch": "x"},
        {"after": -1},
        {"stretch": 2**53},
    ],
)
def test_a_question_for_no_stretch_is_refused(device: Device, query: Told) -> None:
    answer = device.get("messages", **{"lane_id": "lane-a", "stretch": 0, **query})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")
