"""Ways to spoil online orders, and which invariant must notice it there."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

W1, W2, W3, W4 = (
    f"(SELECT order_id FROM online_order WHERE number = 'W-{number}')" for number in (1, 2, 3, 4)
)
A_HANDOVER = "(SELECT min(sale_id) FROM order_handover)"

ORDER_CASES: tuple[tuple[str, str, str], ...] = (
    ("online_order", f"UPDATE online_order SET total_cents = 1 WHERE order_id = {W3}", "orders_are_as_told"),
    ("online_order", f"UPDATE online_order SET buyer = 'ff' WHERE order_id = {W3}", "orders_are_as_told"),
    (
        "online_order",
        f"UPDATE online_order SET stage = 'ready' WHERE order_id = {W3}",
        "orders_stand_where_their_facts_put_them",
    ),
    (
        "online_order",
        f"UPDATE online_order SET trouble = 'put_back' WHERE order_id = {W3}",
        "orders_stand_where_their_facts_put_them",
    ),
    (
        "order_cancel",
        f"UPDATE online_order SET cancel_asked_at = NULL, stage = 'to_pick' WHERE order_id = {W4}",
        "what_was_done_with_orders_is_told",
    ),
    ("online_order", "UPDATE online_order SET stage = 'lost'", "every_value_has_its_shape"),
    ("online_order", "UPDATE online_order SET location_id = 'gone'", "every_reference_is_found"),
    (
        "online_order_line",
        f"UPDATE online_order_line SET amount_cents = amount_cents + 1 WHERE order_id = {W3}",
        "orders_are_as_told",
    ),
    ("online_order_line", f"DELETE FROM online_order_line WHERE order_id = {W3}", "orders_are_as_told"),
    (
        "online_order_line",
        f"UPDATE online_order_line SET picked = picked + 1000 WHERE order_id = {W2} AND line_no = 1",
        "order_lines_follow_what_happened",
    ),
    (
        "online_order_line",
        f"UPDATE online_order_line SET gone = 0 WHERE order_id = {W1} AND line_no = 1",
        "order_lines_follow_what_happened",
    ),
    (
        "online_order_line",
        f"UPDATE online_order_line SET reserved = 0 WHERE order_id = {W3}",
        "order_lines_follow_what_happened",
    ),
    ("order_pick", "DELETE FROM order_pick WHERE sale_id IS NOT NULL", "picks_are_handed_over_once"),
    ("order_pick", "UPDATE order_pick SET order_id = 'gone'", "every_reference_is_found"),
    (
        "order_reserved",
        "UPDATE order_reserved SET quantity = quantity + 1000",
        "reserved_is_the_open_orders",
    ),
    ("order_reserved", "DELETE FROM order_reserved", "reserved_is_the_open_orders"),
    (
        "order_handover",
        f"UPDATE order_handover SET total_cents = 1 WHERE sale_id = {A_HANDOVER}",
        "handed_over_orders_are_sales",
    ),
    (
        "order_handover",
        f"UPDATE order_handover SET charges_cents = charges_cents + 1 WHERE sale_id = {A_HANDOVER}",
        "what_was_done_with_orders_is_told",
    ),
    ("sale", f"DELETE FROM order_handover WHERE sale_id = {A_HANDOVER}", "handed_over_orders_are_sales"),
    (
        "order_handover_line",
        f"UPDATE order_handover_line SET quantity = 1000 WHERE sale_id = {A_HANDOVER}",
        "handed_over_orders_are_sales",
    ),
    (
        "order_handover",
        f"UPDATE order_handover_line SET gone_before = 7000 WHERE sale_id = {A_HANDOVER}",
        "what_was_done_with_orders_is_told",
    ),
    (
        "tender",
        f"UPDATE tender SET tender_type = 'card' WHERE sale_id = {A_HANDOVER}",
        "handed_over_orders_are_sales",
    ),
    (
        "order_handover",
        "DELETE FROM sync_outbox WHERE kind = 'order.collected'",
        "what_was_done_with_orders_is_told",
    ),
    ("order_cancel", "UPDATE order_cancel SET refund_cents = 1", "what_was_done_with_orders_is_told"),
    ("order_cancel", "DELETE FROM order_cancel", "what_was_done_with_orders_is_told"),
    ("stock_settle", "DELETE FROM stock_settle", "what_was_done_with_orders_is_told"),
    ("stock_settle", "UPDATE stock_settle SET item_id = 'other'", "what_was_done_with_orders_is_told"),
)
