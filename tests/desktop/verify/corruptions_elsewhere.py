"""Ways to spoil a file of several tills so that it contradicts what the other tills told."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spoilt:
    """Statements that change what was told from elsewhere, and the invariant and table that must name it."""

    what: str
    statements: tuple[str, ...]
    table: str
    invariant: str


TOLD_SALE = "(SELECT entity_id FROM sync_inbox WHERE kind = 'sale.completed' ORDER BY sequence LIMIT 1)"
TOLD_SHIFT = "(SELECT entity_id FROM sync_inbox WHERE kind = 'shift.opened')"
TOLD_STOCK = "(SELECT entity_id FROM sync_inbox WHERE kind = 'stock.moved')"
OTHER_LANE = (
    "(SELECT lane_id FROM lane WHERE purpose = 'counter' AND till_id <>"
    " (SELECT till_id FROM lane WHERE is_current = 1 AND purpose = 'counter'))"
)
A_TAKE = "command_id = (SELECT message_id FROM sync_inbox WHERE kind = 'sale.completed' LIMIT 1)"
STANDS = "what_was_taken_stands_as_it_was_told"
WITH_ITS_MESSAGE = "what_was_told_elsewhere_is_not_taken_before_its_message"


def _changed(what: str, sql: str, invariant: str = STANDS, table: str = "sale") -> Spoilt:
    return Spoilt(what, (sql,), table, invariant)


SPOILT: tuple[Spoilt, ...] = (
    _changed("approver", f"UPDATE sale SET approver_id = person_id WHERE sale_id = {TOLD_SALE}"),
    _changed(
        "time", f"UPDATE sale SET completed_at = '2026-11-23T04:00:01.000Z' WHERE sale_id = {TOLD_SALE}"
    ),
    _changed("clock", f"UPDATE sale SET clock_state = 'suspect' WHERE sale_id = {TOLD_SALE}"),
    _changed("line's name", f"UPDATE sale_line SET name = 'Bread' WHERE sale_id = {TOLD_SALE}"),
    _changed("line gone", f"DELETE FROM sale_line WHERE sale_id = {TOLD_SALE} AND line_no = 2"),
    _changed("reference", f"UPDATE tender SET reference = 'x' WHERE sale_id = {TOLD_SALE}"),
    _changed(
        "movement's time",
        f"UPDATE stock_movement SET happened_at = '2026-11-23T04:00:01.000Z' WHERE document_id = {TOLD_SALE}",
    ),
    _changed(
        "movement's value",
        f"UPDATE stock_movement SET value_micros = value_micros + 1 WHERE document_id = {TOLD_SALE}",
    ),
    _changed(
        "stock document's reason",
        f"UPDATE stock_document SET reason = 'gift' WHERE document_id = {TOLD_STOCK}",
        table="stock_document",
    ),
    _changed(
        "opening's quantity",
        f"UPDATE stock_movement SET quantity = quantity + 1 WHERE document_id = {TOLD_STOCK}",
        table="stock_document",
    ),
    _changed("sale gone", f"DELETE FROM sale WHERE sale_id = {TOLD_SALE}"),
    _changed(
        "sale of a message that waits",
        f"UPDATE sync_inbox SET state = 'waiting', applied_at = NULL WHERE entity_id = {TOLD_SALE}",
        WITH_ITS_MESSAGE,
        "sync_inbox",
    ),
    _changed(
        "sale told again",
        "UPDATE sync_outbox SET entity_id = (SELECT entity_id FROM sync_inbox WHERE kind = 'sale.completed'"
        " LIMIT 1) WHERE kind = 'sale.completed' AND sequence = 2",
        WITH_ITS_MESSAGE,
        "sync_outbox",
    ),
    _changed(
        "its command is not on record",
        f"UPDATE audit SET command = 'take_sail' WHERE {A_TAKE}",
        "what_was_taken_is_audited_once",
        "audit",
    ),
    _changed(
        "another payload on record",
        f"UPDATE audit SET facts = json_set(facts, '$.payload_sha256', 'x') WHERE {A_TAKE}",
        "what_was_taken_is_audited_once",
        "audit",
    ),
    Spoilt(
        "message gone that was taken",
        ("DELETE FROM sync_inbox WHERE kind = 'sale.completed'",),
        "audit",
        "what_was_taken_is_audited_once",
    ),
    Spoilt(
        "sale of another till out of nowhere",
        ("DELETE FROM sync_inbox WHERE kind = 'sale.completed'",),
        "sale",
        "receipt_numbers_have_no_gaps",
    ),
    _changed(
        "shift out of nowhere",
        "DELETE FROM sync_inbox WHERE kind = 'shift.opened'",
        "shifts_are_told_at_both_ends",
        "sync_outbox",
    ),
    _changed(
        "shift told with another float",
        f"UPDATE shift SET float_cents = float_cents + 5 WHERE shift_id = {TOLD_SHIFT}",
        "shifts_are_told_at_both_ends",
        "sync_inbox",
    ),
    _changed(
        "shift opened again",
        f"UPDATE shift SET state = 'open', closed_at = NULL, closed_by = NULL WHERE shift_id = {TOLD_SHIFT}",
        "shifts_are_told_at_both_ends",
        "sync_inbox",
    ),
    _changed(
        "shift's count",
        f"UPDATE shift_count SET expected_cents = expected_cents + 5 WHERE shift_id = {TOLD_SHIFT}",
        "closed_shifts_are_counted",
        "shift_count",
    ),
    _changed(
        "cash out's amount",
        "UPDATE drawer_movement SET amount_cents = -100 WHERE kind = 'cash_out'",
        "the_drawer_elsewhere_is_as_told",
        "drawer_movement",
    ),
    _changed(
        "cash out gone",
        "DELETE FROM drawer_movement WHERE kind = 'cash_out'",
        WITH_ITS_MESSAGE,
        "sync_inbox",
    ),
    _changed(
        "cash out taken by nobody",
        "DELETE FROM audit WHERE command = 'take_drawer_moved'",
        "what_was_taken_is_audited_once",
        "audit",
    ),
    _changed(
        "figure of a Z",
        "UPDATE z_figure SET cents = 1 WHERE section = 'cash_out'",
        "z_figures_are_worked_out_anew",
        "z_figure",
    ),
    _changed(
        "cleared baskets of a Z",
        "UPDATE z_figure SET cents = 1 WHERE section = 'cleared'",
        "shifts_are_told_at_both_ends",
        "sync_inbox",
    ),
    _changed(
        "drawer's person",
        "UPDATE drawer_movement SET person_id = 'console' WHERE kind = 'float' AND movement_id IN"
        " (SELECT message_id FROM sync_inbox)",
        "the_drawer_elsewhere_is_as_told",
        "drawer_movement",
    ),
    _changed(
        "its receipt printed",
        "UPDATE print_job SET document_id = (SELECT entity_id FROM sync_inbox WHERE kind = 'sale.completed'"
        " LIMIT 1) WHERE rowid = (SELECT min(rowid) FROM print_job)",
        "every_counter_sale_is_printed",
        "print_job",
    ),
    _changed(
        "numbered on in its lane",
        f"UPDATE lane SET next_receipt = 10 WHERE lane_id = {OTHER_LANE}",
        "lanes_of_other_tills_are_bare",
        "lane",
    ),
    _changed(
        "its lane in use",
        f"UPDATE lane SET is_current = 1 WHERE lane_id = {OTHER_LANE}",
        "lanes_of_other_tills_are_bare",
        "lane",
    ),
    _changed(
        "opening value", "UPDATE stock_value SET opened_micros = 0", "what_opened_is_kept", "stock_value"
    ),
    _changed(
        "last cost",
        "UPDATE stock_level SET last_cost_micros = last_cost_micros + 9",
        "levels_are_the_movements",
        "stock_level",
    ),
    _changed(
        "booked on another day",
        "UPDATE entry SET posted_on = '2026-11-24' WHERE kind = 'float' AND document_id = (SELECT entity_id"
        " FROM sync_inbox WHERE kind = 'shift.opened')",
        "entries_are_dated_by_the_shops_clock",
        "entry",
    ),
)
