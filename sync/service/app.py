"""The service's web app: routes, and how each kind of failure is told."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from sync.messages import PROTOCOL
from sync.service.answers import refused
from sync.service.clock import Clock, SystemClock
from sync.service.described import describe
from sync.service.refusals import Refused
from sync.service.routes import Desks, add_routes
from sync.service.store import Store
from sync.service.watched import Watched

_CODES = {404: "not_found", 405: "method_not_allowed"}


def make_app(store: Store, clock: Clock | None = None) -> FastAPI:
    """An app on an open store; whoever opened it closes it."""
    app = FastAPI(
        title="Kedai sync",
        version=str(PROTOCOL),
        openapi_url="/sync/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    desks = Desks(store, clock or SystemClock())
    app.state.desks = desks
    add_routes(app, desks)
    app.add_middleware(Watched)
    app.add_exception_handler(Refused, _tell_refused)
    app.add_exception_handler(RequestValidationError, _tell_invalid)
    app.add_exception_handler(HTTPException, _tell_http)
    describe(app)
    return app


async def _tell_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refused(request, error)


async def _tell_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields: list[object] = ["/".join(str(part) for part in each["loc"]) for each in error.errors()]
    return refused(request, Refused(422, "malformed", "The request is not taken.", {"fields": fields}))


async def _tell_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "refused")
    answer = refused(request, Refused(error.status_code, code, str(error.detail)))
    answer.headers.update(error.headers or {})
    if error.status_code == 405:
        answer.headers["Allow"] = ", ".join(_methods_at(request))
    return answer


def _methods_at(request: Request) -> list[str]:
    """Of all routes of this path: one of two that take different methods knows only its own."""
    routes = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in routes for method in route.methods or ()})
