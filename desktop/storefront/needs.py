"""What a message speaks of must be here before it can be taken: tills, people, items come as records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from desktop.database.rows import Rows
from desktop.database.who import CONSOLE
from desktop.storefront.arrived import NotYet

KEYS = {
    "account": "account",
    "cash_reason": "reason_id",
    "customer": "customer_id",
    "item": "item_id",
    "lane": "lane_id",
    "location": "location_id",
    "online_order": "order_id",
    "person": "person_id",
    "promotion": "promotion_id",
    "sale": "sale_id",
    "shift": "shift_id",
    "stock_document": "document_id",
    "tender_type": "tender_type",
    "till": "till_id",
    "unit": "unit_id",
}
"""Tables that a message may have to wait for, and what their rows are known by."""

Needs = Mapping[str, Iterable[str | None]]
"""Ids by table; none is nothing to wait for."""


def require_all(needs: Needs, rows: Rows) -> None:
    """Every row is here, or the first that is not is what the message waits for.

    Raises:
        NotYet: it names the row as `table:id`.
    """
    for table, ids in needs.items():
        wanted = {each for each in ids if each is not None and (table, each) != ("person", CONSOLE)}
        if lacking := _lacking(table, sorted(wanted), rows):
            raise NotYet(f"{table}:{lacking[0]}")


def has_come(needs: str, rows: Rows) -> bool:
    """Whether what a message waited for is here by now; what cannot be looked up may have come."""
    table, _, name = needs.partition(":")
    return table not in KEYS or not _lacking(table, [name], rows)


def _lacking(table: str, ids: list[str], rows: Rows) -> list[str]:
    key = KEYS[table]
    found = rows.rows(
        f"SELECT value FROM json_each(?) WHERE NOT EXISTS"  # noqa: S608 - names above
        f" (SELECT 1 FROM {table} t WHERE t.{key} = value)",
        (json.dumps(ids),),
    )
    return [row[0] for row in found]
