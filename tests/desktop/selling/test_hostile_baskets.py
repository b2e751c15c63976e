"""Baskets no honest screen sends, and a clock that goes back: refused, or recorded so that verify agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam

from desktop.catalogue.change_item import archive_item, change_price
from desktop.catalogue.item_words import ArchiveItem, ChangePrice
from desktop.catalogue.tables import hidden_import, item
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.money import LARGEST_CENTS
from desktop.selling.basket import LARGEST_QUANTITY
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.refusals import BadAmount, BadLine, RecordedOtherwise, TooMuchChange, UnknownTender
from desktop.selling.settle import MOST_CHANGE_CENTS
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.verify.run import verify
from tests.builders import NOON, Shop, a_shop
from tests.crash.a_catalogue import ITEM_IDS, a_basket, add_items


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[Shop]:
    """A shop with items to sell and a shift open."""
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        yield shop


def paid(lines: tuple[Line, ...]) -> CompleteSale:
    total = sum(line.amount_cents for line in lines)
    return CompleteSale(new_id(), lines, (TenderAsked("card", total),), total)


def more(command: CompleteSale) -> CompleteSale:
    lines = (*command.lines, command.lines[0])
    return replace(paid(lines), command_id=command.command_id)


def by_cash(command: CompleteSale) -> CompleteSale:
    return replace(command, tenders=(TenderAsked("cash", command.shown_total_cents + 1_000),))


def swapped(command: CompleteSale) -> CompleteSale:
    """The same total for other goods."""
    return replace(command, lines=command.lines[::-1])


@pytest.mark.parametrize("changed", [more, by_cash, swapped])
def test_basket_changed_after_it_was_paid_is_not_answered_with_the_old_receipt(selling, changed) -> None:  # type: ignore[no-untyped-def]
    command = a_basket(0)
    first = selling.run(complete_sale, command)

    with pytest.raises(RecordedOtherwise) as told:
        selling.run(complete_sale, changed(command))

    assert (told.value.number, told.value.total_cents) == (first.number, first.total_cents)
    assert selling.run(complete_sale, command) == first
    assert selling.count("sale") == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"line_discount_cents": -100},
        {"basket_discount_cents": -1},
        {"list_price_cents": -5},
        {"quantity": LARGEST_QUANTITY + 1},
    ],
)
def test_line_that_makes_no_sense_is_refused(selling: Shop, wrong: dict[str, Any]) -> None:
    line = a_basket(0).lines[0]

    with pytest.raises(BadLine):
        selling.run(complete_sale, paid((replace(line, **wrong),)))

    assert selling.count("sale") == [0]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"unit_id": "a unit nobody made"}, "not_sold"),
        ({"item_id": "an item nobody made"}, "changed"),
        ({"item_id": ITEM_IDS[7]}, "changed"),
        ({"kind": "service"}, "changed"),
        ({"kind": "deposit"}, "changed"),
        ({"gst_code": "ZR"}, "changed"),
        ({"factor": 12_000}, "changed"),
        ({"belongs_to": 0}, "changed"),
        ({"belongs_to": 2}, "changed"),
    ],
)
def test_line_that_the_catalogue_does_not_know_refuses_the_whole_basket(
    selling: Shop, wrong: dict[str, Any], reason: str
) -> None:
    honest, line = a_basket(0).lines[:2]

    with pytest.raises(BadLine) as told:
        selling.run(complete_sale, paid((honest, replace(line, **wrong))))

    assert (told.value.name, told.value.reason) == (line.name, reason)
    assert selling.count("sale", "sale_line", "stock_movement", "sync_outbox") == before_any_sale(selling)


UNDONE = 7
HIDE = hidden_import.insert()
MOVE = item.update().where(item.c.item_id == bindparam("which")).values(import_id=bindparam("to"))


def before_any_sale(shop: Shop) -> list[int]:
    """Ten goods were put on the shelf, which was told, and so was the start of the shift."""
    return [0, 0, len(ITEM_IDS), 2]


def test_item_archived_while_it_lay_in_the_basket_is_still_paid(selling: Shop) -> None:
    """The goods are in the customer's hand, and a card terminal may have taken the money already."""
    basket = a_basket(0)
    selling.run(archive_item, ArchiveItem(new_id(), basket.lines[2].item_id), selling.owner)

    assert selling.run(complete_sale, basket).number == "T1-000001"


