"""A day on which goods came back, ways to spoil it, and which invariant must notice it there."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale, Returned
from desktop.selling.returning import take_back
from desktop.selling.sold import sold_lines
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from tests.builders import Shop
from tests.desktop.verify.sample_day import APPLES, BREAD, CAN_DEPOSIT, MILK, sell


def a_day_of_returns(shop: Shop) -> None:
    """A refund in two parts, one of them written off; an exchange; a void. T1-000001 to T1-000007."""
    shop.start_shift()
    bread = sell(shop, (BREAD.line(3000, line_discount_cents=11), APPLES.line(642)), ("card", 1_147))
    milk = sell(shop, (MILK.line(2000), CAN_DEPOSIT.line(2000, belongs_to=1)), ("card", 720))
    _give_back(shop, Returned(bread.sale_id, 1, 1000))
    _give_back(shop, Returned(bread.sale_id, 1, 1000, to_shelf=False))
    returned = (Returned(milk.sale_id, 1, 1000),)
    exchange = CompleteSale(
        new_id(), (BREAD.line(2000),), (TenderAsked("card", 200),), 200, returns=returned, reason="wrong_item"
    )
    shop.run(complete_sale, exchange, shop.supervisor)
    twice = sell(shop, (BREAD.line(),), ("card", 280))
    shop.run(void_sale, VoidSale(new_id(), twice.sale_id, "wrong_item"), shop.supervisor)


def _give_back(shop: Shop, returned: Returned) -> None:
    lines = take_back(sold_lines(shop.reader, [returned.sale_id]), (returned,))
    total = sum(line.amount_cents for line in lines)
    asked = (TenderAsked("card", total),)
    command = CompleteSale(new_id(), (), asked, total, returns=(returned,), reason="faulty")
    shop.run(complete_sale, command, shop.supervisor)


def _numbered(number: int) -> str:
    return f"(SELECT sale_id FROM sale WHERE number = 'T1-{number:06d}')"


SOLD, REFUND, WRITTEN_OFF, EXCHANGE, VOID = (_numbered(number) for number in (1, 3, 4, 5, 7))

RETURN_CASES: tuple[tuple[str, str, str], ...] = (
    ("sale", f"UPDATE sale SET kind = 'sale' WHERE sale_id = {REFUND}", "documents_are_of_their_kind"),
    ("sale", f"UPDATE sale SET kind = 'refund' WHERE sale_id = {EXCHANGE}", "documents_are_of_their_kind"),
    ("sale", f"UPDATE sale SET reason = NULL WHERE sale_id = {VOID}", "documents_are_of_their_kind"),
    ("sale", f"UPDATE sale SET reason = 'why not' WHERE sale_id = {SOLD}", "documents_are_of_their_kind"),
    ("sale", f"UPDATE sale SET refers_to = NULL WHERE sale_id = {REFUND}", "documents_are_of_their_kind"),
    ("sale", f"UPDATE sale SET kind = 'refund' WHERE sale_id = {SOLD}", "day_totals_are_the_sales"),
    (
        "audit",
        f"UPDATE audit SET role = 'cashier' WHERE command_id = {REFUND}",
        "what_came_back_was_approved",
    ),
    ("audit", f"UPDATE audit SET role = 'cashier' WHERE command_id = {VOID}", "what_came_back_was_approved"),
    (
        "sale",
        f"UPDATE sale SET total_cents = total_cents + 1 WHERE sale_id = {VOID}",
        "voids_take_all_of_their_sale",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET quantity = quantity + 500 WHERE sale_id = {VOID}",
        "voids_take_all_of_their_sale",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET original_line_no = 2 WHERE sale_id = {REFUND}",
        "returns_reverse_their_line",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET gst_cents = gst_cents - 1, net_cents = net_cents + 1 WHERE sale_id = {REFUND}",
        "returns_reverse_their_line",
    ),
    (
        "sale_line",
        "UPDATE sale_line SET amount_cents = amount_cents - 1, line_discount_cents ="
        f" line_discount_cents + 1, net_cents = net_cents - 1 WHERE sale_id = {REFUND}",
        "returns_reverse_their_line",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET original_before = 3000 WHERE sale_id = {WRITTEN_OFF}",
        "returns_reverse_their_line",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET original_before = 0 WHERE sale_id = {WRITTEN_OFF}",
        "nothing_comes_back_twice_at_one_till",
    ),
    (
        "stock_movement",
        f"UPDATE stock_movement SET value_micros = value_micros + 1 WHERE document_id = {REFUND}",
        "what_came_back_is_worth_what_it_left_for",
    ),
    (
        "stock_movement",
        f"DELETE FROM stock_movement WHERE document_id = {REFUND}",
        "goods_sold_left_the_shelf",
    ),
    (
        "stock_movement",
        f"UPDATE stock_movement SET quantity = -500 WHERE document_id = {WRITTEN_OFF} AND kind = 'write_off'",
        "every_movement_has_its_document",
    ),
    (
        "stock_movement",
        f"UPDATE stock_movement SET kind = 'write_off' WHERE document_id = {SOLD} AND line_no = 1",
        "every_movement_has_its_document",
    ),
    (
        "entry_line",
        f"UPDATE entry_line SET account = '4010' WHERE account = '4040' AND entry_id ="
        f" (SELECT entry_id FROM entry WHERE document_id = {VOID})",
        "the_ledger_is_the_documents",
    ),
    (
        "entry_line",
        f"UPDATE entry_line SET account = '5030' WHERE account = '5010' AND entry_id ="
        f" (SELECT entry_id FROM entry WHERE document_id = {REFUND})",
        "entry_lines_stand_where_their_sale_stood",
    ),
)
"""Table, the SQL that spoils it, and who must say so."""
