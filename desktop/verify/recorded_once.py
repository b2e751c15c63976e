"""Every sale left its marks once: an audit row, a message that tells it as it is, a print job, an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

from desktop.database.rows import Row, Rows
from desktop.verify.finding import STRETCH, Wrong, offenders, offending_sales, words
from desktop.verify.origin import SALE, STOCK, told_elsewhere

_AUDITED = (
    "SELECT a.sequence, a.facts, s.sale_id, s.sequence, s.number, s.total_cents, s.gst_cents, a.command_id,"
    " a.command, a.person_id IS s.person_id AND a.approver_id IS s.approver_id AND a.till_id IS s.till_id"
    " AND a.clock_state IS s.clock_state"
    " AND (a.command NOT IN ('complete_sale', 'void_sale', 'take_payment', 'hand_over_order')"
    "  OR a.happened_at IS s.completed_at)"
    " FROM (SELECT * FROM audit WHERE lane_id = ? AND sequence > ? ORDER BY sequence LIMIT ?) a"
    " LEFT JOIN sale s ON s.lane_id = a.lane_id"
    " AND s.sale_id = iif(json_valid(a.facts), json_extract(a.facts, '$.sale_id'), NULL) ORDER BY a.sequence"
)
_RECORDING = frozenset(
    {"complete_sale", "void_sale", "take_payment", "hand_over_order", "record_history_sale"}
)
"""The commands that make a sale; others may speak of one."""


def every_sale_is_audited_once(rows: Rows) -> Iterator[Wrong]:
    """A lane's audit rows of sales come in the order of its receipts, one each, and agree with them."""
    for lane_id, last in _lanes(rows):
        expected, after = 1, -1
        while page := rows.rows(_AUDITED, (lane_id, after, STRETCH)):
            after = page[-1][0]
            for row in page:
                if row[8] in _RECORDING:
                    yield from _audited_wrongly(lane_id, expected, row)
                    expected = (row[3] or expected) + 1
        if expected != last + 1:
            yield "audit", {"lane_id": lane_id, "sales_without_audit_from": expected, "to": last}


def _audited_wrongly(lane_id: str, expected: int, row: Row) -> Iterator[Wrong]:
    facts = {"lane_id": lane_id, "audit_sequence": row[0], "receipt_sequence": row[3]}
    if row[2] is None:
        yield "audit", {**facts, "sale": "missing"}
    elif row[3] != expected:
        yield "audit", {**facts, "expected_receipt": expected}
    else:
        told = json.loads(row[1])
        if [told.get(name) for name in ("number", "total_cents", "gst_cents")] != list(row[4:7]):
            yield "audit", {**facts, "number": row[4]}
        if not row[9]:
            yield "audit", {**facts, "number": row[4], "differing": "who, where or when"}
        if row[7] != row[2]:
            yield "audit", {**facts, "command_id": row[7]}


def every_sale_is_told_once(rows: Rows) -> Iterator[Wrong]:
    """A lane's sale messages come in the order of its receipts, one each, and tell the sale as it is kept."""
    for lane_id, last in _lanes(rows):
        expected = 1
        for row in _messages(rows, lane_id):
            sequence, receipt, *agreeing = row
            facts = {"lane_id": lane_id, "message_sequence": sequence, "receipt_sequence": receipt}
            if receipt != expected:
                yield "sync_outbox", {**facts, "expected_receipt": expected}
            elif not all(agreeing):
                parts = ("head", "lines", "tenders", "movements", "lots", "promotions")
                differing = [part for part, agrees in zip(parts, agreeing, strict=True) if not agrees]
                yield "sync_outbox", {**facts, "differing": ", ".join(differing)}
            expected = (receipt or expected) + 1
        if expected != last + 1:
            yield "sync_outbox", {"lane_id": lane_id, "sales_untold_from": expected, "to": last}


def _lanes(rows: Rows) -> list[Row]:
    return rows.rows(
        "SELECT l.lane_id, coalesce(max(s.sequence), 0) FROM lane l LEFT JOIN sale s ON s.lane_id = l.lane_id"  # noqa: S608
        f" AND NOT {told_elsewhere('s.sale_id', SALE)} GROUP BY l.lane_id"
    )


