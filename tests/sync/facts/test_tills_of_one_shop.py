"""Tills that sold apart end equal once both have been at the service: goods, money, GST and ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.accounting.gst_f5 import gst_f5
from desktop.backup.make_backup import Source, make_backup
from desktop.backup.restore_shop import Keys, restore_shop
from desktop.catalogue.change_item import change_price
from desktop.catalogue.events import OpeningLine
from desktop.catalogue.item_words import ChangePrice
from desktop.clock import SetClock
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.reports.daily_sales import daily_sales
from desktop.reports.stock import stock_report
from desktop.reports.trial_balance import trial_balance
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.queries import open_shift_of
from desktop.selling.shift_figures import documents_of
from desktop.selling.shift_report import shift_report
from desktop.selling.shift_sections import warnings_of
from desktop.selling.shift_words import CloseShift, OpenShift
from desktop.selling.shifts import close_shift, open_shift
from desktop.setup.queries import this_till
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from desktop.wiring import RULES
from sync.service.tables import day_sum, stock_level
from tests.builders import NOON, OWNER_PASSWORD, Shop, a_shop, shop_again
from tests.crash.a_catalogue import ITEM_IDS, OPENING, a_basket, add_items
from tests.desktop.storefront.test_take_facts import FACTS
from tests.sync.tills import Service, Till, a_second_till, a_service, contradictions, enrol, send

AnyTill = Shop | Till
ONCE_SYNCED = {name: sql for name, sql in FACTS.items() if name != "shifts"} | {
    "shifts": FACTS["shifts"].replace(
        "*", "shift_id, number, lane_id, opened_at, closed_at, float_cents, state"
    )
}


@dataclass
class World:
    """Three tills: the first made the shop, the others joined it."""

    service: Service
    tills: Sequence[AnyTill]

    def meet(self, *order: int) -> None:
        """Each comes back in turn, twice round: then all have heard of all."""
        for place in [*(order or range(len(self.tills)))] * 2:
            send(self.tills[place], self.service)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with ExitStack() as stack:
        service = stack.enter_context(a_service(tmp_path / "service"))
        one = stack.enter_context(a_shop(tmp_path / "one"))
        add_items(one.database, one.console)
        enrol(one, service)
        send(one, service)
        others = [
            stack.enter_context(a_second_till(tmp_path / label, service, label)) for label in ("T2", "T3")
        ]
        made = World(service, (one, *others))
        made.meet()
        yield made


def sell(till: AnyTill, first: int, sales: int, *more: CompleteSale, closes: bool = True) -> None:
    """A shift of the owner's at this till."""
    owner = till.reader.rows("SELECT person_id FROM person WHERE role = 'owner'")[0][0]
    who = type(till.console)(owner, till.console.till_id)
    shift_id = new_id()
    till.run(open_shift, OpenShift(shift_id, 10_000), who)
    for number in range(first, first + sales):
        till.clock.forward(seconds=7)
        till.run(complete_sale, a_basket(number), who)
    for asked in more:
        till.run(complete_sale, asked, who)
    if closes:
        till.clock.forward(hours=1)
        till.run(close_shift, CloseShift(new_id(), shift_id, (("cash", 9_990),)), who)


def held(till: AnyTill) -> dict[str, list[tuple[object, ...]]]:
    return {name: till.reader.rows(sql) for name, sql in ONCE_SYNCED.items()}


def assert_equal(world: World) -> None:
    first, *others = (held(till) for till in world.tills)
    for other in others:
        assert other == first
    assert [contradictions(till) for till in world.tills] == [[] for _till in world.tills]
    states = [till.reader.rows("SELECT DISTINCT state FROM sync_inbox") for till in world.tills]
    assert states == [[("applied",)]] * len(states)


@pytest.mark.parametrize("order", [(), (2, 1, 0), (1, 0, 2)])
def test_tills_that_sold_apart_end_equal_and_equal_with_the_service(
    world: World, order: tuple[int, ...]
) -> None:
    for place, till in enumerate(world.tills):
        sell(till, 10 * place, 4 + place, closes=place != 1)
    world.meet(*order)
    assert_equal(world)
    one = world.tills[0]
    with world.service.store.reading() as work:
        levels = {(row.item_id, row.quantity, row.value_micros) for row in work.rows(stock_level.select())}
        sums = [
            (row.sold_on, row.sales, row.total_cents, row.gst_cents) for row in work.rows(day_sum.select())
        ]
    assert levels == set(one.reader.rows("SELECT item_id, quantity, value_micros FROM stock_level"))
    kept = one.reader.rows(
        "SELECT sold_on, count(*), sum(total_cents), sum(gst_cents) FROM sale GROUP BY sold_on"
    )
    assert sorted(sums) == kept
    assert kept[0][1] == 4 + 5 + 6


