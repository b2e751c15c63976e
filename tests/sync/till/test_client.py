"""What counts as an answer, what each refusal means, and which addresses a till speaks to at all."""

from __future__ import annotations

import gzip
import json
import ssl
from collections.abc import Callable, Iterator
from itertools import count

import httpx
import pytest

from sync.messages import ChallengeAsked
from sync.till.address import read_service
from sync.till.client import CONNECT_S, LARGEST_ANSWER, READ_S, Client
from sync.till.trouble import (
    BadService,
    Busy,
    CursorAhead,
    Offline,
    OtherEpoch,
    Rejected,
    SignInNeeded,
    SyncTrouble,
    TooOld,
)
from tests.sync.fake_service import ADDRESS, JSON

ASKED = ChallengeAsked(device_id="device-1")
CHALLENGE = "a" * 64
Handle = Callable[[httpx.Request], httpx.Response]


def asked_of(handle: Handle) -> str:
    client = Client(ADDRESS, transport=httpx.MockTransport(handle))
    try:
        return client.challenge(ASKED).challenge
    finally:
        client.close()


def trouble_after(handle: Handle) -> SyncTrouble:
    with pytest.raises(SyncTrouble) as told:
        asked_of(handle)
    return told.value


def error(status: int, code: str, **details: object) -> httpx.Response:
    told = {"code": code, "message": "no", "details": details}
    return httpx.Response(status, json={"status": "error", "error": told})


def test_request_is_packed_json_and_its_answer_is_read() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{ADDRESS}/sync/v1/challenge"
        assert json.loads(gzip.decompress(request.content)) == {"device_id": "device-1"}
        assert request.extensions["timeout"]["connect"] == CONNECT_S == 3.0
        assert request.extensions["timeout"]["read"] == READ_S == 20.0
        return httpx.Response(
            200, json={"status": "ok", "data": {"challenge": CHALLENGE}, "meta": {"protocol": 1, "n": 1}}
        )

    assert asked_of(answer) == CHALLENGE


def test_a_later_service_may_tell_more_than_this_till_knows() -> None:
    data = {"challenge": CHALLENGE, "seconds_to_sign": 60}
    told = {"status": "ok", "data": data, "meta": {"protocol": 1}, "served_by": "kedai 9"}
    assert asked_of(lambda _request: httpx.Response(200, json=told)) == CHALLENGE


OK = {"status": "ok", "data": {"challenge": CHALLENGE}, "meta": {"protocol": 1}}
NO_ANSWERS: list[tuple[httpx.Response, str]] = [
    (httpx.Response(200, html="<html>"), "not_the_service"),
    (httpx.Response(404, html="<html>"), "not_the_service"),
    (httpx.Response(401, html="<html>"), "not_the_service"),
    (httpx.Response(511, html="<html>"), "busy"),
    (httpx.Response(200, text=json.dumps(OK)), "not_the_service"),
    (httpx.Response(200, content=json.dumps(OK)[:-5].encode(), headers=JSON), "not_the_service"),
    (httpx.Response(200, content=b"", headers=JSON), "not_the_service"),
    (httpx.Response(200, json={**OK, "status": "error"}), "not_the_service"),
    (httpx.Response(200, json={**OK, "data": {"challenge": 7}}), "not_the_service"),
    (httpx.Response(200, json={**OK, "meta": {}}), "not_the_service"),
    (httpx.Response(200, json=[OK]), "not_the_service"),
    (httpx.Response(400, json={"detail": "other"}), "not_the_service"),
    (httpx.Response(302, headers={"Location": ADDRESS}), "redirected"),
    (httpx.Response(307, json=OK, headers={"Location": ADDRESS}), "redirected"),
]


@pytest.mark.parametrize(("response", "told"), NO_ANSWERS)
def test_what_is_not_the_services_answer_is_none(response: httpx.Response, told: str) -> None:
    heard: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request.url.path)
        return response

    assert trouble_after(answer).told == told
    assert len(heard) == 1, "nobody is followed elsewhere"


REFUSALS: list[tuple[httpx.Response, SyncTrouble]] = [
    (error(401, "wrong_token"), SignInNeeded("wrong_token")),
    (error(403, "wrong_code"), Rejected(403, "wrong_code", "no")),
    (error(409, "other_epoch", epoch="e2"), OtherEpoch("e2")),
    (error(409, "other_epoch"), Rejected(409, "other_epoch", "no")),
    (error(409, "other_shop"), Rejected(409, "other_shop", "no")),
    (error(413, "too_large"), Rejected(413, "too_large", "no")),
    (error(429, "too_many"), Busy(None)),
    (httpx.Response(503, headers={"Retry-After": "120"}), Busy(120.0)),
    (httpx.Response(503, headers={"Retry-After": "soon"}), Busy(None)),
    (httpx.Response(503, headers={"Retry-After": f"Mon, 23 Nov {10**20} 04:01:30 GMT"}), Busy(None)),
    (
        httpx.Response(
            503,
            headers={
                "Retry-After": "Mon, 23 Nov 2026 04:01:30 GMT",
                "Date": "Mon, 23 Nov 2026 04:00:00 GMT",
            },
        ),
        Busy(90.0),
    ),
]


