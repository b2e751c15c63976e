"""The categories that items lie in, with all the categories above those."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from desktop.database.rows import Rows

_PATHS = (
    "WITH RECURSIVE path(item_id, category_id) AS ("
    " SELECT i.item_id, p.category_id FROM item i JOIN product p ON p.product_id = i.product_id"
    "  WHERE i.item_id IN (SELECT value FROM json_each(?)) AND p.category_id IS NOT NULL"
    " UNION SELECT path.item_id, c.parent_id FROM path JOIN category c ON c.category_id = path.category_id"
    "  WHERE c.parent_id IS NOT NULL)"
    " SELECT item_id, category_id FROM path"
)


def categories_of(rows: Rows, item_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """By item; one that lies nowhere is left out. Categories that circle end where they began."""
    found: dict[str, set[str]] = defaultdict(set)
    for item_id, category_id in rows.rows(_PATHS, (json.dumps(list(item_ids)),)):
        found[item_id].add(category_id)
    return {item_id: frozenset(each) for item_id, each in found.items()}
