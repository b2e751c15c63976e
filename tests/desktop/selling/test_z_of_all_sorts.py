"""A shift in which everything happened: accounts, promotions and vouchers stand in its Z."""

from __future__ import annotations

from dataclasses import replace

from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.promotions.promotion import Kind
from desktop.selling.change_tender_type import change_tender_type
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.queries import expected_of_shift
from desktop.selling.shift_report import shift_report
from desktop.selling.shift_sections import sections_of
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.selling.tender_words import ChangeTenderType
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.promotions.promoting import made, promoted, sold, units
from tests.desktop.verify.corruptions_of_customers import a_day_of_customers
from tests.desktop.verify.sample_day import BREAD, stock_the_shop


def test_z_tells_accounts_promotions_and_what_vouchers_forfeited(shop: Shop) -> None:
    stock_the_shop(shop)
    forfeits = ChangeTenderType(new_id(), "cdc_voucher", (("surplus", "forfeited"),))
    shop.run(change_tender_type, forfeits, shop.owner)
    a_day_of_customers(shop)
    promotion = made(shop, "Bread 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    assert sold(shop, BREAD.line(2000)).total_cents == 504
    shop.run(complete_sale, _by_voucher(shop))
    ((shift_id,),) = shop.reader.rows("SELECT shift_id FROM shift")
    counted = tuple(expected_of_shift(shop.reader, shift_id).items())
    cash = tuple(each for each in counted if each[0] == "cash")
    shop.run(close_shift, CloseShift(new_id(), shift_id, cash))
    assert verify(shop.reader) == []
    report = shift_report(shop.reader, shift_id)
    figures = {(each.section, each.name): (each.count, each.cents) for each in report.figures}
    assert figures["promotion", promotion] == (2, 56 + 28)
    assert figures["forfeited", "cdc_voucher"] == (1, 248)
    assert figures["document", "payment"] == (2, 0)
    assert figures["tender", "on_account"][1] == 700 - 900 + 100
    rows = {
        row.words: (row.count, row.amount) for each in sections_of(report, Say("en")) for row in each.rows
    }
    assert rows["Bread 10%"] == ("2", "$0.84")
    assert rows["Forfeited: CDC voucher"] == ("1", "$2.48")
    assert rows["Payments to accounts"] == ("2", "")


def _by_voucher(shop: Shop) -> CompleteSale:
    return replace(promoted(shop, BREAD.line()), tenders=(TenderAsked("cdc_voucher", 500),))
