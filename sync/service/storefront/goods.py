"""Whose a SKU is: by the shop's records, and where they say nothing by what its sales told."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select, text

from sync.payloads import RecordsEdited
from sync.service.store import Work
from sync.service.storefront.tables import base_unit, goods
from sync.service.tables import message, record

UPTO = "goods_upto"
"""The fact that tells up to where in the feed edits of items and units were looked at."""
MOST_MESSAGES = 200
_AT_ONCE = 500
_MANY: BindParameter[Any] = bindparam("many", expanding=True)
_BY_SKU = select(goods).where(goods.c.sku.in_(_MANY))
_BY_ITEM = (
    select(goods.c.sku)
    .where(goods.c.item_id == bindparam("its_item"))
    .order_by(goods.c.is_record.desc(), goods.c.sku)
)
_ALL = select(goods)
_EDITS = (
    select(message.c.feed_sequence, message.c.payload)
    .where(message.c.feed_sequence > bindparam("after"), message.c.kind == "records.edited")
    .order_by(message.c.feed_sequence)
    .limit(MOST_MESSAGES)
)
_RECORDS = select(record.c.entity_id, record.c.fields).where(
    record.c.entity == bindparam("its_entity"), record.c.entity_id.in_(_MANY)
)
_UNITS = select(base_unit).where(base_unit.c.item_id.in_(_MANY))
_PUT_UNIT = text(
    "INSERT INTO base_unit (item_id, unit_id) VALUES (:item_id, :unit_id)"
    " ON CONFLICT (item_id) DO UPDATE SET unit_id = excluded.unit_id"
)
_FORGET = goods.delete().where(goods.c.item_id == bindparam("its_item"), goods.c.is_record == 1)
_PUT = text(
    "INSERT INTO goods (sku, item_id, unit_id, is_record) VALUES (:sku, :item_id, :unit_id, 1)"
    " ON CONFLICT (sku) DO UPDATE SET item_id = excluded.item_id, unit_id = excluded.unit_id, is_record = 1"
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a SKU of the online shop is here; the unit is the one stock is counted in."""

    item_id: str
    unit_id: str


def goods_of(skus: Collection[str], work: Work) -> dict[str, Mapped]:
    """By SKU; those nobody here has are not in it."""
    found = _rows(work, _BY_SKU, sorted({sku for sku in skus if sku}))
    return {row.sku: Mapped(row.item_id, row.unit_id) for row in found}


def all_goods(work: Work) -> dict[str, Mapped]:
    """Everything that has a SKU; a SKU that an item had before, by its sales, is left out."""
    rows = work.rows(_ALL)
    by_record = {row.item_id for row in rows if row.is_record}
    return {
        row.sku: Mapped(row.item_id, row.unit_id)
        for row in rows
        if row.is_record or row.item_id not in by_record
    }


def sku_of(item_id: str, work: Work) -> str | None:
    """The SKU of an item, if it has one."""
    found = work.one(_BY_ITEM, {"its_item": item_id})
    return None if found is None else str(found.sku)


def are_edits_unread(work: Work) -> bool:
    """Whether the feed went on since edits of goods were looked for."""
    return int(work.fact(UPTO) or 0) < int(work.fact("feed_upto") or 0)


def read_edits(work: Work) -> None:
    """Take in what edits of items and units told since the last time: some hundred messages at most."""
    after, upto = int(work.fact(UPTO) or 0), int(work.fact("feed_upto") or 0)
    rows = work.rows(_EDITS, {"after": after})
    touched: dict[str, set[str]] = {"item": set(), "unit": set()}
    for row in rows:
        for edit in RecordsEdited.model_validate_json(row.payload).edits:
            if edit.entity in touched:
                touched[edit.entity].add(edit.entity_id)
    _take_in(touched["item"], touched["unit"], work)
    work.put_fact(UPTO, str(upto if len(rows) < MOST_MESSAGES else rows[-1].feed_sequence))


def _take_in(items: set[str], units: set[str], work: Work) -> None:
    """An item counts once both it and the unit it is counted in have come."""
    base: list[dict[str, object]] = [
        {"item_id": unit["item_id"], "unit_id": unit_id}
        for unit_id, unit in _fields("unit", units, work)
        if unit.get("is_base") == 1 and isinstance(unit.get("item_id"), str)
    ]
    work.write(_PUT_UNIT, base)
    wanted = items | {str(each["item_id"]) for each in base}
    unit_of = {row.item_id: row.unit_id for row in _rows(work, _UNITS, sorted(wanted))}
    for item_id, item in _fields("item", wanted, work):
        work.write(_FORGET, {"its_item": item_id})
        sku = item.get("sku")
        if isinstance(sku, str) and sku and item_id in unit_of:
            work.write(_PUT, {"sku": sku, "item_id": item_id, "unit_id": unit_of[item_id]})


def _fields(entity: str, ids: Collection[str], work: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in _rows(work, _RECORDS, sorted(ids), {"its_entity": entity}):
        yield row.entity_id, json.loads(row.fields)


def _rows(
    work: Work, question: Select[Any], many: list[str], more: dict[str, object] | None = None
) -> Iterator[Row[Any]]:
    for at in range(0, len(many), _AT_ONCE):
        yield from work.rows(question, {"many": many[at : at + _AT_ONCE], **(more or {})})
