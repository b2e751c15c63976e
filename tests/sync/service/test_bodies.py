"""Bodies from strangers: too long, packed too well, nested too deep, or no JSON at all."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sync.messages import LARGEST_BODY, LARGEST_PACKED, MOST_MESSAGES
from sync.service.room import Room
from tests.sync.device import Device, Response, Teller
from tests.sync.service.conftest import Service


def refusal(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def packed(device: Device, content: bytes) -> Response:
    """Push bytes that say they are gzip."""
    headers = {**device.headers, "Content-Encoding": "gzip"}
    return device.client.post("/sync/v1/push", content=content, headers=headers)


def push_text(device: Device, messages: str = "[]", more: str = "") -> bytes:
    return f'{{"protocol":1,"epoch":"{device.epoch}","messages":{messages}{more}}}'.encode()


def test_a_packed_push_is_taken(device: Device, teller: Teller) -> None:
    body = push_text(device, json.dumps([teller.sale()]))
    assert device.push_bytes(body, is_packed=True).json()["data"]["verdicts"][0]["verdict"] == "applied"


def test_a_bomb_is_never_unpacked(device: Device) -> None:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31, strategy=zlib.Z_RLE)  # as small, in a third of the time
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(512)) + packer.flush()
    assert len(bomb) < LARGEST_PACKED
    tracemalloc.start()
    try:
        answer = packed(device, bomb)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert refusal(answer) == (413, "too_large")
    assert most < 8 * LARGEST_BODY


def test_a_body_longer_than_its_limit_is_refused_however_it_comes(device: Device) -> None:
    assert refusal(device.push_bytes(b" " * (LARGEST_BODY + 1))) == (413, "too_large")
    assert refusal(packed(device, b"\x00" * (LARGEST_PACKED + 1))) == (413, "too_large")
    in_pieces = (b" " * 2**16 for _ in range(LARGEST_BODY // 2**16 + 1))
    answer = device.client.post("/sync/v1/push", content=in_pieces, headers=device.headers)
    assert refusal(answer) == (413, "too_large")
    small = device.client.post("/sync/v1/challenge", content=b" " * 300_000)
    assert refusal(small) == (413, "too_large")


@pytest.mark.parametrize("cut", ["half", "behind", "none"])
def test_gzip_that_is_cut_off_or_followed_is_refused(device: Device, cut: str) -> None:
    whole = gzip.compress(push_text(device))
    content = {"half": whole[: len(whole) // 2], "behind": whole + b"x", "none": b"no gzip"}[cut]
    assert refusal(packed(device, content)) == (400, "not_gzip")


@pytest.mark.parametrize("told", [0, 10, 2**32 - 1])
def test_gzip_that_is_longer_or_shorter_than_it_says_of_itself_is_refused(device: Device, told: int) -> None:
    whole = gzip.compress(push_text(device))
    assert refusal(packed(device, whole[:-4] + told.to_bytes(4, "little"))) == (400, "not_gzip")


class Noted(Room):
    """A room that remembers who took how much of it."""

    def __init__(self) -> None:
        super().__init__(2**40, 2**40)
        self.taken_by: list[tuple[int, str]] = []

    @asynccontextmanager
    async def taken(self, size: int, whose: str) -> AsyncIterator[None]:
        self.taken_by.append((size, whose))
        async with super().taken(size, whose):
            yield


def test_room_is_taken_for_what_comes_what_it_unpacks_to_and_what_is_answered(
    service: Service, device: Device, teller: Teller
) -> None:
    desks = service.client.app.state.desks  # type: ignore[attr-defined] # an app of ours
    desks.coming, desks.at_work = coming, at_work = Noted(), Noted()
    its = device.device_id
    body = push_text(device, json.dumps([teller.sale()]))
    device.push_bytes(body, is_packed=True)
    assert (coming.taken_by, at_work.taken_by) == ([(len(gzip.compress(body)), its)], [(len(body), its)])
    device.client.post("/sync/v1/push", content=iter([body]), headers=device.headers)  # of no length told
    device.pull()
    assert (coming.taken_by[1:], at_work.taken_by[1:]) == (
        [(LARGEST_BODY, its)],
        [(len(body), its), (LARGEST_BODY, its)],
    )
    assert (coming.held, at_work.held) == (0, 0)


def test_an_unknown_encoding_is_refused(device: Device) -> None:
    headers = {**device.headers, "Content-Encoding": "br"}
    answer = device.client.post("/sync/v1/push", content=b"{}", headers=headers)
    assert refusal(answer) == (415, "unknown_encoding")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"nonsense",
        b'{"protocol":1',
        b'{"protocol":1,}',
        b'{"protocol" 1}',
        b'{"messages":[1,]}',
        b'{"messages":[1 2]}',
        b'{"messages":[',
        b'{"a":1}{"b":2}',
        b'{"a":1,"a":2}',
        b"{1:2}",
        b'{"a":tru}',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"<html>Please sign in</html>",
        b'{"a":' + b"[" * 50_000,
    ],
)
def test_what_is_no_json_object_is_refused_whole(service: Service, device: Device, body: bytes) -> None:
    assert refusal(device.push_bytes(body)) == (400, "not_json")
    answer = service.client.post("/sync/v1/challenge", content=body)
    assert answer.status_code in (400, 422)


def test_a_push_nested_too_deeply_is_refused(device: Device) -> None:
    deep = "[" * 33 + "]" * 33
    assert refusal(device.push_bytes(push_text(device, f"[{deep}]"))) == (400, "not_json")
    text = json.dumps("[" * 1_000)  # brackets in a text nest nothing
    (verdict,) = device.push_bytes(push_text(device, f"[{text}]")).json()["data"]["verdicts"]
    assert verdict["code"] == "malformed"


@pytest.mark.parametrize(
    "body",
    [
        {"protocol": 2, "epoch": "e", "messages": []},
        {"protocol": 1, "epoch": "e"},
        {"protocol": 1, "epoch": "e", "messages": {}},
        {"protocol": 1, "epoch": 5, "messages": []},
        {"protocol": 1, "epoch": "e", "messages": [], "more": 1},
    ],
)
def test_what_is_no_push_is_refused(device: Device, body: object) -> None:
    assert refusal(device.push_bytes(json.dumps(body).encode())) == (422, "malformed")


def test_one_message_too_many_is_refused(device: Device) -> None:
    answer = device.push([1] * (MOST_MESSAGES + 1))
    assert refusal(answer) == (413, "too_many_messages")
    assert device.push([1] * MOST_MESSAGES).status_code == 200


def test_a_push_of_no_messages_is_answered(device: Device) -> None:
    assert device.push([]).json()["data"]["verdicts"] == []


@pytest.mark.parametrize("field", ["code", "device_id", "public_key", "lanes", "proof"])
def test_an_enrolment_that_lacks_a_field_is_refused(service: Service, field: str) -> None:
    body = Device(service.client).enrol_body("ABCDE-FGHJK")
    del body[field]
    answer = service.client.post("/sync/v1/enrol", json=body)
    assert refusal(answer) == (422, "malformed")
    assert answer.json()["error"]["details"] == {"field": f"/{field}"}
