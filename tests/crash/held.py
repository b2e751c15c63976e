"""What a till's file and the service's store hold, read with plain SQL to be laid side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.database.places import SHOP_FILE
from sync.canonical import digest_of
from sync.messages import STRETCH
from sync.service.put_back import STORE_FILE

Rows = list[tuple[Any, ...]]
Sums = dict[str, Rows]

DAYS = "takings and GST of each day"
STOCK, LEVELS = "stock of each item and day", "levels"
GST_KEPT, GST_SOLD = "GST of each day and code", "GST of each day and code in the sales"
_EVERYWHERE = {
    "sales": "SELECT sale_id, kind, number, lane_id, sequence, sold_on, business_date, total_cents,"
    " net_cents, gst_cents FROM sale ORDER BY sale_id",
    DAYS: "SELECT sold_on, count(*), sum(total_cents), sum(net_cents),"
    " sum(gst_cents) FROM sale GROUP BY sold_on ORDER BY sold_on",
    STOCK: "SELECT m.item_id, coalesce(s.sold_on, d.posted_on), sum(m.quantity),"
    " sum(m.value_micros) FROM {movement} m LEFT JOIN sale s ON s.sale_id = m.document_id"
    " LEFT JOIN stock_document d ON d.document_id = m.document_id GROUP BY 1, 2 ORDER BY 1, 2",
    LEVELS: "SELECT location_id, item_id, quantity, value_micros FROM stock_level ORDER BY 1, 2",
}
_KEPT_BY_THE_SERVICE = (
    "SELECT sold_on, sum(sales), sum(total_cents), sum(net_cents), sum(gst_cents) FROM day_sum"
    " GROUP BY sold_on ORDER BY sold_on"
)
_AT_A_TILL = {
    GST_KEPT: "SELECT sold_on, gst_code, gst_rate_bp, documents, net_cents, gst_cents"
    " FROM gst_day ORDER BY 1, 2, 3",
    GST_SOLD: "SELECT s.sold_on, g.gst_code, g.gst_rate_bp,"
    " count(DISTINCT s.sale_id), sum(g.net_cents), sum(g.gst_cents) FROM sale s"
    " JOIN sale_gst g ON g.sale_id = s.sale_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "takings of each day and till": "SELECT * FROM day_total ORDER BY business_date, till_id",
    "accounts": "SELECT account, sum(amount_cents) FROM entry_line GROUP BY account ORDER BY account",
    "lines": "SELECT * FROM sale_line ORDER BY sale_id, line_no",
    "tenders": "SELECT * FROM tender ORDER BY sale_id, tender_no",
}
_TOLD = "SELECT lane_id, sequence, message_id, payload_sha256 FROM "
_HELD_BY_A_TILL = f"{_TOLD} sync_outbox UNION ALL {_TOLD} sync_inbox ORDER BY 1, 2"
_HELD_BY_THE_SERVICE = f"{_TOLD} message ORDER BY 1, 2"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%!_fts!_%' ESCAPE '!'"
_STANDING = "sync_", "record_feed", "record_key", "lane", "audit"
"""How tables begin that tell where a till stands with its service: what a replay may touch…"""
_FOR_ALL_THAT = {
    "numbers of the lanes": "SELECT lane_id, next_receipt, next_message FROM lane",
    "audit": "SELECT * FROM audit WHERE command <> 'take_keys'",
}
"""…and what it may not touch in them."""


@contextmanager
def _reading(path: Path) -> Iterator[Any]:
    connection = dbapi2.connect(f"file:{path}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _rows(path: Path, *statements: str) -> list[Rows]:
    with _reading(path) as connection:
        return [connection.execute(sql).fetchall() for sql in statements]


def _named(path: Path, asked: dict[str, str], movement: str) -> Sums:
    found = _rows(path, *(sql.format(movement=movement) for sql in asked.values()))
    return dict(zip(asked, found, strict=True))


def sums_of_till(till: Path) -> Sums:
    """What tills and service must agree on, as this till's file has it."""
    return _named(till / SHOP_FILE, _EVERYWHERE, "stock_movement")


def sums_of_service(service: Path) -> Sums:
    """The same, as the service's store has it."""
    return _named(service / STORE_FILE, _EVERYWHERE, "movement")


def days_kept_by(service: Path) -> Rows:
    """Takings and GST of each day, as the service keeps them summed up."""
    return _rows(service / STORE_FILE, _KEPT_BY_THE_SERVICE)[0]


def more_of_till(till: Path) -> Sums:
    """What two tills must agree on besides: books, lines, ways of paying, the GST return's rows."""
    return _named(till / SHOP_FILE, _AT_A_TILL, "stock_movement")


def messages_of_till(till: Path) -> Rows:
    """Lane, number, id and hash of every message, its own and those of others."""
    return _rows(till / SHOP_FILE, _HELD_BY_A_TILL)[0]


def messages_of_service(service: Path) -> Rows:
    """Lane, number, id and hash of every message of the feed."""
    return _rows(service / STORE_FILE, _HELD_BY_THE_SERVICE)[0]


def digests_told_by(service: Path) -> Rows:
    """Lane, stretch, count and digest, as the service tells them."""
    sql = "SELECT lane_id, stretch, count, digest FROM stretch_digest ORDER BY 1, 2"
    return _rows(service / STORE_FILE, sql)[0]


def digests_of(messages: Rows) -> Rows:
    """Lane, stretch, count and digest of messages that somebody holds."""
    stretches: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for lane_id, sequence, message_id, payload_sha256 in messages:
        stretches[lane_id, sequence // STRETCH].append((message_id, payload_sha256))
    return [(*place, len(held), digest_of(held)) for place, held in sorted(stretches.items())]


def imprints(till: Path) -> dict[str, str]:
    """A hash of every table of the shop, by its name: two that are equal hold the same rows."""
    with _reading(till / SHOP_FILE) as connection:
        names = [name for (name,) in connection.execute(_TABLES) if not name.startswith(_STANDING)]
        asked = {name: f'SELECT * FROM "{name}"' for name in names} | _FOR_ALL_THAT  # noqa: S608 - its own
        return {name: _imprint(connection.execute(sql)) for name, sql in asked.items()}


def _imprint(rows: Iterable[object]) -> str:
    return sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def rows_of_till(till: Path, sql: str) -> Rows:
    """What a question finds in a till's file, also while the till writes."""
    return _rows(till / SHOP_FILE, sql)[0]


def rows_of_service(service: Path, sql: str) -> Rows:
    """Likewise in the service's store."""
    return _rows(service / STORE_FILE, sql)[0]
