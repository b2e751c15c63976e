"""What every message of a fact is held to before it becomes a command."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from desktop.database.rows import Rows
from desktop.storefront.arrived import BadPayload, OwnNumbers, TakeMessage
from desktop.storefront.needs import require_all
from sync.payloads import Told, pointer_of
from sync.sums import SumWrong

Payload = TypeVar("Payload", bound=Told)
_LANE = "SELECT till_id, purpose, is_current FROM lane WHERE lane_id = ?"
INSTANT_LENGTH = len("2026-11-23T04:00:00.000Z")


def checked(message: TakeMessage, kind: type[Payload]) -> Payload:
    """The payload once more as the wire has it, with every sum worked out again.

    Raises:
        BadPayload: it is none, or its sums are wrong.
    """
    try:
        told = kind.model_validate(message.payload)
        told.check()
    except ValidationError as error:
        raise BadPayload(pointer_of(error)) from error
    except SumWrong as error:
        raise BadPayload(error.pointer) from error
    require(message.clock_state in ("ok", "suspect"), "clock_state")
    require(len(message.happened_at) == INSTANT_LENGTH, "happened_at")
    return told


def require(holds: bool, pointer: str) -> None:
    if not holds:
        raise BadPayload(pointer)


def lane_of(message: TakeMessage, till_id: str, rows: Rows) -> str:
    """The purpose of the lane that the message was numbered in, which is its till's.

    Raises:
        OwnNumbers: taken, its number would stand in the way of a sale at this counter.
    """
    require_all({"lane": [message.lane_id], "till": [till_id]}, rows)
    owner, purpose, is_current = rows.one(_LANE, (message.lane_id,)) or ()
    if is_current:
        raise OwnNumbers(message.lane_id)
    require(owner == till_id, "/till_id")
    return str(purpose)
