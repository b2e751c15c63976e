"""A day of cash, counted twice and approved, and ways to spoil what is kept of shifts and their drawers."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from dataclasses import replace

from desktop.database.who import Approval
from desktop.ids import new_id
from desktop.selling.counting import count_shift
from desktop.selling.discounts import Discount
from desktop.selling.drawer_moves import cash_in, cash_out, drop_cash, open_drawer
from desktop.selling.drawer_words import MoveCash, OpenDrawer
from desktop.selling.shift_words import ClearBasket, CloseShift, CountShift, OpenShift
from desktop.selling.shifts import clear_basket, close_shift, open_shift
from tests.builders import Shop
from tests.desktop.verify.sample_day import BREAD, CAN_DEPOSIT, COFFEE, GIFT_CARD, MILK, sell

FLOAT = ((1_000, 5), (200, 20), (50, 20))
COUNTED, COUNTED_AGAIN = ((1_000, 10), (50, 1)), ((1_000, 9), (50, 20))


def a_day_of_cash(shop: Shop) -> str:
    """Two shifts of which the first was off twice, and one that is open; the id of the first."""
    first, second = new_id(), new_id()
    shop.run(open_shift, OpenShift(first, 10_000, FLOAT))
    sell(shop, (BREAD.line(2000), MILK.line()), ("cash", 1_000), discount=Discount(cents=10))
    sell(shop, (COFFEE.line(3000, line_discount_cents=17),), ("card", 523))
    typed = COFFEE.line(unit_price_cents=170, price_reason="typed", agreed_reason="price_match")
    sell(shop, (typed, MILK.line(), CAN_DEPOSIT.line(belongs_to=2)), ("cash", 1_000))
    sell(shop, (GIFT_CARD.line(),), ("nets", 5_000))
    shop.run(open_drawer, OpenDrawer(new_id(), "no_sale.check"), shop.supervisor)
    shop.run(cash_in, MoveCash(new_id(), 5_000, "cash_in.change"))
    out = replace(shop.cashier, approval=Approval("cash_out", shop.supervisor.person_id))
    shop.run(cash_out, MoveCash(new_id(), 1_250, "cash_out.expense"), out)
    shop.run(drop_cash, MoveCash(new_id(), 4_000, "drop.safe"))
    shop.run(clear_basket, ClearBasket(new_id(), 2, 640))
    shop.clock.forward(hours=8)
    shop.run(count_shift, CountShift(new_id(), first, (("cash", 10_050), ("card", 523)), COUNTED))
    close = CloseShift(new_id(), first, (("cash", 10_000), ("card", 523)), COUNTED_AGAIN)
    approval = Approval("close_over_limit", shop.supervisor.person_id)
    shop.run(close_shift, close, replace(shop.cashier, approval=approval))
    shop.run(open_shift, OpenShift(second, 5_000))
    sell(shop, (BREAD.line(),), ("cash", 300))
    shop.clock.forward(hours=2)
    shop.run(close_shift, CloseShift(new_id(), second, (("cash", 5_280),)))
    shop.run(open_shift, OpenShift(new_id(), 5_000))
    shop.run(drop_cash, MoveCash(new_id(), 500, "drop.safe"))
    return first


FIRST = "(SELECT shift_id FROM shift WHERE number = 1)"
DROP = "(SELECT movement_id FROM drawer_movement WHERE kind = 'drop' ORDER BY happened_at LIMIT 1)"
OWNER = "(SELECT person_id FROM person WHERE role = 'owner')"

SHIFT_CASES: tuple[tuple[str, str, str], ...] = (
    (
        "drawer_movement",
        "UPDATE drawer_movement SET reason = 'drop.safe' WHERE kind = 'cash_in'",
        "the_drawer_is_on_record",
    ),
    (
        "drawer_movement",
        "UPDATE drawer_movement SET reason = 'a coin fell' WHERE kind = 'opened'",
        "every_reference_is_found",
    ),
    (
        "drawer_movement",
        "UPDATE drawer_movement SET account = NULL WHERE kind = 'drop'",
        "the_drawer_is_on_record",
    ),
    (
        "drawer_movement",
        f"UPDATE drawer_movement SET amount_cents = -100 WHERE movement_id = {DROP}",
        "the_drawer_is_as_audited",
    ),
    (
        "drawer_movement",
        f"UPDATE drawer_movement SET approver_id = {OWNER} WHERE kind = 'cash_out'",
        "the_drawer_elsewhere_is_as_told",
    ),
    (
        "drawer_movement",
        f"DELETE FROM drawer_movement WHERE movement_id = {DROP}",
        "the_drawer_is_as_audited",
    ),
    (
        "entry",
        f"UPDATE drawer_movement SET amount_cents = -100 WHERE movement_id = {DROP}",
        "cash_in_and_out_is_in_the_books",
    ),
    (
        "entry",
        "UPDATE drawer_movement SET account = '1030' WHERE kind = 'drop'",
        "cash_in_and_out_is_in_the_books",
    ),
    ("entry", "UPDATE entry SET kind = 'cash_in' WHERE kind = 'drop'", "every_entry_has_its_document"),
    (
        "entry",
        "UPDATE entry SET posted_on = '2026-11-30' WHERE kind = 'cash_out'",
        "entries_are_dated_by_the_shops_clock",
    ),
    ("entry", "UPDATE entry SET memo = 'x' WHERE kind = 'drop'", "entries_stand_where_their_document_stood"),
    (
        "drawer_movement",
        "UPDATE shift_count SET verified_cents = verified_cents + 5 WHERE verified_cents > 0",
        "the_drawer_is_on_record",
    ),
    (
        "shift_count",
        "UPDATE shift_count SET counted_cents = 10_400 WHERE verified_cents IS NOT NULL",
        "second_counts_follow_a_first",
    ),
    (
        "shift_count",
        "UPDATE shift_count SET verified_cents = -5 WHERE verified_cents IS NOT NULL",
        "open_shifts_are_not_counted",
    ),
    (
        "sync_outbox",
        "UPDATE shift_count SET verified_cents = NULL WHERE verified_cents IS NOT NULL",
        "shifts_are_told_at_both_ends",
    ),
    (
        "first_count",
        "UPDATE first_count SET counted_cents = 10_400 WHERE tender_type = 'cash'",
        "second_counts_follow_a_first",
    ),
    (
        "first_count",
        f"INSERT INTO first_count VALUES ({FIRST}, 'paynow', 0, 7)",
        "second_counts_follow_a_first",
    ),
    ("shift", "UPDATE shift SET close_approver_id = NULL", "counts_beyond_the_limit_are_approved"),
    ("shift", f"UPDATE shift SET close_approver_id = {OWNER} WHERE number = 1", "shifts_are_as_audited"),
    (
        "setting",
        "INSERT INTO setting VALUES ('over_short_limit_cents', '2026-11-24', '-1', '{}')",
        "settings_are_known",
    ),
    (
        "cash_piece",
        "UPDATE cash_piece SET pieces = pieces + 1 WHERE occasion = 'float' AND face_cents = 50",
        "coins_and_notes_come_to_the_count",
    ),
    (
        "cash_piece",
        "UPDATE cash_piece SET pieces = 19 WHERE occasion = 'recount' AND face_cents = 50",
        "coins_and_notes_come_to_the_count",
    ),
    ("sync_outbox", "DELETE FROM cash_piece WHERE occasion = 'count'", "shifts_are_told_at_both_ends"),
    (
        "cash_reason",
        "UPDATE cash_reason SET account = '4010' WHERE reason_id = 'cash_in.bank'",
        "cash_reasons_can_be_booked",
    ),
    (
        "cash_reason",
        "UPDATE cash_reason SET account = '3020' WHERE kind = 'drop'",
        "cash_reasons_can_be_booked",
    ),
    ("cash_reason", "UPDATE cash_reason SET kind = 'gift' WHERE kind = 'drop'", "every_value_has_its_shape"),
    ("cleared_basket", "UPDATE cleared_basket SET total_cents = 64", "cleared_baskets_are_as_audited"),
    ("cleared_basket", "DELETE FROM cleared_basket", "cleared_baskets_are_as_audited"),
    (
        "z_figure",
        "UPDATE z_figure SET cents = cents - 100 WHERE section = 'tender' AND name = 'cash'",
        "z_figures_are_worked_out_anew",
    ),
    ("z_figure", "DELETE FROM z_figure WHERE section = 'opened'", "z_figures_are_worked_out_anew"),
    ("z_figure", "UPDATE z_figure SET count = 0 WHERE section = 'cleared'", "z_figures_are_worked_out_anew"),
    (
        "z_figure",
        "UPDATE z_figure SET cents = 0 WHERE section = 'typed_price'",
        "z_figures_are_worked_out_anew",
    ),
    (
        "z_figure",
        "UPDATE z_figure SET name = 'staff' WHERE section = 'discount' AND name = 'goodwill'",
        "z_figures_are_worked_out_anew",
    ),
    (
        "z_report",
        "UPDATE z_report SET grand_cents = grand_cents - 100 WHERE number = 2",
        "the_grand_total_never_goes_back",
    ),
    ("z_report", "UPDATE z_report SET grand_count = 0 WHERE number = 1", "the_grand_total_never_goes_back"),
    ("z_report", "DELETE FROM z_report WHERE number = 1", "every_closed_shift_has_its_z"),
    ("z_report", "UPDATE z_report SET number = 7 WHERE number = 2", "every_closed_shift_has_its_z"),
    (
        "z_report",
        "UPDATE z_report SET audit_head = replace(audit_head, 'a', 'b') WHERE number = 2",
        "z_reports_know_their_place_in_the_chain",
    ),
    ("sync_outbox", "UPDATE z_report SET grand_cents = 1 WHERE number = 2", "shifts_are_told_at_both_ends"),
    (
        "print_job",
        "UPDATE print_job SET document_id = (SELECT shift_id FROM shift WHERE state = 'open')"
        " WHERE kind = 'z_report'",
        "print_jobs_know_their_paper",
    ),
)
