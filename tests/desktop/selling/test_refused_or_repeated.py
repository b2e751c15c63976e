"""What the counter may not do leaves nothing behind, and the same command again is the same act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.catalogue.queries import ScanHit
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.money import LARGEST_CENTS
from desktop.selling.complete_sale import complete_sale
from desktop.selling.drawer_moves import open_drawer
from desktop.selling.drawer_words import OpenDrawer
from desktop.selling.goods import NoPriceSet, check_price, goods_of
from desktop.selling.lines import TenderAsked
from desktop.selling.receipts import NoSuchSale, receipt_of
from desktop.selling.refusals import (
    AmountChanged,
    BadAmount,
    BadLine,
    EmptyBasket,
    NoShift,
    ShiftIsOpen,
    TooMuch,
)
from desktop.selling.shift_words import ClearBasket, CloseShift, OpenShift
from desktop.selling.shifts import clear_basket, close_shift, open_shift
from tests.builders import Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items

WRITTEN = (
    "sale",
    "shift",
    "drawer_movement",
    "shift_count",
    "entry",
    "sync_outbox",
    "command_answer",
    "audit",
)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Shop]:
    """A shop with items to sell and no shift open."""
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        yield shop


def refused(shop: Shop, kind: type[Refusal], function: Callable[..., object], command: object) -> None:
    before = shop.count(*WRITTEN)
    with pytest.raises(kind):
        shop.run(function, command, shop.supervisor)
    assert shop.count(*WRITTEN) == before


def test_without_a_shift_nothing_is_sold_counted_or_opened(closed: Shop) -> None:
    refused(closed, NoShift, complete_sale, a_basket(0))
    refused(closed, NoShift, close_shift, CloseShift(new_id(), new_id(), ()))
    refused(closed, NoShift, open_drawer, OpenDrawer(new_id(), "no_sale.change"))


@pytest.mark.parametrize("float_cents", [-1, LARGEST_CENTS + 1])
def test_float_that_cannot_lie_in_a_drawer_opens_no_shift(closed: Shop, float_cents: int) -> None:
    refused(closed, BadAmount, open_shift, OpenShift(new_id(), float_cents))


def test_second_shift_on_a_till_is_refused(closed: Shop) -> None:
    closed.start_shift()
    refused(closed, ShiftIsOpen, open_shift, OpenShift(new_id(), 10_000))


def test_shift_that_is_not_this_tills_is_not_ended(closed: Shop) -> None:
    closed.start_shift()
    refused(closed, NoShift, close_shift, CloseShift(new_id(), new_id(), (("cash", 10_000),)))


def test_empty_basket_and_another_total_than_was_shown_are_refused(closed: Shop) -> None:
    closed.start_shift()
    basket = a_basket(0)
    refused(closed, EmptyBasket, complete_sale, replace(basket, lines=()))
    shown = basket.shown_total_cents - 1
    refused(closed, AmountChanged, complete_sale, replace(basket, shown_total_cents=shown))


def test_line_of_nothing_and_a_tender_of_nothing_are_refused(closed: Shop) -> None:
    closed.start_shift()
    basket = a_basket(0)
    nothing = replace(basket.lines[0], quantity=0)
    refused(closed, BadLine, complete_sale, replace(basket, lines=(nothing, *basket.lines[1:])))
    for cents in (0, -5):
        tenders = (TenderAsked("card", cents), *basket.tenders)
        refused(closed, TooMuch, complete_sale, replace(basket, tenders=tenders))


def test_same_command_again_is_the_same_act(closed: Shop) -> None:
    start = OpenShift(new_id(), 10_000)
    started = closed.run(open_shift, start, closed.supervisor)
    acts: list[tuple[Callable[..., object], object]] = [
        (open_shift, start),
        (complete_sale, a_basket(0)),
        (open_drawer, OpenDrawer(new_id(), "no_sale.change")),
        (clear_basket, ClearBasket(new_id(), 3, 1_250)),
        (close_shift, CloseShift(new_id(), started.shift_id, (("cash", 10_000),))),
    ]
    for function, command in acts:
        first = closed.run(function, command, closed.supervisor)
        written = closed.count(*WRITTEN)
        assert closed.run(function, command, closed.supervisor) == first
        assert closed.count(*WRITTEN) == written


def test_sale_nobody_made_has_no_receipt(closed: Shop) -> None:
    with pytest.raises(NoSuchSale):
        receipt_of(closed.reader, new_id())


@pytest.mark.parametrize("price", [None, 0])
def test_item_without_a_price_or_at_nothing_is_not_sold(price: int | None) -> None:
    hit = ScanHit("i", "u", "", 1_000, "goods", "Milo", "MILO", None, price, "SR", True, "", None)
    with pytest.raises(NoPriceSet) as told:
        check_price(goods_of(hit))
    assert told.value.name == "Milo"
