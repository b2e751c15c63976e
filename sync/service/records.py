"""The shop's records, page by page, in the order in which a till that begins can use them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Integer, bindparam, select

from sync.service.merging import RECORDS
from sync.service.pull import LARGEST_PAGE, Spelled, require_epoch
from sync.service.refusals import Refused
from sync.service.store import Values, Work
from sync.service.tables import record as table

SMALL = (
    *("shop", "location", "till", "lane", "gst_registration", "setting"),
    *("price_list", "tender_type", "account", "person"),
)
GOODS = (
    *("category", "product", "item", "unit", "item_gst", "item_cost", "price"),
    *("favourite_page", "favourite"),
)
LAST = "barcode"
"""Comes behind all else: what can be scanned has its price."""
_ORDERED = (*SMALL, *GOODS, LAST)
_COLUMNS = table.c.entity, table.c.entity_id, table.c.fields, table.c.clocks
_OF_ENTITY = (
    select(*_COLUMNS)
    .where(table.c.entity == bindparam("its_entity"), table.c.entity_id > bindparam("its_id"))
    .order_by(table.c.entity_id)
    .limit(bindparam("most", type_=Integer) + 0)  # compiled once: 0037
)
_OF_OTHERS = (
    select(*_COLUMNS)
    .where(table.c.entity.not_in(_ORDERED))
    .where(
        (table.c.entity > bindparam("its_entity"))
        | ((table.c.entity == bindparam("its_entity")) & (table.c.entity_id > bindparam("its_id")))
    )
    .order_by(table.c.entity, table.c.entity_id)
    .limit(bindparam("most", type_=Integer) + 0)  # compiled once: 0037
)


def read_records(after: str, epoch: str, limit: int, work: Work) -> Spelled:
    """A page as Records; behind the record that `after` names, or the first.

    Raises:
        Refused: other_epoch; malformed: no page told this `after`.
    """
    current = require_epoch(epoch, work)
    entity, slash, entity_id = after.partition("/")
    if after and not slash:
        raise Refused(422, "malformed", "The request is not taken.", {"fields": ["query/after"]})
    walked = _walk(entity, entity_id, limit + 1, work)
    found = ((f"{name}/{its_id}", spelled_record(name, its_id, *rest)) for name, its_id, *rest in walked)
    return spelled_page(found, limit, (current, int(work.fact(RECORDS) or 0), after), work)


def spelled_record(entity: str, entity_id: str, fields: str, clocks: str) -> str:
    """As RecordTold: fields and clocks stand in the store as they are told; a kind's name needs no escape."""
    return f'{{"entity":"{entity}","entity_id":{json.dumps(entity_id)},"fields":{fields},"clocks":{clocks}}}'


def spelled_page(
    found: Iterable[tuple[str, str]], limit: int, about: tuple[str, int, str], work: Work
) -> Spelled:
    """As Records: places with their spelled records, as many as a page holds.

    `about` are the epoch, how many there are in all, and the place behind which these lie.
    """
    epoch, whole, after = about
    told: list[str] = []
    size, is_all = 0, True
    for place, record in found:
        size += len(record)
        if len(told) == limit or (told and size > LARGEST_PAGE):
            is_all = False
            break
        told.append(record)
        after = place
    feed_upto = int(work.fact("feed_upto") or 0)
    page: dict[str, object] = {"epoch": epoch, "after": after, "is_all": is_all}
    page |= {"whole": whole, "feed_upto": feed_upto}
    return Spelled(f'{json.dumps(page, ensure_ascii=False)[:-1]},"records":[{",".join(told)}]}}')


def _walk(entity: str, entity_id: str, most: int, work: Work) -> Iterator[tuple[Any, ...]]:
    """Entity, id, fields and clocks of the records behind one in our order, entity by entity."""
    for next_entity, next_id in _starts(entity, entity_id):
        asked: Values = {"its_entity": next_entity, "its_id": next_id, "most": most}
        question = _OF_ENTITY if next_entity in _ORDERED else _OF_OTHERS
        for row in work.each(question, asked):
            most -= 1
            yield tuple(row)
        if most <= 0:
            return


def _starts(entity: str, entity_id: str) -> Iterator[tuple[str, str]]:
    """From where to read each entity; no entity stands for all that are not known here."""
    places = [*SMALL, *GOODS, "", LAST]
    at = 0
    if entity:
        at = places.index(entity if entity in places else "")
    yield entity or places[0], entity_id
    yield from ((each, "") for each in places[at + 1 :])
