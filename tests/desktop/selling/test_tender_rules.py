"""The owner's rules for ways of paying: which may be made, and what each does to a payment and a refund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.money import LARGEST_CENTS
from desktop.names import TooLong
from desktop.selling.change_tender_type import archive_tender_type, change_tender_type
from desktop.selling.complete_sale import complete_sale
from desktop.selling.create_tender_type import CreateTenderType, create_tender_type
from desktop.selling.denominations import can_make, least_above, most_made, pieces
from desktop.selling.expected_days import expected_on, is_business_day
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import Completed, CompleteSale, Returned
from desktop.selling.queries import all_tender_types, tender_types
from desktop.selling.refusals import BadAmount, NotRefundable, StillOwing, TooMuch, UnknownTender
from desktop.selling.sold import sold_document
from desktop.selling.tender_rules import BadReference, NoReference, NoSuchVouchers, is_card_number
from desktop.selling.tender_words import (
    ArchiveTenderType,
    BadTenderRule,
    ChangeTenderType,
    FixedTender,
    NoSuchTender,
    TenderExists,
    Value,
)
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NeedsApproval, NotAllowed
from desktop.verify.run import verify
from tests.builders import Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items

WRITTEN = ("sale", "tender", "entry", "sync_outbox", "audit")


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[Shop]:
    """A shop with items to sell and a shift open."""
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        yield shop


def add(shop: Shop, key: str, **rules: Value) -> None:
    shop.run(
        create_tender_type, CreateTenderType(new_id(), key, key.title(), tuple(rules.items())), shop.owner
    )


def change(shop: Shop, key: str, **rules: Value) -> tuple[str, ...]:
    done = shop.run(change_tender_type, ChangeTenderType(new_id(), key, tuple(rules.items())), shop.owner)
    return tuple(done.fields)


def costs(total_cents: int) -> CompleteSale:
    """The first thing as often as it takes: $1.25 each."""
    basket = a_basket(0, 1)
    line = replace(basket.lines[0], quantity=total_cents * 1_000 // 125)
    return replace(basket, lines=(line,), shown_total_cents=total_cents)


def pay_for(shop: Shop, total_cents: int, *tenders: TenderAsked) -> Completed:
    done: Completed = shop.run(complete_sale, replace(costs(total_cents), tenders=tenders))
    return done


def rows_of(shop: Shop, sale_id: str) -> list[tuple[object, ...]]:
    return shop.reader.rows(
        "SELECT tender_type, tendered_cents, applied_cents, change_cents, rounding_cents, forfeited_cents,"
        " expected_on FROM tender WHERE sale_id = ? ORDER BY tender_no",
        (sale_id,),
    )


def refused(shop: Shop, kind: type[Refusal], total_cents: int, *tenders: TenderAsked) -> Refusal:
    before = shop.count(*WRITTEN)
    with pytest.raises(kind) as refusal:
        pay_for(shop, total_cents, *tenders)
    assert shop.count(*WRITTEN) == before
    return refusal.value


def test_voucher_that_forfeits_keeps_its_worth_and_books_what_is_lost(selling: Shop) -> None:
    add(selling, "voucher", surplus="forfeited", account="1060", settles_days=1)
    done = pay_for(selling, 875, TenderAsked("voucher", 1_000))
    assert done.change_cents == 0
    assert rows_of(selling, done.sale_id) == [("voucher", 1_000, 875, 0, 0, 125, "2026-11-24")]
    booked = selling.reader.rows(
        "SELECT l.account, l.amount_cents FROM entry_line l JOIN entry e ON e.entry_id = l.entry_id"
        " WHERE e.document_id = ? AND l.account IN ('1060', '4090') ORDER BY l.account",
        (done.sale_id,),
    )
    assert booked == [("1060", 1_000), ("4090", -125)]
    assert verify(selling.reader) == []


def test_voided_sale_takes_back_what_was_forfeited_too(selling: Shop) -> None:
    add(selling, "voucher", surplus="forfeited", account="1060")
    done = pay_for(selling, 875, TenderAsked("voucher", 1_000))
    void = selling.run(void_sale, VoidSale(new_id(), done.sale_id, "rung_wrong"), selling.supervisor)
    assert rows_of(selling, void.sale_id) == [("voucher", -1_000, -875, 0, 0, -125, None)]
    assert verify(selling.reader) == []


def test_voucher_that_refuses_takes_no_cent_too_much(selling: Shop) -> None:
    add(selling, "voucher")
    refusal = refused(selling, TooMuch, 875, TenderAsked("voucher", 1_000))
    assert isinstance(refusal, TooMuch) and refusal.over_cents == 125


@pytest.mark.parametrize(
    ("tendered", "kind"),
    [
        (1_500, TooMuch),  # $10 alone would have been enough
        (1_100, TooMuch),  # of $5 and three of $2 one $2 was not needed
        (850, NoSuchVouchers),
        (100, NoSuchVouchers),
        (0, TooMuch),
        (-200, TooMuch),
        (LARGEST_CENTS + 1, BadAmount),
        (800, StillOwing),
    ],
)
def test_vouchers_of_fixed_worth_are_those_that_were_needed(
    selling: Shop, tendered: int, kind: type[Refusal]
) -> None:
    change(selling, "cdc_voucher", surplus="forfeited")
    refused(selling, kind, 875, TenderAsked("cdc_voucher", tendered))
    assert rows_of(selling, pay_for(selling, 875, TenderAsked("cdc_voucher", 900)).sale_id)[0][5] == 25
    assert rows_of(selling, pay_for(selling, 875, TenderAsked("cdc_voucher", 1_000)).sale_id)[0][5] == 125
    assert verify(selling.reader) == []


def test_nothing_is_forfeited_for_nothing_and_only_cash_is_rounded(selling: Shop) -> None:
    change(selling, "cdc_voucher", surplus="forfeited")
    refused(selling, TooMuch, 1_000, TenderAsked("card", 1_000), TenderAsked("cdc_voucher", 200))
    basket = a_basket(6, 1)  # $9.99
    tenders = (TenderAsked("cdc_voucher", 700), TenderAsked("cash", 300))
    done = selling.run(complete_sale, replace(basket, tenders=tenders))
    assert rows_of(selling, done.sale_id) == [
        ("cdc_voucher", 700, 700, 0, 0, 0, "2026-11-24"),
        ("cash", 300, 299, 0, 1, 0, "2026-11-23"),
    ]
    assert verify(selling.reader) == []


def test_reference_is_asked_kept_and_never_a_card_number(selling: Shop) -> None:
    add(selling, "cheque", asks="cheque_number", settles_days=2)
    refusal = refused(selling, NoReference, 875, TenderAsked("cheque", 875, "  "))
    assert (refusal.facts["tender_type"], refusal.facts["asks"]) == ("Cheque", "cheque_number")
    refused(selling, BadReference, 875, TenderAsked("cheque", 875, "4111 1111-1111 1111"))
    refused(selling, TooLong, 875, TenderAsked("cheque", 875, "7" * 41))
    done = pay_for(selling, 875, TenderAsked("cheque", 875, " 000123 "))
    assert selling.reader.rows("SELECT reference FROM tender WHERE sale_id = ?", (done.sale_id,)) == [
        ("000123",)
    ]
    assert verify(selling.reader) == []


def test_card_numbers_are_known_by_their_sum() -> None:
    assert is_card_number("4111111111111111") and is_card_number("3782 822463 10005")
    assert not is_card_number("4111111111111112") and not is_card_number("000123456789012")
    assert not is_card_number("T1-4111111111111111"[:12])


def test_money_is_expected_by_the_rule_of_its_day(selling: Shop) -> None:
    before = pay_for(selling, 875, TenderAsked("card", 375), TenderAsked("nets", 500))
    assert change(selling, "card", settles_days=3) == ("settles_days",)
    after = pay_for(selling, 875, TenderAsked("card", 875))
    assert [row[-1] for row in rows_of(selling, before.sale_id)] == ["2026-11-25", "2026-11-24"]
    assert [row[-1] for row in rows_of(selling, after.sale_id)] == ["2026-11-26"]
    assert change(selling, "card", settles_days=None) == ("settles_days",)
    assert rows_of(selling, pay_for(selling, 875, TenderAsked("card", 875)).sale_id)[0][-1] is None
    assert verify(selling.reader) == []


@pytest.mark.parametrize(
    ("sold_on", "days", "expected"),
    [
        ("2026-11-28", 0, "2026-11-28"),  # PayNow on a Saturday
        ("2026-11-27", 1, "2026-11-30"),  # Friday to Monday
        ("2026-11-06", 1, "2026-11-10"),  # Deepavali on a Sunday is kept on Monday
        ("2026-12-24", 1, "2026-12-28"),
        ("2027-01-01", 1, "2027-01-04"),
        ("2026-02-13", 2, "2026-02-19"),  # Chinese New Year
    ],
)
def test_business_days_pass_over_weekends_and_holidays(sold_on: str, days: int, expected: str) -> None:
    assert expected_on(date.fromisoformat(sold_on), days).isoformat() == expected
    assert days == 0 or is_business_day(date.fromisoformat(expected))


@pytest.mark.parametrize("worths", [(200, 500, 1_000), (300, 700), (5,), (600, 1_000, 1_500)])
def test_what_vouchers_make_up_is_what_trying_all_of_them_finds(worths: tuple[int, ...]) -> None:
    made = [True] + [False] * 3_200
    for amount in range(1, len(made)):
        made[amount] = any(amount >= worth and made[amount - worth] for worth in worths)
    for amount in range(0, 3_000, 25):
        assert can_make(amount, worths) == made[amount]
        assert most_made(amount, worths) == max(at for at in range(amount + 1) if made[at])
        above = least_above(amount, worths)
        assert above >= amount and made[above] and not any(made[amount:above])
        if made[amount]:
            assert sum(worth * many for worth, many in pieces(amount, worths)) == amount


def came_back(shop: Shop, sale_id: str, *tenders: TenderAsked) -> CompleteSale:
    (line,) = sold_document(shop.reader, sale_id).lines
    back = Returned(sale_id, 1, line.priced.line.quantity)
    return CompleteSale(new_id(), (), tenders, -line.priced.amount_cents, returns=(back,), reason="faulty")


def test_refunds_go_by_the_rules(selling: Shop) -> None:
    """The same way by itself; in cash where the owner says so; else only as somebody approves it."""
    add(selling, "voucher", is_refundable=0)
    add(selling, "cheque", is_refundable=0, refund_by="cash")
    add(selling, "points", asks="voucher_serial", denominations="125")
    points = pay_for(selling, 875, TenderAsked("points", 875, "P7"))
    same_way = came_back(selling, points.sale_id, TenderAsked("points", -875))
    selling.run(complete_sale, same_way, selling.supervisor)
    ways = {name: pay_for(selling, 875, TenderAsked(name, 875)) for name in ("voucher", "cheque")}
    for name, sale in ways.items():
        with pytest.raises(NotRefundable):
            selling.run(
                complete_sale, came_back(selling, sale.sale_id, TenderAsked(name, -875)), selling.owner
            )
    in_cash = came_back(selling, ways["cheque"].sale_id, TenderAsked("cash", -875))
    with pytest.raises(NeedsApproval) as needed:
        selling.run(complete_sale, in_cash)
    assert needed.value.command == "refund", "not another way: it is the owner's rule"
    selling.run(complete_sale, in_cash, selling.supervisor)
    with pytest.raises(NeedsApproval) as needed:
        selling.run(complete_sale, came_back(selling, ways["voucher"].sale_id, TenderAsked("cash", -875)))
    assert needed.value.command == "refund_elsewhere"
    assert verify(selling.reader) == []


@pytest.mark.parametrize(
    ("key", "rules", "kind"),
    [
        ("cash", {"account": "1030"}, FixedTender),
        ("cash", {"settles_days": 1}, FixedTender),
        ("paynow", {"taken_by": None}, FixedTender),
        ("online", {"position": 1}, FixedTender),
        ("card", {"gives_change": 1}, BadTenderRule),
        ("card", {"rounds_cash": 1}, BadTenderRule),
        ("card", {"archived_at": "2026-11-23T04:00:00.000Z"}, BadTenderRule),
        ("card", {"account": "1010"}, BadTenderRule),
        ("card", {"account": "1200"}, BadTenderRule),
        ("card", {"account": "1099"}, BadTenderRule),
        ("card", {"account": None}, BadTenderRule),
        ("card", {"settles_days": 61}, BadTenderRule),
        ("card", {"settles_days": -1}, BadTenderRule),
        ("card", {"settles_days": "2"}, BadTenderRule),
        ("card", {"taken_by": "code"}, BadTenderRule),
        ("card", {"surplus": "forfeited"}, BadTenderRule),  # by the terminal the amount is exact
        ("card", {"refund_by": "cash"}, BadTenderRule),  # refundable the same way already
        ("card", {"asks": "age"}, BadTenderRule),
        ("card", {"is_refundable": 2}, BadTenderRule),
        ("card", {"position": 0}, BadTenderRule),
        ("cdc_voucher", {"denominations": ""}, BadTenderRule),
        ("cdc_voucher", {"denominations": "500 200"}, BadTenderRule),
        ("cdc_voucher", {"denominations": "0 200"}, BadTenderRule),
        ("cdc_voucher", {"denominations": "200 200"}, BadTenderRule),
        ("cdc_voucher", {"denominations": "-200"}, BadTenderRule),
        ("cdc_voucher", {"denominations": "二百"}, BadTenderRule),
        ("cdc_voucher", {"denominations": "9" * 5_000}, BadTenderRule),
        ("card", {"name": "x" * 41}, TooLong),
        ("gift", {"name": "Gift"}, NoSuchTender),
    ],
)
def test_rules_that_no_way_of_paying_has_are_refused_and_nothing_changes(
    selling: Shop, key: str, rules: dict[str, Value], kind: type[Refusal]
) -> None:
    before, rows = all_tender_types(selling.reader), selling.count("audit")
    with pytest.raises(kind):
        change(selling, key, **rules)
    assert (all_tender_types(selling.reader), selling.count("audit")) == (before, rows)


def test_rules_are_the_owners_and_a_key_is_used_once(selling: Shop) -> None:
    for command, asked in (
        (create_tender_type, CreateTenderType(new_id(), "grab", "GrabPay")),
        (change_tender_type, ChangeTenderType(new_id(), "card", (("settles_days", 1),))),
        (archive_tender_type, ArchiveTenderType(new_id(), "card")),
    ):
        with pytest.raises(NotAllowed):
            selling.run(command, asked, selling.supervisor)
    add(selling, "grab")
    with pytest.raises(TenderExists):
        add(selling, "grab")
    with pytest.raises(BadTenderRule):
        add(selling, "shop", account="9999")


def test_places_on_the_screen_stay_in_order_and_a_name_is_the_owners_own(selling: Shop) -> None:
    add(selling, "grab")
    assert change(selling, "grab", position=2, name="GrabPay") == ("name", "position")
    assert list(tender_types(selling.reader)) == ["cash", "grab", "paynow", "nets", "card", "cdc_voucher"]
    assert change(selling, "grab", position=2) == ()
    assert tender_types(selling.reader)["grab"].name == "GrabPay"
    assert verify(selling.reader) == []


def test_archived_way_is_not_taken_and_comes_back(selling: Shop) -> None:
    selling.run(archive_tender_type, ArchiveTenderType(new_id(), "nets"), selling.owner)
    assert "nets" not in tender_types(selling.reader)
    refused(selling, UnknownTender, 875, TenderAsked("nets", 875))
    selling.run(archive_tender_type, ArchiveTenderType(new_id(), "nets", is_archived=False), selling.owner)
    pay_for(selling, 875, TenderAsked("nets", 875))
    for fixed in ("cash", "online"):
        with pytest.raises(FixedTender):
            selling.run(archive_tender_type, ArchiveTenderType(new_id(), fixed), selling.owner)
    assert verify(selling.reader) == []


def test_same_command_again_changes_nothing_twice(selling: Shop) -> None:
    command = ChangeTenderType(new_id(), "card", (("settles_days", 3),))
    first = selling.run(change_tender_type, command, selling.owner)
    change(selling, "card", settles_days=1)
    assert selling.run(change_tender_type, command, selling.owner) == first
    assert tender_types(selling.reader)["card"].settles_days == 1
