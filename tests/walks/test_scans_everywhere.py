"""A scan reaches the sale from every state of the counter; it types nothing and presses no focused key.

Where it is refused is walked elsewhere: a question over the window, a shift's screens, the lock, other rooms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QApplication, QWidget

from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE, TISSUE, WATER
from tests.walks.walking import Walk, walk

NOBODYS = "9556001288004"
State = Callable[[Walk], Awaitable[None]]


def focused(find: Callable[[Walk], QWidget]) -> State:
    """The keyboard is on this widget."""

    async def enter(way: Walk) -> None:
        find(way).setFocus()
        await way.hands.look()
        here = QApplication.focusWidget()
        assert here is not None and (here is find(way) or find(way).isAncestorOf(here))

    return enter


def keyed(*keys: str) -> State:
    """These keys were pressed."""

    async def enter(way: Walk) -> None:
        for key in keys:
            await way.hands.press(key)

    return enter


async def typed_words(way: Walk) -> None:
    await way.hands.type("ban")
    assert way.counter.shelf.is_searching


async def at_the_payment(way: Walk) -> None:
    await way.hands.press("f12")
    await way.hands.until(way.payment.isVisible, "payment")
    await way.hands.type("12")


async def part_is_paid(way: Walk) -> None:
    await way.hands.press("f12")
    await way.hands.until(way.payment.isVisible, "payment")
    await way.hands.type("1")
    await way.hands.press("enter")


async def a_price_is_asked(way: Walk) -> None:
    await way.hands.scan(NOBODYS)
    await way.hands.press("alt+1")
    await way.hands.type("12")


async def a_product_is_looked_for(way: Walk) -> None:
    await way.hands.press("alt+2")
    await way.hands.type("rice")


async def a_story_is_open(way: Walk) -> None:
    assert way.app.work is not None
    next(iter(way.app.work.top.pills().values())).click()
    await way.hands.until(lambda: bool(way.app.window._questions()), "story")


STATES: dict[str, State] = {
    "nothing": keyed(),
    "words": typed_words,
    "a result chosen": keyed("r", "i", "c", "e", "down"),
    "a quantity awaited": keyed("f4"),
    "one line up": keyed("up"),
    "a tile": focused(lambda way: way.counter.shelf.grid),
    "a category": focused(lambda way: next(iter(way.counter.shelf.bar.pills().values()))),
    "a function key": focused(lambda way: way.counter.shelf.keys["shift"]),
    "the basket": focused(lambda way: way.counter.panel.list),
    "one more": focused(lambda way: way.counter.panel.line_keys.more),
    "remove": focused(lambda way: way.counter.panel.line_keys.remove),
    "undo": focused(lambda way: way.counter.panel.undo_button),
    "hold to clear": focused(lambda way: way.counter.panel.clear_button),
    "pay": focused(lambda way: way.counter.panel.pay_button),
    "exact cash": focused(lambda way: way.counter.panel.exact_button),
    "the rail": focused(lambda way: next(iter(way.app.work.rail.entries.values()))),  # type: ignore[union-attr]
    "a status": a_story_is_open,
    "the payment": at_the_payment,
    "a part paid": part_is_paid,
    "a price for a label": a_price_is_asked,
    "a product for a label": a_product_is_looked_for,
    "an answer to a label": focused(lambda way: way.counter.panel.notices.bars()["unknown"].buttons[2]),
}


def test_a_scan_adds_one_and_nothing_else_from_every_state(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        for number, (state, enter) in enumerate(STATES.items(), start=1):
            before = way.room.session.basket.units
            await enter(way)
            await way.hands.scan((MILO, TISSUE)[number % 2])
            await way.hands.until(way.counter.isVisible, state)
            assert way.room.session.basket.units == before + 1, state
            assert way.counter.search.text() == "", state
            await way.hands.press("f2")
        assert way.room.session.taken_cents == 100, "what was paid of it stays paid"
        assert NOBODYS in way.notices["unknown"], "and the label nobody knows waits on"

    walk(shop_folder(with_printer=False), day)


def test_figure_awaited_goes_to_its_line_before_the_scan_adds_another(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.press("f4")
        await way.hands.type("3")
        await way.hands.scan(TISSUE)
        lines = [(line.goods.name, line.quantity) for line in way.room.session.basket.lines]
        assert lines == [("Milo 400g", 3_000), ("Tissue 5-pack", 1_000)]

    walk(shop_folder(with_printer=False), day)


def test_scans_while_a_sale_is_recorded_are_the_next_customers(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        assert way.app.shop is not None
        database, held = way.app.shop.database, []

        def hold_the_writer(_work: object) -> None:
            import time

            held.append(True)
            time.sleep(0.5)

        assert way.app.doors is not None
        who = way.app.doors.who()
        busy = way.app.threads.submit(lambda: database.run_work(hold_the_writer, who))
        await way.hands.until(lambda: bool(held), "the writer is busy")
        await way.hands.press("+")
        await way.hands.scan(WATER)
        assert way.total == "$1.30"
        await way.hands.until(busy.done, "free again")
        found = "SELECT count(*) FROM sale"
        await way.hands.until(lambda: way.app.doors.reader.one(found) == (1,), "recorded")  # type: ignore[union-attr]
        assert way.total == "$1.30"

    walk(shop_folder(with_printer=False), day)
