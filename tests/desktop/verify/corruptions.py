"""Ways to spoil a row of every table, and which invariant must notice it there."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from dataclasses import dataclass

from tests.desktop.verify.corruptions_of_counter import COUNTER_CASES
from tests.desktop.verify.corruptions_of_labels import LABEL_CASES
from tests.desktop.verify.corruptions_of_records import RECORD_CASES
from tests.desktop.verify.corruptions_of_sync import NOW, SHA, SYNC_CASES
from tests.desktop.verify.corruptions_of_tenders import TENDER_CASES


@dataclass(frozen=True)
class Corruption:
    """SQL that spoils a row of the sample day's shop, and the invariant that names the table."""

    table: str
    sql: str
    invariant: str


A_SALE = "(SELECT sale_id FROM sale WHERE number = 'T1-000001')"
LINE_1 = f"sale_id = {A_SALE} AND line_no = 1"
LESS = "line_discount_cents = 17"
THE_SHIFT = "(SELECT shift_id FROM shift)"
BREAD = "(SELECT item_id FROM item WHERE sku = 'BREAD')"
A_PLACE = "(SELECT location_id FROM location)"
A_TILL = "(SELECT till_id FROM till)"
A_PERSON = "(SELECT person_id FROM person WHERE role = 'cashier')"

