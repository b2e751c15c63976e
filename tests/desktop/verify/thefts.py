"""What somebody with the key might do by SQL so that every sum is right again, and what must notice it."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from dataclasses import dataclass

from tests.desktop.verify.corruptions import A_PLACE, A_SALE, A_TILL, BREAD
from tests.desktop.verify.corruptions_of_sync import NOW, SHA


@dataclass(frozen=True)
class Theft:
    """Statements that change a shop in all its rows, and the invariant and table that must name it."""

    what: str
    statements: tuple[str, ...]
    table: str
    invariant: str


BALANCES = (
    "DELETE FROM account_day",
    "INSERT INTO account_day SELECT e.posted_on, l.account, l.location_id, l.till_id,"
    " sum(max(l.amount_cents, 0)), sum(max(-l.amount_cents, 0)) FROM entry e"
    " JOIN entry_line l ON l.entry_id = e.entry_id GROUP BY 1, 2, 3, 4",
)
"""The kept balances, made to agree with whatever the entries now say."""

SHIFT = "(SELECT shift_id FROM shift WHERE kind = 'counter')"
OLD_SHIFT = "(SELECT shift_id FROM shift WHERE kind = 'history')"
OWNER = "(SELECT person_id FROM person WHERE role = 'owner')"
BY_HAND = "(SELECT document_id FROM stock_document WHERE reason = 'opening')"
WITHOUT_COST = "(SELECT document_id FROM opening_stock WHERE cost_micros IS NULL)"
MILO = "(SELECT item_id FROM item WHERE sku = 'MILO')"
APPLES = "(SELECT item_id FROM item WHERE sku = 'APPLE')"
LAST_SALE = "(SELECT sale_id FROM sale WHERE kind = 'sale' ORDER BY sequence DESC LIMIT 1)"


def _entry(entry_id: str, kind: str, document: str, *lines: tuple[str, int]) -> tuple[str, ...]:
    """A balanced or unbalanced entry out of nothing."""
    head = f"INSERT INTO entry VALUES ('{entry_id}', {document}, '{kind}', '2026-11-23', '', '{NOW}')"
    rows = (
        f"INSERT INTO entry_line VALUES ('{entry_id}', {number}, '{account}', {cents}, NULL, {A_PLACE},"
        f" {A_TILL})"
        for number, (account, cents) in enumerate(lines, start=1)
    )
    return (head, *rows)


def _less_on_the_shelf(item: str, quantity: int, value: int) -> tuple[str, ...]:
    """So much less came in at the start, on the shelf and in the books."""
    document = f"(SELECT document_id FROM stock_movement WHERE kind = 'opening' AND item_id = {item})"
    less = f"quantity = quantity - {quantity}, value_micros = value_micros - {value}"
    return (
        f"UPDATE entry_line SET amount_cents = amount_cents - {value // 10_000} * sign(amount_cents)"
        f" WHERE entry_id = (SELECT entry_id FROM entry WHERE document_id = {document})",
        f"UPDATE stock_movement SET {less} WHERE kind = 'opening' AND item_id = {item}",
        f"UPDATE stock_level SET {less} WHERE item_id = {item}",
        f"UPDATE stock_value SET value_micros = value_micros - {value}",
        *BALANCES,
    )


_HIDDEN_DIFFERENCE = (
    "UPDATE shift_count SET counted_cents = expected_cents",
    "DELETE FROM drawer_movement WHERE kind IN ('counted_over', 'counted_short')",
    "DELETE FROM entry_line WHERE entry_id = (SELECT entry_id FROM entry WHERE kind = 'over_short')",
    "DELETE FROM entry WHERE kind = 'over_short'",
    *BALANCES,
)
_SMALLER_FLOAT = (
    f"UPDATE shift SET float_cents = float_cents - 5000 WHERE shift_id = {SHIFT}",
    "UPDATE drawer_movement SET amount_cents = amount_cents - 5000 WHERE kind = 'float'",
    "UPDATE shift_count SET expected_cents = expected_cents - 5000, counted_cents = counted_cents - 5000"
    f" WHERE tender_type = 'cash' AND shift_id = {SHIFT}",
    "UPDATE entry_line SET amount_cents = amount_cents - 5000 * sign(amount_cents)"
    " WHERE entry_id = (SELECT entry_id FROM entry WHERE kind = 'float')",
    *BALANCES,
)
_BLAMED = (
    f"UPDATE shift SET person_id = {OWNER}, closed_by = {OWNER} WHERE shift_id = {SHIFT}",
    f"UPDATE drawer_movement SET person_id = {OWNER} WHERE kind <> 'opened'",
)
_CASH_OUT = (
    "INSERT INTO drawer_movement SELECT 'zz', shift_id, till_id, 'cash_out', -5000,"
    " 'cash_out.expense', person_id,"
    " approver_id, happened_at, '6210' FROM drawer_movement WHERE kind = 'float'",
    "UPDATE shift_count SET expected_cents = expected_cents - 5000, counted_cents = counted_cents - 5000"
    f" WHERE tender_type = 'cash' AND shift_id = {SHIFT}",
)
_STOCK_OUT_OF_NOTHING = (
    f"INSERT INTO stock_document VALUES ('zz', 'opening', {A_PLACE}, 'console', '', NULL, '{NOW}',"
    f" '2026-11-23')",
    f"INSERT INTO stock_movement VALUES (NULL, 'zz', 1, 'opening', {MILO}, {A_PLACE}, {A_TILL}, 1000, 0, 0,"
    f" '{NOW}', '2026-11-23')",
    f"UPDATE stock_level SET quantity = quantity + 1000 WHERE item_id = {MILO}",
)
_NEVER_CLOSED = (
    f"UPDATE shift SET state = 'open', closed_at = NULL, closed_by = NULL WHERE shift_id = {SHIFT}",
    f"DELETE FROM shift_count WHERE shift_id = {SHIFT}",
    "DELETE FROM drawer_movement WHERE kind = 'counted_short'",
    "DELETE FROM entry_line WHERE entry_id = (SELECT entry_id FROM entry WHERE kind = 'over_short')",
    "DELETE FROM entry WHERE kind = 'over_short'",
    "DELETE FROM sync_outbox WHERE kind = 'shift.closed' AND lane_id = (SELECT lane_id FROM lane WHERE"
    " purpose = 'counter')",
    "DELETE FROM audit WHERE command = 'close_shift'",
    "UPDATE lane SET next_message = next_message - 1, next_audit = next_audit - 1, chain_head ="
    " (SELECT hash FROM audit a WHERE a.lane_id = lane.lane_id ORDER BY sequence DESC LIMIT 1)"
    " WHERE purpose = 'counter'",
    *BALANCES,
)
_CARD_INTO_CASH = (
    "UPDATE tender_type SET account = '1010' WHERE tender_type = 'card'",
    "UPDATE tender SET account = '1010' WHERE account = '1040'",
    "UPDATE entry_line SET account = '1010' WHERE account = '1040'",
    *BALANCES,
)
_OTHER_ACCOUNT_FOR_CASH = (
    "UPDATE tender_type SET account = '1020' WHERE tender_type = 'cash'",
    "UPDATE entry_line SET account = '1020' WHERE account = '1010'",
    *BALANCES,
)
_CHEAPER = (
    f"UPDATE sale_line SET unit_price_cents = unit_price_cents - 10, basket_discount_cents ="
    f" basket_discount_cents - 20 WHERE sale_id = {A_SALE} AND line_no = 1",
)
_SAID_LESS = (*_less_on_the_shelf(MILO, 2_000, 12_500_000), "UPDATE opening_stock SET quantity = 10000")

_CASES: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("what was short is hidden", _HIDDEN_DIFFERENCE, "sync_outbox", "shifts_are_told_at_both_ends"),
    ("what was short is hidden", _HIDDEN_DIFFERENCE, "shift", "shifts_are_as_audited"),
    ("the float was smaller", _SMALLER_FLOAT, "sync_outbox", "shifts_are_told_at_both_ends"),
    ("the float was smaller", _SMALLER_FLOAT, "shift", "shifts_are_as_audited"),
    ("another had the shift", _BLAMED, "sync_outbox", "shifts_are_told_at_both_ends"),
    ("another had the shift", _BLAMED, "shift", "shifts_are_as_audited"),
    ("another had the shift", _BLAMED, "drawer_movement", "the_drawer_is_as_audited"),
    (
        "another took the history over",
        (f"UPDATE shift SET person_id = {OWNER} WHERE shift_id = {OLD_SHIFT}",),
        "shift",
        "shifts_are_as_audited",
    ),
    ("the shift never ended", _NEVER_CLOSED, "lane", "messages_are_as_they_were_hashed"),
    ("cash was taken out", _CASH_OUT, "drawer_movement", "the_drawer_is_as_audited"),
    (
        "the drawer was never opened",
        ("DELETE FROM drawer_movement WHERE kind = 'opened'",),
        "drawer_movement",
        "the_drawer_is_as_audited",
    ),
    (
        "the drawer was opened for another reason",
        ("UPDATE drawer_movement SET reason = 'change' WHERE kind = 'opened'",),
        "drawer_movement",
        "the_drawer_is_as_audited",
    ),
    ("everything costs a cent", ("UPDATE price SET price_cents = 1",), "price", "prices_are_as_audited"),
    (
        "from now on bread costs a cent",
        (
            "INSERT INTO price SELECT unit_id, price_list_id, from_day, 9, 0, NULL, 1, '{}' FROM price"
            f" WHERE unit_id = (SELECT unit_id FROM unit WHERE item_id = {BREAD})",
        ),
        "price",
        "prices_are_as_audited",
    ),
    (
        "the receipts were left unprinted",
        ("UPDATE print_job SET state = 'dropped'",),
        "print_job",
        "dropped_paper_is_as_audited",
    ),
    ("everybody owns", ("UPDATE person SET role = 'owner'",), "person", "people_are_as_audited"),
    (
        "the supervisor is out of the way",
        ("UPDATE person SET archived_at = created_at WHERE role = 'supervisor'",),
        "person",
        "people_are_as_audited",
    ),
    ("cards are paid in cash", _CARD_INTO_CASH, "sync_outbox", "every_sale_is_told_once"),
    ("cash lies in the safe", _OTHER_ACCOUNT_FOR_CASH, "tender_type", "ways_of_paying_are_whole"),
    (
        "opening stock is income",
        ("UPDATE entry_line SET account = '4000' WHERE account = '3010'", *BALANCES),
        "entry_line",
        "opening_stock_is_in_the_books",
    ),
    (
        "opening stock is a cost",
        ("UPDATE entry_line SET account = '5010' WHERE account = '3010'", *BALANCES),
        "entry_line",
        "the_books_follow_the_shelf",
    ),
    (
        "the float is an expense",
        (
            "UPDATE entry_line SET account = '6095' WHERE account = '1010' AND entry_id ="
            " (SELECT entry_id FROM entry WHERE kind = 'float')",
            *BALANCES,
        ),
        "entry",
        "float_and_count_are_in_the_books",
    ),
    (
        "the difference belongs to another day",
        ("UPDATE entry SET posted_on = '2026-11-24' WHERE kind = 'over_short'", *BALANCES),
        "entry",
        "entries_are_dated_by_the_shops_clock",
    ),
    (
        "the difference came at another time",
        ("UPDATE entry SET posted_at = '2026-11-23T05:00:00.000Z' WHERE kind = 'over_short'",),
        "entry",
        "entries_stand_where_their_document_stood",
    ),
    (
        "an entry of no sort",
        (*_entry("zz", "drawer", BY_HAND, ("6090", 5_000), ("1010", -5_000)), *BALANCES),
        "entry",
        "every_value_has_its_shape",
    ),
    (
        "a second entry for opening stock",
        (*_entry("zz", "opening_stock", BY_HAND, ("6090", 5_000), ("1010", -5_000)), *BALANCES),
        "entry",
        "documents_are_posted_once",
    ),
    (
        "a second float",
        (*_entry("zz", "float", SHIFT, ("6090", 5_000), ("1010", -5_000)), *BALANCES),
        "entry",
        "documents_are_posted_once",
    ),
    (
        "an entry for stock that is worth nothing",
        (*_entry("zz", "opening_stock", WITHOUT_COST, ("3010", 5_000), ("1200", -5_000)), *BALANCES),
        "entry_line",
        "the_books_follow_the_shelf",
    ),
    (
        "a float for a shift without one",
        (*_entry("zz", "float", OLD_SHIFT, ("1010", -5_000), ("1020", 5_000)), *BALANCES),
        "entry",
        "float_and_count_are_in_the_books",
    ),
    (
        "cost of goods where nothing left the shelf",
        (
            "INSERT INTO entry_line SELECT e.entry_id, x.no + (SELECT count(*) FROM entry_line l WHERE"
            " l.entry_id = e.entry_id), x.account, x.cents, NULL, s.location_id, s.till_id FROM sale s"
            " JOIN entry e ON e.document_id = s.sale_id JOIN (SELECT 1 no, '1200' account, -500 cents UNION"
            " SELECT 2, '5010', 500) x WHERE s.number = 'T1-000002'",
            *BALANCES,
        ),
        "entry_line",
        "entry_lines_stand_where_their_sale_stood",
    ),
    (
        "a one-sided entry without an id",
        (*_entry("", "opening_stock", BY_HAND, ("1010", -5_000)), *BALANCES),
        "entry",
        "every_value_has_its_shape",
    ),
    (
        "a movement before the first",
        (
            f"INSERT INTO stock_movement VALUES (-5, {A_SALE}, 1, 'sale', {BREAD}, {A_PLACE}, {A_TILL},"
            f" -1000, 0, 1, '{NOW}', '2026-11-23')",
        ),
        "stock_movement",
        "every_value_has_its_shape",
    ),
    (
        "an audit row before the first",
        (
            "INSERT INTO audit SELECT lane_id, -1, happened_at, command, command_id, person_id, role,"
            " approver_id, till_id, shift_id, clock_state, facts, messages_hash, previous_hash, hash"
            " FROM audit WHERE sequence = 1",
        ),
        "audit",
        "every_value_has_its_shape",
    ),
    ("the list was no list", _CHEAPER, "sale_line", "prices_have_their_reason"),
    (
        "half the apples never were",
        _less_on_the_shelf(APPLES, 10_000, 30_000_000),
        "stock_movement",
        "opening_stock_moved_as_audited",
    ),
    (
        "two tins of the file never came",
        _less_on_the_shelf(MILO, 2_000, 12_500_000),
        "opening_stock",
        "opening_stock_is_on_the_shelf",
    ),
    ("two tins were never in the file", _SAID_LESS, "stock_movement", "opening_stock_moved_as_audited"),
    (
        "what came without cost had one",
        ("UPDATE opening_stock SET cost_micros = 1 WHERE cost_micros IS NULL",),
        "opening_stock",
        "opening_stock_is_on_the_shelf",
    ),
    ("stock out of nothing", _STOCK_OUT_OF_NOTHING, "stock_document", "stock_documents_are_as_audited"),
    (
        "another stocked the shelf",
        (f"UPDATE stock_document SET person_id = 'console' WHERE document_id = {WITHOUT_COST}",),
        "stock_document",
        "stock_documents_are_as_audited",
    ),
    (
        "what moved was not in the file",
        (f"DELETE FROM opening_stock WHERE item_id = {MILO}",),
        "stock_movement",
        "opening_documents_are_their_imports",
    ),
    (
        "stock that never came",
        (
            f"INSERT INTO product_import VALUES (9, 'a.csv', '{SHA}', 'live', {A_PLACE}, 1, 0, '{NOW}',"
            f" '{NOW}', 'console')",
            f"INSERT INTO opening_stock VALUES (9, {BREAD}, 1000, NULL, NULL, NULL)",
        ),
        "opening_stock",
        "finished_imports_have_moved_their_stock",
    ),
    (
        "undone twice",
        (
            "INSERT INTO stock_document SELECT 'zz', kind, location_id, person_id, '', refers_to,"
            " completed_at, posted_on FROM stock_document WHERE kind = 'undo'",
        ),
        "stock_document",
        "undoing_takes_back_what_came",
    ),
    (
        "less went off than came",
        ("UPDATE stock_movement SET quantity = quantity + 1 WHERE kind = 'undo'",),
        "stock_movement",
        "undoing_takes_back_what_came",
    ),
)

THEFTS = tuple(Theft(what, statements, table, invariant) for what, statements, table, invariant in _CASES)
