"""A service for tests that speaks protocol 1, keeps what it took, and fails as it is told to."""

from __future__ import annotations

import gzip
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.canonical import digest_of
from sync.messages import (
    STRETCH,
    ChallengeAsked,
    EnrolAsked,
    LanesAsked,
    Message,
    Push,
    TokenAsked,
    enrol_words,
    token_words,
)

CODE = "ABCDE-FGHJK"
ADDRESS = "http://127.0.0.1:8765"

Fault = Callable[["FakeService", httpx.Request], httpx.Response]


def portal(_service: FakeService, _request: httpx.Request) -> httpx.Response:
    """A Wi-Fi's sign-in page."""
    return httpx.Response(200, html="<html>Welcome! Accept our terms.</html>")


def portal_in_json(_service: FakeService, _request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"logged_in": False})


def redirect(_service: FakeService, _request: httpx.Request) -> httpx.Response:
    return httpx.Response(302, headers={"Location": "https://portal.example/login"})


def stall(_service: FakeService, request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("nothing came", request=request)


def refuse(_service: FakeService, request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def fail(_service: FakeService, _request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, text="Internal Server Error")


def half(service: FakeService, request: httpx.Request) -> httpx.Response:
    """The service did it; half of its answer arrives, and looks whole."""
    whole = service.answer(request)
    return httpx.Response(200, content=whole.content[: len(whole.content) // 2], headers=JSON)


def torn(service: FakeService, request: httpx.Request) -> httpx.Response:
    """An answer that says it is packed, and is not."""
    service.answer(request)
    return httpx.Response(200, content=b"\x1f\x8bnonsense", headers={**JSON, "Content-Encoding": "gzip"})


def forget(service: FakeService, request: httpx.Request) -> httpx.Response:
    """The service did it; its answer is lost."""
    service.answer(request)
    raise httpx.ReadError("connection reset", request=request)


def sign_out(service: FakeService, request: httpx.Request) -> httpx.Response:
    """Every token has ended."""
    service.tokens.clear()
    return service.answer(request)


def busy(retry_after: str | None = None, status: int = 429) -> Fault:
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda _service, _request: httpx.Response(status, headers=headers)


JSON = {"Content-Type": "application/json"}


@dataclass
class FakeService:
    """One shop's service. `faults` happen to the next requests, one each; `verdicts` to messages, by id."""

    epoch: str = "epoch-1"
    devices: dict[str, str] = field(default_factory=dict)  # public keys by device
    lanes: dict[str, list[str]] = field(default_factory=dict)
    applied: list[dict[str, object]] = field(default_factory=list)  # the feed, in commit order
    parked: dict[str, str] = field(default_factory=dict)
    times_applied: dict[str, int] = field(default_factory=dict)  # in this epoch
    faults: deque[Fault] = field(default_factory=deque)
    verdicts: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    handed_back: list[list[dict[str, object]]] = field(default_factory=list)
    hand_back_refused: str | None = None  # why nothing is taken
    clocks: dict[str, str] = field(default_factory=dict)  # that count for messages, by id
    pulled: list[int] = field(default_factory=list)  # behind which places, as it was asked
    missing: list[dict[str, object]] | None = None  # told instead of what is missing
    pushes: list[list[str]] = field(default_factory=list)  # ids, as they came
    asked: list[str] = field(default_factory=list)  # paths
    codes: set[str] = field(default_factory=lambda: {CODE})
    used: dict[str, str] = field(default_factory=dict)  # devices by the code that took them
    challenges: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    storefront: dict[str, object] | None = None  # how the online shop stands, if there is one
    most: int = 500
    page: int = 500
    heard: Callable[[str], None] = lambda _path: None
    has_digests: bool = False  # as services of before there were any
    digest_of: Callable[[list[tuple[str, str]]], str] = digest_of
    lies: Callable[[dict[str, object]], dict[str, object]] = lambda told: told  # of messages of a stretch
    parks_foreign: bool = False  # messages of lanes that nobody told of; else they are a fault of the test
    _count: int = 0

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def from_backup(self, kept: int, epoch: str) -> None:
        """The store was put back to when it had `kept` messages."""
        self.applied = self.applied[:kept]
        self.times_applied = {str(each["message_id"]): 1 for each in self.applied}
        self.parked.clear()
        self.epoch = epoch

    def fix_parked(self) -> None:
        """Whatever was parked is applied now."""
        self.verdicts.clear()
        for text in self.parked.values():
            self._apply(json.loads(text))
        self.parked.clear()

    def from_another_till(self, message: dict[str, object]) -> None:
        self._apply(message)

    @property
    def ids(self) -> list[str]:
        return [str(each["message_id"]) for each in self.applied]

    def handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request.url.path)
        self.heard(request.url.path)
        return self.faults.popleft()(self, request) if self.faults else self.answer(request)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """As the service answers when nothing goes wrong."""
        name = request.url.path.removeprefix("/sync/v1/")
        if name in ("lanes", "push", "pull", "digests", "messages", "handed_back", "storefront"):
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            if token not in self.tokens:
                return _error(401, "token")
        routes = {
            "enrol": self._enrol,
            "challenge": self._challenge,
            "token": self._token,
            "lanes": self._lanes,
            "push": self._push,
            "pull": self._pull,
            "storefront": self._storefront,
        }
        if self.has_digests:
            routes |= {"digests": self._digests, "messages": self._stretch, "handed_back": self._take_back}
        route = routes.get(name)
        return route(request) if route else _error(404, "not_found")

    def _storefront(self, _request: httpx.Request) -> httpx.Response:
        return _ok(self.storefront) if self.storefront else _error(404, "no_storefront")

    def _enrol(self, request: httpx.Request) -> httpx.Response:
        asked = EnrolAsked.model_validate_json(_unpacked(request))
        if not _is_signed(
            asked.public_key, asked.proof, enrol_words(asked.code, asked.device_id, asked.public_key)
        ):
            return _error(403, "proof")
        if self.used.get(asked.code) != asked.device_id:
            if asked.code not in self.codes:
                return _error(403, "code")
            self.codes.remove(asked.code)
        self.used[asked.code] = asked.device_id
        self.devices[asked.device_id] = asked.public_key
        self.lanes[asked.device_id] = [lane.lane_id for lane in asked.lanes]
        return _ok({"device_id": asked.device_id, "shop_id": asked.shop_id, "epoch": self.epoch})

    def _challenge(self, request: httpx.Request) -> httpx.Response:
        asked = ChallengeAsked.model_validate_json(_unpacked(request))
        if asked.device_id not in self.devices:
            return _error(401, "unknown_device")
        challenge = self._fresh()
        self.challenges.add(challenge)
        return _ok({"challenge": challenge})

    def _token(self, request: httpx.Request) -> httpx.Response:
        asked = TokenAsked.model_validate_json(_unpacked(request))
        key = self.devices.get(asked.device_id, "")
        if asked.challenge not in self.challenges or not _is_signed(
            key, asked.signature, token_words(asked.device_id, asked.challenge)
        ):
            return _error(401, "signature")
        self.challenges.remove(asked.challenge)
        token = self._fresh()
        self.tokens.add(token)
        return _ok({"token": token, "seconds": 900})

    def _lanes(self, request: httpx.Request) -> httpx.Response:
        asked = LanesAsked.model_validate_json(_unpacked(request))
        (device_id,) = self.devices
        self.lanes[device_id] = [lane.lane_id for lane in asked.lanes]
        return _ok(None)

    def _push(self, request: httpx.Request) -> httpx.Response:
        pushed = Push.model_validate_json(_unpacked(request))
        if pushed.epoch != self.epoch:
            return _error(409, "other_epoch", epoch=self.epoch)
        self.pushes.append([str(each["message_id"]) for each in pushed.messages])
        if len(pushed.messages) > self.most:
            return _error(413, "too_large")
        verdicts = [self._verdict(each) for each in pushed.messages]
        return _ok({"epoch": self.epoch, "verdicts": verdicts, "missing": self._missing(), "safe_upto": {}})

    def _verdict(self, told: dict[str, object]) -> dict[str, object]:
        message = Message.model_validate(told)
        message_id = message.message_id
        is_known = any(message.lane_id in lanes for lanes in self.lanes.values())
        assert is_known or self.parks_foreign, "a lane nobody told of"
        told_as = ("applied", None) if is_known else ("parked", "foreign_lane")
        verdict, code = self.verdicts.get(message_id, told_as)
        if message_id in self.times_applied:
            verdict, code = "duplicate", None
        if verdict in ("applied", "conflict"):
            self._apply(told)
        if verdict == "parked":
            self.parked[message_id] = json.dumps(told)
        place = len(self.applied) if verdict in ("applied", "conflict") else None
        return {
            "message_id": message_id,
            "verdict": verdict,
            "code": code,
            "feed_sequence": place,
            "effective_clock": self.clocks.get(message_id),
        }

    def _missing(self) -> list[dict[str, object]]:
        """Numbers of each lane that never came, though later ones did."""
        if self.missing is not None:
            return self.missing
        seen: dict[str, set[int]] = {}
        for message in (*self.applied, *map(json.loads, self.parked.values())):
            seen.setdefault(str(message["lane_id"]), set()).add(int(str(message["sequence"])))
        return [
            {"lane_id": lane, "first": number, "last": number}
            for lane, numbers in seen.items()
            for number in range(1, max(numbers))
            if number not in numbers
        ]

    def _apply(self, told: dict[str, object]) -> None:
        message_id = str(told["message_id"])
        self.times_applied[message_id] = self.times_applied.get(message_id, 0) + 1
        self.applied.append(told)

    def _pull(self, request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        after = int(asked["after"])
        self.pulled.append(after)
        if asked["epoch"] != self.epoch:
            return _error(409, "other_epoch", epoch=self.epoch)
        if after > len(self.applied):
            return _error(409, "cursor_ahead")
        found = self.applied[after : after + min(self.page, int(asked["limit"]))]
        upto = after + len(found)
        messages = [{**each, "feed_sequence": after + place} for place, each in enumerate(found, 1)]
        is_all = upto == len(self.applied)
        return _ok({"epoch": self.epoch, "messages": messages, "upto": upto, "is_all": is_all})

    def _digests(self, request: httpx.Request) -> httpx.Response:
        if request.url.params["epoch"] != self.epoch:
            return _error(409, "other_epoch", epoch=self.epoch)
        held: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for each in self.applied:
            place = (str(each["lane_id"]), int(str(each["sequence"])) // STRETCH)
            held.setdefault(place, []).append((str(each["message_id"]), str(each["payload_sha256"])))
        stretches = [
            {"lane_id": lane, "stretch": place, "count": len(told), "digest": self.digest_of(told)}
            for (lane, place), told in held.items()
        ]
        return _ok({"epoch": self.epoch, "feed_upto": len(self.applied), "stretches": stretches})

    def _stretch(self, request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        first = int(asked["stretch"]) * STRETCH
        lowest = max(int(asked["after"]) + 1, first)
        ours = [
            (int(str(each["sequence"])), {**each, "feed_sequence": place})
            for place, each in enumerate(self.applied, 1)
            if each["lane_id"] == asked["lane_id"]
        ]
        found = sorted(ours, key=lambda each: each[0])
        told = [each for number, each in found if lowest <= number < first + STRETCH]
        page = [self.lies(each) for each in told[: self.page]]
        return _ok({"epoch": self.epoch, "messages": page, "is_all": len(page) == len(told)})

    def _take_back(self, request: httpx.Request) -> httpx.Response:
        told = json.loads(_unpacked(request))["messages"]
        self.handed_back.append(told)
        verdict = "retry" if self.hand_back_refused else "applied"
        verdicts = [
            {"message_id": each["message_id"], "verdict": verdict, "code": self.hand_back_refused}
            for each in told
        ]
        if not self.hand_back_refused:
            self.applied += told
        return _ok({"epoch": self.epoch, "verdicts": verdicts})

    def _fresh(self) -> str:
        self._count += 1
        return f"{self._count:064x}"


def _unpacked(request: httpx.Request) -> bytes:
    assert request.headers["content-encoding"] == "gzip"
    return gzip.decompress(request.content)


def _is_signed(public_hex: str, signature: str, words: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex)).verify(bytes.fromhex(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True


def _ok(data: object) -> httpx.Response:
    return httpx.Response(
        200, json={"status": "ok", "data": data, "meta": {"request_id": "r", "protocol": 1}}
    )


def _error(status: int, code: str, **details: object) -> httpx.Response:
    told = {"code": code, "message": code.replace("_", " "), "details": details}
    return httpx.Response(status, json={"status": "error", "error": told})