def test_every_report_is_of_the_whole_shop_and_the_same_at_every_till(world: World) -> None:
    for place, till in enumerate(world.tills):
        sell(till, 5 * place, 3)
    world.meet()
    one, two, three = world.tills
    for other in (two, three):
        assert gst_f5(other.reader).as_json() == gst_f5(one.reader).as_json()
        assert _balances(other) == _balances(one)
        assert stock_report(other.reader).as_json() == stock_report(one.reader).as_json()
        assert daily_sales(other.reader).as_json() == daily_sales(one.reader).as_json()
    day = daily_sales(three.reader)
    assert [(each.till, each.figures.sales) for each in day.days] == [("T1", 3), ("T2", 3), ("T3", 3)]
    assert day.totals.sales == 9
    assert [(each.business_date, each.figures) for each in day.whole_days] == [("2026-11-23", day.totals)]
    assert [line.split()[:2] for line in day.as_text(Say("en")).splitlines() if "2026-11-23" in line][
        3:4
    ] == [["2026-11-23", "all"]]


def _balances(till: AnyTill) -> list[tuple[str, int]]:
    """By account: on which day an odd cent of the cost of goods lies depends on who heard of what first."""
    return [(each.account, each.balance_cents) for each in trial_balance(till.reader).accounts]


def test_goods_sold_before_they_came_end_equal_whoever_received_them(world: World) -> None:
    """Two sold more than there was, and two received it, all apart: true-ups are told, not worked out."""
    one, two, three = world.tills
    for till in (one, two):
        sell(till, 0, 0, a_lot(60_000_000))
    for till in (two, three):
        lines = (OpeningLine(ITEM_IDS[0], 1_500, 700_000), OpeningLine(ITEM_IDS[1], 2_000, None))
        place = this_till(till.reader).location_id
        till.run(post_opening_stock, PostOpeningStock(new_id(), place, lines), till.console)
    world.meet(2, 0, 1)
    assert_equal(world)
    assert one.reader.rows("SELECT quantity FROM stock_level WHERE item_id = ?", (ITEM_IDS[0],)) == [
        (OPENING - 2 * 60_000_000 + 2 * 1_500,)
    ]
    for till in (three, one):  # and once all know of it, whoever receives next settles what is short
        more = (OpeningLine(ITEM_IDS[0], 30_000_000, 600_000),)
        till.run(post_opening_stock, PostOpeningStock(new_id(), place, more), till.console)
    world.meet(1, 2, 0)
    assert_equal(world)
    assert "true_up" in {kind for (kind,) in two.reader.rows("SELECT kind FROM stock_movement")}


def a_lot(quantity: int) -> CompleteSale:
    """So many thousandths of the first thing, by card."""
    (line, *_others) = a_basket(0).lines
    many = replace(line, quantity=quantity)
    return CompleteSale(new_id(), (many,), (TenderAsked("card", many.amount_cents),), many.amount_cents)


def test_till_restored_from_a_backup_gets_its_lost_days_back(world: World, tmp_path: Path) -> None:
    one, two, _three = world.tills
    assert isinstance(one, Shop)
    sell(one, 0, 3)
    made = make_backup(Source(one.folder, None), clock=one.clock)
    sell(one, 3, 2)
    sell(one, 5, 2, closes=False)  # the till died in the middle of this shift
    sell(two, 7, 2)
    world.meet()
    wanted = held(one)
    restored = restore_shop(made.path, tmp_path / "again", OWNER, RULES, SetClock(NOON + timedelta(days=1)))
    assert restored.label == "T1B"
    with shop_again(tmp_path / "again") as back:
        back.clock.forward(days=1)
        assert back.count("sale") == [3]
        sell(back, 20, 1)  # sold before anything came back
        again = World(world.service, (back, *world.tills[1:]))
        again.meet()
        assert_equal(again)
        numbers = {row[0] for row in back.reader.rows("SELECT number FROM sale WHERE number LIKE 'T1%'")}
        assert numbers == {f"T1-{number:06d}" for number in range(1, 8)} | {"T1B-000001"}
        kept = {row[0] for row in back.reader.rows("SELECT sale_id FROM sale")}
        assert {row[0] for row in one.reader.rows("SELECT sale_id FROM sale")} < kept
        receipts = back.reader.rows("SELECT count(*) FROM print_job WHERE kind = 'receipt'")
        assert receipts == [(3 + 1,)], "no paper for what customers have in hand"
        close_the_lost_shift(back)
        again.meet()
        assert_equal(again)
        assert len(held(back)["counts"]) > len(wanted["counts"])


