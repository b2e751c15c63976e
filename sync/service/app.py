"""The service's web app: routes, and how each kind of failure is told."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException

from sync.messages import PROTOCOL, ChallengeAsked, EnrolAsked, KeysAsked, LanesAsked, Push, TokenAsked
from sync.service.answers import refused
from sync.service.clock import Clock, SystemClock
from sync.service.refusals import Refused
from sync.service.routes import Desks, add_routes
from sync.service.store import Store
from sync.service.watched import Watched

_CODES = {404: "not_found", 405: "method_not_allowed"}
_ASKED = (EnrolAsked, ChallengeAsked, TokenAsked, LanesAsked, KeysAsked, Push)


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
    _describe_bodies(app)
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
    return answer


def _describe_bodies(app: FastAPI) -> None:
    """The bodies are read by hand, so they are described by hand too."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        schema = plain()
        _, told = models_json_schema(
            [(model, "validation") for model in _ASKED], ref_template="#/components/schemas/{model}"
        )
        schema.setdefault("components", {}).setdefault("schemas", {}).update(told["$defs"])
        return schema

    app.openapi = described  # type: ignore[method-assign]
