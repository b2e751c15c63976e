"""The least that a drain must do, in one process: pack, unpack and validate, and both sides' rows bare."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlcipher3 import dbapi2

from desktop.bench.figures import MS
from desktop.bench.serving import Serving
from desktop.bench.shops import BenchShop
from desktop.database.engine import connect
from desktop.database.rows import Row
from sync.messages import Message
from sync.payloads import SaleCompleted

AT_ONCE = 500
_ENVELOPE = (
    *("message_id", "work_id", "lane_id", "sequence", "kind", "entity", "entity_id", "depends_on"),
    *("message_version", "program_version", "clock", "happened_at", "zone_offset_minutes", "clock_state"),
    *("person_id", "shift_id", "payload", "payload_sha256"),
)
_QUEUED = (
    f"SELECT {', '.join(_ENVELOPE)} FROM sync_outbox"  # noqa: S608
    " WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY lane_id, sequence"
)
_DRAINED = (
    "SELECT message_id FROM message WHERE feed_sequence > {0}",
    "SELECT * FROM message WHERE feed_sequence > {0} ORDER BY feed_sequence",
    "SELECT * FROM sale WHERE message_id IN (SELECT message_id FROM message WHERE feed_sequence > {0})",
    "SELECT * FROM movement WHERE document_id IN (SELECT entity_id FROM message WHERE feed_sequence > {0})",
)
_MARK = "UPDATE sync_outbox SET state = 'applied', attempts = attempts + 1 WHERE message_id = ?"
_MARK_BACK = "UPDATE sync_outbox SET state = 'queued' WHERE message_id IN (SELECT value FROM json_each(?))"
_LEVEL = (
    "INSERT INTO stock_level VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " quantity = quantity + excluded.quantity, value_micros = value_micros + excluded.value_micros"
)


def floor_ms(shop: BenchShop, service: Serving, behind: int) -> tuple[float, float]:
    """Milliseconds, on the wall and of CPU, for all that was drained behind a place of the feed.

    In batches and without HTTP.
    """
    with TemporaryDirectory(dir=shop.folder.parent) as name:
        till, store = connect(shop.path, shop.key, "write"), _empty_store(service, Path(name) / "bare.db")
        try:
            ids, messages, kept, moved = (service.rows(sql.format(behind)) for sql in _DRAINED)
            told = (json.dumps([row[0] for row in ids]),)
            till.execute(_MARK_BACK, told)
            rows = till.execute(_QUEUED, told).fetchall()
            parts = -(-len(rows) // AT_ONCE)
            cpu, began = time.process_time(), time.perf_counter()
            for part in range(parts):
                _pass_over(_part_of(rows, part, parts))
                _insert(store, [_part_of(each, part, parts) for each in (messages, kept, moved)])
                _mark(till, [row[0] for row in _part_of(rows, part, parts)])
            return (time.perf_counter() - began) * MS, (time.process_time() - cpu) * MS
        finally:
            store.close()
            till.close()


def _part_of(rows: Sequence[Row], part: int, parts: int) -> list[Row]:
    return list(rows[len(rows) * part // parts : len(rows) * (part + 1) // parts])


def _pass_over(rows: list[Row]) -> None:
    """Packed as a push, unpacked and validated as a service must: models of the messages and of the sales."""
    told = [dict(zip(_ENVELOPE, row, strict=True)) for row in rows]
    for each in told:
        each["depends_on"] = json.loads(each["depends_on"])
    packed = gzip.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    for each in json.loads(gzip.decompress(packed)):
        message = Message.model_validate(each)
        if message.kind == "sale.completed":
            SaleCompleted.model_validate_json(message.payload)


def _insert(store: dbapi2.Connection, rows: list[list[Row]]) -> None:
    messages, sales, moved = rows
    store.execute("BEGIN IMMEDIATE")
    for table, values in (("message", messages), ("sale", sales), ("movement", moved)):
        if values:
            marks = ", ".join("?" * len(values[0]))
            store.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608
    store.executemany(_LEVEL, [row[3:7] for row in moved])
    store.execute("COMMIT")


def _mark(till: dbapi2.Connection, ids: list[str]) -> None:
    till.execute("BEGIN IMMEDIATE")
    till.executemany(_MARK, [(each,) for each in ids])
    till.execute("COMMIT")


def _empty_store(service: Serving, path: Path) -> dbapi2.Connection:
    """The service's own tables and indexes, with nothing in them, written as durably."""
    made = connect(path, None, "create")
    for (sql,) in service.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC"):
        made.execute(sql)
    return made
