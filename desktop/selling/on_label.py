"""What the label of the very goods in a basket says about them, and what the counter makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from desktop.catalogue.labels.label import NO_LOT, BadLabel, Label, Lot
from desktop.catalogue.queries import ScanHit
from desktop.errors import Refusal
from desktop.money import THOUSANDTHS, divide_half_up
from desktop.selling.basket import LARGEST_QUANTITY, Basket, BasketLine, Goods
from desktop.selling.goods import check_price, goods_of
from desktop.selling.lines import LineKind


@dataclass
class PastUseBy(Refusal):
    """The goods may not be sold any more: their label has a use-by day, and it is over."""

    code = "selling.past_use_by"
    name: str
    use_by: date


@dataclass(frozen=True, slots=True)
class Scanned:
    """Goods as a scan puts them into a basket. No quantity: as many as were keyed before, else one."""

    goods: Goods
    quantity: int | None = None
    label_cents: int | None = None
    lot: Lot = NO_LOT
    past_best_before: date | None = None  # the day, if it is over: a word to the cashier, no more


def scanned(hit: ScanHit, label: Label, today: date) -> Scanned:
    """What a scan of these goods means at the counter.

    A weight is a weighed line of it. A price is a line at that price: of weighed goods with the quantity it
    buys at the catalogue's price, for the shelf; a piece costs what its label says. Both count for what
    scales print and for goods by weight only: the price on a supplier's piece is not the shop's.

    Raises:
        PastUseBy, NoPriceSet, BadLabel: it cannot be sold so.
    """
    goods = goods_of(hit)
    lot = label.lot
    if lot.use_by and lot.use_by < today.isoformat():
        raise PastUseBy(goods.name, date.fromisoformat(lot.use_by))
    late = date.fromisoformat(lot.best_before) if lot.best_before else None
    whole = Scanned(goods, lot=lot, past_best_before=late if late and late < today else None)
    if goods.kind == LineKind.WEIGHED and label.price_cents is not None:
        return _at_label_price(whole, label.price_cents)
    if goods.kind == LineKind.WEIGHED and label.weight is not None:
        quantity = divide_half_up(label.weight * THOUSANDTHS, goods.factor)
        return replace(whole, quantity=_sellable(quantity, "weight", goods))
    if label.is_own and label.weight is not None:
        raise BadLabel("by_piece", goods.name)
    if label.is_own and label.price_cents is not None:
        return _piece_at(whole, label.price_cents)
    if label.count is not None and goods.kind != LineKind.WEIGHED:
        return replace(whole, quantity=_sellable(label.count, "count", goods))
    return whole


def _at_label_price(whole: Scanned, cents: int) -> Scanned:
    """To the thousandth of the unit; the amount is the label's, exactly."""
    check_price(whole.goods)
    quantity = divide_half_up(cents * THOUSANDTHS, whole.goods.price_cents)
    return replace(whole, quantity=_sellable(quantity, "price", whole.goods), label_cents=cents)


def _piece_at(whole: Scanned, cents: int) -> Scanned:
    return replace(
        whole, quantity=_sellable(THOUSANDTHS if cents else 0, "price", whole.goods), label_cents=cents
    )


def _sellable(quantity: int, why: str, goods: Goods) -> int:
    if not 0 < quantity <= LARGEST_QUANTITY:
        raise BadLabel(why, goods.name)
    return quantity


@dataclass
class SameSerial(Refusal):
    """There is one of each serial number, and it is in the basket."""

    code = "selling.same_serial"
    name: str
    serial: str


def check_serial(found: Scanned, basket: Basket) -> None:
    """Raises SameSerial."""
    serial = found.lot.serial
    if serial is None:
        return
    for line in basket.lines:
        if (line.goods.item_id, line.lot.serial) == (found.goods.item_id, serial):
            raise SameSerial(found.goods.name, serial)


def line_of(found: Scanned, times: int | None) -> BasketLine:
    """The line, in the quantity that was keyed before where the label leaves it open; whole pieces only."""
    line = BasketLine(
        found.goods, found.quantity or THOUSANDTHS, label_cents=found.label_cents, lot=found.lot
    )
    if times is None or found.quantity is not None or line.is_counted:
        return line
    is_whole = found.goods.kind == LineKind.WEIGHED or not times % THOUSANDTHS
    return replace(line, quantity=times) if is_whole else line
