"""Speaks protocol 1 with the service: one request, one answer, and every failure sorted."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from sync.messages import (
    PROTOCOL,
    Aside,
    Challenge,
    ChallengeAsked,
    Digests,
    EnrolAsked,
    Enrolled,
    HandedBack,
    Held,
    Keys,
    KeysAsked,
    LanesAsked,
    PersonalKey,
    Pulled,
    Pushed,
    RecordDigests,
    Records,
    StorefrontTold,
    Token,
    TokenAsked,
)
from sync.till.answers import trouble_of
from sync.till.pinned import trusting
from sync.till.trouble import Offline

CONNECT_S, READ_S = 3.0, 20.0
LONGEST_ANSWER_S = 120.0
"""All of one: a byte now and then would keep any shorter patience alive for ever."""
LARGEST_ANSWER = 32 * 2**20
"""Unpacked, in bytes."""
LEVEL = 1
"""Of gzip: a third larger than with more effort, which costs a processor twice the time."""
ROOT = "/sync/v1"

Data = TypeVar("Data")


class _Meta(BaseModel):
    protocol: int


class _Answered(BaseModel, Generic[Data]):
    """The envelope of every answer that is no error; `meta` shows that it is ours and not just any JSON."""

    status: Literal["ok"]
    data: Data
    meta: _Meta


_envelopes: dict[type[object], type[_Answered[Any]]] = {}


def _answered(kind: type[object]) -> type[_Answered[Any]]:
    """Built once for each kind: pydantic forgets what nobody holds, and building it costs milliseconds."""
    if kind not in _envelopes:
        _envelopes[kind] = _Answered[kind]  # type: ignore[valid-type]
    return _envelopes[kind]


class Client:
    """One service, over HTTP. Not for two threads at once."""

    def __init__(
        self,
        service: str,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        certificate: str | None = None,
    ) -> None:
        """With a certificate (PEM), that one is trusted and no other; else those the program brings."""
        self._monotonic = monotonic
        self._http = httpx.Client(
            base_url=service,
            transport=transport,
            verify=trusting(certificate) if certificate else True,
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S, pool=CONNECT_S),
            follow_redirects=False,  # whoever sends us elsewhere is not the service
            trust_env=False,  # no proxy or certificate of the surroundings gets to see a shop's sales
            headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "kedai-till"},
        )

    def close(self) -> None:
        self._http.close()

    def enrol(self, asked: EnrolAsked) -> Enrolled:
        return self._post("/enrol", asked.model_dump(), Enrolled)

    def challenge(self, asked: ChallengeAsked) -> Challenge:
        return self._post("/challenge", asked.model_dump(), Challenge)

    def token(self, asked: TokenAsked) -> Token:
        return self._post("/token", asked.model_dump(), Token)

    def lanes(self, token: str, asked: LanesAsked) -> None:
        self._post("/lanes", asked.model_dump(), object, token)

    def push(self, token: str, packed: bytes) -> Pushed:
        """What packed_push() made."""
        return self._send("/push", packed, Pushed, token)

    def hand_back(self, token: str, epoch: str, messages: list[dict[str, object]]) -> HandedBack:
        """Messages of others that the service lacks, as they were told to this till."""
        body = {"protocol": PROTOCOL, "epoch": epoch, "messages": messages}
        return self._post("/handed_back", body, HandedBack, token)

    def pull(self, token: str, epoch: str, after: int, limit: int) -> Pulled:
        asked: dict[str, str | int] = {"after": after, "epoch": epoch, "limit": limit}
        request = self._http.build_request("GET", f"{ROOT}/pull", params=asked, headers=_bearer(token))
        return self._ask(request, Pulled)

    def records(self, token: str, epoch: str, after: str, limit: int) -> Records:
        asked: dict[str, str | int] = {"after": after, "epoch": epoch, "limit": limit}
        request = self._http.build_request("GET", f"{ROOT}/records", params=asked, headers=_bearer(token))
        return self._ask(request, Records)

    def record_digests(self, token: str, epoch: str) -> RecordDigests:
        request = self._http.build_request(
            "GET", f"{ROOT}/record_digests", params={"epoch": epoch}, headers=_bearer(token)
        )
        return self._ask(request, RecordDigests)

    def record_bucket(self, token: str, epoch: str, bucket: tuple[str, int], after: str) -> Records:
        """The merged records of a bucket behind an id."""
        asked: dict[str, str | int] = {
            "epoch": epoch,
            "entity": bucket[0],
            "bucket": bucket[1],
            "after": after,
        }
        request = self._http.build_request(
            "GET", f"{ROOT}/record_bucket", params=asked, headers=_bearer(token)
        )
        return self._ask(request, Records)

    def tell_keys(self, token: str, keys: list[PersonalKey]) -> None:
        self._post("/keys", KeysAsked(keys=keys).model_dump(), object, token)

    def keys(self, token: str, epoch: str, after: int, limit: int) -> Keys:
        asked: dict[str, str | int] = {"after": after, "epoch": epoch, "limit": limit}
        request = self._http.build_request("GET", f"{ROOT}/keys", params=asked, headers=_bearer(token))
        return self._ask(request, Keys)

    def digests(self, token: str, epoch: str) -> Digests:
        request = self._http.build_request(
            "GET", f"{ROOT}/digests", params={"epoch": epoch}, headers=_bearer(token)
        )
        return self._ask(request, Digests)

    def stretch(self, token: str, epoch: str, stretch: tuple[str, int], after: int) -> Held:
        """The messages of a lane's stretch behind a number of the lane."""
        lane_id, place = stretch
        asked: dict[str, str | int] = {"epoch": epoch, "lane_id": lane_id, "stretch": place, "after": after}
        request = self._http.build_request("GET", f"{ROOT}/messages", params=asked, headers=_bearer(token))
        return self._ask(request, Held)

    def aside(self, token: str, epoch: str) -> Aside:
        request = self._http.build_request(
            "GET", f"{ROOT}/aside", params={"epoch": epoch}, headers=_bearer(token)
        )
        return self._ask(request, Aside)

    def storefront(self, token: str) -> StorefrontTold:
        request = self._http.build_request("GET", f"{ROOT}/storefront", headers=_bearer(token))
        return self._ask(request, StorefrontTold)

    def _post(self, path: str, body: Mapping[str, object], kind: type[Data], token: str = "") -> Data:
        return self._send(path, _packed(body), kind, token)

    def _send(self, path: str, packed: bytes, kind: type[Data], token: str) -> Data:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", **_bearer(token)}
        request = self._http.build_request("POST", ROOT + path, content=packed, headers=headers)
        return self._ask(request, kind)

    def _ask(self, request: httpx.Request, kind: type[Data]) -> Data:
        """One exchange.

        Raises:
            SyncTrouble: there is no answer of the service that could be believed.
        """
        try:
            response = self._http.send(request, stream=True)
            try:
                body = self._read(response)
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise Offline(_reason_of(error)) from error
        if trouble := trouble_of(response, body):
            raise trouble
        try:
            envelope = _answered(kind).model_validate_json(body)
        except ValidationError as error:
            raise Offline("not_the_service") from error
        data: Data = envelope.data
        return data

    def _read(self, response: httpx.Response) -> bytes:
        """The answer, unpacked, as far as anybody's patience and memory go."""
        if response.headers.get("content-encoding", "gzip").strip().lower() not in ("gzip", "identity"):
            raise Offline("not_the_service")  # packed twice, a kilobyte unpacks to all the memory there is
        until = self._monotonic() + LONGEST_ANSWER_S
        held = bytearray()
        for part in response.iter_bytes():
            held += part
            if len(held) > LARGEST_ANSWER:
                raise Offline("not_the_service")
            if self._monotonic() > until:
                raise Offline("too_slow")
        return bytes(held)


def packed_push(epoch: str, messages: list[dict[str, object]]) -> bytes:
    """A push as it goes over the wire."""
    return _packed({"protocol": PROTOCOL, "epoch": epoch, "messages": messages})


def _packed(body: Mapping[str, object]) -> bytes:
    return gzip.compress(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), LEVEL)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _reason_of(error: httpx.HTTPError) -> str:
    """What went wrong on the way, as far as it can be told apart."""
    causes: list[Any] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return "tls"
    if any(isinstance(each, socket.gaierror) for each in causes):
        return "no_name"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "no_answer"
    return "too_slow" if isinstance(error, httpx.TimeoutException) else "cut_off"
