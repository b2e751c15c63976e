"""What is done here after something was read is later than it, whatever the clocks on the walls say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.verify.sample_day import COFFEE, sell
from tests.several_tills import deliver, several_tills, told_by


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[list[Shop]]:
    with several_tills(tmp_path) as made:
        yield made


def last_clock(shop: Shop) -> str:
    ((clock,),) = shop.reader.rows("SELECT max(clock) FROM sync_outbox")
    return str(clock)


def states(shop: Shop) -> set[str]:
    return {
        row[0]
        for row in shop.reader.rows("SELECT clock_state FROM sync_outbox UNION SELECT clock_state FROM audit")
    }


@pytest.mark.parametrize("ahead", [timedelta(seconds=3), timedelta(minutes=9)])
def test_what_is_done_after_reading_is_later_and_nothing_is_suspect(
    tills: list[Shop], ahead: timedelta
) -> None:
    fast, slow = tills
    fast.clock.at += ahead
    fast.start_shift()
    for _sale in range(3):  # within one moment: the clock counts
        sell(fast, (COFFEE.line(),), ("card", 180))
    deliver(told_by(fast), slow)
    slow.start_shift()
    assert last_clock(slow) > last_clock(fast)
    assert states(slow) == {"ok"}
    assert verify(slow.reader) == []


def test_clock_that_is_years_ahead_takes_no_other_along(tills: list[Shop]) -> None:
    fast, slow = tills
    fast.clock.forward(days=3_000)
    fast.start_shift()
    deliver(told_by(fast), slow)
    slow.start_shift()
    beyond = int(last_clock(slow)[:13]) - int(slow.clock.now().timestamp() * 1000)
    assert beyond == 600_000
    assert states(slow) == {"ok"}
    slow.clock.forward(minutes=11)
    sell(slow, (COFFEE.line(),), ("card", 180))
    assert int(last_clock(slow)[:13]) == int(slow.clock.now().timestamp() * 1000), "the wall has caught up"


def test_clock_of_this_machine_that_went_back_is_still_suspect(tills: list[Shop]) -> None:
    fast, slow = tills
    fast.start_shift()
    deliver(told_by(fast), slow)
    slow.start_shift()
    slow.clock.forward(minutes=-5)
    sell(slow, (COFFEE.line(),), ("card", 180))
    assert "suspect" in states(slow)