_CASES: tuple[tuple[str, str, str], ...] = (
    ("account", "UPDATE account SET kind = 'income' WHERE account = '1010'", "accounts_fit_their_kind"),
    ("account", "DELETE FROM account WHERE account = '6095'", "accounts_fit_their_kind"),
    (
        "account_day",
        "UPDATE account_day SET debit_cents = debit_cents + 1 WHERE account = '1010'",
        "account_days_are_the_entries",
    ),
    ("account_day", "DELETE FROM account_day WHERE account = '2030'", "account_days_are_the_entries"),
    ("audit", "UPDATE audit SET role = 'owner' WHERE sequence = 12", "the_audit_chain_is_unbroken"),
    ("audit", "DELETE FROM audit WHERE sequence = 12", "the_audit_chain_is_unbroken"),
    (
        "audit",
        "UPDATE audit SET command = 'complete_sail' WHERE command = 'complete_sale'",
        "every_sale_is_audited_once",
    ),
    ("audit", "UPDATE audit SET lane_id = 'gone' WHERE sequence = 12", "every_lane_of_the_chain_is_known"),
    ("backup", f"INSERT INTO backup VALUES ('b', '{NOW}', '', 0, 1)", "backups_are_on_record"),
    (
        "barcode",
        f"UPDATE barcode SET unit_id = (SELECT unit_id FROM unit WHERE item_id <> {BREAD}) WHERE item_id"
        f" = {BREAD}",
        "barcodes_lead_to_their_items_units",
    ),
    ("category", "UPDATE category SET parent_id = category_id", "categories_do_not_circle"),
    (
        "command_answer",
        f"DELETE FROM command_answer WHERE command_id = {A_SALE}",
        "every_counter_sale_has_its_answer",
    ),
    (
        "command_answer",
        f"UPDATE command_answer SET answer = replace(answer, 'T1-000001', 'T1-000009') WHERE command_id ="
        f" {A_SALE}",
        "every_counter_sale_has_its_answer",
    ),
    (
        "customer",
        f"INSERT INTO customer VALUES ('c', 'robot', NULL, NULL, NULL, '{NOW}', NULL, '{{}}')",
        "every_value_has_its_shape",
    ),
    (
        "day_item",
        f"UPDATE day_item SET quantity = quantity + 1000 WHERE item_id = {BREAD}",
        "day_items_are_the_lines",
    ),
    ("day_item", f"DELETE FROM day_item WHERE item_id = {BREAD}", "day_items_are_the_lines"),
    (
        "day_tender",
        "UPDATE day_tender SET count = count + 1 WHERE tender_type = 'cash'",
        "day_tenders_are_the_tenders",
    ),
    ("day_tender", "DELETE FROM day_tender WHERE tender_type = 'card'", "day_tenders_are_the_tenders"),
    ("day_total", "UPDATE day_total SET total_cents = total_cents + 1", "day_totals_are_the_sales"),
    ("day_total", "DELETE FROM day_total", "day_totals_are_the_sales"),
    (
        "drawer_movement",
        "UPDATE drawer_movement SET amount_cents = 9000 WHERE kind = 'float'",
        "the_drawer_is_on_record",
    ),
    (
        "drawer_movement",
        "DELETE FROM drawer_movement WHERE kind = 'counted_short'",
        "the_drawer_is_on_record",
    ),
    (
        "entry",
        "DELETE FROM entry_line WHERE entry_id = (SELECT entry_id FROM entry WHERE kind = 'float')",
        "every_entry_has_lines",
    ),
    ("entry", f"UPDATE entry SET memo = 'T1-000002' WHERE document_id = {A_SALE}", "one_entry_for_a_sale"),
    ("entry", "UPDATE entry SET document_id = 'x' WHERE kind = 'float'", "every_entry_has_its_document"),
    ("entry", "DELETE FROM entry WHERE kind = 'over_short'", "float_and_count_are_in_the_books"),
    (
        "entry_line",
        "UPDATE entry_line SET amount_cents = amount_cents + 1 WHERE account = '2030'",
        "every_entry_balances",
    ),
    (
        "entry_line",
        "UPDATE entry_line SET account = '1050' WHERE account = '1040'",
        "the_ledger_is_the_documents",
    ),
    (
        "entry_line",
        "DELETE FROM entry_line WHERE account IN ('1200', '5010') AND entry_id ="
        f" (SELECT entry_id FROM entry WHERE document_id = {A_SALE})",
        "the_books_follow_the_shelf",
    ),
    (
        "entry_line",
        f"UPDATE entry_line SET till_id = 'x' WHERE entry_id = (SELECT entry_id FROM entry WHERE"
        f" document_id = {A_SALE})",
        "entry_lines_stand_where_their_sale_stood",
    ),
    ("favourite", "INSERT INTO favourite VALUES ('nowhere', 1, 'nothing', '{}')", "every_reference_is_found"),
    ("favourite_page", "INSERT INTO favourite_page VALUES ('p', '', 0, '{}')", "favourites_lie_in_order"),
    (
        "gst_day",
        "UPDATE gst_day SET gst_cents = gst_cents - 1 WHERE gst_code = 'SR'",
        "gst_days_are_the_documents",
    ),
    ("gst_day", "DELETE FROM gst_day WHERE gst_code = 'ZR'", "gst_days_are_the_documents"),
    ("gst_rate", "UPDATE gst_rate SET rate_bp = 800 WHERE from_day = '2024-01-01'", "gst_rates_are_the_law"),
    ("gst_rate", "DELETE FROM gst_rate WHERE from_day = '2007-07-01'", "gst_rates_are_the_law"),
    (
        "gst_registration",
        "INSERT INTO gst_registration VALUES ('2021-01-01', NULL, '202699999E', '{}')",
        "registrations_do_not_overlap",
    ),
    ("hidden_import", "INSERT INTO hidden_import VALUES (77)", "imports_show_as_their_state_says"),
    (
        "import_change",
        f"INSERT INTO import_change VALUES (77, 1, {BREAD}, 'item', 'gone', 'name', NULL, NULL, 0)",
        "imports_show_as_their_state_says",
    ),
    ("item", "UPDATE item SET product_id = 'gone' WHERE sku = 'BREAD'", "every_reference_is_found"),
    (
        "item",
        "INSERT INTO item SELECT 'again', 900, product_id, sku, name, kind, 0, NULL, colour, 77, NULL, '{}'"
        " FROM item WHERE sku = 'KOPI'",
        "visible_skus_differ",
    ),
    ("item", "UPDATE item SET tracks_stock = 1 WHERE sku = 'KOPI'", "items_are_what_their_kind_allows"),
    ("item_cost", "UPDATE item_cost SET cost_micros = -1", "prices_costs_and_codes_are_sane"),
    ("item_gst", "UPDATE item_gst SET gst_code = 'TX'", "prices_costs_and_codes_are_sane"),
    ("item_parts", "DELETE FROM item_parts WHERE rowid = 1", "every_visible_item_is_in_search"),
    (
        "item_parts",
        "INSERT OR REPLACE INTO item_parts(rowid, parts) VALUES (1, 'something else')",
        "sampled_items_are_found_by_name",
    ),
    ("item_words", "DELETE FROM item_words WHERE rowid = 1", "every_visible_item_is_in_search"),
    (
        "item_words",
        "INSERT OR REPLACE INTO item_words(rowid, words) VALUES (1, 'something else')",
        "sampled_items_are_found_by_name",
    ),
    (
        "lane",
        f"UPDATE lane SET chain_head = '{SHA}' WHERE purpose = 'counter'",
        "the_audit_chain_is_unbroken",
    ),
    ("lane", "UPDATE lane SET is_current = 0 WHERE purpose = 'counter'", "one_lane_is_in_use"),
    ("lane", "UPDATE lane SET next_audit = next_audit + 1", "the_audit_chain_is_unbroken"),
    ("location", "UPDATE location SET name = ''", "places_tills_and_printers_are_named"),
    (
        "opening_stock",
        f"INSERT INTO opening_stock VALUES (77, {BREAD}, 1000, NULL, NULL, NULL)",
        "imports_show_as_their_state_says",
    ),
    ("password", "UPDATE password SET password_hash = 'kopi'", "everybody_has_a_pin"),
    (
        "period_lock",
        f"INSERT INTO period_lock VALUES ('2026-12-31', {A_PERSON}, '2020-01-01T00:00:00.000Z')",
        "nothing_is_posted_into_a_locked_period",
    ),
    ("person", "UPDATE person SET archived_at = created_at WHERE role = 'owner'", "somebody_owns_the_shop"),
    ("person", "UPDATE person SET role = 'boss' WHERE role = 'cashier'", "every_value_has_its_shape"),
    (
        "personal_datum",
        f"UPDATE personal_datum SET nonce = zeroblob(12) WHERE subject_id = {A_PERSON}",
        "personal_words_open_with_their_key",
    ),
    (
        "personal_datum",
        f"DELETE FROM personal_datum WHERE subject_id = {A_PERSON}",
        "people_who_work_here_have_a_name",
    ),
    (
        "personal_key",
        f"UPDATE personal_key SET secret_key = NULL WHERE subject_id = {A_PERSON}",
        "keys_are_whole_or_destroyed",
    ),
    ("personal_key", f"DELETE FROM personal_key WHERE subject_id = {A_PERSON}", "keys_belong_to_people"),
    ("pin", f"DELETE FROM pin WHERE person_id = {A_PERSON}", "everybody_has_a_pin"),
    ("price", "UPDATE price SET price_cents = -1", "prices_costs_and_codes_are_sane"),
    ("price_list", "UPDATE price_list SET is_standard = 0", "there_is_one_standard_price_list"),
    ("print_job", f"DELETE FROM print_job WHERE document_id = {A_SALE}", "every_counter_sale_is_printed"),
    (
        "print_job",
        "UPDATE print_job SET document_id = 'gone' WHERE job_id = (SELECT max(job_id) FROM print_job)",
        "print_jobs_know_their_paper",
    ),
    (
        "printer",
        f"INSERT INTO printer VALUES ('p', {A_TILL}, 'Counter', 'network', '', 'generic', 1, NULL, '{{}}')",
        "places_tills_and_printers_are_named",
    ),
    ("product", "UPDATE product SET category_id = 'gone'", "every_reference_is_found"),
    (
        "product_import",
        f"INSERT INTO product_import VALUES (5, 'a.csv', '{SHA}', 'staged', {A_PLACE}, 1, 0, '{NOW}',"
        f" NULL, 'console')",
        "imports_show_as_their_state_says",
    ),
    (
        "sale",
        f"UPDATE sale SET total_cents = total_cents + 1 WHERE sale_id = {A_SALE}",
        "sale_totals_are_the_lines",
    ),
    ("sale", f"DELETE FROM sale WHERE sale_id = {A_SALE}", "receipt_numbers_have_no_gaps"),
    (
        "audit",
        "UPDATE audit SET person_id = 'x' WHERE command = 'complete_sale'",
        "every_sale_is_audited_once",
    ),
    (
        "sync_outbox",
        "UPDATE sync_outbox SET clock_state = 'suspect' WHERE sequence = 3",
        "every_sale_is_told_once",
    ),
    (
        "audit",
        f"UPDATE sale SET approver_id = {A_PERSON} WHERE sale_id = {A_SALE}",
        "every_sale_is_audited_once",
    ),
    (
        "sale",
        f"UPDATE sale SET number = 'T1-000077' WHERE sale_id = {A_SALE}",
        "receipt_numbers_are_their_lane_and_place",
    ),
    (
        "sale",
        f"UPDATE sale SET is_registered = 0 WHERE sale_id = {A_SALE}",
        "sales_know_if_the_shop_was_registered",
    ),
    (
        "sale",
        f"UPDATE sale SET gst_method = 'per_line' WHERE sale_id = {A_SALE}",
        "sales_follow_the_gst_method_of_their_day",
    ),
    (
        "sale",
        f"UPDATE sale SET sold_on = '2026-11-24' WHERE sale_id = {A_SALE}",
        "sales_are_dated_by_the_shops_clock",
    ),
    (
        "sale",
        f"UPDATE sale SET business_date = '2026-11-22' WHERE sale_id = {A_SALE}",
        "sales_lie_within_their_shift",
    ),
    (
        "sale",
        f"UPDATE sale SET change_cents = change_cents + 5 WHERE sale_id = {A_SALE}",
        "tenders_settle_the_total",
    ),
    (
        "sale_gst",
        f"UPDATE sale_gst SET gst_cents = gst_cents + 1 WHERE sale_id = {A_SALE}",
        "sale_gst_is_the_lines",
    ),
    ("sale_gst", f"DELETE FROM sale_gst WHERE sale_id = {A_SALE}", "sale_gst_is_the_lines"),
    (
        "sale_gst",
        f"UPDATE sale_gst SET gst_rate_bp = 800 WHERE sale_id = {A_SALE}",
        "gst_rates_are_those_of_the_day",
    ),
    ("sale_line", f"UPDATE sale_line SET amount_cents = 1 WHERE {LINE_1}", "line_amounts_follow_their_price"),
    (
        "sale_line",
        f"UPDATE sale_line SET line_discount_bp = 1000 WHERE {LESS}",
        "discounts_of_lines_are_as_agreed",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET agreed_reason = NULL WHERE {LESS}",
        "discounts_of_lines_are_as_agreed",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET agreed_reason = 'staff' WHERE {LINE_1}",
        "discounts_of_lines_are_as_agreed",
    ),
    (
        "sale_line",
        "UPDATE sale_line SET basket_discount_cents = 1 WHERE kind = 'deposit'",
        "discounts_of_lines_are_as_agreed",
    ),
    (
        "sale_line",
        "UPDATE sale_line SET basket_discount_cents = 3 - basket_discount_cents"
        " WHERE basket_discount_cents <> 0",
        "discounts_on_all_are_shared",
    ),
    (
        "sale_line",
        "UPDATE sale SET basket_discount_bp = 1000 WHERE discount_reason IS NOT NULL",
        "discounts_on_all_are_shared",
    ),
    ("sale_line", "UPDATE sale SET discount_reason = NULL", "discounts_on_all_are_shared"),
    (
        "sale_line",
        f"UPDATE sale_line SET line_discount_cents = 56, amount_cents = amount_cents - 39 WHERE {LESS}",
        "discounts_are_within_their_cap",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET amount_cents = 1, price_reason = 'typed' WHERE {LINE_1}",
        "discounts_are_within_their_cap",
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET gst_cents = gst_cents + 3 - 2 * line_no, net_cents = net_cents - 3 + 2 *"
        f" line_no"
        f" WHERE sale_id = {A_SALE}",
        "gst_is_worked_out_anew",
    ),
    (
        "sale_line",
        "UPDATE sale_line SET gst_code = 'SR' WHERE kind = 'deposit'",
        "deposits_and_vouchers_are_outside_gst",
    ),
    (
        "sale_line",
        "UPDATE sale_line SET belongs_to_line = 9 WHERE kind = 'deposit'",
        "every_reference_is_found",
    ),
    (
        "search_slip",
        "DELETE FROM search_slip WHERE word = 'gardenia' AND shortened = 'ardenia'",
        "every_known_word_has_its_slips",
    ),
    ("search_word", "DELETE FROM search_word WHERE word = 'gardenia'", "sampled_words_are_known_for_typos"),
    ("setting", "UPDATE setting SET value = '\"per_day\"'", "settings_are_known"),
    ("setting", "DELETE FROM setting", "settings_are_known"),
    ("shift", "UPDATE shift SET closed_at = NULL", "shifts_open_and_close"),
    ("shift", "UPDATE shift SET number = 2", "shift_numbers_have_no_gaps"),
    (
        "shift_count",
        "UPDATE shift_count SET expected_cents = expected_cents + 5, counted_cents = counted_cents + 5",
        "closed_shifts_are_counted",
    ),
    ("shift_count", "DELETE FROM shift_count WHERE tender_type = 'card'", "closed_shifts_are_counted"),
    (
        "shift_count",
        "INSERT INTO shift_count VALUES ('gone', 'cash', '1010', 0, 0, NULL)",
        "open_shifts_are_not_counted",
    ),
    (
        "sync_outbox",
        "UPDATE sync_outbox SET kind = 'stock.told' WHERE kind = 'stock.moved'",
        "every_stock_document_is_told_once",
    ),
    ("shop", "UPDATE shop SET zone = 'Asia/Atlantis'", "there_is_one_shop"),
    ("shop", "DELETE FROM shop", "there_is_one_shop"),
    (
        "stock_document",
        f"INSERT INTO stock_document VALUES ('d', 'receipt', {A_PLACE}, 'console', '', NULL, '{NOW}',"
        f" '2026-11-23')",
        "stock_documents_moved_stock",
    ),
    (
        "stock_level",
        f"UPDATE stock_level SET quantity = quantity + 1 WHERE item_id = {BREAD}",
        "levels_are_the_movements",
    ),
    (
        "stock_level",
        f"UPDATE stock_level SET last_cost_micros = 1000 WHERE item_id = {BREAD}",
        "levels_are_the_movements",
    ),
    (
        "stock_level",
        f"UPDATE stock_level SET value_micros = value_micros + 1 WHERE item_id = {BREAD}",
        "goods_leave_at_their_average",
    ),
    (
        "stock_movement",  # what left too cheaply once left too dear the next time: every sum is right
        "UPDATE stock_movement SET value_micros = value_micros + iif(movement_no = (SELECT min(movement_no)"
        f" FROM stock_movement WHERE kind = 'sale' AND item_id = {BREAD}), 1, -1) WHERE movement_no IN"
        f" (SELECT movement_no FROM stock_movement WHERE kind = 'sale' AND item_id = {BREAD} LIMIT 2)",
        "goods_leave_at_their_average",
    ),
    (
        "stock_movement",
        f"UPDATE stock_movement SET cost_known = 0 WHERE kind = 'sale' AND item_id = {BREAD}",
        "goods_leave_at_their_average",
    ),
    ("stock_level", f"DELETE FROM stock_level WHERE item_id = {BREAD}", "levels_are_the_movements"),
    (
        "stock_movement",
        f"DELETE FROM stock_movement WHERE document_id = {A_SALE} AND line_no = 1",
        "goods_sold_left_the_shelf",
    ),
    (
        "stock_movement",
        f"UPDATE stock_movement SET document_id = 'gone' WHERE document_id = {A_SALE} AND line_no = 1",
        "every_movement_has_its_document",
    ),
    (
        "stock_value",
        "UPDATE stock_value SET value_micros = value_micros + 10000",
        "stock_value_is_the_levels",
    ),
    ("stock_value", "DELETE FROM stock_value", "stock_value_is_the_inventory_account"),
    ("sync_outbox", "DELETE FROM sync_outbox WHERE sequence = 3", "message_numbers_have_no_gaps"),
    (
        "sync_outbox",
        "UPDATE sync_outbox SET payload = replace(payload, 'cash', 'card') WHERE sequence = 3",
        "messages_are_as_they_were_hashed",
    ),
    (
        "sync_outbox",
        f"UPDATE sync_outbox SET payload_sha256 = '{SHA}' WHERE sequence = 2",
        "the_chain_holds_every_message",
    ),
    (
        "sync_outbox",
        "UPDATE sync_outbox SET kind = 'sale.told' WHERE sequence = 4",
        "every_sale_is_told_once",
    ),
    ("sync_outbox", "UPDATE sync_outbox SET person_id = 'nobody'", "messages_belong_to_lanes_and_people"),
    (
        "sync_outbox",
        "UPDATE sync_outbox SET kind = 'shift.shut' WHERE kind = 'shift.closed'",
        "shifts_are_told_at_both_ends",
    ),
    (
        "tender",
        f"UPDATE tender SET tendered_cents = tendered_cents + 5 WHERE sale_id = {A_SALE}",
        "tenders_add_up",
    ),
    (
        "tender",
        "UPDATE tender SET tender_type = 'cash', rounding_cents = 7, applied_cents = applied_cents - 7",
        "tenders_add_up",
    ),
    ("tender", f"UPDATE tender SET sale_id = 'gone' WHERE sale_id = {A_SALE}", "every_reference_is_found"),
    (
        "tender_type",
        "UPDATE tender_type SET account = '4010' WHERE tender_type = 'nets'",
        "ways_of_paying_are_whole",
    ),
    ("tender_type", "DELETE FROM tender_type WHERE tender_type = 'cash'", "ways_of_paying_are_whole"),
    ("till", "UPDATE till SET location_id = 'gone'", "every_reference_is_found"),
    ("unit", f"UPDATE unit SET factor = 0 WHERE item_id = {BREAD}", "every_item_has_a_base_unit"),
    ("unit", f"DELETE FROM unit WHERE item_id = {BREAD}", "every_item_has_a_base_unit"),
)

CORRUPTIONS = tuple(
    Corruption(*case)
    for case in (*_CASES, *COUNTER_CASES, *TENDER_CASES, *SYNC_CASES, *RECORD_CASES, *LABEL_CASES)
)
