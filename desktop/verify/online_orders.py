"""Online orders: as they were told last, with kept figures that follow from what happened to them here."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders, words

_HEAD = words(
    "storefront ref number version state shop_state currency location_id total_cents shipping_cents"
    " paid_cents refunded_cents buyer"
)
_LINE = words("line_ref sku name ordered quantity fulfilled amount_cents")
_RESERVING = "('placed', 'paid', 'part_fulfilled', 'changing', 'unknown')"


def orders_are_as_told(rows: Rows) -> Iterator[Wrong]:
    """Every figure of an order and its lines is what the message says that told this version.

    Messages that are no more in the file tell nothing.
    """
    heads = " OR ".join(f"o.{name} IS NOT m.payload ->> '{name}'" for name in _HEAD)
    yield from offenders(
        rows,
        "online_order",
        "order_id version",
        "SELECT o.order_id, o.version FROM online_order o JOIN sync_inbox m ON m.message_id = o.message_id"  # noqa: S608
        f" WHERE json_valid(m.payload) AND (o.order_id IS NOT m.payload ->> 'order_id' OR {heads})",
    )
    told = ", ".join(f"value ->> '{name}'" for name in _LINE)
    yield from offenders(
        rows,
        "online_order_line",
        "order_id version",
        "SELECT o.order_id, o.version FROM online_order o JOIN sync_inbox m ON m.message_id = o.message_id"  # noqa: S608
        " WHERE json_valid(m.payload) AND (SELECT json_group_array(json_array(l.line_no,"
        f"  {', '.join(f'l.{name}' for name in _LINE)}) ORDER BY l.line_no) FROM online_order_line l"
        "  WHERE l.order_id = o.order_id) IS NOT (SELECT json_group_array(json_array(key + 1,"
        f"  {told}) ORDER BY key) FROM json_each(m.payload, '$.lines'))",
    )


def order_lines_follow_what_happened(rows: Rows) -> Iterator[Wrong]:
    """Picked is the sum of the picks; gone is what left here or elsewhere; reserved is what is left of it."""
    return offenders(
        rows,
        "online_order_line",
        "order_id line_no picked gone reserved",
        "WITH handed AS (SELECT h.order_id, l.line_ref, sum(l.quantity) ours,"  # noqa: S608
        "  max(l.gone_before + l.quantity) upto FROM order_handover h"
        "  JOIN order_handover_line l ON l.sale_id = h.sale_id GROUP BY h.order_id, l.line_ref),"
        " picks AS (SELECT order_id, line_ref, sum(quantity) picked FROM order_pick"
        "  GROUP BY order_id, line_ref),"
        " figures AS (SELECT l.*, o.state, coalesce(p.picked, 0) to_picked,"
        "  max(l.fulfilled, coalesce(h.ours, 0), coalesce(h.upto, 0), 0) to_gone"
        "  FROM online_order_line l JOIN online_order o ON o.order_id = l.order_id"
        "  LEFT JOIN handed h ON h.order_id = l.order_id AND h.line_ref = l.line_ref"
        "  LEFT JOIN picks p ON p.order_id = l.order_id AND p.line_ref = l.line_ref),"
        f" held AS (SELECT *, iif(state IN {_RESERVING} AND item_id IS NOT NULL,"
        "  max(quantity - to_gone, 0), 0) * factor exact FROM figures)"
        " SELECT order_id, line_no, picked, gone, reserved FROM held WHERE picked <> to_picked"
        " OR gone <> to_gone OR reserved <> (2 * exact + 1000) / 2000 OR picked < 0"
        " UNION ALL SELECT p.order_id, p.line_ref, p.picked, NULL, NULL FROM picks p WHERE p.picked <> 0"
        "  AND NOT EXISTS (SELECT 1 FROM online_order_line l WHERE l.order_id = p.order_id"
        "   AND l.line_ref = p.line_ref)",
    )


def reserved_is_the_open_orders(rows: Rows) -> Iterator[Wrong]:
    """What is reserved of goods at a place is the sum over all orders."""
    return offenders(
        rows,
        "order_reserved",
        "item_id location_id off_by",
        "SELECT item_id, location_id, sum(quantity) FROM ("
        " SELECT item_id, location_id, quantity FROM order_reserved"
        " UNION ALL SELECT l.item_id, o.location_id, -l.reserved FROM online_order_line l"
        "  JOIN online_order o ON o.order_id = l.order_id WHERE l.item_id IS NOT NULL)"
        " GROUP BY item_id, location_id HAVING sum(quantity) <> 0",
    )


def orders_stand_where_their_facts_put_them(rows: Rows) -> Iterator[Wrong]:
    """To pick, picking, ready, collected, cancelled or in need of attention, and why."""
    for order_id, stage, trouble, expected, why in rows.rows(_STAGES):
        if (stage, trouble) != (expected, why):
            yield "online_order", {"order_id": order_id, "stage": stage, "expected": expected, "why": why}


_STAGES = (
    "WITH lines AS (SELECT order_id, max(picked > 0) is_picked, max(max(quantity - gone, 0)) remaining,"
    "  max(gone > quantity) is_over, max(picked > max(quantity - gone, 0)) is_short"
    "  FROM online_order_line GROUP BY order_id),"
    " handed AS (SELECT order_id, sum(total_cents) cents FROM order_handover GROUP BY order_id),"
    " facts AS (SELECT o.*, coalesce(l.is_picked, 0) is_picked, coalesce(l.remaining, 0) remaining,"
    "  coalesce(l.is_over, 0) is_over, coalesce(l.is_short, 0) is_short, h.cents,"
    "  max(min(o.total_cents, o.paid_cents - o.refunded_cents), 0) settled,"
    "  o.state IN ('cancelled', 'refunded') is_ended"
    "  FROM online_order o LEFT JOIN lines l ON l.order_id = o.order_id"
    "  LEFT JOIN handed h ON h.order_id = o.order_id),"
    " troubled AS (SELECT *, CASE WHEN is_ended AND cents IS NOT NULL THEN 'taken_back_after'"
    "  WHEN cents IS NOT NULL AND is_over THEN 'too_much_left'"
    "  WHEN cents > settled THEN 'refunded_after'"
    "  WHEN is_short OR (is_picked AND (is_ended OR cancel_asked_at IS NOT NULL)) THEN 'put_back'"
    "  WHEN state = 'unknown' THEN 'unknown_state' END why FROM facts)"
    " SELECT order_id, stage, trouble, CASE WHEN why IS NOT NULL THEN 'attention'"
    "  WHEN is_ended THEN 'cancelled' WHEN state = 'fulfilled' OR remaining = 0 THEN 'collected'"
    "  WHEN cancel_asked_at IS NOT NULL THEN 'cancelled' WHEN ready_at IS NOT NULL THEN 'ready'"
    "  WHEN is_picked THEN 'picking' ELSE 'to_pick' END, why FROM troubled"
)


def handed_over_orders_are_sales(rows: Rows) -> Iterator[Wrong]:
    """A hand-over is its sale: the same order, total and pieces; what was paid online was handed over."""
    yield from offenders(
        rows,
        "order_handover",
        "sale_id order_id total_cents",
        "SELECT h.sale_id, h.order_id, h.total_cents FROM order_handover h"
        " LEFT JOIN sale s ON s.sale_id = h.sale_id"
        " WHERE (s.sale_id IS NOT NULL AND (s.order_id IS NOT h.order_id OR s.total_cents <> h.total_cents"
        "   OR s.till_id <> h.till_id OR h.total_cents - h.charges_cents <> (SELECT"
        "    coalesce(sum(amount_cents), 0) FROM sale_line l WHERE l.sale_id = s.sale_id"
        "    AND l.sku <> 'ONLINE-DELIVERY')))"
        " OR NOT EXISTS (SELECT 1 FROM order_handover_line l WHERE l.sale_id = h.sale_id)",
    )
    yield from offenders(
        rows,
        "order_handover_line",
        "sale_id handed sold",
        "SELECT h.sale_id,"
        " (SELECT sum(quantity) FROM order_handover_line l WHERE l.sale_id = h.sale_id) handed,"
        " (SELECT sum(quantity) FROM sale_line l WHERE l.sale_id = h.sale_id AND l.sku <> 'ONLINE-DELIVERY')"
        "  sold FROM order_handover h JOIN sale s ON s.sale_id = h.sale_id WHERE handed IS NOT sold"
        " UNION ALL SELECT sale_id, quantity, NULL FROM order_handover_line l WHERE quantity <= 0"
        "  OR gone_before < 0 OR NOT EXISTS (SELECT 1 FROM order_handover h WHERE h.sale_id = l.sale_id)",
    )
    yield from offenders(
        rows,
        "sale",
        "sale_id number",
        "SELECT s.sale_id, s.number FROM command_answer a JOIN sale s ON s.sale_id = a.command_id"
        " WHERE a.command = 'hand_over_order' AND NOT EXISTS"
        "  (SELECT 1 FROM order_handover h WHERE h.sale_id = s.sale_id)",
    )
    yield from offenders(
        rows,
        "tender",
        "sale_id tender_type account",
        "SELECT t.sale_id, t.tender_type, t.account FROM sale s JOIN tender t ON t.sale_id = s.sale_id"
        " WHERE s.kind <> 'history' AND (t.tender_type = 'online') <> (s.order_id IS NOT NULL)",
    )


def picks_are_handed_over_once(rows: Rows) -> Iterator[Wrong]:
    """What a sale of this till took out of the picks is what it handed over, line by line."""
    return offenders(
        rows,
        "order_pick",
        "sale_id line_ref off_by",
        "SELECT sale_id, line_ref, sum(quantity) FROM ("
        " SELECT sale_id, line_ref, quantity FROM order_pick WHERE sale_id IS NOT NULL"
        " UNION ALL SELECT l.sale_id, l.line_ref, l.quantity FROM order_handover_line l"
        "  JOIN command_answer a ON a.command_id = l.sale_id) GROUP BY sale_id, line_ref"
        " HAVING sum(quantity) <> 0",
    )


def what_was_done_with_orders_is_told(rows: Rows) -> Iterator[Wrong]:
    """One message for a hand-over, for an order asked to be cancelled and for goods asked to be settled.

    Each tells its rows as they are kept; what other tills did is not told again.
    """
    for table, sql in _TOLD.items():
        yield from offenders(rows, table, "id messages", sql)


_TOLD = {
    "order_handover": (
        "WITH told AS (SELECT entity_id, iif(json_valid(payload), payload, '{}') payload FROM sync_outbox"
        "  WHERE kind = 'order.collected')"
        " SELECT h.sale_id, count(t.entity_id) FROM order_handover h"
        " JOIN command_answer a ON a.command_id = h.sale_id LEFT JOIN told t ON t.entity_id = h.sale_id"
        " GROUP BY h.sale_id HAVING count(t.entity_id) <> 1 OR NOT max((t.payload ->> 'order_id',"
        "   t.payload ->> 'till_id', t.payload ->> 'total_cents', t.payload ->> 'charges_cents')"
        "  IS (h.order_id, h.till_id, h.total_cents, h.charges_cents) AND (SELECT json_group_array("
        "    json_array(l.line_ref, l.quantity, l.gone_before) ORDER BY l.line_ref)"
        "   FROM order_handover_line l WHERE l.sale_id = h.sale_id) IS (SELECT json_group_array(json_array("
        "    value ->> 'line_ref', value ->> 'quantity', value ->> 'gone_before')"
        "    ORDER BY value ->> 'line_ref') FROM json_each(t.payload, '$.lines')))"
        " UNION ALL SELECT entity_id, 0 FROM told WHERE entity_id NOT IN (SELECT sale_id FROM order_handover)"
    ),
    "order_cancel": (
        "WITH told AS (SELECT entity_id, iif(json_valid(payload), payload, '{}') payload FROM sync_outbox"
        "  WHERE kind = 'order.cancel_asked')"
        " SELECT c.asked_id, count(t.entity_id) FROM order_cancel c"
        " JOIN command_answer a ON a.command_id = c.asked_id LEFT JOIN told t ON t.entity_id = c.asked_id"
        " GROUP BY c.asked_id HAVING count(t.entity_id) <> 1 OR NOT max((t.payload ->> 'order_id',"
        "  t.payload ->> 'refund_cents', t.payload ->> 'reason') IS (c.order_id, c.refund_cents, c.reason))"
        " UNION ALL SELECT entity_id, 0 FROM told WHERE entity_id NOT IN (SELECT asked_id FROM order_cancel)"
        " UNION ALL SELECT c.order_id, 0 FROM order_cancel c JOIN online_order o ON o.order_id = c.order_id"
        "  WHERE o.cancel_asked_at IS NULL"
    ),
    "stock_settle": (
        "WITH told AS (SELECT m.entity_id, t.value item_id FROM sync_outbox m,"
        "   json_each(iif(json_valid(m.payload), m.payload, '{}'), '$.item_ids') t"
        "  WHERE m.kind = 'stock.settle_asked')"
        " SELECT s.asked_id, count(t.entity_id) FROM stock_settle s"
        " JOIN command_answer a ON a.command_id = s.asked_id"
        " LEFT JOIN told t ON t.entity_id = s.asked_id AND t.item_id = s.item_id"
        " GROUP BY s.asked_id, s.item_id HAVING count(t.entity_id) <> 1"
        " UNION ALL SELECT t.entity_id, 0 FROM told t WHERE NOT EXISTS (SELECT 1 FROM stock_settle s"
        "  WHERE s.asked_id = t.entity_id AND s.item_id = t.item_id)"
    ),
}
