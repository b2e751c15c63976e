"""What surrounds every request: an id, a line in the log, careful headers, and an answer whatever happens."""

from __future__ import annotations

import time
from uuid import uuid4

import structlog
from sqlalchemy.exc import OperationalError
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.service.answers import refused_as
from sync.service.refusals import Refused

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
]
_OVER_TLS = (b"strict-transport-security", b"max-age=31536000")
HUNG_UP = 499
"""In the log, of a request whose body was never whole; no answer has it."""
_log = structlog.get_logger()


class Watched:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        its_id, began = uuid4().hex, time.perf_counter()
        scope.setdefault("state", {})["request_id"] = its_id
        told: dict[str, int] = {}

        async def send_watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                message["headers"] = [*message.get("headers", []), *_headers(scope, its_id)]
            await send(message)

        try:
            await self._app(scope, receive, send_watched)
        except ClientDisconnect:
            told["status"] = HUNG_UP  # nobody is there to be answered
        except Exception as error:  # noqa: BLE001 - whoever asked gets an answer, and a till tries again
            if "status" in told:
                raise
            await refused_as(its_id, _refusal(error))(scope, receive, send_watched)
        finally:
            _log_request(scope, its_id, told.get("status"), time.perf_counter() - began)


def _refusal(error: Exception) -> Refused:
    """Named in the log by its kind only: an error's words may quote what a till told."""
    _log.error("request.failed", fault=type(error).__name__)
    if isinstance(error, OperationalError):
        return Refused(
            503, "store_unavailable", "The store cannot be written or read just now.", {"seconds": 5}
        )
    return Refused(500, "internal", "The service failed on this request; it is in its log.")


def _headers(scope: Scope, its_id: str) -> list[tuple[bytes, bytes]]:
    headers = [*_HEADERS, (b"x-request-id", its_id.encode())]
    return [*headers, _OVER_TLS] if scope.get("scheme") == "https" else headers


def _log_request(scope: Scope, its_id: str, status: int | None, seconds: float) -> None:
    """The route and not the path: a stranger may have put anything into a path."""
    _log.info(
        "request",
        method=scope["method"],
        route=getattr(scope.get("route"), "path", None),
        status=status,
        milliseconds=round(seconds * 1_000, 1),
        device=scope["state"].get("device_id"),
        request_id=its_id,
    )
