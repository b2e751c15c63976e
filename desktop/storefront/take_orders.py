"""Takers of what is told of online orders by the service and other tills: read strictly, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from desktop.clock import instant_text, read_instant
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.orders.refusals import NoSuchOrder
from desktop.orders.take_order import GoodsToCome, take_order
from desktop.orders.take_others import take_cancel, take_handover, take_settle
from desktop.orders.words import (
    HandedLine,
    LineAsTold,
    TakeCancel,
    TakeHandover,
    TakeOrder,
    TakeSettle,
)
from desktop.storefront.arrived import BadPayload, NotYet, TakeMessage, Taker
from sync.messages import SERVICE
from sync.payloads import OrderCancelAsked, OrderCollected, OrderTold, StockSettleAsked, Told, pointer_of
from sync.sums import SumWrong

Payload = TypeVar("Payload", bound=Told)


class NotFromService(Refusal):
    """Orders come from the service alone."""

    code = "sync.not_from_service"


def take_order_told(message: TakeMessage, work: Work) -> None:
    """An order as it stands in the online shop.

    Raises:
        NotYet: its goods have not come. BadPayload, NotFromService: nothing was kept.
    """
    if message.lane_id != SERVICE:
        raise NotFromService
    told = _read(OrderTold, message.payload)
    lines = tuple(
        LineAsTold(**{name: getattr(line, name) for name in LineAsTold.__dataclass_fields__})
        for line in told.lines
    )
    names = set(TakeOrder.__dataclass_fields__) - {"command_id", "told_at", "lines"}
    heads: dict[str, Any] = {name: getattr(told, name) for name in names}
    order = TakeOrder(message.command_id, _instant(message.happened_at), lines=lines, **heads)
    try:
        take_order(order, work)
    except GoodsToCome as waits:
        raise NotYet(f"unit:{waits.unit_id}") from waits


def take_collected(message: TakeMessage, work: Work) -> None:
    """Another till's hand-over.

    Raises:
        NotYet: the order has not come. BadPayload: nothing was kept.
    """
    told = _read(OrderCollected, message.payload)
    handover = TakeHandover(
        command_id=message.command_id,
        handed_at=_instant(message.happened_at),
        sale_id=told.handover_id,
        order_id=told.order_id,
        till_id=told.till_id,
        total_cents=told.total_cents,
        charges_cents=told.charges_cents,
        lines=tuple(HandedLine(each.line_ref, each.quantity, each.gone_before) for each in told.lines),
    )
    try:
        take_handover(handover, work)
    except NoSuchOrder as waits:
        raise NotYet(f"online_order:{waits.order_id}") from waits


def take_cancel_asked(message: TakeMessage, work: Work) -> None:
    """Another till asked for an order to be cancelled.

    Raises:
        NotYet: the order has not come. BadPayload: nothing was kept.
    """
    told = _read(OrderCancelAsked, message.payload)
    names = ("asked_id", "order_id", "till_id", "reason", "refund_cents")
    asked = TakeCancel(
        command_id=message.command_id,
        asked_at=_instant(message.happened_at),
        person_id=message.person_id,
        **{name: getattr(told, name) for name in names},
    )
    try:
        take_cancel(asked, work)
    except NoSuchOrder as waits:
        raise NotYet(f"online_order:{waits.order_id}") from waits


def take_settle_asked(message: TakeMessage, work: Work) -> None:
    """Another till's owner settled goods.

    Raises:
        BadPayload: nothing was kept.
    """
    told = _read(StockSettleAsked, message.payload)
    take_settle(
        TakeSettle(
            command_id=message.command_id,
            asked_at=_instant(message.happened_at),
            asked_id=told.asked_id,
            location_id=told.location_id,
            till_id=told.till_id,
            person_id=message.person_id,
            item_ids=tuple(told.item_ids),
        ),
        work,
    )


def _instant(told: str) -> str:
    """As the shop's file keeps instants, however many decimals the wire had."""
    return instant_text(read_instant(told))


def _read(model: type[Payload], payload: dict[str, Any]) -> Payload:
    try:
        told = model.model_validate(payload)
        told.check()
    except ValidationError as error:
        raise BadPayload(pointer_of(error)) from error
    except SumWrong as error:
        raise BadPayload(error.pointer) from error
    return told


ORDERS: Mapping[str, Taker] = {
    "order.told": take_order_told,
    "order.collected": take_collected,
    "order.cancel_asked": take_cancel_asked,
    "stock.settle_asked": take_settle_asked,
}
"""By kind: what the inbox does with messages about online orders."""