def test_goods_of_an_import_undone_meanwhile_are_refused_by_name(selling: Shop) -> None:
    basket = a_basket(0)
    gone = basket.lines[2]
    selling.database.run_work(lambda work: work.write(HIDE, {"import_id": UNDONE}), selling.console)
    selling.database.run_work(
        lambda work: work.write(MOVE, {"which": gone.item_id, "to": UNDONE}), selling.console
    )

    with pytest.raises(BadLine) as told:
        selling.run(complete_sale, basket)

    assert (told.value.name, told.value.reason) == (gone.name, "not_sold")
    assert Say("en").error(told.value) == "Thing 6 is not sold any more. Take it out of the basket."


def test_deposit_that_is_not_sold_any_more_names_its_drink_which_alone_can_be_taken_out(
    selling: Shop,
) -> None:
    drink, deposit = a_basket(0).lines[:2]
    owed = replace(deposit, unit_id="a unit nobody made", belongs_to=1)

    with pytest.raises(BadLine) as told:
        selling.run(complete_sale, paid((drink, owed)))

    assert (told.value.name, told.value.reason) == (drink.name, "changed")


def test_price_of_the_scan_is_kept_when_the_catalogues_price_changed_since(selling: Shop) -> None:
    basket = a_basket(0)
    line = basket.lines[0]
    change = ChangePrice(new_id(), line.unit_id, line.unit_price_cents + 50)
    selling.run(change_price, change, selling.owner)

    assert selling.run(complete_sale, basket).total_cents == basket.shown_total_cents


def test_lines_that_are_each_too_little_but_too_much_together_are_refused(selling: Shop) -> None:
    line = replace(a_basket(0).lines[0], quantity=1_000, unit_price_cents=LARGEST_CENTS)

    with pytest.raises(Refusal):
        selling.run(complete_sale, paid((line, line)))

    assert selling.count("sale") == [0]


def test_more_cash_than_there_is_in_the_world_is_refused(selling: Shop) -> None:
    command = replace(a_basket(0), tenders=(TenderAsked("cash", LARGEST_CENTS + 1),))

    with pytest.raises(BadAmount):
        selling.run(complete_sale, command)

    assert selling.count("sale") == [0]


def test_barcode_keyed_as_cash_is_refused_and_the_largest_notes_change_is_given(selling: Shop) -> None:
    command = paid((a_basket(0).lines[0],))
    by_note, by_barcode = (
        replace(command, tenders=(TenderAsked("cash", command.shown_total_cents + change),))
        for change in (MOST_CHANGE_CENTS, MOST_CHANGE_CENTS + 5)
    )

    with pytest.raises(TooMuchChange) as told:
        selling.run(complete_sale, by_barcode)
    assert selling.count("sale") == [0]
    assert "$1,000.05 in change" in Say("en").error(told.value)

    assert selling.run(complete_sale, by_note).change_cents == MOST_CHANGE_CENTS


def shift_of(shop: Shop) -> str:
    found = shop.reader.one("SELECT shift_id FROM shift WHERE state = 'open'")
    assert found is not None
    return str(found[0])


def test_count_of_a_tender_the_shop_does_not_have_is_refused(selling: Shop) -> None:
    with pytest.raises(UnknownTender):
        selling.run(close_shift, CloseShift(new_id(), shift_of(selling), (("cash", 10_000), ("shells", 5))))

    assert selling.count("shift_count") == [0]


def test_shift_ended_by_a_clock_that_went_back_is_no_contradiction(selling: Shop) -> None:
    selling.clock.at = NOON - timedelta(days=400)
    selling.run(complete_sale, a_basket(0))
    selling.run(close_shift, CloseShift(new_id(), shift_of(selling), (("cash", 10_000),)))

    assert verify(selling.reader) == []


def test_shift_that_ends_before_it_began_without_such_a_clock_is_one(selling: Shop) -> None:
    selling.run(close_shift, CloseShift(new_id(), shift_of(selling), (("cash", 10_000),)))
    selling.database.run_work(
        lambda work: work.write_sql("UPDATE shift SET closed_at = ?", [("2020-01-01T00:00:00.000Z",)]),
        selling.console,
    )

    assert "shifts_open_and_close" in {finding.invariant for finding in verify(selling.reader)}
