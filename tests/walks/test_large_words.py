"""Words and keys at every scale on every monitor: nothing that matters is cut, nothing lies over another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop.money import money_on_screen
from desktop.screens.widgets.notice_bar import NoticeBar
from desktop.screens.widgets.text_label import TextLabel
from desktop.screens.work_room import SETTINGS
from tests.walks.conftest import MakeShop, give_printer
from tests.walks.seen_whole import cut_words, is_inside, out_of_place
from tests.walks.sizes import EVERY_SIZE
from tests.walks.test_cash_drawer import approve_count
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk


def _assert_whole(bar: NoticeBar) -> None:
    assert bar.isVisible()
    for label in bar.findChildren(TextLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert label.visibleRegion().boundingRect() == label.rect(), label.text()
    for button in bar.buttons:
        assert button.visibleRegion().boundingRect() == button.rect(), button.text()


def test_notices_at_200_percent_are_read_and_answered_whole(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False, scale_percent=200)
    give_printer(shop.path, "127.0.0.1:9")

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        notices = way.counter.panel.notices
        await way.hands.scan("4901234567894")
        await way.hands.look()
        _assert_whole(notices.bars()["unknown"])
        await way.hands.scan(MILO)
        await way.hands.look()
        _assert_whole(notices.bars()["unknown"])
        await way.hands.tap(notices.bars()["unknown"].buttons[-1])
        await way.hands.type("10+")
        await way.sold(1)
        await way.hands.until(lambda: "paper" in way.notices, "notice")
        _assert_whole(notices.bars()["paper"])
        assert way.counter.panel.empty.headline.text() == "$2.55"
        await way.hands.scan("4901234567894")
        await way.hands.look()
        _assert_whole(notices.bars()["unknown"])
        assert not notices.bars()["paper"].isVisible(), "one at a time where there is no room for two"
        await way.hands.tap(notices.bars()["unknown"].buttons[-1])
        await way.hands.look()
        _assert_whole(notices.bars()["paper"])

    walk(shop, day)


SIZES = ((1024, 768), (1366, 768), (1920, 1080))
MOST_LOOKS = 5
"""A screen that folds or unfolds is laid out in a few steps of the event loop."""


async def _at_every_size(way: Walk, where: str, wrong: list[str]) -> None:
    for width, height in SIZES:
        way.app.window.resize(width, height)
        await way.hands.look()
        for _ in range(MOST_LOOKS):
            await way.hands.look()
            if not (found := _not_whole(way)):
                break
        wrong += [f"{where} {width}x{height}: {each}" for each in found]


def _not_whole(way: Walk) -> list[str]:
    found = cut_words(way.app.window, lambda text: _is_of_goods(way, text)) + out_of_place(way.app.window)
    if way.app.work is None:
        return found
    if way.counter.panel.isVisible():
        found += _not_seen_at_the_counter(way)
    if way.payment.isVisible():
        found += _not_seen_at_the_payment(way)
    returns = way.room.returns
    if returns.is_at(way.room.currentWidget()) and returns.screen.panel.isVisible():
        found += _not_seen_of_a_refund(way)
    if way.room.shifts.result.isVisible():
        found += _not_seen_of_a_result(way)
    return found


def _is_of_goods(way: Walk, text: str) -> bool:
    """Long names and what stands under them may be cut: the label is at hand."""
    if way.app.work is None:
        return False
    counter, start = way.counter, text.removesuffix("…")
    told = [part for row in counter.panel.list.rows() for part in (row.name, row.detail)]
    told += [part for row in way.room.returns.screen.list.rows() for part in (row.name, row.detail)]
    told += [tile.name for tile in counter.shelf.grid.tiles()]
    told += [part for row in counter.shelf.results.rows() for part in (row.name, row.detail)]
    return any(start in each for each in told)


def _not_seen_at_the_counter(way: Walk) -> list[str]:
    panel = way.counter.panel
    wanted: list[QWidget] = [panel.pay_button, panel.clear_button]
    wanted += [] if way.room.session.basket.is_empty else [panel.totals]
    wrong = [type(one).__name__ for one in wanted if not is_inside(one)]
    line = panel.list.visualRect(panel.list.currentIndex())
    if panel.list.isVisible() and not panel.list.viewport().rect().contains(line):
        wrong.append("the line the keys act on")
    shown = [bar for bar in panel.notices.bars().values() if bar.isVisible()]
    if panel.notices.bars() and (not shown or not all(is_inside(bar) for bar in shown)):
        wrong.append("a notice")
    return wrong if _tells_money_taken(way) else [*wrong, "the money taken"]


def _tells_money_taken(way: Walk) -> bool:
    """In rows under the total, else small beside it; what is still due is on the key at least."""
    session, panel = way.room.session, way.counter.panel
    told = panel.totals.accessibleName() + panel.totals.accessibleDescription()
    is_due = session.is_overpaid or money_on_screen(session.due_cents) in panel.pay_button.text()
    return not session.tenders or (money_on_screen(session.taken_cents) in told and is_due)


def _not_seen_at_the_payment(way: Walk) -> list[str]:
    payment = way.payment
    bars = payment.side.notices.bars().values()
    wrong = ["a notice"] if bars and not any(bar.isVisible() and is_inside(bar) for bar in bars) else []
    is_asked = any(bar.buttons for bar in bars)  # until it is answered the pad may make room for it
    return wrong if is_asked or is_inside(payment.pad) else [*wrong, "the pad"]


def _not_seen_of_a_refund(way: Walk) -> list[str]:
    """Reasons and ways may wait to be scrolled to; never the amount, the key that gives it, or a notice."""
    panel = way.room.returns.screen.panel
    wanted = [panel.totals, panel.give_button, panel.title, *panel.notices.bars().values()]
    return [type(one).__name__ for one in wanted if not is_inside(one)]


def _not_seen_of_a_result(way: Walk) -> list[str]:
    """Ways of paying may wait to be scrolled to under the others, never beside them."""
    result = way.room.shifts.result
    port = result._scroll.viewport()
    cells = [cell for cell in result.table.cells if cell.isVisible()]
    places = [(cell, cell.mapTo(port, QPoint(0, 0)).x()) for cell in cells]
    wrong = [cell.text() for cell, x in places if x < 0 or x + cell.width() > port.width()]
    whole = [*result.notices.bars().values(), result.done_button]
    wrong += [type(one).__name__ for one in whole if not is_inside(one)]
    first = [cell.visibleRegion().boundingRect() == cell.rect() for cell in result.table.cells[4:8]]
    return wrong if all(first) else [*wrong, "not even one way of paying"]


@pytest.mark.parametrize(("scale", "language"), EVERY_SIZE)
def test_nothing_that_matters_is_cut_or_covered(shop_folder: MakeShop, scale: int, language: str) -> None:
    shop, wrong = shop_folder(with_printer=False, scale_percent=scale, language=language), list[str]()

    async def day(way: Walk) -> None:
        hands = way.hands
        await hands.until(lambda: hasattr(way.app.sign_in, "people"), "people")
        await _at_every_size(way, "people", wrong)
        await hands.press("1")
        await _at_every_size(way, "PIN", wrong)
        await way.sign_in()
        await hands.until(way.room.shifts.start.isVisible, "start of shift")
        await hands.type("12345.6")
        await _at_every_size(way, "start of shift", wrong)
        await way.start_shift("7")
        await _at_every_size(way, "empty counter", wrong)
        for code in (MILO, "8888000000017", "8850389100219", "4901234567894"):
            await hands.scan(code)
        await hands.press("up")
        await hands.type("999*")
        await _at_every_size(way, "one notice", wrong)
        way.app._on_warning("There is little room left on the disk.")
        await hands.press("f4")
        assert len(way.counter.panel.notices.bars()) == 3
        await _at_every_size(way, "three notices", wrong)
        await hands.press("esc")
        await hands.press("f12")
        await hands.until(way.payment.isVisible, "payment")
        await _at_every_size(way, "payment", wrong)
        await hands.type("99999")
        await _at_every_size(way, "payment typed", wrong)
        await hands.press("f1")
        await hands.press("f2")
        await hands.type("100")
        await _at_every_size(way, "split payment", wrong)
        assert way.app.work is not None
        await hands.tap(way.app.work.rail.entries[SETTINGS])
        await _at_every_size(way, "settings", wrong)
        await hands.press("esc")
        await hands.until(way.counter.isVisible, "counter")
        await hands.press("f12")
        await hands.press("f4")
        await hands.press("enter")
        await way.sold(1)
        await _at_every_size(way, "sold", wrong)
        way.room._on_shift()
        await hands.until(way.room.shifts.end.isVisible, "end of shift")
        await _at_every_size(way, "end of shift", wrong)
        await hands.press("enter")
        await _at_every_size(way, "count the cash", wrong)

    walk(shop, day)
    assert wrong == []


@pytest.mark.parametrize(("scale", "language"), EVERY_SIZE)
def test_refund_is_seen_whole(shop_folder: MakeShop, scale: int, language: str) -> None:
    shop, wrong = shop_folder(with_printer=False, scale_percent=scale, language=language), list[str]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        hands, refund = way.hands, way.room.returns.screen
        for code in (MILO, "8888000000017", "8850389100219", "8850389100219"):
            await hands.scan(code)
        await hands.press("f12")
        await hands.press("f4")
        await hands.press("enter")
        await way.sold(1)
        await hands.press("f8")
        await hands.until(refund.finder.isVisible, "sales")
        await _at_every_size(way, "sales", wrong)
        await hands.type("9")
        await _at_every_size(way, "no such sale", wrong)
        await hands.press("backspace")
        await hands.press("enter")
        await hands.until(lambda: refund.returning is not None, "the sale")
        await _at_every_size(way, "nothing chosen", wrong)
        await hands.press("f11")
        await hands.press("4")
        await hands.press("f1")
        await _at_every_size(way, "all of it, another way", wrong)
        await hands.scan("4901234567894")
        await _at_every_size(way, "a notice", wrong)

    walk(shop, day)
    assert wrong == []


@pytest.mark.parametrize(("scale", "language"), EVERY_SIZE)
def test_money_taken_and_what_a_count_found_are_seen_whole(
    shop_folder: MakeShop, scale: int, language: str
) -> None:
    shop, wrong = shop_folder(with_printer=False, scale_percent=scale, language=language), list[str]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await _take_part(way, wrong)
        hands, room = way.hands, way.room
        for key, number in (("f4", 1), ("f2", 2)):
            await hands.scan(MILO)
            await hands.press("f12")
            await hands.until(way.payment.isVisible, "payment")
            await hands.press(key)
            await hands.press("enter")
            await way.sold(number)
        room._on_shift()
        await hands.until(room.shifts.end.isVisible, "end of shift")
        for figure in (
            "95.05",
            "9000" if language == "en" else "123456.78",
        ):  # just beside each other, or not
            await hands.type(figure)
            await hands.press("enter")
        await hands.press("enter")
        await hands.until(lambda: room.shifts.end.is_again, "second count")
        await hands.type(figure)
        await hands.press("enter")
        await approve_count(way)
        await hands.until(room.shifts.result.isVisible, "result")
        await _at_every_size(way, "what the count found", wrong)
        await hands.press("enter")
        await hands.until(room.shifts.start.isVisible, "start of shift")
        await _at_every_size(way, "start of the next shift", wrong)

    walk(shop, day)
    assert wrong == []


async def _take_part(way: Walk, wrong: list[str]) -> None:
    """Money taken, seen at the counter; then more of it than the basket still costs."""
    hands, session, notices = way.hands, way.room.session, way.counter.panel.notices
    for code in (MILO, "8888000000017", "8850389100219"):
        await hands.scan(code)
    await hands.type("10+")
    await hands.until(way.payment.isVisible, "payment")
    await hands.tap(way.room.back_button)
    await _at_every_size(way, "money taken", wrong)
    await hands.scan("4901234567894")
    await _at_every_size(way, "money taken, a notice", wrong)
    await hands.press("f12")
    await hands.until(way.payment.isVisible, "payment")
    await _at_every_size(way, "a label not in this total", wrong)
    await hands.tap(way.room.back_button)
    await hands.tap(notices.bars()["unknown"].buttons[-1])
    await hands.press("f2")
    await hands.press("up")
    await hands.press("delete")
    assert session.is_overpaid
    await _at_every_size(way, "more taken than it costs", wrong)
    await hands.scan("4901234567894")
    await _at_every_size(way, "more taken than it costs, a notice", wrong)
    await hands.tap(notices.bars()["unknown"].buttons[-1])
    await hands.press("f12")
    await hands.until(way.payment.isVisible, "payment")
    await _at_every_size(way, "give it back, at the payment", wrong)
    await hands.tap(way.room.back_button)
    await _at_every_size(way, "give it back", wrong)
    await hands.tap(notices.bars()["give_back"].buttons[0])