@pytest.mark.parametrize(("response", "trouble"), REFUSALS)
def test_refusal_is_sorted_by_what_the_till_does_about_it(
    response: httpx.Response, trouble: SyncTrouble
) -> None:
    assert trouble_after(lambda _request: response) == trouble


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (error(426, "upgrade"), TooOld),
        (error(400, "too_old"), TooOld),
        (error(409, "cursor_ahead"), CursorAhead),
    ],
)
def test_refusal_without_facts_is_sorted_too(response: httpx.Response, kind: type[SyncTrouble]) -> None:
    assert type(trouble_after(lambda _request: response)) is kind


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (httpx.ConnectError("refused"), "no_answer"),
        (httpx.ConnectTimeout("slow"), "no_answer"),
        (httpx.ReadTimeout("slow"), "too_slow"),
        (httpx.ReadError("reset"), "cut_off"),
        (httpx.RemoteProtocolError("half"), "cut_off"),
    ],
)
def test_network_trouble_is_told_apart(failure: httpx.HTTPError, reason: str) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise failure

    assert trouble_after(answer) == Offline(reason)


def test_certificate_and_name_are_told_apart_from_silence() -> None:
    import socket

    for cause, reason in ((ssl.SSLCertVerificationError(), "tls"), (socket.gaierror(), "no_name")):

        def answer(_request: httpx.Request, cause: OSError = cause) -> httpx.Response:
            raise httpx.ConnectError("no") from cause

        assert trouble_after(answer) == Offline(reason)


def test_answer_without_an_end_is_given_up() -> None:
    def for_ever() -> Iterator[bytes]:
        while True:
            yield b" " * 2**20

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=for_ever(), headers=JSON)

    assert trouble_after(answer) == Offline("not_the_service")


def test_packed_answer_that_grows_without_an_end_is_given_up() -> None:
    bomb = gzip.compress(b" " * (LARGEST_ANSWER + 2**20))
    headers = {**JSON, "Content-Encoding": "gzip"}
    assert trouble_after(lambda _request: httpx.Response(200, content=bomb, headers=headers)) == Offline(
        "not_the_service"
    )


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate", "br"])
def test_answer_packed_in_a_way_that_was_not_asked_for_is_not_unpacked(encoding: str) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["Accept-Encoding"])
        headers = {**JSON, "Content-Encoding": encoding}
        return httpx.Response(200, stream=Unread(), headers=headers)

    assert trouble_after(answer) == Offline("not_the_service")
    assert asked == ["gzip"]


class Unread(httpx.SyncByteStream):
    """A body that nobody may look into."""

    def __iter__(self) -> Iterator[bytes]:
        raise AssertionError("unpacked")


def test_answer_that_comes_a_byte_at_a_time_is_given_up() -> None:
    minutes = count()

    def drop_by_drop() -> Iterator[bytes]:
        while True:
            yield b" "

    client = Client(
        ADDRESS,
        transport=httpx.MockTransport(
            lambda _request: httpx.Response(200, content=drop_by_drop(), headers=JSON)
        ),
        monotonic=lambda: 60.0 * next(minutes),
    )
    with pytest.raises(Offline, match="too_slow"):
        client.challenge(ASKED)
    client.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://sync.example.sg/", "https://sync.example.sg"),
        (" https://sync.example.sg:8443/kedai ", "https://sync.example.sg:8443/kedai"),
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://localhost:8765", "http://localhost:8765"),
        ("http://[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_address_of_a_service_is_kept_as_it_is(typed: str, kept: str) -> None:
    assert read_service(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "not_a_url"),
        ("sync.example.sg", "not_a_url"),
        ("ftp://sync.example.sg", "not_a_url"),
        ("https://", "not_a_url"),
        ("https://sync example.sg", "not_a_url"),
        ("https://sync.example.sg\x00", "not_a_url"),
        ("https://sync.example.sg:99999", "not_a_url"),
        ("https://me:secret@sync.example.sg", "not_a_url"),
        ("https://sync.example.sg/?token=1", "not_a_url"),
        ("http://sync.example.sg", "not_encrypted"),
        ("http://192.168.1.5:8765", "not_encrypted"),
        ("http://localhost.example.sg", "not_encrypted"),
        ("http://127.0.0.1.example.sg", "not_encrypted"),
    ],
)
def test_address_that_would_tell_sales_to_others_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(BadService) as told:
        read_service(typed)
    assert told.value.reason == reason
