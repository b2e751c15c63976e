"""From the catalogue's answer to what a basket holds."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.catalogue.queries import ScanHit
from desktop.errors import Refusal
from desktop.selling.basket import Goods
from desktop.selling.lines import LineKind


@dataclass
class NoPriceSet(Refusal):
    """The item has no price today, or a price of nothing: blocked until somebody gives it one."""

    code = "selling.no_price_set"
    name: str


def goods_of(hit: ScanHit) -> Goods:
    """An item as offered today, with its container deposit; without a price it costs nothing."""
    return Goods(
        item_id=hit.item_id,
        unit_id=hit.unit_id,
        kind=hit.kind,
        name=hit.name,
        sku=hit.sku,
        code=hit.code or "",
        factor=hit.factor,
        price_cents=hit.price_cents or 0,
        gst_code=hit.gst_code,
        deposit=_deposit(hit),
        unit_name=hit.unit_name,
    )


def check_price(goods: Goods) -> None:
    """Goods go into a basket at a price only: nothing leaves the shop for $0.00 by an oversight.

    Raises:
        NoPriceSet: the item cannot be sold yet.
    """
    if goods.price_cents <= 0:
        raise NoPriceSet(goods.name)


def _deposit(hit: ScanHit) -> Goods | None:
    deposit = hit.deposit
    if deposit is None or deposit.price_cents is None:
        return None
    return Goods(
        item_id=deposit.item_id,
        unit_id=deposit.unit_id,
        kind=LineKind.DEPOSIT,
        name=deposit.name,
        sku=deposit.sku,
        code="",
        factor=1000,
        price_cents=deposit.price_cents,
        gst_code="OS",
        unit_name=deposit.unit_name,
    )
