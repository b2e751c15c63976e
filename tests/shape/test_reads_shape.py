"""How the counter's and the owner's questions find their rows: by an index, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, cast

import pytest

from desktop.accounting.gst_f5 import gst_f5
from desktop.accounting.queries import balances, days_posted
from desktop.bench.query_plan import scans
from desktop.bench.seeding import ean13
from desktop.bench.tape import Asked, Tape
from desktop.database.reader import Reader
from desktop.database.rows import Row
from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.reports.daily_sales import daily_sales
from desktop.reports.trial_balance import trial_balance
from tests.shape.conftest import TapedShop

DAY = ("2026-11-23", "2026-11-23")
REPORTS_MAY_READ = {
    "SCAN a": "the chart of accounts: some fifty rows, all of them wanted",
    "SCAN d": "balances kept by day and account: as long as the shop is old, not as busy",
    "SCAN day_total": "a row a day and till",
    "SCAN day_tender": "a row a day and way of paying",
    "SCAN gst_day": "a row a day and GST code",
    "SCAN account_day": "a row a day and account",
}
UNSENT = "SCAN sync_outbox USING INDEX outbox_unsent"
"""Counted along its own index, and no further than the top bar can show."""

ENROLMENT = "SCAN sync_enrolment"
"""A row for the one service a till belongs to."""

CLASHES = "SCAN c in SELECT count(*) FROM (SELECT entity, entity_id, field, why"
"""A row for each thing two tills differ about: those that somebody is to look at."""

STATEMENTS_OF_A_SCAN = 1


class TapedReader:
    """A reader that writes its questions down."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape

    def rows(self, sql: str, values: Any = ()) -> list[Row]:
        found: list[Row] = self.tape.execute(sql, values).fetchall()
        return found

    def one(self, sql: str, values: Any = ()) -> Row | None:
        found: Row | None = self.tape.execute(sql, values).fetchone()
        return found


@pytest.fixture
def reader(taped: TapedShop) -> TapedReader:
    for command in taped.baskets(3):
        taped.sell(command)
    return TapedReader(Tape(taped.shop.reader._connection))


@pytest.fixture
def doors(taped: TapedShop, reader: TapedReader) -> ShopDoors:
    database: Future[Database] = Future()
    database.set_result(taped.shop.database)
    made = ShopDoors(cast(Reader, reader), b"", taped.shop.clock, database)
    reader.tape.take()
    return made


def asked_by(reader: TapedReader, do: Callable[[], object]) -> list[Asked]:
    reader.tape.take()
    do()
    return reader.tape.take()


def test_a_scan_is_one_question_and_searches_only(doors: ShopDoors, reader: TapedReader) -> None:
    asked = asked_by(reader, lambda: doors.goods_by_code(ean13(3)))
    assert len(asked) == STATEMENTS_OF_A_SCAN
    assert scans(reader.tape.connection, asked) == []


def test_an_unknown_code_searches_only(doors: ShopDoors, reader: TapedReader) -> None:
    asked = asked_by(reader, lambda: doors.goods_by_code("4006381333931"))
    assert scans(reader.tape.connection, asked) == []


@pytest.mark.parametrize("typed", ["milo", "meiji fresh m", "gardnia", "拿铁", "咖", "9550", "SKU00", "zzzz"])
def test_a_search_searches_only(doors: ShopDoors, reader: TapedReader, typed: str) -> None:
    asked = asked_by(reader, lambda: doors.search(typed))
    assert asked
    assert scans(reader.tape.connection, asked) == []


def test_the_top_bar_searches_only(doors: ShopDoors, reader: TapedReader) -> None:
    asked = asked_by(reader, lambda: (doors.truth(), doors.open_shift()))
    few = (UNSENT, ENROLMENT, CLASHES)
    assert [step for step in scans(reader.tape.connection, asked) if not step.startswith(few)] == []


def test_tiles_and_categories_search_only(doors: ShopDoors, reader: TapedReader) -> None:
    asked = asked_by(reader, lambda: (doors.categories(), doors.tiles("favourites"), doors.tiles("none")))
    assert scans(reader.tape.connection, asked) == []


@pytest.mark.parametrize("report", [trial_balance, balances, days_posted, gst_f5, daily_sales])
def test_reports_read_what_is_kept_by_day_and_never_the_documents(
    reader: TapedReader, report: Callable[..., object]
) -> None:
    asked = asked_by(reader, lambda: report(reader, *DAY))
    read = [found.split(" in ", 1)[0].split(" USING ")[0] for found in scans(reader.tape.connection, asked)]
    assert [step for step in read if step not in REPORTS_MAY_READ] == []
    told = " ".join(each.sql for each in asked)
    assert not any(f" {name} " in told for name in ("sale", "sale_line", "entry_line", "stock_movement"))


def test_what_reads_a_whole_table_is_noticed(reader: TapedReader) -> None:
    asked = asked_by(reader, lambda: reader.rows("SELECT s.number FROM sale s WHERE s.total_cents = 1"))
    assert len(scans(reader.tape.connection, asked)) == 1


def test_the_running_shift_and_its_drawer_are_found_by_an_index(
    doors: ShopDoors, reader: TapedReader
) -> None:
    """After years of shifts a sale must not walk through all of them."""
    running = doors.open_shift()
    assert running is not None
    asked = asked_by(reader, lambda: (doors.open_shift(), doors.expected_of_shift(running.shift_id)))
    assert scans(reader.tape.connection, asked) == []
    plan = [
        step[3]
        for step in reader.tape.connection.execute(f"EXPLAIN QUERY PLAN {asked[0].sql}", asked[0].rows[0])
    ]
    assert [step for step in plan if "shift_open" in step]
