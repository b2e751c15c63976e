"""Has the online shop do one thing, under a key that makes doing it again harmless; notes what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sync.service.clock import Clock, instant_text
from sync.service.store import Store
from sync.service.storefront import orders, queue, settling
from sync.service.storefront.keys import EffectKind
from sync.service.storefront.queue import Effect, Ending, Unlike, Unlisted
from sync.service.storefront.settings import Standing
from sync.storefronts.errors import Ambiguous, Busy, Offline, Refused, SignInNeeded
from sync.storefronts.protocol import (
    CounterSale,
    Difference,
    LineQuantity,
    OrderEffect,
    Outcome,
    SaleLine,
    ShopOrder,
    ShopStock,
    Storefront,
)

CURRENCY = "SGD"
BUSY_REST = timedelta(seconds=2)
_FACTS = frozenset(
    ("sku", "skus", "thousandths", "order", "shop_state", "cents", "left_cents", "field")
    + ("quantityAvailable", "wanted", "draft_left", "why_left", "filter", "where", "why", "places")
)
"""What a refusal may leave in the store: never the shop's own words, which may quote a buyer."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What acting needs at hand."""

    store: Store
    clock: Clock
    storefront: Storefront
    shop: Standing


def act(its: Effect, desk: Desk) -> Ending | None:
    """Carry it out and write down what became of it; none: it is to be tried again.

    Raises:
        Offline, SignInNeeded: the shop as a whole. Ambiguous, Busy: likewise, and the effect rests.
        PlaceNotChosen, SQLAlchemyError: nothing was written down.
    """
    with desk.store.writing() as work:
        queue.begin(its, desk.clock.now(), work)
    try:
        ending, order = _CARRY[its.kind](its, desk)
    except settling.NotYet:
        _put_off(its, desk, "in_flight", settling.PATIENCE, is_resting=False)
        return None
    except Ambiguous as error:
        rest = queue.rest_after(its.attempts, queue.RESTING)
        _put_off(its, desk, error.code, rest, is_resting=True)
        raise
    except Busy as error:
        told = timedelta(seconds=error.retry_after_s or 0)
        rest = max(told, queue.rest_after(its.attempts, BUSY_REST))
        _put_off(its, desk, error.code, rest, is_resting=True)
        raise
    except (Offline, SignInNeeded) as error:
        _put_off(its, desk, error.code, timedelta(0), is_resting=False)
        raise
    except Refused as error:
        ending, order = Ending("refused", error.code, facts_of(error)), None
    _write_down(its, ending, order, desk)
    return ending


def set_aside(its: Effect, code: str, desk: Desk) -> None:
    """Our own program fails on it: the others must go on."""
    with desk.store.writing() as work:
        queue.end(its, Ending("refused", code), instant_text(desk.clock.now()), work)


def facts_of(error: Refused) -> dict[str, object]:
    """The facts of a refusal that may be kept."""
    return {
        name: value if isinstance(value, int | str) else str(value)
        for name, value in error.facts.items()
        if name in _FACTS
    }


def _put_off(its: Effect, desk: Desk, code: str, by: timedelta, *, is_resting: bool) -> None:
    with desk.store.writing() as work:
        queue.put_off(its, desk.clock.now() + by, code, work, is_resting=is_resting)


def _write_down(its: Effect, ending: Ending, order: ShopOrder | None, desk: Desk) -> None:
    at = instant_text(desk.clock.now())
    with desk.store.writing() as work:
        queue.end(its, ending, at, work)
        if order is not None:
            orders.note_orders([order], desk.shop, at, work)
        if its.kind is EffectKind.PUSH_STOCK and ending.state == "done" and not ending.unlike:
            settling.overtake(its, work)


def _push_order(its: Effect, desk: Desk) -> tuple[Ending, ShopOrder | None]:
    told = [
        SaleLine(each["sku"], each["quantity"], each["amount_cents"])
        for each in its.intent["lines"]
        if each["sku"]
    ]
    if not told:
        unlisted = _unlisted((), its.intent)
        return Ending("done", outcome=Outcome.NOT_SOLD_THERE, unlisted=unlisted), None
    sale = CounterSale(its.intent["number"], its.intent["total_cents"], CURRENCY, tuple(told))
    made = desk.storefront.push_order(sale, its.effect_id)
    expected = sum(line.amount_cents for line in told) - sum(line.amount_cents for line in made.unlisted)
    unlike = _differs(made.differs, expected) if made.order is not None else ()
    ending = replace(_ended(made, unlike), unlisted=_unlisted(made.unlisted, its.intent))
    return ending, None


def _differs(found: Sequence[Difference], total_cents: int) -> tuple[Unlike, ...]:
    """The shop's total is compared with what it was told, not with a receipt that holds more."""
    told = [
        each if each.what != "total_cents" else Difference("total_cents", total_cents, each.found)
        for each in found
    ]
    return tuple(
        Unlike(each.what, str(each.asked), str(each.found)) for each in told if each.asked != each.found
    )


