"""A TCP proxy on loopback that breaks connections the ways networks do, for tests with real processes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

_BLOCK = 2**16


def _http(status: str, kind: str, body: str) -> bytes:
    head = (
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join([*head, "", body]).encode()


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one connection. None of it: it passes.

    `answer`: this instead of the service's own; `cut_up_after` and `cut_down_after`: the connection is reset
    once so many bytes went to the service, or came back; `is_refused`: closed at once; `is_stalled`: nothing
    ever comes back.
    """

    answer: bytes | None = None
    cut_up_after: int | None = None
    cut_down_after: int | None = None
    is_refused: bool = False
    is_stalled: bool = False


PASS = Fault()
PORTAL = Fault(answer=_http("200 OK", "text/html", "<html><body>Welcome, guest</body></html>"))
SERVER_ERROR = Fault(answer=_http("500 Internal Server Error", "text/plain", "oops"))
REFUSED = Fault(is_refused=True)
STALLED = Fault(is_stalled=True)
ANSWER_LOST = Fault(cut_down_after=0)
"""The service gets the whole request and carries it out; nobody hears."""
HALF_ANSWER = Fault(cut_down_after=120)
HALF_REQUEST = Fault(cut_up_after=200)


@dataclass
class FaultProxy:
    """Listens on a port of its own; `choose` says what befalls the next connection."""

    to_port: int
    choose: Callable[[], Fault] = lambda: PASS
    port: int = 0
    connections: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="fault proxy", daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread
        self._thread.join()

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        fault = self.choose()
        with suppress(OSError, asyncio.CancelledError):
            await self._play(fault, reader, writer)
        writer.transport.abort()

    async def _play(self, fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if fault.is_refused:
            return
        if fault.answer is not None:
            await reader.read(_BLOCK)
            writer.write(fault.answer)
            await writer.drain()
            return
        if fault.is_stalled:
            await asyncio.sleep(3600)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        try:
            pouring = (
                _pour(reader, up_writer, fault.cut_up_after),
                _pour(up_reader, writer, fault.cut_down_after),
            )
            done, _going_on = await asyncio.wait(
                [asyncio.ensure_future(each) for each in pouring], return_when=asyncio.FIRST_COMPLETED
            )
            for each in done:
                each.exception()  # a side that was killed: looked at, so that nobody is warned of it
        finally:
            up_writer.transport.abort()


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter, most: int | None) -> None:
    """Bytes from one side to the other, until it ends or `most` have gone."""
    gone = 0
    while block := await source.read(_BLOCK):
        left = None if most is None else most - gone
        target.write(block[:left])
        await target.drain()
        gone += len(block)
        if left is not None and len(block) >= left:
            return
