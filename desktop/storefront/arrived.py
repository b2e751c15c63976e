"""A message of another till or of the service as its taker gets it, and the ways in which it is no good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.database.work import Work
from desktop.errors import Refusal


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """A message of another till or of the service, whole. Its id is the command's."""

    command_id: str
    kind: str
    clock: str  # the one that counts in merging
    happened_at: str
    person_id: str
    lane_id: str
    payload: dict[str, Any]
    sequence: int = 0
    clock_state: str = "ok"
    shift_id: str | None = None
    payload_sha256: str = ""


@dataclass
class NotYet(Refusal):
    """What the message needs has not come yet; it is tried again when more has.

    `needs` is the id, or `table:id` where it is a row of a table in desktop.storefront.needs.
    """

    code = "sync.not_yet"
    needs: str


@dataclass
class BadPayload(Refusal):
    """What the message tells contradicts itself, or is no such message; `pointer` says where."""

    code = "sync.bad_payload"
    pointer: str


@dataclass
class OwnNumbers(Refusal):
    """It is numbered in the lane this till numbers in, which never told it: a copy of the shop did."""

    code = "sync.own_numbers"
    lane_id: str


Taker = Callable[[TakeMessage, Work], object]