def test_shift_that_was_open_in_the_backup_ends_when_its_closing_comes_back(
    world: World, tmp_path: Path
) -> None:
    one = world.tills[0]
    assert isinstance(one, Shop)
    sell(one, 0, 3, closes=False)
    made = make_backup(Source(one.folder, None), clock=one.clock)
    running = open_shift_of(one.reader, one.console.till_id)
    assert running is not None
    (unit_id,) = one.reader.rows("SELECT unit_id FROM unit WHERE is_base = 1 ORDER BY unit_id LIMIT 1")[0]
    one.run(change_price, ChangePrice(new_id(), unit_id, 415), one.owner)
    one.clock.forward(hours=-3)  # the machine's clock went back, and is known to have
    one.run(close_shift, CloseShift(new_id(), running.shift_id, (("cash", 9_990),)), one.owner)
    ended = one.reader.rows("SELECT closed_at < opened_at FROM shift WHERE shift_id = ?", (running.shift_id,))
    assert ended == [(1,)]
    world.meet()
    restore_shop(made.path, tmp_path / "again", OWNER, RULES, SetClock(NOON + timedelta(days=1)))
    with shop_again(tmp_path / "again") as back:
        back.clock.forward(days=1)
        assert open_shift_of(back.reader, back.console.till_id) is not None
        again = World(world.service, (back, *world.tills[1:]))
        again.meet()
        assert open_shift_of(back.reader, back.console.till_id) is None
        assert_equal(again)


def test_shift_counted_before_its_lost_sales_came_back_stands_as_it_was_counted(
    world: World, tmp_path: Path
) -> None:
    one = world.tills[0]
    assert isinstance(one, Shop)
    sell(one, 0, 2, closes=False)
    made = make_backup(Source(one.folder, None), clock=one.clock)
    one.run(complete_sale, a_basket(2), one.owner)
    world.meet()
    restore_shop(made.path, tmp_path / "again", OWNER, RULES, SetClock(NOON + timedelta(days=1)))
    with shop_again(tmp_path / "again") as back:
        back.clock.forward(days=1)
        running = open_shift_of(back.reader, back.console.till_id)
        assert running is not None
        back.run(close_shift, CloseShift(new_id(), running.shift_id, (("cash", 9_990),)), back.owner)
        counted = back.reader.rows("SELECT * FROM shift_count ORDER BY tender_type")
        assert warnings_of(shift_report(back.reader, running.shift_id), Say("en"))[0].startswith(
            "The till was put back from a backup in the middle of this shift"
        )
        again = World(world.service, (back, *world.tills[1:]))
        again.meet()
        assert_equal(again)
        sold = back.reader.rows("SELECT count(*) FROM sale WHERE shift_id = ?", (running.shift_id,))
        assert sold == [(3,)]
        assert back.reader.rows("SELECT * FROM shift_count ORDER BY tender_type") == counted
        lost = a_basket(2).shown_total_cents
        for till in again.tills:
            z = shift_report(till.reader, running.shift_id)
            assert z.late == (1, lost)
            told = warnings_of(z, Say("en"))
            assert told == [
                "After this count, documents came back from days the till had lost: 1, together"
                f" ${lost / 100:.2f}. The count was made without them."
            ]
            assert documents_of(z.figures)[0] == 2, "the Z stands as it was counted"


def close_the_lost_shift(back: Shop) -> None:
    """It shows once no other is open, and is counted like any."""
    lost = open_shift_of(back.reader, back.console.till_id)
    assert lost is not None and lost.number == 3
    back.run(close_shift, CloseShift(new_id(), lost.shift_id, (("cash", 10_000),)), back.owner)
    assert open_shift_of(back.reader, back.console.till_id) is None
    number = back.run(open_shift, OpenShift(new_id(), 0), back.owner).number
    assert number == 3, "after T1B's own second"


OWNER = Keys(owner_password=OWNER_PASSWORD)
