"""The keeper of the counter's basket: a burst is one write, money goes at once, a failure is tried again."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from desktop.database.trouble import DiskFull
from desktop.screens.aslot import ERRORS
from desktop.screens.doors import Doors
from desktop.screens.selling.keeping import BasketKeeper
from desktop.screens.selling.session import Session
from desktop.selling.lines import TaxRules, TenderAsked
from desktop.selling.on_label import Scanned
from desktop.selling.park_words import Keeping
from tests.screens.selling.stub_shop import TAX, NothingPromised, some_goods

GOODS = {str(number): some_goods(number, 100 * number) for number in range(1, 9)}
TEN = (TenderAsked("cash", 1_000),)


@dataclass
class File(NothingPromised):
    """Doors of a file whose writes end when the test says so."""

    asked: list[Keeping] = field(default_factory=list)
    writes: list[Future[None]] = field(default_factory=list)
    is_open: bool = True

    def tax_rules(self) -> TaxRules:
        return TAX

    def scanned(self, code: str) -> Scanned | None:
        goods = GOODS.get(code)
        return Scanned(goods) if goods else None

    def keep_now(self, keeping: Keeping) -> Future[None] | None:
        if not self.is_open:
            return None
        self.asked.append(keeping)
        self.writes.append(Future())
        return self.writes[-1]

    def kept(self) -> list[list[str]]:
        """The goods of each basket that was asked to be written, write by write."""
        return [
            [line.goods.item_id for each in asked.baskets for line in each.basket.lines]
            for asked in self.asked
        ]


@pytest.fixture
def file() -> File:
    return File()


@pytest.fixture
def session(file: File) -> Session:
    return Session(cast(Doors, file))


@pytest.fixture
def keeper(file: File, session: Session, qtbot: QtBot) -> BasketKeeper:
    return BasketKeeper(cast(Doors, file), session)


def test_burst_of_scans_is_one_write_of_the_last_state(
    file: File, session: Session, keeper: BasketKeeper, qtbot: QtBot
) -> None:
    for code in "1234":
        session.scan(code)
    assert file.asked == [], "no scan waits"
    qtbot.waitUntil(lambda: bool(file.asked))
    session.scan("5")
    session.scan("6")
    qtbot.wait(100)
    assert file.kept() == [["i1", "i2", "i3", "i4"]], "one under way at a time"
    file.writes[0].set_result(None)
    qtbot.waitUntil(lambda: len(file.asked) == 2)
    assert file.kept()[1] == ["i1", "i2", "i3", "i4", "i5", "i6"]
    file.writes[1].set_result(None)
    session.select(0)
    qtbot.wait(100)
    assert len(file.asked) == 2, "where the keys point is not kept"


def test_money_goes_at_once_whatever_is_under_way(
    file: File, session: Session, keeper: BasketKeeper, qtbot: QtBot
) -> None:
    session.scan("5")
    keeper.flush()
    session.take(TEN)
    assert [each.tenders for asked in file.asked for each in asked.baskets] == [(), TEN]
    session.clear()
    assert session.to_give_back == TEN
    assert file.asked[-1].baskets[0].to_give_back == TEN
    assert len(file.asked[-1].gone) == 1


def test_basket_on_its_way_into_the_books_is_not_written_again_nor_taken_away(
    file: File, session: Session, keeper: BasketKeeper, qtbot: QtBot
) -> None:
    session.scan("5")
    keeper.flush()
    session.hand_over()
    session.scan("6")
    keeper.flush()
    assert file.kept() == [["i5"], ["i6"]]
    assert [asked.gone for asked in file.asked] == [(), ()]


def test_file_that_is_not_open_yet_is_written_when_it_is(
    file: File, session: Session, keeper: BasketKeeper, qtbot: QtBot
) -> None:
    file.is_open = False
    session.scan("5")
    keeper.flush()
    assert file.asked == []
    file.is_open = True
    qtbot.waitUntil(lambda: file.kept() == [["i5"]])


def test_failed_write_is_told_once_and_tried_again_with_the_next_change(
    file: File, session: Session, keeper: BasketKeeper, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(ERRORS, "tell", told.append)
    for count, code in enumerate("56", start=1):
        session.scan(code)
        qtbot.waitUntil(lambda count=count: len(file.asked) == count)  # type: ignore[misc]
        file.writes[-1].set_exception(DiskFull("shop.db"))
        qtbot.wait(60)
    assert [type(error) for error in told] == [DiskFull]
    session.scan("7")
    qtbot.waitUntil(lambda: len(file.asked) == 3)
    assert file.kept()[-1] == ["i5", "i6", "i7"]


def test_closed_window_puts_the_rest_into_the_queue_and_hears_no_more(
    file: File, session: Session, keeper: BasketKeeper, qtbot: QtBot
) -> None:
    session.scan("5")
    keeper.stop()
    session.scan("6")
    qtbot.wait(100)
    assert file.kept() == [["i5"]]
