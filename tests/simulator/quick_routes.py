"""The service's own endpoints, called without the framework that finds them and runs them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute

import sync.service.bodies
from sync.service.answers import refused, refused_as
from sync.service.refusals import Refused
from sync.service.room import Room
from sync.service.watched import _refusal
from tests.simulator.asking import Answer, Asked

ITS_ID = "0" * 32


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    """An answer that was not asked for packed."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def iter_bytes(self) -> Iterator[bytes]:
        yield self.content

    def close(self) -> None:
        """Nothing is held."""


class QuickRoutes:
    """The app's endpoints by method and path."""

    def __init__(self, app: FastAPI) -> None:
        routes = [each for each in app.routes if isinstance(each, APIRoute)]
        self._routes = {(method, each.path): each for each in routes for method in each.methods or ()}

    def call(self, asked: Asked) -> Answer:
        given = _run(self._answer(asked))
        return QuickAnswer(given.status_code, given.headers, bytes(given.body))

    async def _answer(self, asked: Asked) -> Response:
        request = _request(asked)
        route = self._routes[asked.method, asked.path]
        try:
            answer: Response = await route.endpoint(request, **_values(route, asked.query))
        except Refused as refusal:
            return refused(request, refusal)
        except Exception as error:  # noqa: BLE001 - as what is around every request does
            return refused_as(ITS_ID, _refusal(error))
        return answer


def _request(asked: Asked) -> Request:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": asked.content, "more_body": False}

    scope = {
        "type": "http",
        "method": asked.method,
        "path": asked.path,
        "headers": asked.headers,
        "client": ("127.0.0.1", 50_000),
        "state": {"request_id": ITS_ID},
    }
    return Request(scope, receive)


def _values(route: APIRoute, query: bytes) -> dict[str, Any]:
    """What stands in the query, as the endpoint takes it; a till asks for nothing that would be refused."""
    if not query:
        return {}
    given = dict(parse_qsl(query.decode(), keep_blank_values=True))
    return {
        each.name: int(given[each.name]) if each.field_info.annotation is int else given[each.name]
        for each in route.dependant.query_params
        if each.name in given
    }


def _run(coroutine: Coroutine[Any, Any, Response]) -> Response:
    """To its end: nothing in it waits for anything here."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        answer: Response = ended.value
        return answer
    raise AssertionError("the service waits for something that never comes")


@contextmanager
def without_a_loop() -> Iterator[None]:
    """A body that is there already is read without a limit of time and of room, which would need a loop."""

    @asynccontextmanager
    async def timeout(_seconds: float) -> AsyncIterator[None]:
        yield

    @asynccontextmanager
    async def taken(_room: Room, _size: int, _whose: str) -> AsyncIterator[None]:
        yield

    with (
        patch.object(sync.service.bodies, "asyncio", SimpleNamespace(timeout=timeout)),
        patch.object(Room, "taken", taken),
    ):
        yield
