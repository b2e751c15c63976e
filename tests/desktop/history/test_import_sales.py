"""What an old receipt becomes in the shop, and what the options allow."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import AddItem, ChangePrice
from desktop.catalogue.queries import listed_items
from desktop.errors import Cancelled
from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions, Watch
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.staff.permissions import NotAllowed
from desktop.verify.run import verify

if TYPE_CHECKING:
    from tests.desktop.history.conftest import Till

MILK = "R1,2026-10-05T09:30,MILK,Fresh milk,2,3.20,0.40,cash"
BREAD = "R1,2026-10-05T09:30,BREAD,White bread,1,2.80,,cash"


def test_receipt_is_recorded_whole_under_its_number_and_time(till: Till) -> None:
    report = till.take(MILK, BREAD)
    assert (report.sales, report.lines, report.units_thousandths) == (1, 2, 3_000)
    assert (report.takings_cents, report.gst_cents) == (880, 73)
    sale = till.rows(
        "SELECT kind, number, sequence, completed_at, sold_on, business_date, list_cents, discount_cents,"
        " total_cents, gst_cents, rounding_cents, change_cents FROM sale"
    )
    told = (
        "history",
        "R1",
        1,
        "2026-10-05T01:30:00.000Z",
        "2026-10-05",
        "2026-10-05",
        920,
        40,
        880,
        73,
        0,
        0,
    )
    assert sale == [told]
    lines = till.rows(
        "SELECT line_no, sku, name, quantity, unit_price_cents, line_discount_cents, amount_cents,"
        " price_reason FROM sale_line ORDER BY line_no"
    )
    assert lines == [
        (1, "MILK", "Fresh milk", 2_000, 320, 40, 600, "history"),
        (2, "BREAD", "White bread", 1_000, 280, 0, 280, "history"),
    ]


def test_receipt_has_journal_gst_audit_and_message_as_any_sale_but_no_paper(till: Till) -> None:
    till.take(MILK, BREAD)
    assert till.shop.count("entry", "sale_gst", "tender", "print_job", "stock_movement") == [1, 1, 1, 0, 0]
    entry = till.rows("SELECT account, amount_cents FROM entry_line ORDER BY line_no")
    assert entry == [("1010", 880), ("4010", -807), ("2030", -73)]
    assert till.rows("SELECT gst_code, gst_rate_bp, documents, net_cents, gst_cents FROM gst_day") == [
        ("SR", 900, 1, 807, 73)
    ]
    ((happened_at, lane),) = till.rows(
        "SELECT happened_at, lane_id FROM audit WHERE command = 'record_history_sale'"
    )
    assert happened_at == "2026-11-23T04:00:00.000Z"
    assert till.rows("SELECT purpose FROM lane WHERE lane_id = ?", lane) == [("history",)]
    ((payload,),) = till.rows("SELECT payload FROM sync_outbox WHERE kind = 'sale.completed'")
    message = json.loads(str(payload))
    assert (message["number"], message["kind"], message["total_cents"]) == ("R1", "history", 880)


def test_rows_of_a_receipt_may_lie_apart(till: Till, month: Callable[[int], list[str]]) -> None:
    report = till.take(*month(60))
    assert (report.sales, report.lines, report.refused_count) == (60, 180, 0)
    assert till.rows("SELECT DISTINCT line_count FROM sale") == [(3,)]


def test_receipts_are_numbered_in_the_order_of_their_time_without_gaps(till: Till) -> None:
    till.take(
        "B,2026-10-06T10:00,S,Soap,1,1,,cash",
        "C,2026-10-07T10:00,S,Soap,0,1,,cash",
        "A,2026-10-05T10:00,S,Soap,1,1,,cash",
        "D,2026-10-06T09:00,S,Soap,1,1,,cash",
    )
    assert till.rows("SELECT number, sequence FROM sale ORDER BY sequence") == [("A", 1), ("D", 2), ("B", 3)]


def test_day_gets_one_closed_shift_counted_as_taken(till: Till) -> None:
    till.take(
        "A,2026-10-05T18:00,S,Soap,1,3,,cash",
        "B,2026-10-05T09:00,S,Soap,2,3,,card",
        "C,2026-10-06T09:00,S,Soap,3,3,,cash",
    )
    till.take("D,2026-10-05T21:15,S,Soap,1,5,,cash", "E,2026-10-05T07:00,S,Soap,1,4,,nets")
    assert till.rows(
        "SELECT business_date, kind, state, opened_at, closed_at, float_cents FROM shift ORDER BY number"
    ) == [
        ("2026-10-05", "history", "closed", "2026-10-04T23:00:00.000Z", "2026-10-05T13:15:00.000Z", 0),
        ("2026-10-06", "history", "closed", "2026-10-06T01:00:00.000Z", "2026-10-06T01:00:00.000Z", 0),
    ]
    counts = till.rows(
        "SELECT s.business_date, c.tender_type, c.expected_cents, c.counted_cents"
        " FROM shift_count c JOIN shift s ON s.shift_id = c.shift_id ORDER BY 1, 2"
    )
    assert counts == [
        ("2026-10-05", "card", 600, 600),
        ("2026-10-05", "cash", 800, 800),
        ("2026-10-05", "nets", 400, 400),
        ("2026-10-06", "cash", 900, 900),
    ]


def test_history_leaves_the_counters_numbers_and_shift_alone(till: Till) -> None:
    till.shop.start_shift()
    till.take(MILK)
    assert till.rows("SELECT next_receipt FROM lane WHERE purpose = 'counter'") == [(1,)]
    assert till.rows("SELECT state FROM shift WHERE kind = 'counter'") == [("open",)]


@pytest.mark.parametrize("price", ["16", "16.00", "16.0", "$16.00", " 16 "])
def test_sixteen_dollars_may_be_written_with_or_without_cents(till: Till, price: str) -> None:
    assert till.take(f"R1,2026-10-05 09:30:00,S,Soap,1,{price},0,card").takings_cents == 1_600


def test_thousand_dollars_with_a_grouping_comma_in_quotes_is_read(till: Till) -> None:
    assert till.take('R1,2026-10-05 09:30:00,S,Sofa,1,"1,016.50",,card').takings_cents == 101_650


@pytest.mark.parametrize(
    "sold_at", ["2026-10-05T09:30", "2026-10-05 09:30:00", "2026-10-05T01:30:00Z", "2026-10-04T20:30-05:00"]
)
def test_local_time_and_offsets_name_the_same_instant(till: Till, sold_at: str) -> None:
    till.take(f"R1,{sold_at},S,Soap,1,2,,cash")
    assert till.rows("SELECT completed_at, sold_on FROM sale") == [("2026-10-05T01:30:00.000Z", "2026-10-05")]


def test_time_that_the_clock_jumped_over_belongs_to_the_day_it_jumped_to(till: Till) -> None:
    """Singapore put its clocks forward by half an hour at the end of 1981."""
    till.take(
        "A,1981-12-31T23:29,S,Soap,1,2,,cash",
        "B,1981-12-31T23:45,S,Soap,1,2,,cash",
        "C,1982-01-01T00:15,S,Soap,1,2,,cash",
    )
    assert till.rows("SELECT number, completed_at, sold_on FROM sale ORDER BY number") == [
        ("A", "1981-12-31T15:59:00.000Z", "1981-12-31"),
        ("B", "1981-12-31T16:15:00.000Z", "1982-01-01"),
        ("C", "1981-12-31T16:15:00.000Z", "1982-01-01"),
    ]
    assert verify(till.shop.reader) == []


def test_sale_just_after_midnight_belongs_to_the_shops_own_date(till: Till) -> None:
    till.take("R1,2026-10-05T00:10,S,Soap,1,2,,cash")
    assert till.rows("SELECT completed_at, sold_on FROM sale") == [("2026-10-04T16:10:00.000Z", "2026-10-05")]


@pytest.mark.parametrize("tender", ["cash", "card", "paynow", "nets"])
def test_tenders_are_known_in_any_case(till: Till, tender: str) -> None:
    till.take(f"R1,2026-10-05T09:30,S,Soap,1,2,,{tender.upper()}")
    assert till.rows("SELECT tender_type, tendered_cents, applied_cents FROM tender") == [(tender, 200, 200)]


def test_cash_is_taken_as_the_file_says_without_rounding(till: Till) -> None:
    till.take("R1,2026-10-05T09:30,S,Soap,1,2.03,,cash")
    assert till.rows("SELECT tendered_cents, rounding_cents FROM tender") == [(203, 0)]


def test_other_tender_refuses_its_receipt_and_names_the_lines(till: Till) -> None:
    report = till.take("R1,2026-10-05T09:30,S,Soap,1,2,,GrabPay", "R2,2026-10-05T09:31,S,Soap,1,2,,cash")
    assert till.reasons(report) == [("R1", "unknown_tender", (2,))]
    assert report.refused[0].value == "GrabPay"
    assert (report.sales, report.items_created) == (1, 1)


def test_other_tender_is_created_once_when_allowed(till: Till) -> None:
    options = ImportOptions(create_items=True, create_tenders=True)
    report = till.take(
        "R1,2026-10-05T09:30,S,Soap,1,2,,GrabPay", "R2,2026-10-05T09:31,S,Soap,1,3,,grabpay", options=options
    )
    assert (report.sales, report.tenders_created) == (2, 1)
    made = till.rows("SELECT tender_type, name, account, gives_change FROM tender_type WHERE position = 7")
    assert made == [("grabpay", "GrabPay", "1070", 0)]
    assert till.rows("SELECT sum(amount_cents) FROM entry_line WHERE account = '1070'") == [(500,)]


def test_unknown_sku_refuses_its_receipt_unless_items_may_be_created(till: Till) -> None:
    report = till.take(MILK, BREAD, options=ImportOptions())
    assert till.reasons(report) == [("R1", "unknown_sku", (2, 3))]
    assert till.shop.count("sale", "item") == [0, 0]
    assert till.take(MILK, BREAD).items_created == 2


def test_created_item_has_the_files_name_and_price_and_keeps_no_stock(till: Till) -> None:
    till.take(MILK)
    made = till.rows(
        "SELECT i.sku, i.name, i.kind, i.tracks_stock, p.price_cents, p.from_day FROM item i"
        " JOIN unit u ON u.item_id = i.item_id JOIN price p ON p.unit_id = u.unit_id"
    )
    assert made == [("MILK", "Fresh milk", "goods", 0, 320, "2026-10-05")]
    assert till.rows("SELECT rowid FROM item_words WHERE item_words MATCH 'fre*'") == [(1,)]


def price_today(till: Till, sku: str) -> tuple[object, ...]:
    ((item_no,),) = till.rows("SELECT item_no FROM item WHERE sku = ?", sku)
    place = this_till(till.shop.reader).location_id
    (listed,) = listed_items(till.shop.reader, [int(str(item_no))], date(2026, 11, 23), place)
    return listed.hit.name, listed.hit.price_cents


def test_created_item_has_the_latest_name_and_price_of_the_file_wherever_it_stands(till: Till) -> None:
    till.take(
        "B,2026-10-06T10:00,MILK,Milk 1L,1,3.50,,cash",
        "C,2026-11-02T10:00,MILK,,1,3.60,,cash",
        "A,2026-10-05T10:00,MILK,Old milk,1,3.20,,cash",
        "BAD,2026-11-09T10:00,MILK,Wrong milk,1,9.99,,cash",
        "BAD,2026-11-09T10:00,MILK,Wrong milk,one,9.99,,cash",
    )
    assert price_today(till, "MILK") == ("Milk 1L", 360)
    assert till.rows("SELECT from_day, price_cents FROM price") == [("2026-11-02", 360)]
    assert till.rows(
        "SELECT number, unit_price_cents FROM sale JOIN sale_line USING (sale_id) ORDER BY 1"
    ) == [
        ("A", 320),
        ("B", 350),
        ("C", 360),
    ]


def test_later_file_brings_the_price_of_a_created_item_up_to_date_and_an_older_one_does_not(
    till: Till,
) -> None:
    till.take("A,2026-10-05T10:00,MILK,Milk,1,3.20,,cash")
    till.take("C,2026-11-02T10:00,MILK,Milk,1,3.60,,cash")
    till.take("B,2026-10-06T10:00,MILK,Milk,1,3.50,,cash", "C,2026-11-02T10:00,MILK,Milk,1,3.60,,cash")
    assert price_today(till, "MILK") == ("Milk", 360)
    assert till.rows("SELECT from_day, price_cents FROM price ORDER BY 1") == [
        ("2026-10-05", 320),
        ("2026-11-02", 360),
    ]
    assert verify(till.shop.reader) == []


def test_price_by_hand_and_prices_of_other_items_stay(till: Till) -> None:
    till.shop.run(add_item, AddItem(new_id(), "TEA", "Tea", 180), till.shop.console)
    till.take("A,2026-10-05T10:00,MILK,Milk,1,3.20,,cash")
    ((unit_id,),) = till.rows("SELECT u.unit_id FROM unit u JOIN item i USING (item_id) WHERE i.sku = 'MILK'")
    till.shop.run(change_price, ChangePrice(new_id(), str(unit_id), 400), till.shop.owner)
    till.take("B,2026-11-02T10:00,MILK,Milk,1,3.60,,cash", "B,2026-11-02T10:00,TEA,Tea,1,9.00,,cash")
    assert (price_today(till, "MILK"), price_today(till, "TEA")) == (("Milk", 400), ("Tea", 180))


def test_known_item_lends_its_name_and_gst_code(till: Till) -> None:
    till.shop.run(add_item, AddItem(new_id(), "GOLD", "Gold bar", 100, gst_code="ES33"), till.shop.console)
    till.take("R1,2026-10-05T09:30,GOLD,,1,500,,card", options=ImportOptions())
    line = till.rows("SELECT name, gst_code, gst_rate_bp, gst_cents, unit_price_cents FROM sale_line")
    assert line == [("Gold bar", "ES33", 0, 0, 50_000)]


def test_stock_moves_only_when_asked(till: Till) -> None:
    till.shop.run(add_item, AddItem(new_id(), "MILK", "Fresh milk", 320), till.shop.console)
    till.take(MILK, options=ImportOptions())
    assert till.shop.count("stock_movement") == [0]
    till.take(MILK.replace("R1,", "R2,"), options=ImportOptions(move_stock=True))
    assert till.rows("SELECT kind, quantity, business_date FROM stock_movement") == [
        ("sale", -2_000, "2026-10-05")
    ]
    assert till.rows("SELECT quantity FROM stock_level") == [(-2_000,)]


def test_item_created_while_stock_moves_keeps_stock(till: Till) -> None:
    till.take(MILK, options=ImportOptions(create_items=True, move_stock=True))
    assert till.rows("SELECT tracks_stock FROM item") == [(1,)]
    assert till.rows("SELECT quantity, cost_known FROM stock_movement") == [(-2_000, 0)]


def test_takings_lines_journal_and_kept_totals_agree(till: Till, month: Callable[[int], list[str]]) -> None:
    report = till.take(*month(130))
    sums = [
        "SELECT sum(total_cents) FROM sale",
        "SELECT sum(amount_cents) FROM sale_line",
        "SELECT sum(net_cents + gst_cents) FROM sale_gst",
        "SELECT sum(applied_cents) FROM tender",
        "SELECT sum(total_cents) FROM day_total",
        "SELECT sum(taken_cents) FROM day_tender",
        "SELECT sum(amount_cents) FROM day_item",
        "SELECT sum(counted_cents) FROM shift_count",
        "SELECT sum(net_cents + gst_cents) FROM gst_day",
        "SELECT sum(amount_cents) FROM entry_line WHERE amount_cents > 0",
        "SELECT sum(debit_cents) FROM account_day",
        "SELECT sum(credit_cents) FROM account_day",
    ]
    assert {till.rows(sql)[0][0] for sql in sums} == {report.takings_cents}
    assert till.rows("SELECT -sum(amount_cents) FROM entry_line WHERE account = '2030'") == [
        (report.gst_cents,)
    ]
    assert till.rows("SELECT sum(units), sum(sales), sum(lines) FROM day_total") == [(390_000, 130, 390)]


def test_audit_chain_of_the_history_lane_holds(till: Till, month: Callable[[int], list[str]]) -> None:
    till.take(*month(90))
    rows = till.rows(
        "SELECT sequence, hash, previous_hash FROM audit WHERE lane_id ="
        " (SELECT lane_id FROM lane WHERE purpose = 'history') ORDER BY sequence"
    )
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert [row[2] for row in rows[1:]] == [row[1] for row in rows[:-1]]


def test_report_as_json_tells_money_in_cents_and_every_refusal(till: Till) -> None:
    told = till.take(MILK, "R2,never,S,Soap,1,1,,cash").as_json()
    assert json.loads(json.dumps(told)) == {
        "sales": 1,
        "lines": 1,
        "units_thousandths": 2_000,
        "takings_cents": 600,
        "gst_cents": 50,
        "already_there": 0,
        "items_created": 1,
        "tenders_created": 0,
        "refused_count": 1,
        "refused": [
            {"receipt": "R2", "code": "history.bad_receipt", "reason": "time", "lines": [3], "value": "never"}
        ],
    }


def test_cashier_may_not_take_over_history(till: Till) -> None:
    with pytest.raises(NotAllowed):
        import_sales(
            till.shop.database, till.shop.cashier, till.write(MILK), ImportOptions(create_items=True)
        )
    assert till.shop.count("sale", "item", "shift") == [0, 0, 0]


def test_cancelled_run_keeps_what_it_recorded_and_the_next_run_finishes(
    till: Till, month: Callable[[int], list[str]]
) -> None:
    heard: list[tuple[int, int]] = []
    watch = Watch(lambda done, whole: heard.append((done, whole)), lambda: bool(heard))
    with pytest.raises(Cancelled):
        till.take(*month(100), watch=watch)
    ((done, whole),) = heard
    assert (till.shop.count("sale"), whole) == ([done], 100)
    report = till.take(*month(100))
    assert (report.sales, report.already_there) == (100 - done, done)


def test_verify_finds_nothing_wrong_with_a_shop_of_many_histories(
    till: Till, month: Callable[[int], list[str]]
) -> None:
    everything = ImportOptions(move_stock=True, create_items=True, create_tenders=True)
    till.take(*month(70))
    till.take(
        "A,2019-05-05T09:30,OLD,Old soap,3,9.99,4.97,cash",
        "B,2022-05-05T23:59:59,OLD,Old soap,0.642,12.35,,GrabPay",
        "B,2022-05-05T23:59:59,NEW,New soap,1,0,,grabpay",
        "C,2023-05-06T00:00,NEW,New soap,2,1.15,2.30,cash",
        "D,2024-05-06T00:00,NEW,,-1,1.15,,cash",
        options=everything,
    )
    till.take(*month(90), options=everything)
    assert till.shop.count("sale", "tender_type") == [93, 7]
    assert verify(till.shop.reader) == []
