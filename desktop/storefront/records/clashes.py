"""What people should look at: edits that did not see each other, and labels that two items have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.sqlite import insert

from desktop.catalogue.queries import shows
from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.storefront.records.telling import spelled
from desktop.storefront.tables import record_clash
from sync.records import Value

EDITED, SAME_SKU, SAME_BARCODE = "edited_elsewhere", "same_sku", "same_barcode"
MOST_TOLD = 200

_put = insert(record_clash)
PUT_CLASH = _put.on_conflict_do_update(
    index_elements=["entity", "entity_id", "field", "why"],
    set_={name: _put.excluded[name] for name in ("kept", "other", "clock", "noticed_at")},
)
_ON_SALE = f"i.archived_at IS NULL AND {shows('i')}"
_SKUS = (
    f"SELECT i.sku, json_group_array(i.item_id ORDER BY i.item_id) FROM item i WHERE {_ON_SALE}"  # noqa: S608
    " AND i.sku IN (SELECT value FROM json_each(?)) GROUP BY i.sku HAVING count(*) > 1"
)
_CODES = (
    "SELECT b.code, json_group_array(b.unit_id ORDER BY b.unit_id) FROM barcode b"  # noqa: S608
    f" CROSS JOIN item i ON i.item_id = b.item_id WHERE {shows('b')} AND {_ON_SALE}"
    " AND b.code IN (SELECT value FROM json_each(?)) GROUP BY b.code HAVING count(*) > 1"
)
# A doubled label is settled once one of the two is out of sale: told only while both are in it.
_STANDING = (
    "SELECT entity, entity_id, field, why, kept, other, noticed_at FROM record_clash c"  # noqa: S608
    f" WHERE CASE why WHEN '{SAME_SKU}' THEN 1 < (SELECT count(*) FROM item i WHERE {_ON_SALE}"
    "   AND i.sku = c.entity_id)"
    f"  WHEN '{SAME_BARCODE}' THEN 1 < (SELECT count(*) FROM barcode b CROSS JOIN item i"
    f"   ON i.item_id = b.item_id WHERE b.code = c.entity_id AND {shows('b')} AND {_ON_SALE})"
    "  ELSE 1 END"
)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values of one thing: what counts here and at every till, and what does not."""

    entity: str
    entity_id: str
    field: str
    why: str
    kept: Value
    other: Value
    noticed_at: str


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


def clashes(rows: Rows) -> list[Clash]:
    """What stands to be looked at, the newest first."""
    found = rows.rows(f"{_STANDING} ORDER BY noticed_at DESC LIMIT ?", (MOST_TOLD,))
    return [
        Clash(entity, entity_id, field, why, json.loads(kept), json.loads(other), at)
        for entity, entity_id, field, why, kept, other, at in found
    ]


def count_clashes(rows: Rows) -> int:
    """How many stand to be looked at."""
    found = rows.one(f"SELECT count(*) FROM ({_STANDING})")  # noqa: S608 - ours
    return int(found[0]) if found else 0


def _row(
    place: tuple[str, str, str, str], values: tuple[Value, Value], clock: str, work: Work
) -> dict[str, object]:
    entity, entity_id, field, why = place
    row = {"entity": entity, "entity_id": entity_id, "field": field, "why": why}
    kept, other = (spelled(value) for value in values)
    return {**row, "kept": kept, "other": other, "clock": clock, "noticed_at": work.now_text}
