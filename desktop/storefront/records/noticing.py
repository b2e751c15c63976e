"""Keeps what people should look at: edits that did not see each other, and labels that two items have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.sqlite import insert

from desktop.catalogue.queries import shows
from desktop.database.work import Work
from desktop.storefront.records.clashes import EDITED, ON_SALE, SAME_BARCODE, SAME_SKU
from desktop.storefront.records.telling import spelled
from desktop.storefront.tables import record_clash
from sync.records import Value

_put = insert(record_clash)
PUT_CLASH = _put.on_conflict_do_update(
    index_elements=["entity", "entity_id", "field", "why"],
    set_={name: _put.excluded[name] for name in ("kept", "other", "clock", "noticed_at")},
)
SETTLE_EDITS = record_clash.delete().where(record_clash.c.why == EDITED)
_SKUS = (
    f"SELECT i.sku, json_group_array(i.item_id ORDER BY i.item_id) FROM item i WHERE {ON_SALE}"  # noqa: S608
    " AND i.sku IN (SELECT value FROM json_each(?)) GROUP BY i.sku HAVING count(*) > 1"
)
_CODES = (
    "SELECT b.code, json_group_array(b.unit_id ORDER BY b.unit_id) FROM barcode b"  # noqa: S608
    f" CROSS JOIN item i ON i.item_id = b.item_id WHERE {shows('b')} AND {ON_SALE}"
    " AND b.code IN (SELECT value FROM json_each(?)) GROUP BY b.code HAVING count(*) > 1"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An edit that did not see what stood: the value that counts with its clock, and the other."""

    field: str
    kept: Value
    other: Value
    clock: str


def notice_edits(entity: str, entity_id: str, seen: Iterable[Seen], work: Work) -> None:
    """Keep both values of edits that did not see each other."""
    rows = [
        _row((entity, entity_id, each.field, EDITED), (each.kept, each.other), each.clock, work)
        for each in seen
    ]
    work.write(PUT_CLASH, rows)


def notice_labels(skus: Sequence[str], codes: Sequence[str], work: Work) -> None:
    """Keep which SKUs and barcodes two items on sale have: the older sells, the other is shown."""
    found = []
    for sql, labels, (entity, field, why) in (
        (_SKUS, skus, ("item", "sku", SAME_SKU)),
        (_CODES, codes, ("barcode", "code", SAME_BARCODE)),
    ):
        for label, told in work.rows(sql, (json.dumps(list(labels)),)) if labels else ():
            first, second, *_more = json.loads(told)
            found.append(_row((entity, label, field, why), (first, second), "", work))
    work.write(PUT_CLASH, found)


def _row(
    place: tuple[str, str, str, str], values: tuple[Value, Value], clock: str, work: Work
) -> dict[str, object]:
    entity, entity_id, field, why = place
    row = {"entity": entity, "entity_id": entity_id, "field": field, "why": why}
    kept, other = (spelled(value) for value in values)
    return {**row, "kept": kept, "other": other, "clock": clock, "noticed_at": work.now_text}


@dataclass(frozen=True, slots=True)
class SettleClashes:
    """Somebody looked at every edit that another till's overruled, and leaves it so."""

    command_id: str


@dataclass(frozen=True, slots=True)
class ClashesSettled:
    count: int


def settle_clashes(command: SettleClashes, work: Work) -> ClashesSettled:
    """Show them no more. Labels that two items have go on being shown until one of the two is out of sale.

    Raises:
        NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, ClashesSettled):
        return answered
    work.require("settle_clashes")
    count = work.write(SETTLE_EDITS, {})
    work.note(clashes=count)
    return work.answer(command.command_id, ClashesSettled(count))
