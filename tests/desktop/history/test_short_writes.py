"""The counter never waits long: every write of a run is short, and sales slip in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from desktop.database.work import Who, Work
from desktop.history.import_sales import LINES_AT_ONCE, RECEIPTS_AT_ONCE
from desktop.history.receipts import MOST_LINES
from desktop.history.report import ImportOptions, Watch
from desktop.ids import new_id
from desktop.selling.shift_words import ClearBasket
from desktop.selling.shifts import clear_basket

if TYPE_CHECKING:
    from tests.desktop.history.conftest import Till

ROWS_A_RECEIPT, ROWS_A_LINE = 24, 4


def rows_of_each_write(till: Till, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each transaction from now on touches."""
    sizes: list[int] = []
    database = till.shop.database
    submit = database.submit_work

    def watched(carry: Callable[[Work], Any], who: Who, lane: str = "counter") -> Future[Any]:
        def counted(work: Work) -> object:
            before = work._connection.total_changes
            answer = carry(work)
            sizes.append(work._connection.total_changes - before)
            return answer

        return submit(counted, who, lane)

    monkeypatch.setattr(database, "submit_work", watched)
    return sizes


def test_no_write_of_a_run_touches_more_rows_than_a_batch_may(
    till: Till, month: Callable[[int], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = rows_of_each_write(till, monkeypatch)
    till.take(*month(300), options=ImportOptions(create_items=True, move_stock=True))
    assert len(sizes) >= 300 / RECEIPTS_AT_ONCE
    assert max(sizes[2:]) <= RECEIPTS_AT_ONCE * ROWS_A_RECEIPT + LINES_AT_ONCE * ROWS_A_LINE


def test_long_receipts_make_smaller_batches(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = rows_of_each_write(till, monkeypatch)
    long = [
        f"R{number},2026-10-05T09:{number:02d},S,Soap,1,2,,cash"
        for number in range(8)
        for _ in range(MOST_LINES - 1)
    ]
    till.take(*long)
    assert len(sizes) >= 8
    assert max(sizes) <= MOST_LINES * ROWS_A_LINE + 2 * ROWS_A_RECEIPT + 30


def test_counter_is_served_between_two_batches(till: Till, month: Callable[[int], list[str]]) -> None:
    waiting: list[Future[Any]] = []
    served: list[int] = []

    def progress(done: int, whole: int) -> None:
        served.append(sum(future.done() for future in waiting))
        if done < whole:
            command = ClearBasket(new_id(), 1, 100)
            waiting.append(till.shop.database.submit(clear_basket, command, till.shop.supervisor))

    till.take(*month(200), watch=Watch(progress))
    assert served == list(range(len(served)))
    assert len(served) == 5
