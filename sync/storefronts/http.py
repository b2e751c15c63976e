"""One way to talk JSON with a shop: bounded in time and size, exact in numbers, careful with secrets."""

from __future__ import annotations

import ipaddress
import json
import time
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import NoReturn, Self

import httpx

from sync.storefronts.errors import Ambiguous, Busy, Offline, Refused, SignInNeeded

CONNECT_S = 3.0
READ_S = 20.0
LONGEST_ANSWER_S = 60.0
"""Of a whole answer: a shop that drips byte after byte would never run into READ_S."""
LARGEST_ANSWER = 32 * 2**20
_GATEWAY = (502, 504)


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """Numbers with a point are Decimal, so that no cent passes through a float."""

    status: int
    headers: httpx.Headers
    body: object


class ShopHttp:
    """A client for one shop's address. `transport` is given by tests that break connections."""

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        self.address = checked_address(address)
        self._client = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
            follow_redirects=False,  # a redirect would carry the key to wherever it points
            trust_env=False,  # no proxy and no .netrc of the machine gets to see it either
            headers={
                "accept": "application/json",
                "accept-encoding": "identity",
            },  # nothing to unpack: no bombs
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def post(self, path: str, body: object, headers: dict[str, str], *, is_effect: bool) -> JsonAnswer:
        """Send JSON and read JSON.

        Raises:
            Offline: not reached, or something else than the shop answered.
            Ambiguous: an effect that was sent and whose answer was lost.
            Busy, SignInNeeded, Refused: by the status.
        """
        try:
            with self._client.stream("POST", self.address + path, json=body, headers=headers) as answer:
                content = _read(answer, is_effect)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Offline("not_reached", why=type(error).__name__) from error
        except httpx.TransportError as error:
            raise _lost(type(error).__name__, is_effect) from error
        return _judged(answer, content, is_effect)


def checked_address(address: str) -> str:
    """The address without its last slash; Refused `address_not_safe` unless https, or http on loopback."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise Refused("address_not_safe") from error
    is_safe = url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.host))
    if not is_safe or not url.host or url.userinfo:
        raise Refused("address_not_safe", scheme=url.scheme, host=url.host)
    return address.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(answer: httpx.Response, is_effect: bool) -> bytes:
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise _lost("packed_unasked", is_effect)
    end = time.monotonic() + LONGEST_ANSWER_S
    content = bytearray()
    for block in answer.iter_bytes():
        content += block
        if len(content) > LARGEST_ANSWER:
            raise _lost("answer_too_large", is_effect)
        if time.monotonic() > end:
            raise _lost("answer_too_slow", is_effect)
    return bytes(content)


def _lost(why: str, is_effect: bool) -> Offline | Ambiguous:
    """Whether asking again is safe depends on what was asked."""
    return Ambiguous("answer_lost", why=why) if is_effect else Offline("answer_lost", why=why)


def _judged(answer: httpx.Response, content: bytes, is_effect: bool) -> JsonAnswer:
    status = answer.status_code
    if status in (429, 503):
        raise Busy("busy", retry_after_s=_retry_after(answer), status=status)
    if status in _GATEWAY:
        raise _lost(f"gateway_{status}", is_effect)
    if answer.is_redirect:
        raise Offline("redirected", status=status)
    body = _parsed(answer, content, is_effect)
    if status in (401, 403):
        raise SignInNeeded("sign_in_needed", status=status)
    if status == 404:
        raise Refused("no_such_address", address=str(answer.url.copy_with(query=None)))
    return JsonAnswer(status, answer.headers, body)


def _retry_after(answer: httpx.Response) -> int | None:
    told = answer.headers.get("retry-after", "")
    return int(told) if told.isdecimal() and len(told) < 7 else None


def _parsed(answer: httpx.Response, content: bytes, is_effect: bool) -> object:
    """The JSON; a page for people instead of it means that the shop itself did not answer."""
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        kind = answer.headers.get("content-type", "").split(";")[0]
        if is_effect and answer.status_code >= 500:
            raise Ambiguous("not_json", status=answer.status_code, kind=kind) from error
        raise Offline("not_json", status=answer.status_code, kind=kind) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
