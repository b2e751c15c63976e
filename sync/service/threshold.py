"""A connection that is not encrypted yet: a line from its first packet on, and one that has to hurry."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

from sync.service.hurried import HEAD_SECONDS, Hurried
from sync.service.lines import Lines

GOODBYE_SECONDS = 5.0
"""TLS waits for the other side's goodbye."""


def protocols(lines: Lines, tls: ssl.SSLContext | None) -> Callable[..., asyncio.Protocol]:
    """What uvicorn makes of each connection; it brings its own words."""

    def made(**more: Any) -> asyncio.Protocol:
        inner = Hurried(lines, **more)
        return inner if tls is None else Threshold(inner, lines, tls)

    return made


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    """Raises OSError (ssl.SSLError): the files are no certificate with its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


class Threshold(asyncio.Protocol):
    """Agrees on TLS and hands the connection to the protocol of requests.

    uvicorn would have asyncio do it, which tells nobody of a connection before TLS is agreed on, and waits a
    minute for that.
    """

    is_awaited = True
    is_known = False

    def __init__(self, inner: Hurried, lines: Lines, tls: ssl.SSLContext) -> None:
        self._inner = inner
        self._lines = lines
        self._tls = tls
        self.address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.address = (transport.get_extra_info("peername") or ("",))[0]
        self.waiting_since = self._inner.loop.time()
        transport.pause_reading()  # the first word is the other side's, and it is TLS's
        self._agreeing = self._inner.loop.create_task(self._agree())
        self._lines.came(self)

    def cut(self) -> None:
        self._agreeing.cancel()
        self._transport.abort()

    async def _agree(self) -> None:
        early = _Early()
        try:
            secured = await self._inner.loop.start_tls(
                self._transport,
                early,
                self._tls,
                server_side=True,
                ssl_handshake_timeout=HEAD_SECONDS,
                ssl_shutdown_timeout=GOODBYE_SECONDS,
            )
        except OSError:  # no TLS, another's idea of it, cut off, or too slow
            self._transport.abort()
            return
        finally:
            self._lines.left(self)
        if secured is None or early.is_lost:
            return
        secured.set_protocol(self._inner)
        self._inner.connection_made(secured)
        if early.content:
            self._inner.data_received(bytes(early.content))


class _Early(asyncio.Protocol):
    """What came along with the last word of the agreement."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.is_lost = False

    def data_received(self, data: bytes) -> None:
        self.content += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
