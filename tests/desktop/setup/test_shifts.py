"""A shift from float to count: what should be there, what was, and what the books say of the difference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import bindparam, update

from desktop.database.who import Approval
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.money import LARGEST_CENTS
from desktop.selling.complete_sale import complete_sale
from desktop.selling.counting import count_shift
from desktop.selling.drawer_moves import open_drawer
from desktop.selling.drawer_words import OpenDrawer
from desktop.selling.lines import TenderAsked
from desktop.selling.queries import countable_tenders, expected_of_shift, open_shift_of
from desktop.selling.refusals import BadAmount, NoShift, ShiftIsOpen, UnknownTender
from desktop.selling.shift_words import ClearBasket, CloseShift, CountShift, OpenShift, ShiftEnded
from desktop.selling.shifts import clear_basket, close_shift, open_shift
from desktop.selling.tables import tender_type as tender_type_table
from desktop.staff.permissions import NeedsApproval
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.crash.sound import contradictions


def entry_of(shop: Shop, kind: str) -> dict[str, int]:
    """The accounts and cents of the one entry of a kind."""
    found = shop.reader.rows(
        "SELECT l.account, l.amount_cents FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
        " WHERE e.kind = ? ORDER BY l.line_no",
        (kind,),
    )
    return dict(found)


def running(shop: Shop) -> str:
    found = open_shift_of(shop.reader, shop.cashier.till_id)
    assert found is not None
    return found.shift_id


def close(shop: Shop, *counted: tuple[str, int]) -> ShiftEnded:
    ended: ShiftEnded = shop.run(close_shift, CloseShift(new_id(), running(shop), counted))
    return ended


def close_far_off(shop: Shop, *counted: tuple[str, int]) -> ShiftEnded:
    """Beyond the shop's limit: counted twice, and approved."""
    shop.run(count_shift, CountShift(new_id(), running(shop), counted))
    approval = Approval("close_over_limit", shop.supervisor.person_id)
    who = replace(shop.cashier, approval=approval)
    ended: ShiftEnded = shop.run(close_shift, CloseShift(new_id(), running(shop), counted), who)
    return ended


