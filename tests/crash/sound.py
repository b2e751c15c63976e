"""Is every sale in the file whole? Plain SQL of its own, sharing nothing with the code that records sales."""

from __future__ import annotations

from pathlib import Path

from desktop.database.reader import Reader
from desktop.verify.run import verify

_FAULTS = {
    "a sale whose lines are not all there": (
        "SELECT sale_id FROM sale s WHERE line_count <> (SELECT count(*) FROM sale_line l"
        " WHERE l.sale_id = s.sale_id) OR total_cents <> (SELECT sum(amount_cents) FROM sale_line l"
        " WHERE l.sale_id = s.sale_id)"
    ),
    "a line without its sale": (
        "SELECT sale_id FROM sale_line WHERE sale_id NOT IN (SELECT sale_id FROM sale)"
    ),
    "a sale whose tenders do not pay it": (
        "SELECT sale_id FROM sale s WHERE total_cents IS NOT"
        " (SELECT sum(applied_cents) FROM tender t WHERE t.sale_id = s.sale_id)"
    ),
    "a tender without its sale": "SELECT sale_id FROM tender WHERE sale_id NOT IN (SELECT sale_id FROM sale)",
    "a sale whose GST rows do not add up": (
        "SELECT sale_id FROM sale s WHERE gst_cents IS NOT"
        " (SELECT sum(gst_cents) FROM sale_gst g WHERE g.sale_id = s.sale_id)"
    ),
    "a sale without one movement per line": (
        "SELECT sale_id FROM sale s WHERE line_count <> (SELECT count(*) FROM stock_movement m"
        " WHERE m.document_id = s.sale_id)"
    ),
    "a movement without its sale": (
        "SELECT document_id FROM stock_movement WHERE kind = 'sale'"
        " AND document_id NOT IN (SELECT sale_id FROM sale)"
    ),
    "a sale without exactly one entry": (
        "SELECT sale_id FROM sale s WHERE 1 <> (SELECT count(*) FROM entry e WHERE e.document_id = s.sale_id)"
    ),
    "an entry that does not balance": (
        "SELECT entry_id FROM entry_line GROUP BY entry_id HAVING sum(amount_cents) <> 0"
    ),
    "an entry without lines": (
        "SELECT entry_id FROM entry WHERE entry_id NOT IN (SELECT entry_id FROM entry_line)"
    ),
    "a sale without exactly one message": (
        "SELECT sale_id FROM sale s WHERE 1 <> (SELECT count(*) FROM sync_outbox o"
        " WHERE o.entity_id = s.sale_id AND o.kind = 'sale.completed')"
    ),
    "a message without its sale": (
        "SELECT entity_id FROM sync_outbox WHERE kind = 'sale.completed'"
        " AND entity_id NOT IN (SELECT sale_id FROM sale)"
    ),
    "a sale without exactly one print job": (
        "SELECT sale_id FROM sale s WHERE 1 <> (SELECT count(*) FROM print_job p"
        " WHERE p.document_id = s.sale_id)"
    ),
    "a print job without its sale": (
        "SELECT document_id FROM print_job WHERE document_id NOT IN (SELECT sale_id FROM sale)"
    ),
    "a sale without exactly one audit row": (
        "SELECT sale_id FROM sale s WHERE 1 <> (SELECT count(*) FROM audit a"
        " WHERE a.command = 'complete_sale' AND a.command_id = s.sale_id)"
    ),
    "an audit row without its sale": (
        "SELECT command_id FROM audit WHERE command = 'complete_sale'"
        " AND command_id NOT IN (SELECT sale_id FROM sale)"
    ),
    "a sale without its answer": (
        "SELECT sale_id FROM sale WHERE sale_id NOT IN (SELECT command_id FROM command_answer)"
    ),
    "receipt numbers with a gap": (
        "SELECT lane_id FROM sale GROUP BY lane_id HAVING min(sequence) <> 1 OR max(sequence) <> count(*)"
    ),
    "a lane whose next receipt is not the one after the last": (
        "SELECT lane_id FROM lane l WHERE next_receipt <> 1 + (SELECT count(*) FROM sale s"
        " WHERE s.lane_id = l.lane_id)"
    ),
    "message numbers with a gap": (
        "SELECT lane_id FROM lane l WHERE next_message <> 1 + (SELECT count(*) FROM sync_outbox o"
        " WHERE o.lane_id = l.lane_id)"
    ),
    "audit numbers with a gap": (
        "SELECT lane_id FROM lane l WHERE next_audit <> 1 + (SELECT count(*) FROM audit a"
        " WHERE a.lane_id = l.lane_id)"
    ),
    "an audit chain that is broken": (
        "SELECT lane_id FROM (SELECT lane_id, previous_hash, lag(hash, 1, printf('%064d', 0))"
        " OVER (PARTITION BY lane_id ORDER BY sequence) AS expected FROM audit)"
        " WHERE previous_hash <> expected"
    ),
    "a chain head that is not the last hash": (
        "SELECT lane_id FROM lane l WHERE next_audit > 1 AND chain_head IS NOT (SELECT hash FROM audit a"
        " WHERE a.lane_id = l.lane_id ORDER BY sequence DESC LIMIT 1)"
    ),
    "a day total that is not the sum of its sales": (
        "SELECT business_date FROM day_total d WHERE total_cents <> (SELECT sum(total_cents) FROM sale s"
        " WHERE s.business_date = d.business_date AND s.till_id = d.till_id)"
        " OR sales <> (SELECT count(*) FROM sale s WHERE s.business_date = d.business_date)"
    ),
    "a GST total that is not the sum of its documents": (
        "SELECT sold_on FROM gst_day d WHERE gst_cents <> (SELECT sum(g.gst_cents) FROM sale_gst g"
        " JOIN sale s ON s.sale_id = g.sale_id WHERE s.sold_on = d.sold_on AND g.gst_code = d.gst_code)"
    ),
    "kept balances that differ from the journal": (
        "SELECT k.account FROM (SELECT account, sum(debit_cents) - sum(credit_cents) AS kept FROM account_day"
        " GROUP BY account) k LEFT JOIN (SELECT account, sum(amount_cents) AS told FROM entry_line"
        " GROUP BY account) j ON j.account = k.account WHERE k.kept IS NOT j.told"
    ),
    "a stock level that is not the sum of its movements": (
        "SELECT v.item_id FROM stock_level v WHERE v.quantity <> coalesce((SELECT sum(m.quantity)"
        " FROM stock_movement m WHERE m.item_id = v.item_id), 0)"
    ),
    "a stock value that is not the sum of its levels": (
        "SELECT location_id FROM stock_value v WHERE value_micros <> (SELECT sum(value_micros)"
        " FROM stock_level l"
        " WHERE l.location_id = v.location_id)"
    ),
}


def faults(path: Path, key: bytes | None = None) -> list[str]:
    """What is wrong with the file, in words; nothing when every sale is there whole or not at all."""
    reader = Reader(path, key)
    try:
        told = [told for told, sql in _FAULTS.items() if reader.rows(sql)]
        if (checked := reader.rows("PRAGMA integrity_check")) != [("ok",)]:
            told.append(f"a damaged file: {checked}")
        return told
    finally:
        reader.close()


def contradictions(path: Path, key: bytes | None = None) -> list[str]:
    """What the shop's own `verify` says; it knows far more than sales."""
    reader = Reader(path, key)
    try:
        return [f"{each.invariant} {each.facts}" for each in verify(reader)]
    finally:
        reader.close()


def sales_in(path: Path, key: bytes | None = None) -> set[str]:
    """The ids of the sales that the file holds."""
    reader = Reader(path, key)
    try:
        return {row[0] for row in reader.rows("SELECT sale_id FROM sale")}
    finally:
        reader.close()
