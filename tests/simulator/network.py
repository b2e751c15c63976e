"""The network of a world: what it does to a request and to its answer, drawn anew for each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.simulator.a_service import Service
from tests.simulator.asking import Answer, Asked
from tests.simulator.dying import Died

PAGE = b"<html><title>Free Wi-Fi</title>Sign in to go on</html>"
MOST_LATE = 40
"""Requests under way at once; the oldest beyond it never arrive."""
Fault = Callable[["Network", Asked], Answer]


@dataclass
class Network:
    """Between all tills and the service. `rate` is how often something happens to a request."""

    service: Service
    draw: random.Random
    rate: float = 0.0
    is_down: bool = False
    late: list[Asked] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    requests: int = 0

    def carry(self, asked: Asked) -> Answer:
        """Raises httpx.HTTPError, as a real one would."""
        self.requests += 1
        if self.is_down:
            raise httpx.ConnectError("no route")
        if self.draw.random() >= self.rate:
            return self.deliver(asked)
        weights = _AT_PUSH if asked.path.endswith("/push") else _ELSEWHERE
        (fault,) = self.draw.choices(tuple(weights), tuple(weights.values()))
        self.met[fault.__name__] += 1
        return fault(self, asked)

    def deliver(self, asked: Asked) -> Answer:
        try:
            return self.service.answer(asked)
        except Died as died:
            self.met["service_died"] += 1
            raise httpx.RemoteProtocolError("connection closed") from died

    def keep_for_later(self, asked: Asked) -> None:
        self.late = [*self.late, asked][-MOST_LATE:]

    def deliver_late(self) -> str:
        """Any request under way arrives, in whatever order; nobody waits for its answer any more."""
        asked = self.late.pop(self.draw.randrange(len(self.late)))
        try:
            answer = self.deliver(asked)
        except httpx.HTTPError:
            return f"{asked.path}: the service died of it"
        return f"{asked.path}: {answer.status_code}"

    def heal(self) -> None:
        self.rate, self.is_down = 0.0, False


class Line(httpx.BaseTransport):
    """A till's end of the network, under httpx."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.partition(b"?")
        headers = tuple((name.lower(), value) for name, value in request.headers.raw)
        answer = self._network.carry(Asked(request.method, path.decode(), query, headers, request.read()))
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)


def lost(network: Network, asked: Asked) -> Answer:
    raise httpx.ConnectTimeout("nobody")


def answer_lost(network: Network, asked: Asked) -> Answer:
    network.deliver(asked)
    raise httpx.ReadTimeout("no answer")


def answer_cut(network: Network, asked: Asked) -> Answer:
    whole = network.deliver(asked)
    part = whole.content[: network.draw.randrange(len(whole.content) + 1)]
    return httpx.Response(whole.status_code, headers={"content-type": "application/json"}, content=part)


def twice(network: Network, asked: Asked) -> Answer:
    network.deliver(asked)
    return network.deliver(asked)


def late(network: Network, asked: Asked) -> Answer:
    """The till gives up; the request arrives some day."""
    network.keep_for_later(asked)
    raise httpx.ReadTimeout("no answer")


def twice_one_late(network: Network, asked: Asked) -> Answer:
    network.keep_for_later(asked)
    return network.deliver(asked)


def page(network: Network, asked: Asked) -> Answer:
    return httpx.Response(200, headers={"content-type": "text/html"}, content=PAGE)


def page_in_json(network: Network, asked: Asked) -> Answer:
    return httpx.Response(200, json={"status": "ok", "data": {"free": "wifi"}})


def sent_elsewhere(network: Network, asked: Asked) -> Answer:
    return httpx.Response(302, headers={"location": "http://127.0.0.1:1/sign-in"})


def failed(network: Network, asked: Asked) -> Answer:
    return httpx.Response(500, json={"status": "error"})


def failed_afterwards(network: Network, asked: Asked) -> Answer:
    network.deliver(asked)
    return httpx.Response(502, content=b"bad gateway")


def too_busy(network: Network, asked: Asked) -> Answer:
    return httpx.Response(429, headers={"retry-after": "7"}, content=b"")


def service_ends_after(network: Network, asked: Asked) -> Answer:
    """It took what was asked, and died before it could say so."""
    network.deliver(asked)
    network.service.restart()
    raise httpx.ReadError("connection reset")


def service_dies_within(network: Network, asked: Asked) -> Answer:
    network.service.fate.dies_in(network.draw.randrange(24))
    try:
        return network.deliver(asked)
    finally:
        network.service.fate.spare()


def disk_fails_within(network: Network, asked: Asked) -> Answer:
    network.service.fails_in = network.draw.randrange(20)
    try:
        return network.deliver(asked)
    finally:
        network.service.fails_in = None


def program_stumbles(network: Network, asked: Asked) -> Answer:
    """The service's own program fails on some command of what comes next."""
    network.service.stumbles_in = network.draw.randrange(6)
    try:
        return network.deliver(asked)
    finally:
        network.service.stumbles_in, network.service.stumbles_over = None, ""


_ELSEWHERE: dict[Fault, int] = {
    lost: 4,
    answer_lost: 5,
    answer_cut: 3,
    twice: 3,
    late: 4,
    twice_one_late: 3,
    page: 1,
    page_in_json: 1,
    sent_elsewhere: 1,
    failed: 1,
    failed_afterwards: 2,
    too_busy: 1,
    service_ends_after: 2,
    service_dies_within: 2,
    disk_fails_within: 1,
}
_AT_PUSH = {**_ELSEWHERE, service_dies_within: 6, disk_fails_within: 6, program_stumbles: 6}
