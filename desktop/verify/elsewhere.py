"""What was told from elsewhere: each document stands as its message told it, taken once, told to nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from desktop.database.rows import Row, Rows
from desktop.verify.finding import STRETCH, Wrong, offenders
from desktop.verify.origin import CLOSED, DRAWER, OPENED, SALE, STOCK
from desktop.verify.recorded_once import HEAD, LINE, LOT, MOVEMENT, TENDER

_COMMANDS = {
    SALE: "take_sale",
    STOCK: "take_stock",
    OPENED: "take_shift_opened",
    CLOSED: "take_shift_closed",
    DRAWER: "take_drawer_moved",
}
_FACTS = ", ".join(f"'{kind}'" for kind in _COMMANDS)
_TAKES = ", ".join(f"'{command}'" for command in _COMMANDS.values())
_COMMAND = (
    "CASE i.kind " + " ".join(f"WHEN '{kind}' THEN '{name}'" for kind, name in _COMMANDS.items()) + " END"
)
_ARRIVED = (
    "(SELECT message_id, lane_id, entity_id, kind, envelope, iif(json_valid(payload), payload, '{}') payload"
    " FROM sync_inbox WHERE state = 'applied' AND kind = :kind AND message_id > :after ORDER BY message_id"
    " LIMIT :size) m"
)


def what_was_taken_stands_as_it_was_told(rows: Rows) -> Iterator[Wrong]:
    """Every figure, time and word of a document that another till told is what its message says.

    Fields that this Kedai does not know are passed over.
    """
    for message_id, entity_id, *differing in _compared(rows, SALE, _SALES):
        facts = {"message_id": message_id, "sale_id": entity_id}
        if wrong := [name for name in differing if name]:
            yield "sale", {**facts, "differing": ", ".join(wrong)}
    for message_id, entity_id, *differing in _compared(rows, STOCK, _STOCK):
        facts = {"message_id": message_id, "document_id": entity_id}
        if wrong := [name for name in differing if name]:
            yield "stock_document", {**facts, "differing": ", ".join(wrong)}


def _compared(rows: Rows, kind: str, sql: str) -> Iterator[Row]:
    """Each message, its document, and the names of the parts that differ."""
    after = ""
    while page := rows.rows(sql, {"kind": kind, "after": after, "size": STRETCH}):
        for message_id, entity_id, head, *parts in page:
            differing = [_part(*parts[place : place + 3]) for place in range(0, len(parts), 3)]
            yield (message_id, entity_id, "" if head else "head", *differing)
        after = page[-1][0]


def _part(name: str, told: str | None, kept: str) -> str:
    """The name of a part that is kept otherwise than it was told."""
    if told == kept:
        return ""
    return "" if told and _says(json.loads(told), json.loads(kept)) else name


def _says(told: Any, kept: Any) -> bool:  # noqa: ANN401 - any JSON
    if isinstance(kept, dict):
        return isinstance(told, dict) and all(_says(told.get(name), value) for name, value in kept.items())
    if isinstance(kept, list):
        same_length = isinstance(told, list) and len(told) == len(kept)
        return same_length and all(_says(*pair) for pair in zip(told, kept, strict=True))
    return bool(told == kept)


_SALES = (
    "SELECT m.message_id, m.entity_id, s.sale_id IS NOT NULL"  # noqa: S608 - names above
    f" AND {' AND '.join(f'm.payload ->> {chr(39)}{name}{chr(39)} IS s.{name}' for name in HEAD)}"
    " AND (m.envelope ->> 'person_id', m.envelope ->> 'shift_id', m.envelope ->> 'clock_state')"
    "  IS (s.person_id, s.shift_id, s.clock_state),"
    f" 'lines', m.payload -> 'lines', (SELECT json_group_array({LINE} ORDER BY l.line_no) FROM sale_line l"
    "  WHERE l.sale_id = s.sale_id),"
    f" 'tenders', m.payload -> 'tenders', (SELECT json_group_array({TENDER} ORDER BY t.tender_no)"
    "  FROM tender t WHERE t.sale_id = s.sale_id),"
    f" 'movements', m.payload -> 'movements', (SELECT json_group_array({MOVEMENT} ORDER BY v.movement_no)"
    "  FROM stock_movement v WHERE v.document_id = s.sale_id AND (v.location_id, v.till_id, v.happened_at,"
    "   v.business_date) = (s.location_id, s.till_id, m.envelope ->> 'happened_at', s.business_date)),"
    f" 'lots', coalesce(m.payload -> 'lots', '[]'), (SELECT json_group_array({LOT} ORDER BY o.line_no)"
    "  FROM sale_line_lot o WHERE o.sale_id = s.sale_id)"
    f" FROM {_ARRIVED} LEFT JOIN sale s ON s.sale_id = m.entity_id AND s.lane_id = m.lane_id"
    " ORDER BY m.message_id"
)
_STOCK = (
    "SELECT m.message_id, m.entity_id, d.document_id IS NOT NULL AND (m.payload ->> 'kind',"  # noqa: S608
    "  m.payload ->> 'location_id', m.payload ->> 'posted_on', coalesce(m.payload ->> 'reason', ''),"
    "  m.payload ->> 'refers_to', m.envelope ->> 'person_id', m.envelope ->> 'happened_at')"
    "  IS (d.kind, d.location_id, d.posted_on, d.reason, d.refers_to, d.person_id, d.completed_at),"
    f" 'movements', m.payload -> 'movements', (SELECT json_group_array({MOVEMENT} ORDER BY v.movement_no)"
    "  FROM stock_movement v WHERE v.document_id = d.document_id AND (v.location_id,"
    " v.till_id, v.happened_at,"
    "   v.business_date) = (d.location_id, m.payload ->> 'till_id', d.completed_at, d.posted_on))"
    f" FROM {_ARRIVED} LEFT JOIN stock_document d ON d.document_id = m.entity_id ORDER BY m.message_id"
)


def what_was_told_elsewhere_is_not_taken_before_its_message(rows: Rows) -> Iterator[Wrong]:
    """A document that a message tells of is here once the message is taken, and not before.

    Nothing of it is told again from here.
    """
    yield from offenders(
        rows,
        "sync_inbox",
        "message_id kind entity_id state",
        "SELECT message_id, kind, entity_id, state FROM sync_inbox i WHERE (state = 'applied') <> CASE kind"  # noqa: S608
        f" WHEN '{SALE}' THEN EXISTS (SELECT 1 FROM sale s WHERE s.sale_id = i.entity_id)"
        f" WHEN '{STOCK}' THEN EXISTS (SELECT 1 FROM stock_document d WHERE d.document_id = i.entity_id)"
        f" WHEN '{OPENED}' THEN EXISTS (SELECT 1 FROM shift h WHERE h.shift_id = i.entity_id)"
        f" WHEN '{DRAWER}' THEN EXISTS (SELECT 1 FROM drawer_movement d WHERE d.movement_id = i.entity_id)"
        " ELSE state = 'applied' END"
        " AND NOT EXISTS (SELECT 1 FROM sync_inbox o WHERE o.entity_id = i.entity_id AND o.kind = i.kind"
        "  AND o.message_id <> i.message_id AND o.state = 'applied')",
    )
    yield from offenders(
        rows,
        "sync_outbox",
        "message_id kind entity_id",
        "SELECT o.message_id, o.kind, o.entity_id FROM sync_outbox o WHERE EXISTS (SELECT 1 FROM sync_inbox i"  # noqa: S608
        " WHERE i.entity_id = o.entity_id AND i.kind = o.kind AND i.state = 'applied') AND o.kind"
        f" IN ({_FACTS})",
    )


def what_was_taken_is_audited_once(rows: Rows) -> Iterator[Wrong]:
    """Every message that was taken has one row in the chain: the command, the message and its digest."""
    yield from offenders(
        rows,
        "audit",
        "message_id kind audited",
        "WITH told AS MATERIALIZED (SELECT command, command_id, iif(json_valid(facts), facts, '{}') facts"  # noqa: S608
        f" FROM audit WHERE command IN ({_TAKES}))"
        " SELECT i.message_id, i.kind, count(t.command_id) FROM sync_inbox i"
        " LEFT JOIN told t ON t.command_id = i.message_id AND t.facts ->> 'message_id' = i.message_id"
        f"  AND t.facts ->> 'payload_sha256' = i.payload_sha256 AND t.command = {_COMMAND}"
        "  AND i.entity_id = coalesce(t.facts ->> 'sale_id', t.facts ->> 'document_id',"
        "   t.facts ->> 'movement_id', t.facts ->> 'shift_id')"
        f" WHERE i.state = 'applied' AND i.kind IN ({_FACTS}) GROUP BY i.message_id HAVING"
        " count(t.command_id) <> 1"
        " UNION ALL SELECT command_id, command, 0 FROM told WHERE NOT EXISTS (SELECT 1 FROM sync_inbox i"
        "  WHERE i.message_id = told.command_id AND i.state = 'applied')",
    )


def the_drawer_elsewhere_is_as_told(rows: Rows) -> Iterator[Wrong]:
    """A float or difference of a shift told from elsewhere has its message's name, person and time; all else
    that happened to a drawer is as it was told, here and to others."""
    yield from offenders(
        rows,
        "drawer_movement",
        "movement_id kind",
        "SELECT d.movement_id, d.kind FROM drawer_movement d LEFT JOIN (SELECT entity_id, kind, payload,"  # noqa: S608
        "  envelope ->> 'person_id' person_id, envelope ->> 'happened_at' happened_at FROM sync_inbox"
        "  WHERE state = 'applied' UNION ALL SELECT entity_id, kind, payload, person_id, happened_at"
        f"  FROM sync_outbox) m ON m.entity_id = d.movement_id AND m.kind = '{DRAWER}'"
        " WHERE d.kind NOT IN ('float', 'counted_over', 'counted_short')"
        " AND (m.payload ->> 'movement_id', m.payload ->> 'shift_id', m.payload ->> 'till_id',"
        "  m.payload ->> 'kind', m.payload ->> 'amount_cents', m.payload ->> 'reason',"
        "  m.payload ->> 'account', m.payload ->> 'approver_id', m.person_id, m.happened_at)"
        "  IS NOT (d.movement_id, d.shift_id, d.till_id, d.kind, d.amount_cents, d.reason, d.account,"
        "   d.approver_id, d.person_id, d.happened_at)",
    )
    yield from offenders(
        rows,
        "drawer_movement",
        "movement_id kind",
        "SELECT d.movement_id, d.kind FROM drawer_movement d JOIN sync_inbox i ON i.message_id ="  # noqa: S608
        " d.movement_id"
        " WHERE (i.state, i.entity_id, i.kind, i.envelope ->> 'person_id', i.envelope ->> 'happened_at', '')"
        f" IS NOT ('applied', d.shift_id, iif(d.kind = 'float', '{OPENED}', '{CLOSED}'), d.person_id,"
        " d.happened_at, d.reason) OR d.approver_id IS NOT i.payload ->> 'approver_id'",
    )
