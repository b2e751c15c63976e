"""Whose a SKU is: by the shop's records, and where they say nothing by what its sales told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from sync.service.store import Work
from sync.service.storefront.tables import goods

_BY_SKU = select(goods).where(goods.c.sku.in_(bindparam("many", expanding=True)))
_BY_ITEM = select(goods.c.sku).where(goods.c.item_id == bindparam("its_item")).order_by(goods.c.sku)
_ALL = select(goods)


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a SKU of the online shop is here; the unit is the one stock is counted in."""

    item_id: str
    unit_id: str


def goods_of(skus: Collection[str], work: Work) -> dict[str, Mapped]:
    """By SKU; those nobody here has are not in it."""
    found = work.rows(_BY_SKU, {"many": sorted({sku for sku in skus if sku})})
    return {row.sku: Mapped(row.item_id, row.unit_id) for row in found}


def all_goods(work: Work) -> dict[str, Mapped]:
    """Everything that has a SKU."""
    return {row.sku: Mapped(row.item_id, row.unit_id) for row in work.rows(_ALL)}


def sku_of(item_id: str, work: Work) -> str | None:
    """The SKU of an item, if it has one."""
    found = work.one(_BY_ITEM, {"its_item": item_id})
    return None if found is None else str(found.sku)
