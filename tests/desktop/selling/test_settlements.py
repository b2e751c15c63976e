"""Which money is still to come at the end of a shift, by day and way, taken less given back."""

from __future__ import annotations

from dataclasses import replace

from desktop.messages.say import Say
from desktop.screens.selling.notices import money_to_come
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.queries import open_shift_of
from desktop.selling.settlements import MoneyExpected, expected_between, expected_of_shift_by_day
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items


def test_money_to_come_is_told_by_day_and_way(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift()
    for number, ways in enumerate((("card", "nets"), ("cash",), ("paynow",), ("card",))):
        sale = a_basket(number, 1)
        first, *rest = ways
        parts = [TenderAsked(way, 100) for way in rest]
        parts = [TenderAsked(first, sale.shown_total_cents - 100 * len(rest)), *parts]
        done = shop.run(complete_sale, replace(sale, tenders=tuple(parts)))
    shop.run(void_sale, VoidSale("void", done.sale_id, "rung_wrong"), shop.supervisor)
    shift = open_shift_of(shop.reader, shop.cashier.till_id)
    assert shift is not None
    expected = expected_of_shift_by_day(shop.reader, shift.shift_id)
    assert expected == [
        MoneyExpected("2026-11-23", "paynow", "tender.paynow", "1050", 1, 1_590),
        MoneyExpected("2026-11-24", "nets", "tender.nets", "1045", 1, 100),
        MoneyExpected("2026-11-25", "card", "tender.card", "1040", 3, 25),
    ]
    assert expected_between(shop.reader, "2026-11-24", "2026-11-25") == expected[1:]
    told = money_to_come(expected, Say("en"))
    assert told == ("Money to come: 23/11 PayNow $15.90 · 24/11 NETS $1.00 · 25/11 Card $0.25")
    assert money_to_come([], Say("en")) == ""
    later = money_to_come([replace(expected[0], expected_on=None)], Say("en"))
    assert "no day: PayNow" in later
