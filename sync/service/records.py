"""The shop's records, page by page, in the order in which a till that begins can use them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Integer, bindparam, select

from sync.canonical import spelled
from sync.records import Value
from sync.service.merging import RECORDS
from sync.service.pull import LARGEST_PAGE, Spelled, require_epoch
from sync.service.refusals import Refused
from sync.service.store import Values, Work
from sync.service.tables import record as table

SMALL = (
    *("shop", "location", "till", "lane", "gst_registration", "setting"),
    *("price_list", "tender_type", "account", "cash_reason", "person"),
)
GOODS = (
    *("category", "product", "item", "unit", "item_gst", "item_cost", "price"),
    *("label_template", "promotion", "favourite_page", "favourite"),
    *("customer_group", "customer", "customer_consent", "tax_invoice"),
)
LAST = "barcode"
"""Comes behind all else: what can be scanned has its price."""
Kept = tuple[str, str, str, str]
"""A record as it stands in the store: kind, id, and as JSON its fields and their clocks."""
Alike = tuple[str, Mapping[str, Value], str]
"""Of a kind and of fields of the same names: id, fields, and the clocks as JSON."""
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
    page = RecordPage(current, int(work.fact(RECORDS) or 0), after)
    return page.spell(limit, ((f"{each[0]}/{each[1]}", each) for each in walked), work)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Records from behind a place; `whole` is how many there are in all."""

    epoch: str
    whole: int
    after: str

    def spell(self, limit: int, found: Iterable[tuple[str, Kept]], work: Work) -> Spelled:
        """As Records: as many of what was found, each with its place, as a page holds."""
        told: list[Kept] = []
        after, size, is_all = self.after, 0, True
        for place, kept in found:
            size += sum(map(len, kept))
            if len(told) == limit or (told and size > LARGEST_PAGE):
                is_all = False
                break
            told.append(kept)
            after = place
        page: dict[str, object] = {"epoch": self.epoch, "after": after, "is_all": is_all}
        page |= {"whole": self.whole, "feed_upto": int(work.fact("feed_upto") or 0)}
        return Spelled(spelled({**page, "tables": _tables(told)}))


def _tables(told: Sequence[Kept]) -> list[dict[str, object]]:
    """As RecordTable: in the order of the kinds, side by side whatever tells the same fields."""
    values = json.loads(f"[{','.join(fields for _entity, _id, fields, _clocks in told)}]")  # all in one go
    alike: dict[tuple[str, ...], list[Alike]] = defaultdict(list)
    for (entity, entity_id, _fields, clocks), fields in zip(told, values, strict=True):
        alike[entity, *fields].append((entity_id, fields, clocks))
    return [_table(entity, names, records) for (entity, *names), records in alike.items()]


def _table(entity: str, names: Sequence[str], records: Sequence[Alike]) -> dict[str, object]:
    return {
        "entity": entity,
        "ids": [entity_id for entity_id, _fields, _clocks in records],
        "columns": {name: [fields[name] for _id, fields, _clocks in records] for name in names},
        "clocks": {entity_id: json.loads(clocks) for entity_id, _fields, clocks in records if clocks != "{}"},
    }


def _walk(entity: str, entity_id: str, most: int, work: Work) -> Iterator[Kept]:
    """The records behind one in our order, entity by entity."""
    for next_entity, next_id in _starts(entity, entity_id):
        asked: Values = {"its_entity": next_entity, "its_id": next_id, "most": most}
        question = _OF_ENTITY if next_entity in _ORDERED else _OF_OTHERS
        for row in work.each(question, asked):
            most -= 1
            yield cast(Kept, tuple(row))
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
