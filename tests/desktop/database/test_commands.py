"""One command, one answer: again, after a restart, from many threads, refused, broken in the middle."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.database.engine import connect
from desktop.database.places import RESERVE_FILE, keep_reserve
from desktop.database.trouble import DiskFull, FileUnwritable
from desktop.database.work import IdTaken, Work
from desktop.database.writer import Database, ShopClosed
from desktop.errors import Refusal
from desktop.selling.complete_sale import complete_sale
from desktop.selling.events import SaleCompleted
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.refusals import AmountChanged, EmptyBasket, RecordedOtherwise
from desktop.selling.shift_words import ClearBasket, CloseShift, OpenShift
from desktop.selling.shifts import clear_basket, close_shift, open_shift
from desktop.staff.permissions import NotAllowed
from desktop.wiring import HEARERS, RULES
from tests.builders import NOON, Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.crash.sound import contradictions, faults, sales_in


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Shop]:
    """A shop with items and an open shift."""
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        yield shop


def everything(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    names = [
        row[0]
        for row in shop.reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row[0].startswith(("sqlite_", "item_words", "item_parts"))
    ]
    return {name: sorted(shop.reader.rows(f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608


def test_same_command_again_gets_the_first_answer_and_adds_nothing(till: Shop) -> None:
    basket = a_basket(0)
    first = till.run(complete_sale, basket)
    before = everything(till)

    assert till.run(complete_sale, basket) == first
    assert everything(till) == before


def test_id_of_another_command_is_refused_and_nothing_is_done(till: Shop) -> None:
    basket = a_basket(0)
    till.run(complete_sale, basket)
    before = everything(till)
    with pytest.raises(IdTaken) as refusal:
        till.run(clear_basket, ClearBasket(basket.command_id, 1, 280))
    assert refusal.value.command == "complete_sale"
    assert everything(till) == before


def test_same_sale_for_another_customer_or_total_is_refused(till: Shop) -> None:
    basket = a_basket(0)
    till.run(complete_sale, basket)
    for other in (replace(basket, customer_id="somebody"), replace(basket, shown_total_cents=1)):
        with pytest.raises(RecordedOtherwise):
            till.run(complete_sale, other)


def test_same_command_after_a_restart_gets_the_first_answer(till: Shop) -> None:
    basket = a_basket(0)
    first = till.run(complete_sale, basket)
    till.database.close()

    again = Database(till.database.path, None, RULES, till.clock)
    assert again.run(complete_sale, basket, till.cashier) == first
    again.close()
    assert till.count("sale", "entry", "print_job") == [1, 3, 1]  # opening stock, float, sale


@pytest.mark.parametrize(("function", "command"), [(open_shift, OpenShift("the-shift", 5_000))])
def test_shift_opened_twice_by_the_same_command_is_one_shift(
    tmp_path: Path, function: object, command: OpenShift
) -> None:
    with a_shop(tmp_path) as shop:
        assert shop.run(function, command) == shop.run(function, command)
        ended = CloseShift("the-end", "the-shift", (("cash", 5_000),))
        assert shop.run(close_shift, ended) == shop.run(close_shift, ended)
        assert shop.count("shift", "drawer_movement", "shift_count") == [1, 1, 1]


def test_many_threads_selling_at_once_get_gapless_numbers(till: Shop) -> None:
    baskets = [a_basket(number) for number in range(40)]
    answers: dict[str, list[Completed]] = {basket.command_id: [] for basket in baskets}

    def sell_all(order: list[CompleteSale]) -> None:
        futures = [(each, till.database.submit(complete_sale, each, till.cashier)) for each in order]
        for each, future in futures:
            answers[each.command_id].append(future.result())

    threads = [
        threading.Thread(target=sell_all, args=(order,)) for order in (baskets, baskets[::-1], baskets)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(len(told) == 3 and len(set(told)) == 1 for told in answers.values())
    numbers = sorted(told[0].number for told in answers.values())
    assert numbers == [f"T1-{number:06d}" for number in range(1, 41)]
    assert faults(till.database.path) == []
    assert contradictions(till.database.path) == []


REFUSED = (
    (lambda basket: replace(basket, lines=()), EmptyBasket),
    (lambda basket: replace(basket, shown_total_cents=1), AmountChanged),
    (lambda basket: replace(basket, tenders=()), Refusal),
)


@pytest.mark.parametrize(("spoil", "refusal"), REFUSED, ids=["empty", "other total", "unpaid"])
def test_refused_command_leaves_every_table_as_it_was(till: Shop, spoil, refusal: type[Refusal]) -> None:  # type: ignore[no-untyped-def]
    till.run(complete_sale, a_basket(0))
    before = everything(till)

    with pytest.raises(refusal):
        till.run(complete_sale, spoil(a_basket(1)))

    assert everything(till) == before
    assert till.run(complete_sale, a_basket(2)).number == "T1-000002"


def test_command_of_somebody_who_may_not_leaves_every_table_as_it_was(till: Shop) -> None:
    before = everything(till)

    with pytest.raises(NotAllowed):
        till.run(complete_sale, a_basket(1), till.console)

    assert everything(till) == before


def test_hearer_that_fails_undoes_the_whole_sale(till: Shop) -> None:
    before = everything(till)
    till.database.close()

    def fail(_event: object, _work: Work) -> None:
        raise ZeroDivisionError

    for place in range(len(HEARERS[SaleCompleted]) + 1):
        heard = list(HEARERS[SaleCompleted])
        heard.insert(place, fail)
        rules = replace(RULES, hearers={**HEARERS, SaleCompleted: heard})
        database = Database(till.database.path, None, rules, till.clock)
        with pytest.raises(ZeroDivisionError):
            database.run(complete_sale, a_basket(0), till.cashier)
        database.close()

    assert everything(till) == before


def test_attempt_that_is_refused_undoes_only_itself(till: Shop) -> None:
    told: list[str] = []

    def several(work: Work) -> None:
        for basket in (a_basket(0), replace(a_basket(1), shown_total_cents=1), a_basket(2)):
            try:
                told.append(work.attempt(complete_sale, basket).number)
            except AmountChanged:
                told.append("refused")

    till.database.run_work(several, till.cashier)

    assert told == ["T1-000001", "refused", "T1-000002"]
    assert till.count("sale") == [2]
    assert faults(till.database.path) == []


def test_failure_after_attempts_undoes_them_all(till: Shop) -> None:
    before = everything(till)

    def several(work: Work) -> None:
        work.attempt(complete_sale, a_basket(0))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        till.database.run_work(several, till.cashier)

    assert everything(till) == before


def test_every_command_of_a_transaction_is_heard_after_it_and_no_refused_one(till: Shop) -> None:
    heard: list[str] = []

    def hear(events: Sequence[object]) -> None:
        heard.extend(each.document.number for each in events if isinstance(each, SaleCompleted))

    def several(work: Work) -> None:
        work.attempt(complete_sale, a_basket(0))
        with pytest.raises(AmountChanged):
            work.attempt(complete_sale, replace(a_basket(1), shown_total_cents=1))
        work.attempt(complete_sale, a_basket(2))

    till.database.after_commit(hear)
    till.database.run_work(several, till.cashier)
    till.run(complete_sale, a_basket(3))  # the listener has heard the first transaction by then
    assert heard[:2] == ["T1-000001", "T1-000002"]


def test_listener_after_the_commit_that_fails_is_reported_and_selling_goes_on(
    till: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: reported.append(told.exc_type))

    def fail(_events: object) -> None:
        raise ZeroDivisionError

    till.database.after_commit(fail)
    till.run(complete_sale, a_basket(0))
    assert till.run(complete_sale, a_basket(1)).number == "T1-000002"
    till.database.close()

    assert reported == [ZeroDivisionError, ZeroDivisionError]


def test_closing_finishes_what_waits_and_refuses_what_comes_later(till: Shop) -> None:
    waiting = [till.database.submit(complete_sale, a_basket(number), till.cashier) for number in range(10)]

    till.database.close()
    till.database.close()

    assert not wait(waiting, timeout=0).not_done
    with pytest.raises(ShopClosed):
        till.database.submit(complete_sale, a_basket(0), till.cashier)
    assert till.count("sale") == [10]


def test_last_connection_to_close_leaves_one_file_with_everything(till: Shop) -> None:
    till.run(complete_sale, a_basket(0))
    till.reader.close()
    till.database.close()

    assert not (till.folder / "shop.db-wal").exists()
    (till.folder / "alone").mkdir()
    alone = shutil.copy(till.folder / "shop.db", till.folder / "alone")
    assert sales_in(Path(alone)) != set()


def limit_pages(shop: Shop, more: int) -> None:
    """Let the file grow by so many pages only: SQLite then answers as on a full disk."""

    def limit(work: Work) -> None:
        found = work.one("PRAGMA page_count")
        assert found is not None
        work.rows(f"PRAGMA max_page_count={found[0] + more}")

    shop.database.run_work(limit, shop.console)


def test_full_disk_refuses_the_sale_whole_and_keeps_those_before(till: Shop) -> None:
    limit_pages(till, 12)
    sold = []

    with pytest.raises(DiskFull):
        for number in range(1_000):
            sold.append(till.run(complete_sale, a_basket(number)).number)

    assert till.count("sale") == [len(sold)]
    assert faults(till.database.path) == []
    till.database.run_work(lambda work: work.rows("PRAGMA max_page_count=1000000"), till.console)
    assert till.run(complete_sale, a_basket(0)).number == f"T1-{len(sold) + 1:06d}"


def test_full_disk_spends_the_reserve_and_the_sale_is_made(till: Shop) -> None:
    keep_reserve(till.folder, 2**20)
    limit_pages(till, 0)
    tries = []

    def sell_on_a_disk(command: CompleteSale, work: Work) -> Completed:
        """The disk has room again as soon as the reserve is given back."""
        tries.append(1)
        if not (till.folder / RESERVE_FILE).exists():
            work.rows("PRAGMA max_page_count=1000000")
        work.rows("CREATE TABLE IF NOT EXISTS big (a BLOB) STRICT")
        work.rows("INSERT INTO big VALUES (zeroblob(100000))")
        return complete_sale(command, work)

    sold = till.run(sell_on_a_disk, a_basket(0))

    assert (sold.number, len(tries)) == ("T1-000001", 2)
    assert not (till.folder / RESERVE_FILE).exists()


def test_full_disk_during_an_import_leaves_the_reserve_for_sales(till: Shop) -> None:
    keep_reserve(till.folder, 2**20)
    limit_pages(till, 0)

    def bring_in(work: Work) -> None:
        work.rows("CREATE TABLE big (a BLOB) STRICT")
        work.rows("INSERT INTO big VALUES (zeroblob(100000))")

    with pytest.raises(DiskFull):
        till.database.run_work(bring_in, till.console)

    assert (till.folder / RESERVE_FILE).exists()


def test_clock_set_back_a_day_sells_on_and_says_so(till: Shop) -> None:
    till.run(complete_sale, a_basket(0))
    till.clock.forward(days=-1)
    till.run(complete_sale, a_basket(1))
    till.clock.forward(days=1, minutes=1)
    till.run(complete_sale, a_basket(2))

    states = till.reader.rows("SELECT clock_state FROM sale ORDER BY sequence")
    clocks = [row[0] for row in till.reader.rows("SELECT clock FROM sync_outbox ORDER BY sequence")]
    assert states == [("ok",), ("suspect",), ("ok",)]
    assert clocks == sorted(clocks) and len(set(clocks)) == len(clocks)
    assert [row[0] for row in till.reader.rows("SELECT sold_on FROM sale ORDER BY sequence")] == [
        "2026-11-23",
        "2026-11-22",
        "2026-11-23",
    ]


def test_clock_that_jumped_to_2099_and_back_neither_stops_sales_nor_the_order(till: Shop) -> None:
    for year in (2099, 2026, 1994):
        till.clock.at = datetime(year, 11, 23, 5, tzinfo=UTC)
        till.run(complete_sale, a_basket(year))

    clocks = [row[0] for row in till.reader.rows("SELECT clock FROM sync_outbox ORDER BY sequence")]
    assert clocks == sorted(clocks) and len(set(clocks)) == len(clocks)
    assert [row[0] for row in till.reader.rows("SELECT clock_state FROM sale ORDER BY sequence")] == [
        "ok",
        "suspect",
        "suspect",
    ]
    assert faults(till.database.path) == []


@dataclass(frozen=True)
class Nothing:
    command_id: str = "nothing"


def test_command_that_changes_nothing_leaves_no_audit_row(till: Shop) -> None:
    before = everything(till)

    till.run(lambda command, work: None, Nothing())

    assert everything(till) == before


def test_audit_tells_who_did_what_without_a_name(till: Shop) -> None:
    sold = till.run(complete_sale, a_basket(0))

    told = till.reader.one(
        "SELECT person_id, role, till_id, command_id, facts FROM audit WHERE command = 'complete_sale'"
    )
    assert told is not None
    assert told[:4] == (till.cashier.person_id, "cashier", till.cashier.till_id, sold.sale_id)
    assert json.loads(told[4])["number"] == sold.number
    assert "Aisyah" not in repr(everything(till)["audit"])


def test_writer_syncs_every_commit_and_checks_cells(tmp_path: Path) -> None:
    with a_shop(tmp_path) as shop:
        path = shop.database.path
    connection = connect(path, None, "write")
    told = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "journal_mode",
            "synchronous",
            "fullfsync",
            "trusted_schema",
            "cell_size_check",
            "mmap_size",
        )
    }
    connection.close()

    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
    }


def test_reader_cannot_write(till: Shop) -> None:
    with pytest.raises(FileUnwritable):
        till.reader.rows("UPDATE shop SET name = 'x'")

    assert till.reader.one("SELECT created_at FROM shop") == (NOON.strftime("%Y-%m-%dT%H:%M:%S.000Z"),)