def sell_for_cash(shop: Shop, number: int = 0) -> int:
    """A basket paid in cash, to the cent that cash can be; what the drawer gained."""
    basket = a_basket(number)
    tendered = -(-basket.shown_total_cents // 1_000) * 1_000
    sold = shop.run(complete_sale, replace(basket, tenders=(TenderAsked("cash", tendered),)))
    return int(tendered - sold.change_cents)


def test_float_moves_from_the_safe_into_the_till(shop: Shop) -> None:
    shop.start_shift(15_000)

    assert entry_of(shop, "float") == {"1010": 15_000, "1020": -15_000}
    assert expected_of_shift(shop.reader, running(shop)) == {"cash": 15_000}


def test_drawer_should_hold_the_float_and_the_cash_taken(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift(10_000)
    gained = sell_for_cash(shop)
    card = shop.run(complete_sale, a_basket(1)).total_cents

    assert expected_of_shift(shop.reader, running(shop)) == {"cash": 10_000 + gained, "card": card}


@pytest.mark.parametrize("difference", [-250, 5, 0])
def test_difference_goes_to_over_and_short(shop: Shop, difference: int) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift(10_000)
    gained = sell_for_cash(shop)

    ended = close(shop, ("cash", 10_000 + gained + difference))

    assert (ended.over_short_cents, ended.sales, ended.number) == (difference, 1, 1)
    expected = {"1010": difference, "6090": -difference} if difference else {}
    assert entry_of(shop, "over_short") == expected
    counted = shop.reader.one(
        "SELECT expected_cents, counted_cents FROM shift_count WHERE tender_type = 'cash'"
    )
    assert counted == (10_000 + gained, 10_000 + gained + difference)
    assert contradictions(shop.database.path) == []


def test_cash_not_counted_is_all_missing_and_cards_are_taken_as_told(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift(10_000)
    shop.run(complete_sale, a_basket(1))

    assert close_far_off(shop, ("cash", 0)).over_short_cents == -10_000


def test_card_slips_that_differ_go_to_the_cards_own_account(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift(10_000)
    total = shop.run(complete_sale, a_basket(1)).total_cents

    close(shop, ("cash", 10_000), ("card", total - 100))

    assert entry_of(shop, "over_short") == {"1040": -100, "6090": 100}


def stop_taking(shop: Shop, tender_type: str) -> None:
    archive = update(tender_type_table).where(tender_type_table.c.tender_type == tender_type)
    shop.database.run_work(
        lambda work: work.write(archive.values(archived_at=bindparam("at")), {"at": work.now_text}),
        shop.owner,
    )


def test_way_of_paying_archived_in_the_middle_of_a_shift_is_still_counted_to_its_own_account(
    shop: Shop,
) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift(10_000)
    total = shop.run(complete_sale, a_basket(1)).total_cents
    stop_taking(shop, "card")

    assert "card" in countable_tenders(shop.reader, running(shop))
    close(shop, ("cash", 10_000), ("card", total - 100))

    assert entry_of(shop, "over_short") == {"1040": -100, "6090": 100}
    assert contradictions(shop.database.path) == []


def test_way_of_paying_that_the_shift_never_took_cannot_be_counted_once_archived(shop: Shop) -> None:
    shop.start_shift(10_000)
    stop_taking(shop, "card")

    for unknown in ("card", "seashells"):
        with pytest.raises(UnknownTender):
            close(shop, ("cash", 10_000), (unknown, 100))

    assert running(shop)


def test_cash_is_counted_even_when_the_shop_stopped_taking_it(shop: Shop) -> None:
    shop.start_shift(10_000)
    stop_taking(shop, "cash")

    assert close(shop, ("cash", 9_950)).over_short_cents == -50
    assert entry_of(shop, "over_short") == {"1010": -50, "6090": 50}


def test_second_shift_waits_for_the_first_to_end(shop: Shop) -> None:
    shop.start_shift()
    with pytest.raises(ShiftIsOpen):
        shop.start_shift()

    close(shop, ("cash", 10_000))
    assert shop.run(open_shift, OpenShift(new_id(), 0)).number == 2


def test_business_date_is_the_day_on_the_shops_wall(shop: Shop) -> None:
    shop.clock.forward(hours=15)  # 19:00 in Greenwich, three in the morning in Singapore

    assert shop.run(open_shift, OpenShift(new_id(), 0)).business_date == "2026-11-24"


def test_sale_after_midnight_belongs_to_the_shifts_business_date(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift()
    shop.clock.forward(hours=14)
    shop.run(complete_sale, a_basket(0))

    assert shop.reader.one("SELECT business_date, sold_on FROM sale") == ("2026-11-23", "2026-11-24")


def test_nothing_is_sold_closed_or_opened_without_a_shift(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    attempts = (
        (complete_sale, a_basket(0), shop.cashier),
        (close_shift, CloseShift(new_id(), "none", ()), shop.cashier),
        (open_drawer, OpenDrawer(new_id(), "no_sale.change"), shop.supervisor),
    )
    for function, command, who in attempts:
        with pytest.raises(NoShift):
            shop.run(function, command, who)


@pytest.mark.parametrize("amount", [-1, LARGEST_CENTS + 1])
def test_amount_that_cannot_lie_in_a_drawer_is_refused(shop: Shop, amount: int) -> None:
    with pytest.raises(BadAmount):
        shop.run(open_shift, OpenShift(new_id(), amount))
    shop.start_shift()
    with pytest.raises(BadAmount):
        close(shop, ("cash", amount))

    assert running(shop)


def test_opening_the_drawer_needs_somebodys_approval_and_keeps_it(shop: Shop) -> None:
    shop.start_shift()
    approved = replace(shop.cashier, approval=Approval("open_drawer", shop.supervisor.person_id))
    command = OpenDrawer(new_id(), "no_sale.check")

    with pytest.raises(NeedsApproval):
        shop.run(open_drawer, command)
    shop.run(open_drawer, command, approved)

    told = shop.reader.rows("SELECT command, approver_id FROM audit WHERE approver_id IS NOT NULL")
    assert told == [("open_drawer", shop.supervisor.person_id)]
    assert shop.reader.rows("SELECT reason, approver_id FROM drawer_movement WHERE kind = 'opened'") == [
        ("no_sale.check", shop.supervisor.person_id)
    ]


def test_cleared_basket_is_on_record_with_who_and_how_much(shop: Shop) -> None:
    shop.run(clear_basket, ClearBasket(new_id(), 3, 1_250))

    told = shop.reader.rows("SELECT person_id, facts FROM audit WHERE command = 'clear_basket'")
    assert told == [(shop.cashier.person_id, '{"lines":3,"total_cents":1250}')]


def test_other_tills_shift_cannot_be_closed(shop: Shop) -> None:
    shop.start_shift()

    with pytest.raises(Refusal):
        shop.run(close_shift, CloseShift(new_id(), "another shift", (("cash", 10_000),)))

    assert running(shop)


def test_float_goes_back_into_the_safe_and_only_takings_stay(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    taken = 0
    for day in range(3):
        shop.start_shift(10_000)
        gained = sell_for_cash(shop, day)
        taken += gained
        close(shop, ("cash", 10_000 + gained))
        shop.clock.forward(days=1)

    balances: dict[str, int] = dict(
        shop.reader.rows("SELECT account, sum(debit_cents - credit_cents) FROM account_day GROUP BY account")
    )
    assert (balances["1010"], balances["1020"]) == (taken, 0)


def test_no_more_goes_back_than_was_counted(shop: Shop) -> None:
    shop.start_shift(10_000)
    close_far_off(shop, ("cash", 4_000))

    assert entry_of(shop, "float_back") == {"1020": 4_000, "1010": -4_000}
    assert entry_of(shop, "over_short") == {"1010": -6_000, "6090": 6_000}
    assert contradictions(shop.database.path) == []
