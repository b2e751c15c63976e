"""The OpenAPI description, where routes cannot tell it themselves: bodies, tokens, limits and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from sync.messages import (
    LARGEST_BODY,
    LARGEST_PACKED,
    MOST_MESSAGES,
    ChallengeAsked,
    EnrolAsked,
    KeysAsked,
    LanesAsked,
    Message,
    Push,
    TokenAsked,
)
from sync.service.bodies import SECONDS_TO_COME, SMALL_BODY
from sync.service.plain_json import DEEPEST

Described = dict[str, Any]

_ASKED = EnrolAsked, ChallengeAsked, TokenAsked, LanesAsked, KeysAsked, Push, Message
_FREE = {"enrol", "challenge", "token", "live", "ready", "metrics"}
"""What needs no token: the way to one, and what watchers ask."""
_LARGE = {"push", "handed_back"}
_SCHEMES: Described = {
    "device": {
        "type": "http",
        "scheme": "bearer",
        "description": "What /sync/v1/token gave for a signed challenge; for minutes, and no longer than the"
        " device is welcome.",
    }
}
_ABOUT = (
    "What tills of a shop ask of their sync service. Answers are JSON in an envelope: `status` ok with"
    " `data`, or `status` error with `error`; `meta.request_id` stands in the service's log. The HTTP status"
    " tells of transport and rights only; what became of a message is its verdict.\n\n"
    "Bodies are JSON in UTF-8, read strictly: no field twice, none that is not described, at most"
    f" {DEEPEST} deep, and whole numbers spelled in digits only (`1`, never `1.0` or `1e0`). They may be"
    f" packed (`Content-Encoding: gzip`), and must come within {SECONDS_TO_COME} seconds. A path that is not"
    " described is answered 404, a method that is not 405, both in the envelope. A service that has too many"
    " requests at once says 503 in plain words."
)
_WHY: dict[str, str] = {
    "400": "The body cannot be read: not_json, not_gzip.",
    "401": "Not signed in, or not any more: no_token, wrong_token, wrong_challenge, wrong_signature,"
    " unknown_device, revoked.",
    "403": "wrong_code, wrong_proof.",
    "408": "The body did not come in time: too_slow.",
    "409": "It does not fit what stands here: other_epoch, cursor_ahead, no_shop_yet, other_shop,"
    " lane_in_use, label_taken.",
    "413": "too_large, too_many_messages.",
    "415": "unknown_encoding: only gzip is unpacked.",
    "422": "It is read, and is not what is asked for here: malformed.",
    "429": "too_many: come again later.",
    "500": "internal: a fault of the service; it is in its log.",
    "503": "The store cannot be written or read just now: store_unavailable, not_ready; or it has"
    " its hands full: busy.",
}
_LATER: Described = {
    "description": "Seconds until it is worth while to come again.",
    "schema": {"type": "integer", "minimum": 1},
}
_HEADERS: dict[str, Described] = {
    "401": {"WWW-Authenticate": {"required": True, "schema": {"type": "string", "const": "Bearer"}}},
    "429": {"Retry-After": {"required": True, **_LATER}},
    "503": {"Retry-After": _LATER},
}
_FIGURES: Described = {"text/plain": {"schema": {"type": "string"}}}


def describe(app: FastAPI) -> None:
    """Let the app tell the whole of it. Bodies are read by hand, so they are described by hand too."""
    plain = app.openapi

    def described() -> Described:
        if app.openapi_schema is not None:
            return app.openapi_schema
        told = plain()
        told["info"]["description"] = _ABOUT
        components = told.setdefault("components", {})
        components.setdefault("schemas", {}).update(_bodies())
        components["securitySchemes"] = _SCHEMES
        for name, operation in _operations(told):
            _complete(name, operation)
        return told

    app.openapi = described  # type: ignore[method-assign]


def _bodies() -> Described:
    _, told = models_json_schema(
        [(model, "validation") for model in _ASKED], ref_template="#/components/schemas/{model}"
    )
    schemas: Described = told["$defs"]
    # Each is looked at by itself: what is no message is set aside, and must not stop the others.
    messages = schemas["Push"]["properties"]["messages"]
    messages["items"] = {"anyOf": [{"$ref": "#/components/schemas/Message"}, {}]}
    messages["description"] = "What is no Message, or one that does not hold, is parked; its verdict says so."
    return schemas


def _operations(told: Described) -> Iterator[tuple[str, Described]]:
    for path, methods in told["paths"].items():
        for operation in methods.values():
            yield path.rpartition("/")[2], operation


def _complete(name: str, operation: Described) -> None:
    operation["security"] = [] if name in _FREE else [{"device": []}]
    for status, answer in operation["responses"].items():
        answer["description"] = _WHY.get(status, answer["description"])
        if status in _HEADERS:
            answer["headers"] = _HEADERS[status]
    if "requestBody" in operation:
        most = LARGEST_BODY if name in _LARGE else SMALL_BODY
        told = f"At most {most:,} bytes, and {min(most, LARGEST_PACKED):,} as it comes if it is packed"
        more = f"; at most {MOST_MESSAGES} messages." if name in _LARGE else "."
        operation["requestBody"]["description"] = told + more
    if name == "metrics":
        operation["responses"]["200"]["content"] = _FIGURES
