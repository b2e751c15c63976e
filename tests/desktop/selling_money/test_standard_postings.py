"""The standard postings of a Singapore shop's books, through a real sale."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.accounting.queries import entries
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.verify.sample_day import Ware, add_wares, sell

SOY_SAUCE = Ware("SOY", "Soy sauce", 2_180, cost_micros=12_000_000)
ODD = Ware("ODD", "Dried shrimp", 2_183, kind="service")
KETTLE = Ware("KETTLE", "Kettle repair", 10_900, kind="service")
GIFT_CARD = Ware("GIFT", "Gift card", 10_000, kind="voucher", gst_code="OS")
CAN = Ware("CAN", "Can deposit", 10, kind="deposit", gst_code="OS")
PEN = Ware("PEN", "Pen", 140, kind="service")


@pytest.fixture
def selling(shop: Shop) -> Iterator[Shop]:
    """A registered shop with a shift open; whatever it sells, its file holds together in the end."""
    yield from _selling(shop)


@pytest.fixture
def selling_unregistered(unregistered_shop: Shop) -> Iterator[Shop]:
    """The same without GST."""
    yield from _selling(unregistered_shop)


def _selling(shop: Shop) -> Iterator[Shop]:
    add_wares(shop, (SOY_SAUCE, ODD, KETTLE, GIFT_CARD, CAN, PEN))
    shop.start_shift()
    yield shop
    assert verify(shop.reader) == []


def posted(shop: Shop) -> dict[str, int]:
    """The last sale's entry: account to cents, debit above nothing."""
    *_, last = (entry for entry in entries(shop.reader) if entry.kind == "sale")
    lines: dict[str, int] = {}
    for line in last.lines:
        lines[line.account] = lines.get(line.account, 0) + line.amount_cents
    return lines


def test_cash_sale_posts_tax_and_cost_of_goods(selling: Shop) -> None:
    sell(selling, (SOY_SAUCE.line(),), ("cash", 2_180))
    assert posted(selling) == {"1010": 2_180, "4010": -2_000, "2030": -180, "5010": 1_200, "1200": -1_200}


def test_change_does_not_stay_in_the_books(selling: Shop) -> None:
    sell(selling, (SOY_SAUCE.line(),), ("cash", 5_000))
    assert posted(selling)["1010"] == 2_180


def test_rounded_cash_posts_the_difference_apart_and_leaves_tax_alone(selling: Shop) -> None:
    sold = sell(selling, (ODD.line(),), ("cash", 2_185))
    assert sold.rounding_cents == 2
    assert posted(selling) == {"1010": 2_185, "4010": -2_003, "2030": -180, "6095": -2}


def test_card_sale_waits_in_clearing(selling: Shop) -> None:
    sell(selling, (KETTLE.line(),), ("card", 10_900))
    assert posted(selling) == {"1040": 10_900, "4010": -10_000, "2030": -900}


def test_split_payment_debits_every_tender(selling: Shop) -> None:
    sell(selling, (KETTLE.line(),), ("card", 9_000), ("cash", 1_900))
    assert posted(selling) == {"1040": 9_000, "1010": 1_900, "4010": -10_000, "2030": -900}


def test_gift_card_sold_at_face_is_owed_and_not_taxed(selling: Shop) -> None:
    sell(selling, (GIFT_CARD.line(),), ("cash", 10_000))
    assert posted(selling) == {"1010": 10_000, "2060": -10_000}


def test_container_deposit_is_owed_back(selling: Shop) -> None:
    sell(selling, (KETTLE.line(), CAN.line(2_000)), ("card", 10_920))
    assert posted(selling) == {"1040": 10_920, "4010": -10_000, "2030": -900, "2055": -20}


def test_three_pens_are_taxed_once_for_the_invoice(selling: Shop) -> None:
    sell(selling, (PEN.line(), PEN.line(), PEN.line()), ("card", 420))
    assert posted(selling) == {"1040": 420, "4010": -385, "2030": -35}


def test_shop_that_is_not_registered_posts_the_gross_to_sales(selling_unregistered: Shop) -> None:
    sell(selling_unregistered, (SOY_SAUCE.line(),), ("cash", 2_180))
    assert posted(selling_unregistered) == {"1010": 2_180, "4000": -2_180, "5010": 1_200, "1200": -1_200}


def test_cost_follows_the_shelf_to_the_last_cent(selling: Shop) -> None:
    third = Ware("THIRD", "Three for a dollar", 100, cost_micros=333_333)
    add_wares(selling, (third,), quantity=3_000)
    for _ in range(3):
        sell(selling, (third.line(),), ("card", 100))
    cost = selling.reader.one("SELECT sum(amount_cents) FROM entry_line WHERE account = '5010'")
    assert cost == (100,)
