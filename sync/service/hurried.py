"""One connection to the service: whoever dawdles over a request's head, never ends it, or does not read what
was answered, is cut off."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sync.service.lines import Lines

HEAD_SECONDS = 15.0
REQUEST_SECONDS = 180.0
"""From a request's head to the last byte of its answer: a till's own patience ends sooner."""
LARGEST_HEAD = 2**17
"""Bytes, with as much of the body as came along."""


class Hurried(HttpToolsProtocol):
    """uvicorn's protocol, which bounds the time between requests and leaves all other times open."""

    _late: asyncio.TimerHandle | None = None
    _is_in_head = True
    _came = 0  # bytes of a head that is not whole

    def __init__(self, lines: Lines, **more: Any) -> None:
        super().__init__(**more)
        self._lines = lines
        self.waiting_since = self.loop.time()
        self.is_known = False

    @property
    def address(self) -> str:
        return self.client[0] if self.client else ""

    @property
    def is_awaited(self) -> bool:
        """Whether it is the other side that keeps us waiting: with a request, or by not reading an answer."""
        cycle = self.cycle
        return cycle is None or cycle.response_complete or cycle.more_body or self.flow.write_paused

    def cut(self) -> None:
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await(HEAD_SECONDS)
        self._lines.came(self)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_in_head:
            self._came += len(data)
            if self._came > LARGEST_HEAD:
                self.cut()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head, self._came = True, 0

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._await(REQUEST_SECONDS)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.is_known = self.is_known or "device_id" in self.scope["state"]
        self._await(HEAD_SECONDS if self.cycle.response_complete else REQUEST_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lines.left(self)
        if self._late is not None:
            self._late.cancel()
        super().connection_lost(exc)

    def _await(self, seconds: float) -> None:
        """Wait so long from now; what is not done by then is cut off, whatever trickles in."""
        if self._late is not None:
            self._late.cancel()
        self.waiting_since = self.loop.time()
        self._late = self.loop.call_later(seconds, self.cut)
