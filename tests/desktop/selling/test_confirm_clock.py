"""A clock that was once far ahead: sales are marked until a person says that it is right again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.clock import instant_text
from desktop.database.lane import LARGEST_COUNT
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.confirm_clock import ClockDiffers, ClockIsRight, ConfirmClock, confirm_clock
from desktop.selling.queries import open_shift_of
from desktop.selling.refusals import ShiftIsOpen
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.staff.permissions import NotAllowed
from desktop.verify.run import verify
from tests.builders import NOON, Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Shop]:
    """A shop whose clock once stood in 2036 while it sold, and is right again since; no shift is open."""
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        shop.clock.at = NOON + timedelta(days=3650)
        shop.start_shift()
        sell(shop)
        shop.clock.at = NOON
        sell(shop)
        end_shift(shop)
        yield shop


def sell(shop: Shop) -> str:
    """Sell something; what is written of the clock."""
    sold = shop.run(complete_sale, a_basket(0))
    found = shop.reader.one("SELECT clock_state FROM sale WHERE sale_id = ?", (sold.sale_id,))
    assert found is not None
    return str(found[0])


def end_shift(shop: Shop) -> None:
    running = open_shift_of(shop.reader, shop.cashier.till_id)
    assert running is not None
    shop.run(close_shift, CloseShift(new_id(), running.shift_id, (("cash", 10_000),)))


def confirm(shop: Shop, off: timedelta = timedelta()) -> None:
    said = ConfirmClock(new_id(), instant_text(shop.clock.at + off))
    assert shop.run(confirm_clock, said, shop.owner) == shop.run(confirm_clock, said, shop.owner)


def test_confirmed_clock_marks_sales_no_more_and_the_queue_keeps_its_order(behind: Shop) -> None:
    behind.start_shift()
    assert sell(behind) == "suspect"
    end_shift(behind)

    confirm(behind)
    behind.clock.forward(hours=1)
    behind.start_shift()

    assert [sell(behind), sell(behind)] == ["ok", "ok"]
    clocks = [row[0] for row in behind.reader.rows("SELECT clock FROM sync_outbox ORDER BY sequence")]
    assert clocks == sorted(set(clocks))
    assert verify(behind.reader) == []


def test_clock_that_counts_beyond_five_figures_keeps_its_order_and_its_mark(behind: Shop) -> None:
    confirm(behind)
    full: list[tuple[object, ...]] = [(LARGEST_COUNT - 1,)]
    behind.database.run_work(
        lambda work: work.write_sql("UPDATE lane SET clock_count = ?", full), behind.console
    )
    behind.start_shift()

    assert [sell(behind), sell(behind), sell(behind)] == ["ok", "ok", "ok"]
    clocks = [row[0] for row in behind.reader.rows("SELECT clock FROM sync_outbox ORDER BY sequence")]
    assert clocks == sorted(set(clocks))
    assert {len(clock) for clock in clocks} == {len(clocks[0])}
    assert verify(behind.reader) == []


def test_confirming_is_on_record_with_how_far_the_clock_was_ahead(behind: Shop) -> None:
    confirm(behind)

    wall = int(NOON.timestamp() * 1000)
    ahead = int((NOON + timedelta(days=3650)).timestamp() * 1000)
    told = behind.reader.rows("SELECT person_id, facts FROM audit WHERE command = 'confirm_clock'")
    assert told == [(behind.owner.person_id, f'{{"ahead_ms":{ahead},"wall_ms":{wall}}}')]


def test_clock_that_jumps_again_is_suspect_again(behind: Shop) -> None:
    confirm(behind)
    behind.clock.at = NOON - timedelta(days=1)  # behind what was confirmed
    behind.start_shift()
    assert sell(behind) == "suspect"

    behind.clock.at = NOON + timedelta(days=9000)  # ahead once more, beyond what was confirmed
    assert sell(behind) == "ok"
    behind.clock.at = NOON + timedelta(days=1)
    assert sell(behind) == "suspect"


def test_clock_that_falls_behind_the_shifts_beginning_is_suspect_until_the_shift_ends(behind: Shop) -> None:
    confirm(behind)
    behind.clock.at = NOON + timedelta(days=30)  # within what was confirmed
    behind.start_shift()
    assert sell(behind) == "ok"
    behind.clock.at = NOON + timedelta(days=1)

    assert [sell(behind), sell(behind)] == ["suspect", "suspect"]
    end_shift(behind)
    behind.start_shift()
    assert sell(behind) == "ok"
    assert verify(behind.reader) == []


def test_watch_that_says_otherwise_confirms_nothing(behind: Shop) -> None:
    with pytest.raises(ClockDiffers):
        confirm(behind, off=timedelta(minutes=6))

    behind.start_shift()
    assert sell(behind) == "suspect"


def test_shift_that_began_in_the_wrong_time_ends_first(behind: Shop) -> None:
    behind.start_shift()
    with pytest.raises(ShiftIsOpen):
        confirm(behind)


def test_clock_that_is_trusted_needs_no_word(behind: Shop) -> None:
    confirm(behind)
    with pytest.raises(ClockIsRight):
        confirm(behind)


def test_only_the_owner_may_say_so(behind: Shop) -> None:
    said = ConfirmClock(new_id(), instant_text(NOON))
    for who in (behind.cashier, behind.supervisor):
        with pytest.raises(NotAllowed):
            behind.run(confirm_clock, said, who)
