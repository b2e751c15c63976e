"""The envelope every answer comes in, and the models that describe it."""

from __future__ import annotations

import gzip
import json
from typing import Generic, Literal, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from sync.messages import PROTOCOL, ErrorTold
from sync.service.pull import Spelled
from sync.service.refusals import Refused

Data = TypeVar("Data")


LEVEL = 1
"""Of gzip: five times smaller; more effort takes a processor longer than a shop's line."""
WORTH_PACKING = 1_000
"""Bytes."""


class Meta(BaseModel):
    request_id: str
    protocol: int


class Ok(BaseModel, Generic[Data]):
    """What an answer looks like when all went well."""

    status: Literal["ok"]
    data: Data
    meta: Meta


class Refusal(BaseModel):
    """What an answer looks like when the request was not carried out."""

    status: Literal["error"]
    error: ErrorTold
    meta: Meta


class Nothing(BaseModel):
    """There is nothing to tell."""


class Health(BaseModel):
    """Whether the service lives, or can do its work."""

    is_well: bool


def ok(request: Request, data: BaseModel) -> Response:
    return _json(_told(request, data.model_dump_json()))


def ok_packed(request: Request, data: Spelled) -> Response:
    """A long answer, as gzip for those who take it; not for the thread that listens."""
    content = _told(request, data.text).encode()
    headers = {"Vary": "Accept-Encoding"}
    if len(content) >= WORTH_PACKING and takes_gzip(request.headers.get("accept-encoding", "")):
        content = gzip.compress(content, LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=headers)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header names gzip, and not to refuse it."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def refused(request: Request, refusal: Refused) -> Response:
    return refused_as(request_id(request.scope), refusal)


def refused_as(its_id: str, refusal: Refused) -> Response:
    """A refusal's answer; its `seconds` are also told where programs look for them."""
    told = ErrorTold(code=refusal.code, message=refusal.message, details=refusal.details)
    text = f'{{"status":"error","error":{told.model_dump_json()},"meta":{_meta(its_id)}}}'
    answer = _json(text, refusal.status)
    if "seconds" in refusal.details:
        answer.headers["Retry-After"] = str(refusal.details["seconds"])
    if refusal.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def request_id(scope: object) -> str:
    """The id the request was given when it came in; it stands in the log too."""
    state = scope.get("state", {}) if hasattr(scope, "get") else {}
    return str(state.get("request_id", ""))


def _told(request: Request, data: str) -> str:
    return f'{{"status":"ok","data":{data},"meta":{_meta(request_id(request.scope))}}}'


def _meta(its_id: str) -> str:
    return json.dumps({"request_id": its_id, "protocol": PROTOCOL})


def _json(text: str, status: int = 200) -> Response:
    return Response(text, status_code=status, media_type="application/json")