def _messages(rows: Rows, lane_id: str) -> Iterator[Row]:
    """Each sale message with its sale's place, and part by part if it tells what is kept."""
    found = rows.one("SELECT max(sequence) FROM sync_outbox WHERE lane_id = ?", (lane_id,))
    for after in range(0, (found[0] or 0) if found else 0, STRETCH):
        yield from rows.rows(_TOLD, (lane_id, after, after + STRETCH))


def _object(told: str, of: str) -> str:
    """SQL for a JSON object of columns, in the order of canonical JSON; `?` marks what is true or false, `-`
    what is not told where it is 0."""
    pairs = []
    for name in sorted(words(told)):
        column = name.rstrip("?-")
        value = f"{of}.{column}"
        if name.endswith("?"):
            value = f"json(iif({value}, 'true', 'false'))"
        pairs.append(f"'{column}', {f'nullif({value}, 0)' if name.endswith('-') else value}")
    return f"json_object({', '.join(pairs)})"


HEAD = words(
    "sale_id kind number sequence location_id till_id shift_id person_id approver_id customer_id refers_to"
    " completed_at sold_on business_date gst_method is_registered list_cents discount_cents deposit_cents"
    " total_cents net_cents gst_cents rounding_cents change_cents order_id reason basket_discount_bp"
    " discount_reason"
)
LINE = _object(
    "line_no kind item_id unit_id sku name unit_name quantity base_quantity list_price_cents"
    " unit_price_cents price_reason line_discount_cents basket_discount_cents promotion_ref promotion_cents"
    " amount_cents gst_code gst_rate_bp net_cents gst_cents salesperson_id original_sale_id original_line_no"
    " original_before belongs_to_line line_discount_bp agreed_reason",
    "l",
)
TENDER = _object(
    "tender_type account tendered_cents applied_cents change_cents rounding_cents reference attempt_id"
    " forfeited_cents- expected_on",
    "t",
)
MOVEMENT = _object("line_no kind item_id quantity value_micros cost_known?", "v")
PROMOTION = _object("line_no promotion_id name cents", "p")
USED = _object("promotion_id times code on_all?", "u")
LOT = _object("line_no batch serial use_by best_before", "o")
_TOLD = (
    "SELECT m.sequence, s.sequence,"  # noqa: S608 - names above
    f" {' AND '.join(f'm.payload ->> {chr(39)}{name}{chr(39)} IS s.{name}' for name in HEAD)}"
    " AND m.person_id IS s.person_id AND m.shift_id IS s.shift_id AND m.clock_state IS s.clock_state,"
    f" m.payload -> 'lines' IS (SELECT json_group_array({LINE} ORDER BY l.line_no) FROM sale_line l"
    "  WHERE l.sale_id = s.sale_id),"
    f" m.payload -> 'tenders' IS (SELECT json_group_array({TENDER} ORDER BY t.tender_no) FROM tender t"
    "  WHERE t.sale_id = s.sale_id),"
    f" m.payload -> 'movements' IS (SELECT json_group_array({MOVEMENT} ORDER BY v.movement_no)"
    "  FROM stock_movement v WHERE v.document_id = s.sale_id),"
    f" coalesce(m.payload -> 'lots', '[]') IS (SELECT json_group_array({LOT} ORDER BY o.line_no)"
    "  FROM sale_line_lot o WHERE o.sale_id = s.sale_id),"
    f" coalesce(m.payload -> 'promotions', '[]') IS (SELECT json_group_array({PROMOTION}"
    "  ORDER BY p.line_no, p.promotion_id) FROM sale_line_promotion p WHERE p.sale_id = s.sale_id)"
    f" AND coalesce(m.payload -> 'promotions_used', '[]') IS (SELECT json_group_array({USED}"
    "  ORDER BY u.promotion_id) FROM sale_promotion u WHERE u.sale_id = s.sale_id)"
    " FROM (SELECT sequence, lane_id, entity_id, kind, person_id, shift_id, clock_state,"
    "  iif(json_valid(payload), payload, '{}') payload"
    "  FROM sync_outbox WHERE lane_id = ? AND sequence > ? AND sequence <= ?) m"
    " LEFT JOIN sale s ON s.lane_id = m.lane_id AND s.sale_id = m.entity_id"
    " WHERE m.kind = 'sale.completed' ORDER BY m.sequence"
)


