"""Every value has the shape its column promises: instants, days, flags, JSON and the words it may hold."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, words

_COLUMN = 't."{0}"'
_INSTANT = "{0} GLOB '????-??-??T??:??:??.???Z' AND julianday({0}) IS NOT NULL"
_DAY = "date({0}) IS {0}"
_FLAG = "{0} IN (0, 1)"
_JSON = "json_valid({0})"

_DAYS = words(
    "expected_on use_by best_before posted_on sold_on business_date from_day until_day registered_from"
    " registered_to period_lock.locked_until"
)
_INSTANTS = words("pin.locked_until password.locked_until")
_FLAGS = words(
    "cost_known on_all gives_change has_drawer includes_gst must_change opens_drawer rounds_cash tracks_stock"
)
_JSONS = words(
    "field_clocks setting.value command_answer.answer audit.facts open_basket.content sync_outbox.payload"
    " sync_outbox.depends_on sync_inbox.payload sync_inbox.envelope record_aside.fields record_aside.clocks"
    " record_clash.kept record_clash.other sync_told.body promotion.terms"
)

_ROLES = "cashier supervisor stockroom accountant owner"
_GST_CODES = "SR DS SRCA-C SRCA-S SRRC SROVR-RS SROVR-LVG SRLVG ZR ES33 ESN33 OS NG NA"
_REASONS = "goodwill damaged expiring price_match staff clearance"
_ITEM_KINDS = "goods service weighed deposit voucher open_price"
WORDS: dict[str, str] = {
    "account.kind": "asset liability equity income expense",
    "audit.clock_state": "ok suspect",
    "audit.role": f"{_ROLES} console",
    "cash_piece.occasion": "float count recount",
    "cash_reason.kind": "no_sale cash_in cash_out drop",
    "customer.kind": "person company",
    "customer_consent.how": "in_person on_paper by_message by_phone online",
    "customer_consent.purpose": "messages email post calls",
    "drawer_movement.kind": "float cash_in cash_out drop opened counted_over counted_short",
    "entry.kind": "sale float over_short float_back opening_stock cash_in cash_out drop",
    "entry_line.gst_code": _GST_CODES,
    "gst_day.gst_code": _GST_CODES,
    "import_change.entity": "item product unit",
    "item.kind": _ITEM_KINDS,
    "label_template.measure": "weight price",
    "lane.purpose": "counter history",
    "online_order.stage": "to_pick picking ready collected cancelled attention",
    "online_order.state": "placed paid part_fulfilled fulfilled changing refunded cancelled unknown",
    "online_order.trouble": "taken_back_after too_much_left refunded_after put_back unknown_state",
    "payment_attempt.state": "pending shown claimed confirmed approved declined cancelled unknown",
    "payment_step.state": "pending shown claimed confirmed approved declined cancelled unknown",
    "person.role": _ROLES,
    "print_job.kind": "receipt copy x_report z_report park_slip invoice",
    "print_job.state": "queued sending printed uncertain rejected dropped",
    "printer.kind": "network virtual",
    "product_import.state": "staged publishing live undoing undone",
    "sale.clock_state": "ok suspect",
    "sale.discount_reason": _REASONS,
    "sale.gst_method": "per_invoice per_line",
    "sale.kind": "sale refund void exchange history payment",
    "sale_gst.gst_code": _GST_CODES,
    "sale_line.agreed_reason": _REASONS,
    "sale_line.gst_code": _GST_CODES,
    "sale_line.kind": _ITEM_KINDS,
    "sale_line.price_reason": "list price_list typed label history online",
    "shift.kind": "counter history",
    "shift.state": "open closed",
    "stock_document.kind": "opening receipt adjustment undo",
    "stock_movement.kind": "opening receipt sale refund adjustment transfer write_off true_up undo",
    "tender_type.asks": "approval_code cheque_number voucher_serial",
    "tender_type.refund_by": "cash",
    "tender_type.surplus": "forfeited",
    "tender_type.taken_by": "code terminal",
    "z_figure.section": (
        "document rounding tender net gst promotion discount typed_price deposit voucher forfeited cleared"
        " float cash_in cash_out drop opened"
    ),
    "sync_inbox.state": "waiting applied parked",
    "sync_outbox.clock_state": "ok suspect",
    "sync_outbox.state": "queued sent applied parked conflict",
}
"""`table.column` → the words it may hold."""

_FROM_ONE = words("movement_no sequence line_no tender_no")
"""Keys that count from 1: what walks a table in their order begins there."""

OTHER: dict[str, str] = {
    "account_day.credit_cents": "{0} >= 0",
    "account_day.debit_cents": "{0} >= 0",
    "command_answer.command": "{0} <> ''",
    "customer.credit_limit_cents": "{0} > 0",
    "customer_group.name": "{0} <> ''",
    "payment_attempt.amount_cents": "{0} > 0",
    "sale_line.base_quantity": "sign({0}) = sign(t.quantity)",
    "sale.basket_discount_bp": "{0} BETWEEN 1 AND 10000",
    "sale_line.line_discount_bp": "{0} BETWEEN 1 AND 10000",
    "sale_promotion.times": "{0} >= 1",
    "sale_line.list_price_cents": "{0} >= 0",
    "sale_line.unit_price_cents": "{0} >= 0",
    "search_word.word": "length({0}) BETWEEN 4 AND 20",
    "stock_level.last_cost_micros": "{0} >= 0",
    "sync_enrolment.device_key": "length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*'",
}
"""`table.column` → what else must be true of it."""


def every_value_has_its_shape(rows: Rows) -> Iterator[Wrong]:
    """One look at each table: the first column of a row that has another shape is told."""
    for (table,) in rows.rows(_TABLES):
        columns = rows.rows(f"PRAGMA table_info({table})")
        keys = {row[1]: _shape_of_key(row[1], row[2]) for row in columns if row[5]}
        shapes = {
            row[1]: shape for row in columns if (shape := _shape_of(table, row[1]) or keys.get(row[1], ""))
        }
        if not shapes:
            continue
        wrong = {name: _is_wrong(shape, name) for name, shape in shapes.items()}
        told = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in wrong.items())
        sql = f'SELECT CASE {told} END, * FROM "{table}" t WHERE {" OR ".join(wrong.values())} LIMIT 100'  # noqa: S608
        names = ["column", *(row[1] for row in columns)]
        for row in rows.rows(sql):
            facts = dict(zip(names, row, strict=True))
            column = str(facts["column"])
            yield table, {**{name: facts[name] for name in keys}, "column": column, "value": facts[column]}


def _is_wrong(shape: str, column: str) -> str:
    name = _COLUMN.format(column)
    return f"({name} IS NOT NULL AND NOT ({shape.format(name)}))"


_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%STRICT%'"
    " AND name NOT LIKE 'sqlite_%' ORDER BY name"
)


def _shape_of_key(column: str, kind: str) -> str:
    """No key is empty or below its first number: tables are walked from there on."""
    if kind == "TEXT":
        return "{0} <> ''"
    return f"{{0}} >= {int(column in _FROM_ONE)}"


def _shape_of(table: str, column: str) -> str:
    """The condition that a column's values must meet, by its full name or by its own; nothing when free."""
    full = f"{table}.{column}"
    if full in WORDS:
        return "{0} IN (" + ", ".join(f"'{word}'" for word in WORDS[full].split()) + ")"
    if full in OTHER:
        return OTHER[full]
    if full in _JSONS or column in _JSONS:
        return _JSON
    if full in _DAYS or column in _DAYS:
        return _DAY
    if column in _FLAGS or column.startswith("is_"):
        return _FLAG
    return _INSTANT if column.endswith("_at") or full in _INSTANTS else ""
