"""In each of its parts a backup rests while something is scanned, and can be given up."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from desktop.backup.make_backup import Source, make_backup
from desktop.database import unhurried
from desktop.database.work import Work
from desktop.errors import Cancelled
from desktop.selling.complete_sale import complete_sale
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket


def parts_on_the_stack() -> Iterator[str]:
    """The functions that are being carried out, from the innermost."""
    frame = sys._getframe(1)
    while outer := frame.f_back:
        frame = outer
        yield frame.f_code.co_name


@pytest.fixture
def rested(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The functions in which something rested, in a program where somebody scans all the time."""
    found: set[str] = set()
    now = [0.0]

    def clock() -> float:
        now[0] += unhurried.TURN_S * 2
        return now[0]

    def sleep(_seconds: float) -> None:
        found.update(parts_on_the_stack())

    monkeypatch.setattr(unhurried, "perf_counter", clock)
    monkeypatch.setattr(unhurried, "sleep", sleep)
    monkeypatch.setattr(unhurried, "COUNTER_S", 1e9)
    unhurried.counter_first()
    yield found
    unhurried._counter.busy_until = 0.0


PARTS = ("copy_file", "whole_check", "contradictions", "the_audit_chain_is_unbroken", "sha256_of", "pack")
LOOPS = "unhurried"
"""What verify's loops over rows run through, between two statements."""


def test_every_part_of_a_backup_rests_while_something_is_scanned(
    selling_shop: Shop, rested: set[str]
) -> None:
    selling_shop.run(complete_sale, a_basket(0))
    make_backup(Source(selling_shop.folder, None))
    assert [part for part in (*PARTS, LOOPS) if part not in rested] == []


def test_nothing_rests_where_nobody_scans(selling_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unhurried, "sleep", lambda _s: pytest.fail("rested"))
    monkeypatch.setattr(unhurried, "perf_counter", lambda: 0.0)
    assert make_backup(Source(selling_shop.folder, None)).findings == 0


@pytest.mark.parametrize("part", [part for part in PARTS if part != "copy_file"])
def test_every_part_of_a_backup_can_be_given_up(selling_shop: Shop, part: str) -> None:
    """The window is closed at the end of a shift: nobody waits minutes for a large shop's checks."""

    def give_up(_done: int, _whole: int) -> None:
        if part in parts_on_the_stack():
            raise Cancelled

    selling_shop.run(complete_sale, a_basket(0))
    with pytest.raises(Cancelled):
        make_backup(Source(selling_shop.folder, None), step=give_up)
    assert list((selling_shop.folder / "backups").iterdir()) == []


def test_rows_of_an_import_are_written_giving_way(selling_shop: Shop, rested: set[str]) -> None:
    rested.clear()
    selling_shop.database.run_work(lambda work: work.write_sql("SELECT ?", []), selling_shop.console)
    assert "write_sql" not in rested
    put = "INSERT INTO search_word(word) VALUES (?)"
    words: list[tuple[object, ...]] = [(f"word{number}",) for number in range(120)]
    selling_shop.database.run_work(lambda work: work.write_sql(put, words), selling_shop.console)
    assert "write_sql" in rested
    assert selling_shop.count("search_word WHERE word LIKE 'word%'") == [120]


def test_no_stretch_of_an_import_rests_while_a_sale_waits_for_the_writer(
    selling_shop: Shop, rested: set[str]
) -> None:
    put = "INSERT INTO search_word(word) VALUES (?)"
    words: list[tuple[object, ...]] = [(f"word{number}",) for number in range(120)]
    told = selling_shop.database
    waiting: list[Future[object]] = []

    def stretch(work: Work) -> None:
        waiting.append(told.submit(complete_sale, a_basket(0), selling_shop.cashier))
        rested.clear()
        work.write_sql(put, words)
        assert not rested

    told.run_work(stretch, selling_shop.console)
    waiting[0].result()
    assert selling_shop.count("sale") == [1]