def every_stock_document_is_told_once(rows: Rows) -> Iterator[Wrong]:
    """One message for a document that moved stock and was no sale, with its movements as they are kept."""
    return offenders(
        rows,
        "sync_outbox",
        "document_id kind messages differing",
        "WITH told AS (SELECT entity_id, iif(json_valid(payload), payload, '{}') payload FROM sync_outbox"  # noqa: S608
        "  WHERE kind = 'stock.moved'),"
        " documents AS (SELECT document_id, kind, location_id, posted_on, reason, refers_to"
        f"  FROM stock_document WHERE NOT {told_elsewhere('document_id', STOCK)}"
        "  UNION ALL SELECT t.entity_id, NULL, NULL, NULL, NULL, NULL FROM told t WHERE NOT EXISTS"
        "   (SELECT 1 FROM stock_document d WHERE d.document_id = t.entity_id)),"
        " compared AS (SELECT d.document_id, d.kind, t.entity_id IS NOT NULL is_told,"
        "  (t.payload ->> 'kind', t.payload ->> 'location_id', t.payload ->> 'posted_on')"
        "   IS NOT (d.kind, d.location_id, d.posted_on)"
        "  OR (t.payload ->> 'refers_to', coalesce(t.payload ->> 'reason', d.reason))"
        "   IS NOT (d.refers_to, d.reason) OR t.payload -> 'movements' IS NOT"
        f"   (SELECT json_group_array({MOVEMENT} ORDER BY v.movement_no) FROM stock_movement v"
        "   WHERE v.document_id = d.document_id) differs"
        "  FROM documents d LEFT JOIN told t ON t.entity_id = d.document_id)"
        " SELECT document_id, kind, sum(is_told), max(differs) FROM compared GROUP BY document_id"
        " HAVING sum(is_told) <> 1 OR max(differs)",
    )


def every_counter_sale_is_printed(rows: Rows) -> Iterator[Wrong]:
    """One receipt in the print queue for a sale at this counter, none for the history or for other tills."""
    return offending_sales(
        rows,
        "print_job",
        "sale_id number kind jobs",
        "SELECT s.sale_id, s.number, s.kind, count(j.job_id) FROM sale s"  # noqa: S608 - ours
        " LEFT JOIN print_job j ON j.document_id = s.sale_id AND j.kind = 'receipt'"
        " WHERE s.sale_id > :after AND s.sale_id <= :upto GROUP BY s.sale_id"
        f" HAVING count(j.job_id) <> iif(s.kind = 'history' OR {told_elsewhere('s.sale_id', SALE)}, 0, 1)"
        " OR max(j.till_id <> s.till_id)",
    )


def every_counter_sale_has_its_answer(rows: Rows) -> Iterator[Wrong]:
    """The answer kept for the command is the sale's number, total, rounding and change.

    Whoever sold elsewhere was answered there.
    """
    return offending_sales(
        rows,
        "command_answer",
        "sale_id number",
        "SELECT s.sale_id, s.number FROM sale s LEFT JOIN command_answer a ON a.command_id = s.sale_id"  # noqa: S608
        " WHERE s.sale_id > :after AND s.sale_id <= :upto AND s.kind <> 'history'"
        f" AND NOT {told_elsewhere('s.sale_id', SALE)}"
        " AND (a.command_id IS NULL OR NOT json_valid(a.answer)"
        "  OR a.command <> CASE WHEN s.kind = 'void' THEN 'void_sale'"
        "   WHEN s.kind = 'payment' THEN 'take_payment' WHEN s.order_id IS NULL THEN 'complete_sale'"
        "   ELSE 'hand_over_order' END"
        "  OR json_extract(a.answer, '$.sale_id') IS NOT s.sale_id"
        "  OR json_extract(a.answer, '$.number') IS NOT s.number"
        "  OR json_extract(a.answer, '$.total_cents') IS NOT s.total_cents"
        "  OR json_extract(a.answer, '$.rounding_cents') IS NOT s.rounding_cents"
        "  OR json_extract(a.answer, '$.change_cents') IS NOT s.change_cents)",
    )
