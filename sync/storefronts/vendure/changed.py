"""Finds orders that changed, although Vendure's updatedAt does not move when one is paid, sent or refunded.

A round has three parts, one request a page: orders whose updatedAt or orderPlacedAt is recent, with overlap;
every order that was still open when we last saw it; and one page of all orders of the last weeks, going round
and round, for refunds of orders that are done. What came before is told again: the caller dedupes by digest.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError

from sync.storefronts.errors import Refused
from sync.storefronts.protocol import OrderPage
from sync.storefronts.vendure.answers import Order, OrderList, OrdersAnswer, read
from sync.storefronts.vendure.api import VendureApi
from sync.storefronts.vendure.orders import NOTHING_MORE, told
from sync.storefronts.vendure.queries import ORDERS

PAGE = 100
OVERLAP = timedelta(minutes=10)
LOOKED_BACK = timedelta(days=35)
PLACED = {"orderPlacedAt": {"isNull": False}}


class Place(BaseModel):
    """Where a caller is in the round; kept by the caller as text."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    version: Literal[1] = 1
    part: Literal["updated", "open", "recent"] = "updated"
    since: str | None = None  # the shop's newest instant when the last whole round began, by its own clock
    newest: str | None = None  # the same of this round
    skip: int = 0  # in part "updated"
    open_refs: list[str] = []
    to_reread: list[str] = []
    recent_skip: int = 0  # goes on from round to round


def changed(api: VendureApi, cursor: str | None) -> OrderPage:
    """One page and the cursor after it; Refused `bad_cursor`."""
    place = _place(cursor)
    if place.part == "updated":
        orders, after = _updated(api, place)
    elif place.part == "open":
        orders, after = _open(api, place)
    else:
        orders, after = _recent(api, place)
    is_all = place.part == "recent"
    return OrderPage(tuple(told(order) for order in orders), after.model_dump_json(), is_all)


def _place(cursor: str | None) -> Place:
    if cursor is None:
        return Place()
    try:
        return Place.model_validate_json(cursor)
    except ValidationError as error:
        raise Refused("bad_cursor") from error


def _updated(api: VendureApi, place: Place) -> tuple[list[Order], Place]:
    """Sorted by id: rows only ever join this list, so that paging may repeat one, never skip one."""
    if place.skip == 0:
        place = place.model_copy(update={"newest": _newest(api)})
    wanted: dict[str, object] = {**PLACED}
    if place.since:
        since = _instant(place.since) - OVERLAP
        after = {"after": _text(since)}
        wanted["_or"] = [{"updatedAt": after}, {"orderPlacedAt": after}]
    page = _page(api, wanted, place.skip)
    if place.since and any(_last_moved(order) <= since - timedelta(seconds=1) for order in page.items):
        _filter_ignored("updatedAt")
    seen = _seen(place, page.items)
    upto = place.skip + len(page.items)
    if page.items and upto < page.totalItems:
        return page.items, seen.model_copy(update={"skip": upto})
    part = "open" if place.open_refs else "recent"
    # Read again what was open before this round; what the round itself found is fresh.
    return page.items, seen.model_copy(update={"part": part, "skip": 0, "to_reread": place.open_refs})


def _open(api: VendureApi, place: Place) -> tuple[list[Order], Place]:
    """By id; an order that is gone is no longer open."""
    now, later = place.to_reread[:PAGE], place.to_reread[PAGE:]
    page = _page(api, {"id": {"in": now}}, 0)
    if any(order.id not in now for order in page.items):
        _filter_ignored("id")
    gone = set(now) - {order.id for order in page.items}
    seen = _seen(place, page.items)
    still_open = [ref for ref in seen.open_refs if ref not in gone]
    part = "open" if later else "recent"
    return page.items, seen.model_copy(update={"part": part, "to_reread": later, "open_refs": still_open})


def _recent(api: VendureApi, place: Place) -> tuple[list[Order], Place]:
    """One page of the last weeks' orders, then the round is over."""
    over = {"part": "updated", "since": place.newest, "skip": 0}
    if place.newest is None:
        return [], place.model_copy(update=over)
    since = _instant(place.newest) - LOOKED_BACK
    page = _page(api, {"orderPlacedAt": {"after": _text(since)}}, place.recent_skip)
    if any(_placed(order) < since - timedelta(seconds=1) for order in page.items):
        _filter_ignored("orderPlacedAt")
    upto = place.recent_skip + len(page.items)
    next_skip = upto if page.items and upto < page.totalItems else 0
    return page.items, _seen(place, page.items).model_copy(update={**over, "recent_skip": next_skip})


def _newest(api: VendureApi) -> str | None:
    """The newest instant of any order before the round begins: what moves during it is seen by the next."""
    options = {"filter": PLACED, "sort": {"updatedAt": "DESC"}, "take": 1}
    orders = read(OrdersAnswer, api.ask(ORDERS, options=options)).orders.items
    return _text(_last_moved(orders[0])) if orders else None


def _page(api: VendureApi, wanted: dict[str, object], skip: int) -> OrderList:
    options = {"filter": wanted, "sort": {"id": "ASC"}, "skip": skip, "take": PAGE}
    return read(OrdersAnswer, api.ask(ORDERS, options=options)).orders


def _seen(place: Place, orders: list[Order]) -> Place:
    """The place with these orders in mind: which of them are open."""
    open_refs = dict.fromkeys(place.open_refs)
    for order in orders:
        if order.state in NOTHING_MORE:
            open_refs.pop(order.id, None)
        else:
            open_refs[order.id] = None
    return place.model_copy(update={"open_refs": list(open_refs)})


def _last_moved(order: Order) -> datetime:
    return max(_instant(order.updatedAt), _placed(order))


def _placed(order: Order) -> datetime:
    if order.orderPlacedAt is None:
        _filter_ignored("orderPlacedAt")
    return _instant(order.orderPlacedAt)


def _filter_ignored(name: str) -> NoReturn:
    """A shop that answers with everything must not pass for one that answers what was asked."""
    raise Refused("filter_ignored", filter=name)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise Refused("unexpected_answer", where="instant") from error


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
