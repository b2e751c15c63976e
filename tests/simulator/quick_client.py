"""A till's client on a line of its own: it spells, sorts and doubts as ever, and httpx carries nothing."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import urlencode

from sync.till.client import Client
from tests.simulator.asking import Answer, Asked
from tests.simulator.network import Network


class QuickClient(Client):
    """The client, but for httpx, which would read all certificates of the world at every start of a till."""

    def __init__(self, network: Network) -> None:
        self._monotonic = time.monotonic
        self._http = _Line(network)  # type: ignore[assignment]


class _Line:
    """What a client asks of httpx, and no more."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def build_request(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str | int] | None = None,
        content: bytes = b"",
    ) -> Asked:
        spelled = tuple((name.lower().encode(), value.encode()) for name, value in headers.items())
        return Asked(method, path, urlencode(params).encode() if params else b"", spelled, content)

    def send(self, asked: Asked, *, stream: bool) -> Answer:
        assert stream
        return self._network.carry(asked)
