"""Every id that points somewhere points at a row."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, is_still_reading, offenders

CONSOLE = "console"
"""Stands for a person where the command line did something."""

REFERENCES: dict[str, str] = {
    "account": "parent:account",
    "account_day": "account:account location_id:location till_id:till",
    "audit": "person_id:person? approver_id:person? till_id:till? shift_id:shift",
    "barcode": "item_id:item unit_id:unit import_id:product_import?",
    "cash_piece": "shift_id:shift",
    "cash_reason": "account:account",
    "category": "parent_id:category import_id:product_import?",
    "customer": "group_id:customer_group",
    "customer_consent": "customer_id:customer person_id:person?",
    "customer_group": "price_list_id:price_list",
    "cleared_basket": "shift_id:shift till_id:till person_id:person? approver_id:person?",
    "day_item": "item_id:item",
    "day_tender": "till_id:till tender_type:tender_type",
    "day_total": "till_id:till",
    "drawer_movement": (
        "shift_id:shift till_id:till reason:cash_reason? person_id:person? approver_id:person?"
        " account:account"
    ),
    "entry_line": "entry_id:entry account:account location_id:location till_id:till",
    "first_count": "shift_id:shift tender_type:tender_type",
    "favourite": "page_id:favourite_page unit_id:unit",
    "import_change": "item_id:item",
    "item": "product_id:product import_id:product_import?",
    "item_cost": "item_id:item import_id:product_import?",
    "item_gst": "item_id:item import_id:product_import?",
    "lane": "shop_id:shop till_id:till",
    "online_order": "location_id:location",
    "online_order_line": "order_id:online_order item_id:item unit_id:unit",
    "open_basket": "till_id:till person_id:person?",
    "opening_stock": "item_id:item document_id:stock_document undo_document_id:stock_document",
    "order_cancel": "order_id:online_order",
    "order_handover": "order_id:online_order",
    "order_pick": "order_id:online_order person_id:person? till_id:till",
    "payment_attempt": "till_id:till shift_id:shift tender_type:tender_type person_id:person?",
    "payment_step": "attempt_id:payment_attempt person_id:person?",
    "period_lock": "person_id:person?",
    "price": "unit_id:unit price_list_id:price_list import_id:product_import?",
    "print_job": "till_id:till",
    "printer": "till_id:till",
    "product": "category_id:category import_id:product_import?",
    "product_import": "location_id:location person_id:person?",
    "sale": (
        "lane_id:lane refers_to:sale location_id:location till_id:till shift_id:shift person_id:person?"
        " approver_id:person? customer_id:customer"
    ),
    "sale_gst": "sale_id:sale",
    "sale_line": "sale_id:sale item_id:item unit_id:unit salesperson_id:person original_sale_id:sale"
    " promotion_ref:promotion",
    "sale_line_lot": "sale_id:sale",
    "sale_line_promotion": "sale_id:sale promotion_id:promotion",
    "sale_promotion": "sale_id:sale promotion_id:promotion",
    "shift": (
        "lane_id:lane till_id:till location_id:location person_id:person? closed_by:person?"
        " close_approver_id:person"
    ),
    "shift_count": "shift_id:shift tender_type:tender_type",
    "stock_document": "location_id:location person_id:person? refers_to:stock_document",
    "stock_level": "item_id:item location_id:location",
    "stock_movement": "item_id:item location_id:location till_id:till",
    "stock_value": "location_id:location",
    "tax_invoice": "customer_id:customer person_id:person?",
    "tender": "sale_id:sale tender_type:tender_type",
    "tender_type": "account:account",
    "till": "location_id:location",
    "z_figure": "shift_id:z_report",
    "z_report": "shift_id:shift till_id:till lane_id:lane",
    "unit": "item_id:item import_id:product_import?",
}
"""Table → `column:table it points at`; `?` allows the console, import 0 (by hand) or no till at all."""

_KEYS = {
    "account": "account",
    "customer_group": "group_id",
    "cash_reason": "reason_id",
    "z_report": "shift_id",
    "favourite_page": "page_id",
    "online_order": "order_id",
    "payment_attempt": "attempt_id",
    "product_import": "import_id",
    "stock_document": "document_id",
    "tender_type": "tender_type",
}
_GOODS = ("category", "product", "item", "unit", "item_gst", "item_cost", "price", "favourite", "barcode")
"""Come page by page when a till reads the shop for the first time."""
_NOBODY = f"('{CONSOLE}', 0, '')"


_DEPOSITS_WITHOUT_DRINK = (
    "SELECT l.sale_id, l.line_no, l.belongs_to_line FROM sale_line l"
    " LEFT JOIN sale_line o ON o.sale_id = l.sale_id AND o.line_no = l.belongs_to_line"
    " WHERE l.belongs_to_line IS NOT NULL AND (l.kind <> 'deposit' OR o.kind IS NULL OR o.kind = 'deposit')"
    " LIMIT 100"
)
"""A deposit names the line of its own document that it belongs to."""


def every_reference_is_found(rows: Rows) -> Iterator[Wrong]:
    """One look at each table: the first column of a row that points nowhere is told."""
    passed_over = _GOODS if is_still_reading(rows) else ()
    for table, pointers in REFERENCES.items():
        if table in passed_over:
            continue
        lost = {column: _is_lost(column, target) for column, target in _pairs(pointers)}
        told = " ".join(f"WHEN {condition} THEN '{column}'" for column, condition in lost.items())
        sql = (
            f"SELECT CASE {told} END, * FROM {table} t"  # noqa: S608 - names above
            f" WHERE {' OR '.join(lost.values())} LIMIT 100"
        )
        names = ["column", *(row[1] for row in rows.rows(f"PRAGMA table_info({table})"))]
        for row in rows.rows(sql):
            facts = dict(zip(names, row, strict=True))
            column = str(facts["column"])
            key = {name: facts[name] for name in _key_of(rows, table)}
            yield table, {**key, "column": column, "points_at": facts[column]}
    yield from offenders(rows, "sale_line", "sale_id line_no points_at", _DEPOSITS_WITHOUT_DRINK)


def _pairs(pointers: str) -> Iterator[tuple[str, str]]:
    for pointer in pointers.split():
        column, _, target = pointer.partition(":")
        yield column, target


def _is_lost(column: str, target: str) -> str:
    table = target.removesuffix("?")
    nobody = f" AND t.{column} NOT IN {_NOBODY}" if target.endswith("?") else ""
    key = _KEYS.get(table, f"{table}_id")
    there = f"SELECT 1 FROM {table} o WHERE o.{key} = t.{column}"  # noqa: S608 - names above
    return f"(t.{column} IS NOT NULL{nobody} AND NOT EXISTS ({there}))"


def _key_of(rows: Rows, table: str) -> list[str]:
    return [row[1] for row in rows.rows(f"PRAGMA table_info({table})") if row[5]]
