"""A way of paying may give back more than it took in a shift: no contradiction, and no count either."""

from __future__ import annotations

import pytest

from desktop.database.engine import connect
from desktop.database.places import SHOP_FILE
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale, Returned
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.verify.sample_day import MILK, sell, stock_the_shop


@pytest.fixture
def given_back(shop: Shop) -> Shop:
    """Paid by card in one shift, given back to the card in the next, in which nobody paid so."""
    stock_the_shop(shop)
    shop.start_shift()
    sold = sell(shop, (MILK.line(),), ("card", MILK.price_cents))
    end_shift(shop)
    shop.start_shift()
    back = (Returned(sold.sale_id, 1, 1_000),)
    tenders = (TenderAsked("card", -MILK.price_cents),)
    refund = CompleteSale(new_id(), (), tenders, -MILK.price_cents, returns=back, reason="not_wanted")
    shop.run(complete_sale, refund, shop.owner)
    end_shift(shop)
    return shop


def end_shift(shop: Shop) -> None:
    shop.clock.forward(hours=1)
    ((shift_id,),) = shop.reader.rows("SELECT shift_id FROM shift WHERE state = 'open'")
    shop.run(close_shift, CloseShift(new_id(), shift_id, (("cash", 10_000),)))


def test_card_that_only_gave_back_stands_below_nothing(given_back: Shop) -> None:
    counts = given_back.reader.rows("SELECT min(counted_cents) FROM shift_count WHERE tender_type = 'card'")
    assert counts == [(-MILK.price_cents,)]
    assert verify(given_back.reader) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        "counted_cents = counted_cents - 1 WHERE tender_type = 'card' AND expected_cents < 0",
        "counted_cents = -5, expected_cents = -5 WHERE tender_type = 'cash'",
    ],
)
def test_nobody_counted_less_than_nothing(given_back: Shop, spoilt: str) -> None:
    connection = connect(given_back.folder / SHOP_FILE, None, "write")
    connection.execute(f"UPDATE shift_count SET {spoilt}")  # noqa: S608
    connection.close()
    assert "open_shifts_are_not_counted" in {each.invariant for each in verify(given_back.reader)}
