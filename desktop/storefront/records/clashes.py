"""What people should look at: edits that did not see each other, and labels that two items have."""

from __future__ import annotations

import json
from dataclasses import dataclass

from desktop.catalogue.queries import shows
from desktop.database.rows import Rows
from sync.records import Value

EDITED, SAME_SKU, SAME_BARCODE = "edited_elsewhere", "same_sku", "same_barcode"
MOST_TOLD = 200

ON_SALE = f"i.archived_at IS NULL AND {shows('i')}"
# A doubled label is settled once one of the two is out of sale: told only while both are in it.
_STANDING = (
    "SELECT entity, entity_id, field, why, kept, other, noticed_at FROM record_clash c"  # noqa: S608
    f" WHERE CASE why WHEN '{SAME_SKU}' THEN 1 < (SELECT count(*) FROM item i WHERE {ON_SALE}"
    "   AND i.sku = c.entity_id)"
    f"  WHEN '{SAME_BARCODE}' THEN 1 < (SELECT count(*) FROM barcode b CROSS JOIN item i"
    f"   ON i.item_id = b.item_id WHERE b.code = c.entity_id AND {shows('b')} AND {ON_SALE})"
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
