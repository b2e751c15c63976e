"""Bodies of requests: read no further than they may be long, packed or not, and never at leisure."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from sync.messages import LARGEST_PACKED, MOST_MESSAGES, Push
from sync.payloads import pointer_of
from sync.service.look import Looked, look
from sync.service.refusals import Refused
from sync.service.strict_json import NotJson, read_json, read_push

SMALL_BODY = 2**18
"""Bytes, for what a till tells besides pushes."""
DOOR_BODY = 2**16
"""Bytes, for what anybody may ask who has no token yet: those are many at once, and nobody counts them."""
SECONDS_TO_COME = 30
_GZIP = 16 + zlib.MAX_WBITS
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body as it came."""

    content: bytes
    is_packed: bool
    largest: int  # unpacked

    @property
    def size(self) -> int:
        """Bytes once it is unpacked: as a gzip says of itself at its end. It is unpacked no further."""
        if not self.is_packed:
            return len(self.content)
        return min(int.from_bytes(self.content[-4:], "little"), self.largest)


def size_told(request: Request, largest: int) -> int:
    """How long a body will be, at most, before any of it was read."""
    told = request.headers.get("content-length", "")
    return min(int(told[:20]), largest) if told.isascii() and told.isdigit() else largest


async def read_body(request: Request, largest: int = SMALL_BODY) -> Body:
    """The body, up to its limit.

    Raises:
        Refused: unknown_encoding, too_large, too_slow.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Refused(415, "unknown_encoding", "Only gzip is unpacked here.")
    is_packed = encoding == "gzip"
    most = min(largest, LARGEST_PACKED) if is_packed else largest
    told = request.headers.get("content-length", "0")
    if told.isascii() and told.isdigit() and int(told[:20]) > most:
        raise _too_large(most)
    try:
        async with asyncio.timeout(SECONDS_TO_COME):
            return Body(await _stream(request, most), is_packed, largest)
    except TimeoutError as error:
        raise Refused(408, "too_slow", "The body did not come in time.") from error


async def _stream(request: Request, most: int) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise _too_large(most)
    return bytes(content)


def read_asked(body: Body, model: type[Model]) -> Model:
    """What a small body asks for.

    Raises:
        Refused: not_json, malformed, too_large, not_gzip.
    """
    try:
        return model.model_validate(read_json(_text(body)))
    except NotJson as error:
        raise _not_json() from error
    except ValidationError as error:
        raise _malformed(error) from error


def read_pushed(body: Body) -> tuple[Push, list[Looked]]:
    """A push, and each of its messages looked at by itself.

    Raises:
        Refused: not_json, malformed, too_large, too_many_messages, not_gzip.
    """
    try:
        fields, spelled = read_push(_text(body))
    except NotJson as error:
        raise _not_json() from error
    values = fields.get("messages")
    if isinstance(values, list) and len(values) > MOST_MESSAGES:
        raise Refused(413, "too_many_messages", f"A push has {MOST_MESSAGES} messages at most.")
    try:
        # The messages are looked at one by one: one that is not even an object must not stop the others.
        empty: list[object] = []
        push = Push.model_validate({**fields, "messages": empty if isinstance(values, list) else values})
    except ValidationError as error:
        raise _malformed(error) from error
    assert isinstance(values, list)
    return push, [look(value, raw) for value, raw in zip(values, spelled, strict=True)]


def _text(body: Body) -> str:
    content = _unpacked(body) if body.is_packed else body.content
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_json() from error


def _unpacked(body: Body) -> bytes:
    """Stops at the limit, and at what it says of itself: a bomb is never unpacked."""
    unpacking = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacking.decompress(body.content, body.size + 1)
    except zlib.error as error:
        raise Refused(400, "not_gzip", "The body is no gzip.") from error
    if len(unpacked) > body.largest:
        raise _too_large(body.largest)
    if not unpacking.eof or unpacking.unused_data:
        raise Refused(400, "not_gzip", "The gzip of the body is cut off, or something stands behind it.")
    return unpacked


def _too_large(most: int) -> Refused:
    return Refused(413, "too_large", "The body is too large.", {"most_bytes": most})


def _not_json() -> Refused:
    return Refused(400, "not_json", "The body is no JSON that is taken here.")


def _malformed(error: ValidationError) -> Refused:
    return Refused(422, "malformed", "The body is not what is asked for here.", {"field": pointer_of(error)})
