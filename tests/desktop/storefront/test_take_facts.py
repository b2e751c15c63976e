"""What other tills tell is recorded here word for word, and nothing of it is printed, told or worked out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.ids import new_id
from desktop.selling.attempt_words import ClaimPayment, ShowCode
from desktop.selling.attempts import claim_payment, show_code
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.shift_report import shift_report
from desktop.selling.shift_sections import report_as_json
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.verify.corruptions_of_shifts import a_day_of_cash
from tests.desktop.verify.sample_day import MILK, sell_a_day
from tests.several_tills import deliver, exchange, several_tills, stock_up, told_by

FACTS = {
    "sales": "SELECT * FROM sale ORDER BY sale_id",
    "lines": "SELECT * FROM sale_line ORDER BY sale_id, line_no",
    "gst": "SELECT * FROM sale_gst ORDER BY sale_id, gst_code, gst_rate_bp",
    "tenders": "SELECT * FROM tender ORDER BY sale_id, tender_no",
    "shifts": "SELECT * FROM shift ORDER BY shift_id",
    "counts": "SELECT * FROM shift_count ORDER BY shift_id, tender_type",
    "drawer": (
        "SELECT shift_id, till_id, kind, amount_cents, reason, person_id, approver_id, happened_at, account"
        " FROM drawer_movement ORDER BY shift_id, happened_at, kind, amount_cents"
    ),
    "coins and notes": "SELECT * FROM cash_piece ORDER BY shift_id, occasion, face_cents",
    "z reports": "SELECT * FROM z_report ORDER BY shift_id",
    "z figures": "SELECT * FROM z_figure ORDER BY shift_id, section, name",
    "movements": (
        "SELECT document_id, line_no, kind, item_id, location_id, till_id, quantity, value_micros,"
        " cost_known, happened_at, business_date FROM stock_movement ORDER BY document_id, kind, line_no"
    ),
    "stock documents": "SELECT * FROM stock_document ORDER BY document_id",
    "levels": "SELECT * FROM stock_level ORDER BY item_id, location_id",
    "values": "SELECT * FROM stock_value ORDER BY location_id",
    "days": "SELECT * FROM day_total ORDER BY business_date, till_id",
    "takings": "SELECT * FROM day_tender ORDER BY business_date, till_id, tender_type",
    "goods": "SELECT * FROM day_item ORDER BY business_date, item_id",
    "gst days": "SELECT * FROM gst_day ORDER BY sold_on, gst_code, gst_rate_bp",
    "ledger": (
        "SELECT account, sum(debit_cents) - sum(credit_cents) FROM account_day GROUP BY account"
        " HAVING sum(debit_cents) <> sum(credit_cents) ORDER BY account"
    ),
}
"""What every till of the shop holds alike, once it has heard of everything."""


def held(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    return {name: shop.reader.rows(sql) for name, sql in FACTS.items()}


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[list[Shop]]:
    with several_tills(tmp_path) as made:
        yield made


def test_day_of_one_till_is_the_same_day_at_the_other(tills: list[Shop]) -> None:
    here, there = tills
    stock_up(here)
    sell_a_day(here)
    assert deliver(told_by(here), there) == len(told_by(here))
    assert there.reader.rows("SELECT state, last_code FROM sync_inbox WHERE state <> 'applied'") == []
    assert held(there) == held(here)
    assert there.count("print_job", "sync_outbox") == [0, 0]


def test_tills_that_sold_apart_end_equal(tills: list[Shop]) -> None:
    stock_up(tills[0])
    for each in tills:
        sell_a_day(each)
    exchange(*tills)
    assert held(tills[0]) == held(tills[1])
    assert [verify(each.reader) for each in tills] == [[], []]


def test_day_of_cash_is_the_same_at_the_other_till_with_its_z(tills: list[Shop]) -> None:
    """Cash in, out and to the safe, a drawer opened, coins and notes, a second count and who approved it."""
    here, there = tills
    stock_up(here)
    first = a_day_of_cash(here)
    assert deliver(told_by(here), there) == len(told_by(here))
    assert there.reader.rows("SELECT state, last_code FROM sync_inbox WHERE state <> 'applied'") == []
    assert held(there) == held(here)
    kinds = "SELECT DISTINCT kind FROM drawer_movement ORDER BY kind"
    assert [kind for (kind,) in there.reader.rows(kinds)] == [
        *("cash_in", "cash_out", "counted_short", "drop", "float", "opened")
    ]
    ours, theirs = (report_as_json(shift_report(each.reader, first)) for each in tills)
    assert {**theirs, "cleared": ours["cleared"]} == ours, "who cleared a basket is told to no other till"
    assert [verify(each.reader) for each in tills] == [[], []]


def test_sale_paid_by_code_is_taken_without_its_attempt_which_is_the_other_tills_own(
    tills: list[Shop],
) -> None:
    here, there = tills
    stock_up(here)
    here.start_shift()
    line = MILK.line()
    sale_id, total = new_id(), line.amount_cents
    shown = here.run(show_code, ShowCode(new_id(), sale_id, total))
    here.run(claim_payment, ClaimPayment(new_id(), shown.attempt_id))
    tender = TenderAsked("paynow", total, shown.reference, shown.attempt_id)
    here.run(complete_sale, CompleteSale(sale_id, (line,), (tender,), total))
    deliver(told_by(here), there)
    assert held(there)["tenders"] == held(here)["tenders"]
    assert there.count("payment_attempt", "open_basket") == [0, 0]
    assert [verify(each.reader) for each in tills] == [[], []]
