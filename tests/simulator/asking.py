"""What goes over the network of a world: a request as bytes, and an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. Names of headers are small letters."""

    method: str
    path: str
    query: bytes = b""
    headers: Headers = ()
    content: bytes = b""


class Answer(Protocol):
    """What a client reads of an answer; httpx has it, and so has the short way."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def content(self) -> bytes: ...

    def iter_bytes(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...
