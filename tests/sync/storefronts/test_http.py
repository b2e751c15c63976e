"""What the adapter makes of answers that are no answers, and what it never sends where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import httpx
import pytest

from sync.storefronts import http
from sync.storefronts.errors import (
    Ambiguous,
    Busy,
    Offline,
    Refused,
    SignInNeeded,
    StorefrontError,
)
from sync.storefronts.http import ShopHttp

ADDRESS = "https://shop.test"
Handler = Callable[[httpx.Request], httpx.Response]


def post(handler: Handler, *, is_effect: bool = False) -> object:
    """The body of what the handler answers."""
    with ShopHttp(ADDRESS, httpx.MockTransport(handler)) as shop:
        return shop.post("/api", {}, {"secret": "s"}, is_effect=is_effect).body


def answering(status: int, content: str, **headers: str) -> Handler:
    return lambda _request: httpx.Response(status, text=content, headers=headers)


def failing(error: Exception) -> Handler:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    return fail


@pytest.mark.parametrize(
    ("handler", "question", "effect"),
    [
        (failing(httpx.ConnectError("no")), Offline, Offline),
        (failing(httpx.ConnectTimeout("no")), Offline, Offline),
        (failing(httpx.ReadTimeout("no")), Offline, Ambiguous),
        (failing(httpx.WriteError("no")), Offline, Ambiguous),
        (failing(httpx.RemoteProtocolError("no")), Offline, Ambiguous),
        (answering(200, "<html>Welcome, guest</html>"), Offline, Offline),
        (answering(500, "oops"), Offline, Ambiguous),
        (answering(502, "{}"), Offline, Ambiguous),
        (answering(302, "", location="https://elsewhere.test"), Offline, Offline),
        (answering(503, "later"), Busy, Busy),
        (answering(429, "{}"), Busy, Busy),
        (answering(401, "{}"), SignInNeeded, SignInNeeded),
        (answering(403, "{}"), SignInNeeded, SignInNeeded),
        (answering(404, "{}"), Refused, Refused),
        (answering(200, '{"cents": NaN}'), Offline, Offline),
        (answering(200, "[" * 100_000), Offline, Offline),
    ],
)
def test_each_failure_says_who_must_act(
    handler: Handler, question: type[StorefrontError], effect: type[StorefrontError]
) -> None:
    with pytest.raises(question):
        post(handler)
    with pytest.raises(effect):
        post(handler, is_effect=True)


def test_numbers_with_a_point_stay_exact() -> None:
    assert post(answering(200, '{"tax": 1.8825688073394495, "cents": 890}')) == {
        "tax": Decimal("1.8825688073394495"),
        "cents": 890,
    }


def test_the_time_to_wait_is_told() -> None:
    with pytest.raises(Busy) as busy:
        post(answering(429, "{}", **{"retry-after": "17"}))
    assert busy.value.retry_after_s == 17


@pytest.mark.parametrize("told", ["soon", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999"])
def test_a_time_to_wait_that_is_no_small_number_is_left_out(told: str) -> None:
    with pytest.raises(Busy) as busy:
        post(answering(503, "{}", **{"retry-after": told}))
    assert busy.value.retry_after_s is None


def test_a_redirect_is_not_followed() -> None:
    asked: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"location": "https://elsewhere.test/api"})

    with pytest.raises(Offline):
        post(redirect, is_effect=True)
    assert asked == ["shop.test"]


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 10_000)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 100:
            sent += 1
            yield b" " * 1_000

    with pytest.raises(Offline) as offline:
        post(lambda _request: httpx.Response(200, content=endless()))
    assert offline.value.facts["why"] == "answer_too_large"
    assert sent < 100


def test_an_answer_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LONGEST_ANSWER_S", -1.0)
    with pytest.raises(Offline) as offline:
        post(answering(200, "{}"))
    assert offline.value.facts["why"] == "answer_too_slow"


def test_a_packed_answer_is_not_unpacked() -> None:
    def packed(request: httpx.Request) -> httpx.Response:
        assert request.headers["accept-encoding"] == "identity"
        return httpx.Response(200, stream=httpx.ByteStream(b"xx"), headers={"content-encoding": "gzip"})

    with pytest.raises(Offline) as offline:
        post(packed)
    assert offline.value.facts["why"] == "packed_unasked"


@pytest.mark.parametrize(
    "address", ["https://shop.test", "http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"]
)
def test_https_and_loopback_are_spoken_with(address: str) -> None:
    ShopHttp(address + "/").close()


@pytest.mark.parametrize(
    "address",
    [
        "http://shop.test",
        "http://127.0.0.1.shop.test",
        "ftp://shop.test",
        "https://user:word@shop.test",
        "https://",
        "shop.test",
    ],
)
def test_an_address_that_would_show_the_key_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refused:
        ShopHttp(address)
    assert refused.value.code == "address_not_safe"


def test_the_machines_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with ShopHttp("http://127.0.0.1:1") as shop:
        assert not shop._client.trust_env


def test_times_are_bounded() -> None:
    with ShopHttp(ADDRESS) as shop:
        assert (shop._client.timeout.connect, shop._client.timeout.read) == (3.0, 20.0)
