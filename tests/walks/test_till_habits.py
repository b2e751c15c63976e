"""What a till does by itself: drawer for cash only, lock after a while, backup, yesterday's import."""

from __future__ import annotations

import pytest

from desktop.catalogue.import_products.finish import resume_imports
from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from desktop.screens.main_window import MainWindow
from desktop.verify.run import verify
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk

IDLE_MS = 2_000


def test_drawer_opens_for_cash_and_stays_shut_for_a_card(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        printer = way.printer
        assert printer is not None
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.press("f4")
        await way.hands.press("enter")
        await way.sold(1)
        await way.printed(1)
        assert not printer.drawer_is_open

        await way.hands.scan(MILO)
        await way.hands.press("+")
        await way.sold(2)
        await way.printed(2)
        assert printer.drawer_is_open

    walk(shop_folder(), day)


def test_end_of_a_shift_leaves_one_backup_on_record(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)
    reader = Reader(shop.path / SHOP_FILE, None)

    def backups() -> list[tuple[object, ...]]:
        return [tuple(row) for row in reader.rows("SELECT is_verified FROM backup")]

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        assert backups() == []
        await way.hands.tap(way.counter.shelf.keys["shift"])
        await way.hands.until(way.room.shifts.end.isVisible, "end")
        await way.hands.type("100")
        await way.hands.press("enter")
        await way.hands.until(lambda: bool(backups()), "backup")

    walk(shop, day)
    assert backups() == [(1,)]
    assert verify(reader) == []
    reader.close()


def test_till_locks_when_nobody_touches_it_and_not_while_somebody_does(
    shop_folder: MakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = MainWindow.listen

    def impatient(window: MainWindow, idle_minutes: int) -> None:
        honest(window, idle_minutes)
        window._idle.setInterval(IDLE_MS)

    monkeypatch.setattr(MainWindow, "listen", impatient)

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        for _key in range(5):  # together longer than the till waits
            await way.hands.pause(IDLE_MS / 4_000)
            await way.hands.press("f2")
            assert way.counter.isVisible()
        await way.hands.until(way.app.sign_in.isVisible, "locked")
        await way.sign_in()
        assert way.total == "$7.45"

    walk(shop_folder(with_printer=False), day)


def test_import_that_was_cut_short_is_finished_at_the_next_start(
    shop_folder: MakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    resumed: list[list[int]] = []

    def resume(*asked: object) -> list[int]:
        resumed.append(resume_imports(*asked))  # type: ignore[arg-type]
        return resumed[-1]

    monkeypatch.setattr("desktop.catalogue.import_products.finish.resume_imports", resume)

    async def day(way: Walk) -> None:
        await way.hands.until(lambda: bool(resumed), "looked after")

    walk(shop_folder(with_printer=False), day)
    assert resumed == [[]]
