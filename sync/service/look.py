"""Looks at one message by itself, before the store is asked anything."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from sync.canonical import payload_hash
from sync.messages import Message
from sync.payloads import (
    DrawerMoved,
    OrderCancelAsked,
    OrderCollected,
    OrderTold,
    RecordsEdited,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
    StockMoved,
    StockSettleAsked,
    Told,
    pointer_of,
)
from sync.service.strict_json import Doubled, Inexact, NotJson, read_canonical
from sync.sums import SumWrong

KINDS: dict[tuple[str, int], tuple[str, str, type[Told]]] = {
    ("sale.completed", 1): ("sale", "sale_id", SaleCompleted),
    ("stock.moved", 1): ("stock_document", "document_id", StockMoved),
    ("shift.opened", 1): ("shift", "shift_id", ShiftOpened),
    ("shift.closed", 1): ("shift", "shift_id", ShiftClosed),
    ("drawer.moved", 1): ("drawer_movement", "movement_id", DrawerMoved),
    ("records.edited", 1): ("records", "edit_id", RecordsEdited),
    ("order.told", 1): ("online_order", "order_id", OrderTold),  # by the service itself only: it has no till
    ("order.collected", 1): ("handover", "handover_id", OrderCollected),
    ("order.cancel_asked", 1): ("order_cancel", "asked_id", OrderCancelAsked),
    ("stock.settle_asked", 1): ("stock_settle", "asked_id", StockSettleAsked),
}
"""By kind and version: the entity, the payload's field with its id, and the payload."""
_SIGNED = {"payload"}
_UNSIGNED = {"payload", "signature"}
"""Not in an envelope: what a till did not tell is not told on either."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a message is parked. `detail` says where, never what stood there."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A message as it came, and what is known of it without the store.

    `unsound` is a fault of the message as such, `unfit` one of what it tells.
    """

    raw: str
    message: Message | None
    told_id: str | None
    envelope: str = ""  # the message without its payload, as it is kept
    payload: Told | None = None
    unsound: Fault | None = None
    unfit: Fault | None = None


def look(value: object, raw: str) -> Looked:
    """What can be said of a message of a push; never raises for what stands in it."""
    told_id = _id_as_far_as_read(value)
    read = _message(value)
    if isinstance(read, Fault):
        return Looked(raw, None, told_id, unsound=read)
    found, envelope = read
    if payload_hash(found.payload) != found.payload_sha256:
        return Looked(raw, found, told_id, envelope, unsound=Fault("wrong_hash", "/payload_sha256"))
    try:
        payload = read_canonical(found.payload)
    except NotJson as error:
        return Looked(raw, found, told_id, envelope, unsound=Fault("not_canonical", f"/payload: {error}"))
    told = _told(found, payload)
    if isinstance(told, Fault):
        return Looked(raw, found, told_id, envelope, unfit=told)
    return Looked(raw, found, told_id, envelope, payload=told)


def _message(value: object) -> tuple[Message, str] | Fault:
    """The message and its envelope. Fields we know are checked by the model, those we do not by us."""
    try:
        message = Message.model_validate(value)
        if isinstance(value, Doubled) or _is_inexact(message.model_extra):
            return Fault("malformed", "a key twice, or a number that is not whole")
        envelope = message.model_dump_json(exclude=_UNSIGNED if message.signature is None else _SIGNED)
    except ValidationError as error:
        return Fault("malformed", pointer_of(error))
    except (ValueError, TypeError):  # text that no file can hold: half of a surrogate pair
        return Fault("malformed", "text that is no Unicode")
    return message, envelope


def _is_inexact(value: object) -> bool:
    if isinstance(value, Doubled | Inexact):
        return True
    if isinstance(value, dict):
        return any(_is_inexact(each) for each in value.values())
    return isinstance(value, list) and any(_is_inexact(each) for each in value)


def _told(message: Message, payload: object) -> Told | Fault:
    known = KINDS.get((message.kind, message.message_version))
    if known is None:
        return Fault("unknown_kind", f"{message.kind} version {message.message_version}")
    entity, id_field, model = known
    try:
        told = model.model_validate(payload)
        told.check()
    except ValidationError as error:
        return Fault("invalid", f"/payload{pointer_of(error)}")
    except SumWrong as error:
        return Fault("invalid", f"/payload{error.pointer}")
    for holds, pointer in (
        (message.entity == entity, "/entity"),
        (message.entity_id == getattr(told, id_field), "/entity_id"),
        (message.clock.endswith(f".{message.lane_id}"), "/clock"),
        (message.shift_id == getattr(told, "shift_id", None), "/shift_id"),
        (message.person_id == getattr(told, "person_id", message.person_id), "/person_id"),
    ):
        if not holds:
            return Fault("invalid", pointer)
    return told


def _id_as_far_as_read(value: object) -> str | None:
    told = value.get("message_id") if isinstance(value, dict) else None
    if not isinstance(told, str) or not (told.isascii() and told.isprintable()):
        return None
    return told[:64]
