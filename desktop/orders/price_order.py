"""From what is picked of an order to the lines of a sale: the order's own amounts, and this shop's GST."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.catalogue.queries import OnOffer, units_on_offer
from desktop.database.rows import Rows
from desktop.orders.order_now import LineNow, OrderNow
from desktop.orders.refusals import NotHere
from desktop.orders.sharing import part_of, priced_parts, shared
from desktop.orders.words import HandedLine
from desktop.selling.lines import Line

ONLINE_PRICE = "online"
"""The reason of a price that the online shop made."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is handed over at once. `charges_cents`: delivery and whatever else is no goods."""

    handed: tuple[HandedLine, ...]
    lines: tuple[Line, ...]
    charges_cents: int

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines) + self.charges_cents


def parcel_of(order: OrderNow, lines: Sequence[LineNow], on: date, rows: Rows) -> Parcel:
    """What is picked of an order and still its buyer's, at the order's own amounts.

    Charges that are no goods go with the first hand-over, and what is added to them later with the next.

    Raises:
        NotHere: goods that this shop has no unit of any more.
    """
    amounts, charges = shared([line.amount_cents for line in lines], order.settled_cents)
    taken = [(line, amount) for line, amount in zip(lines, amounts, strict=True) if _takes(line)]
    offered = units_on_offer(rows, [line.unit_id for line, _amount in taken if line.unit_id], on)
    sold: list[Line] = []
    for line, amount in taken:
        if line.unit_id not in offered:
            raise NotHere(line.name, line.sku)
        sold += _lines(line, amount, offered[line.unit_id], rows)
    handed = tuple(HandedLine(line.line_ref, _takes(line), line.gone) for line, _amount in taken)
    charged = rows.one("SELECT sum(charges_cents) FROM order_handover WHERE order_id = ?", (order.order_id,))
    due = max(charges - int(charged[0] or 0 if charged else 0), 0) if taken else 0
    return Parcel(handed, tuple(sold), due)


def charge_line(unit_id: str, cents: int, on: date, rows: Rows) -> Line:
    """Delivery, as one service."""
    offer = units_on_offer(rows, [unit_id], on)[unit_id]
    return replace(
        _named(unit_id, offer, rows), quantity=1_000, list_price_cents=cents, unit_price_cents=cents
    )


def _takes(line: LineNow) -> int:
    return min(line.picked, line.left) if line.item_id else 0


def _lines(line: LineNow, amount: int, offer: OnOffer, rows: Rows) -> list[Line]:
    assert line.unit_id is not None
    named = _named(line.unit_id, offer, rows)
    cents = part_of(amount, line.quantity, line.gone, _takes(line))
    return [
        replace(
            named,
            quantity=quantity,
            list_price_cents=price,
            unit_price_cents=price,
            basket_discount_cents=discount,
        )
        for quantity, price, discount in priced_parts(cents, _takes(line))
    ]


def _named(unit_id: str, offer: OnOffer, rows: Rows) -> Line:
    """The goods as this shop's catalogue calls them, without a quantity or price yet."""
    found = rows.one(
        "SELECT i.name, i.sku, u.name FROM unit u JOIN item i ON i.item_id = u.item_id WHERE u.unit_id = ?",
        (unit_id,),
    )
    assert found is not None, "a unit on offer has a name"
    return Line(
        item_id=offer.item_id,
        unit_id=unit_id,
        kind=offer.kind,
        name=found[0],
        sku=found[1],
        quantity=0,
        factor=offer.factor,
        list_price_cents=0,
        unit_price_cents=0,
        gst_code=offer.gst_code,
        price_reason=ONLINE_PRICE,
        unit_name=found[2],
    )