def _unlisted(lines: Sequence[SaleLine], intent: Mapping[str, Any]) -> tuple[Unlisted, ...]:
    """What the shop has not, goods by goods; what has no SKU the shop cannot even be asked for."""
    names = {each["sku"]: each["name"] for each in intent["lines"]}
    found: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        found[line.sku, names.get(line.sku, "")] += line.quantity
    for each in intent["lines"]:
        if not each["sku"]:
            found["", each["name"]] += each["quantity"]
    return tuple(Unlisted(sku, name, quantity) for (sku, name), quantity in found.items())


def _fulfil(its: Effect, desk: Desk) -> tuple[Ending, ShopOrder | None]:
    ref = _ref(its, desk)
    lines = [LineQuantity(each["line_ref"], each["quantity"]) for each in its.intent["lines"]]
    _note_before(its, desk, ref)
    made = desk.storefront.fulfil(ref, lines, its.effect_id)
    return _ended(made, _plain(made.differs)), made.order


def _cancel(its: Effect, desk: Desk) -> tuple[Ending, ShopOrder | None]:
    ref = _ref(its, desk)
    told = its.intent["lines"]
    lines = None if told is None else [LineQuantity(each["line_ref"], each["quantity"]) for each in told]
    _note_before(its, desk, ref)
    made = desk.storefront.cancel(ref, lines, its.effect_id)
    return _ended(made, _plain(made.differs)), made.order


def _refund(its: Effect, desk: Desk) -> tuple[Ending, ShopOrder | None]:
    """No more than is owed: the shop's people may have given the money back themselves."""
    with desk.store.reading() as work:
        first = queue.effect_of(its.after_id, work) if its.after_id else None
    if first is not None and first.state != "done":
        raise Refused("not_cancelled")
    ref, asked = _ref(its, desk), int(its.intent["cents"])
    before = _note_before(its, desk, ref)
    if its.effect_id in before.keys:
        made = desk.storefront.refund(ref, asked, its.effect_id)
        return _ended(made, _plain(made.differs)), made.order
    owed = max(before.paid_cents - before.refunded_cents - before.total_cents, 0)
    less = (Unlike("refunded_cents", str(asked), str(min(asked, owed))),) if owed < asked else ()
    if not owed:
        return Ending("done", outcome=Outcome.WAS_THERE, after=seen_of(before), unlike=less), before
    made = desk.storefront.refund(ref, min(asked, owed), its.effect_id)
    return _ended(made, (*less, *_plain(made.differs))), made.order


def _push_stock(its: Effect, desk: Desk) -> tuple[Ending, ShopOrder | None]:
    made = settling.settle(its, desk.store, desk.storefront, desk.shop)
    return Ending("done", outcome=made.outcome, after=level_of(made.after), unlike=_plain(made.differs)), None


_CARRY: dict[EffectKind, Callable[[Effect, Desk], tuple[Ending, ShopOrder | None]]] = {
    EffectKind.PUSH_ORDER: _push_order,
    EffectKind.FULFIL: _fulfil,
    EffectKind.CANCEL: _cancel,
    EffectKind.REFUND: _refund,
    EffectKind.PUSH_STOCK: _push_stock,
}


def _ref(its: Effect, desk: Desk) -> str:
    with desk.store.writing() as work:
        found = orders.ref_of(its.subject, work)
        if found is None:
            raise Refused("unknown_order")
        queue.name(its, found.number, work)
    return found.ref


def _note_before(its: Effect, desk: Desk, ref: str) -> ShopOrder:
    before = desk.storefront.get(ref)
    if not its.attempts:
        with desk.store.writing() as work:
            queue.keep_before(its, seen_of(before), work)
    return before


def _ended(made: OrderEffect, unlike: Sequence[Unlike]) -> Ending:
    after = seen_of(made.order) if made.order else None
    return Ending("done", outcome=made.outcome, after=after, unlike=unlike)


def _plain(found: Sequence[Difference]) -> tuple[Unlike, ...]:
    return tuple(Unlike(each.what, str(each.asked), str(each.found)) for each in found)


def seen_of(order: ShopOrder) -> dict[str, object]:
    """What is worth keeping of an order that was looked at: nothing of its buyer."""
    return {
        "ref": order.ref,
        "state": order.state.value,
        "total_cents": order.total_cents,
        "paid_cents": order.paid_cents,
        "refunded_cents": order.refunded_cents,
        "fulfilled": {line.ref: line.fulfilled for line in order.lines},
        "quantity": {line.ref: line.quantity for line in order.lines},
    }


def level_of(level: ShopStock) -> dict[str, object]:
    return {"on_hand": level.on_hand, "reserved": level.reserved, "available": level.available}
