"""Every invariant of the shop, in the order they are checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from desktop.database.rows import Rows
from desktop.verify import (
    attempts,
    audited,
    books,
    catalogue,
    chain,
    discounts,
    documents,
    elsewhere,
    file,
    kept_totals,
    labels,
    lanes,
    messages,
    online_orders,
    open_baskets,
    opening_stock,
    people,
    recorded_once,
    records,
    references,
    returns,
    shapes,
    shelves,
    shifts,
    shop,
    stock,
    z_reports,
)
from desktop.verify.finding import Finding, Invariant

MOST_EACH = 50
"""Findings of one invariant that are told: a broken table must not fill the memory."""

INVARIANTS: tuple[Invariant, ...] = (
    file.the_file_holds_together,
    shapes.every_value_has_its_shape,
    references.every_reference_is_found,
    shop.there_is_one_shop,
    shop.gst_rates_are_the_law,
    shop.registrations_do_not_overlap,
    shop.settings_are_known,
    shop.places_tills_and_printers_are_named,
    shop.ways_of_paying_are_whole,
    lanes.one_lane_is_in_use,
    lanes.receipt_numbers_have_no_gaps,
    lanes.receipt_numbers_are_their_lane_and_place,
    lanes.message_numbers_have_no_gaps,
    lanes.lanes_of_other_tills_are_bare,
    people.somebody_owns_the_shop,
    people.everybody_has_a_pin,
    people.keys_are_whole_or_destroyed,
    people.keys_belong_to_people,
    people.people_who_work_here_have_a_name,
    people.personal_words_open_with_their_key,
    catalogue.every_item_has_a_base_unit,
    catalogue.items_are_what_their_kind_allows,
    catalogue.visible_skus_differ,
    catalogue.barcodes_lead_to_their_items_units,
    catalogue.prices_costs_and_codes_are_sane,
    catalogue.there_is_one_standard_price_list,
    catalogue.categories_do_not_circle,
    catalogue.favourites_lie_in_order,
    labels.label_templates_can_be_printed,
    catalogue.imports_show_as_their_state_says,
    catalogue.every_visible_item_is_in_search,
    catalogue.sampled_items_are_found_by_name,
    catalogue.sampled_words_are_known_for_typos,
    catalogue.every_known_word_has_its_slips,
    shifts.shifts_open_and_close,
    shifts.shift_numbers_have_no_gaps,
    shifts.closed_shifts_are_counted,
    shifts.open_shifts_are_not_counted,
    shifts.the_drawer_is_on_record,
    z_reports.second_counts_follow_a_first,
    z_reports.counts_beyond_the_limit_are_approved,
    z_reports.coins_and_notes_come_to_the_count,
    z_reports.cash_reasons_can_be_booked,
    z_reports.cleared_baskets_are_as_audited,
    z_reports.every_closed_shift_has_its_z,
    z_reports.z_figures_are_worked_out_anew,
    z_reports.the_grand_total_never_goes_back,
    z_reports.z_reports_know_their_place_in_the_chain,
    shifts.sales_lie_within_their_shift,
    shifts.sales_are_dated_by_the_shops_clock,
    attempts.attempts_stand_where_their_steps_led,
    attempts.steps_are_as_audited,
    attempts.tenders_used_what_was_seen,
    open_baskets.open_baskets_have_not_ended,
    open_baskets.parked_baskets_are_as_audited,
    documents.sale_totals_are_the_lines,
    documents.line_amounts_follow_their_price,
    documents.prices_have_their_reason,
    discounts.discounts_of_lines_are_as_agreed,
    discounts.discounts_on_all_are_shared,
    discounts.discounts_are_within_their_cap,
    documents.sale_gst_is_the_lines,
    documents.tenders_settle_the_total,
    documents.tenders_add_up,
    documents.gst_is_worked_out_anew,
    documents.gst_rates_are_those_of_the_day,
    documents.sales_know_if_the_shop_was_registered,
    documents.deposits_and_vouchers_are_outside_gst,
    returns.documents_are_of_their_kind,
    returns.returns_reverse_their_line,
    returns.nothing_comes_back_twice_at_one_till,
    returns.what_came_back_is_worth_what_it_left_for,
    labels.lots_belong_to_lines,
    shop.sales_follow_the_gst_method_of_their_day,
    books.accounts_fit_their_kind,
    books.every_entry_balances,
    books.every_entry_has_lines,
    books.every_entry_has_its_document,
    books.documents_are_posted_once,
    books.one_entry_for_a_sale,
    books.the_ledger_is_the_documents,
    books.entry_lines_stand_where_their_sale_stood,
    books.float_and_count_are_in_the_books,
    books.cash_in_and_out_is_in_the_books,
    books.opening_stock_is_in_the_books,
    books.entries_stand_where_their_document_stood,
    books.entries_are_dated_by_the_shops_clock,
    books.nothing_is_posted_into_a_locked_period,
    stock.levels_are_the_movements,
    shelves.goods_leave_at_their_average,
    stock.stock_value_is_the_levels,
    stock.stock_value_is_the_inventory_account,
    stock.what_opened_is_kept,
    stock.goods_sold_left_the_shelf,
    stock.every_movement_has_its_document,
    stock.stock_documents_moved_stock,
    stock.the_books_follow_the_shelf,
    opening_stock.opening_stock_is_on_the_shelf,
    opening_stock.opening_documents_are_their_imports,
    opening_stock.finished_imports_have_moved_their_stock,
    opening_stock.undoing_takes_back_what_came,
    kept_totals.day_totals_are_the_sales,
    kept_totals.day_tenders_are_the_tenders,
    kept_totals.day_items_are_the_lines,
    kept_totals.account_days_are_the_entries,
    kept_totals.gst_days_are_the_documents,
    chain.every_lane_of_the_chain_is_known,
    chain.the_audit_chain_is_unbroken,
    chain.the_chain_holds_every_message,
    messages.messages_are_as_they_were_hashed,
    messages.messages_belong_to_lanes_and_people,
    messages.shifts_are_told_at_both_ends,
    messages.arrived_messages_are_as_they_were_hashed,
    messages.cursors_and_enrolment_are_sane,
    messages.what_became_of_messages_is_told,
    records.edited_fields_have_a_clock,
    records.records_are_read_and_told_in_order,
    records.withdrawn_records_have_no_row,
    records.clashes_say_what_counts,
    records.the_service_was_told_of_keys_there_are,
    elsewhere.what_was_taken_stands_as_it_was_told,
    elsewhere.what_was_told_elsewhere_is_not_taken_before_its_message,
    elsewhere.what_was_taken_is_audited_once,
    elsewhere.the_drawer_elsewhere_is_as_told,
    recorded_once.every_sale_is_audited_once,
    recorded_once.every_sale_is_told_once,
    recorded_once.every_stock_document_is_told_once,
    recorded_once.every_counter_sale_is_printed,
    recorded_once.every_counter_sale_has_its_answer,
    online_orders.orders_are_as_told,
    online_orders.order_lines_follow_what_happened,
    online_orders.reserved_is_the_open_orders,
    online_orders.orders_stand_where_their_facts_put_them,
    online_orders.handed_over_orders_are_sales,
    online_orders.picks_are_handed_over_once,
    online_orders.what_was_done_with_orders_is_told,
    audited.shifts_are_as_audited,
    audited.the_drawer_is_as_audited,
    audited.people_are_as_audited,
    audited.prices_are_as_audited,
    audited.dropped_paper_is_as_audited,
    audited.stock_documents_are_as_audited,
    audited.opening_stock_moved_as_audited,
    shop.print_jobs_know_their_paper,
    shop.backups_are_on_record,
)

CLAIMS_ON_ROWS = tuple(each for each in INVARIANTS if each is not file.the_file_holds_together)
"""All but the file's own order, for a file whose pages were checked a moment ago."""

Progress = Callable[[int, int, str], None]
"""Hears how many invariants are checked, of how many, and the name of the next."""


def verify(
    rows: Rows, progress: Progress | None = None, invariants: Sequence[Invariant] = INVARIANTS
) -> list[Finding]:
    """Everything that contradicts itself in the shop; nothing found is the proof.

    Reads only. Hold `rows` at one moment (desktop.database.moment) while a till sells: a sale between
    two reads would look like a contradiction.
    """
    findings: list[Finding] = []
    for done, invariant in enumerate(invariants):
        if progress:
            progress(done, len(invariants), invariant.__name__)
        wrongs = islice(invariant(rows), MOST_EACH)
        findings += [Finding(invariant.__name__, table, facts) for table, facts in wrongs]
    if progress:
        progress(len(invariants), len(invariants), "")
    return findings
