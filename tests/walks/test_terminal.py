"""Cards through the terminal: approved, declined, silent; and found again after the window closed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from desktop.verify.run import verify
from hardware.sim.terminal import DECLINED, VirtualTerminal
from hardware.terminal import network
from tests.builders import shop_again
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE
from tests.walks.walking import ShopFolder, Walk, walk


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualTerminal]:
    """A simulated terminal beside the till, and a till that does not wait minutes for it."""
    patience = network.TerminalPatience(connect_s=2, write_s=2, pay_s=3, last_s=3)
    monkeypatch.setattr(network, "TerminalPatience", lambda: patience)
    with VirtualTerminal() as started:
        yield started


def beside(shop: ShopFolder, terminal: VirtualTerminal) -> ShopFolder:
    told = json.loads((shop.path / "till.json").read_text())
    (shop.path / "till.json").write_text(
        json.dumps({**told, "terminal_address": f"127.0.0.1:{terminal.port}"})
    )
    return shop


def recorded(shop: ShopFolder) -> tuple[list[tuple[object, ...]], list[str]]:
    """What was paid, and the steps that led there."""
    with shop_again(shop.path) as again:
        assert verify(again.reader) == []
        paid = again.reader.rows(
            "SELECT tender_type, tendered_cents, reference FROM tender ORDER BY tender_no"
        )
        steps = again.reader.rows(
            "SELECT group_concat(s.state, ' ' ORDER BY step_no) FROM payment_step s JOIN payment_attempt a"
            " ON a.attempt_id = s.attempt_id GROUP BY a.attempt_id ORDER BY a.rowid"
        )
    return paid, [row[0] for row in steps]


async def _payment(way: Walk, *codes: str) -> None:
    await way.sign_in()
    await way.start_shift()
    for code in codes:
        await way.hands.scan(code)
    await way.hands.press("f12")
    await way.hands.until(way.payment.isVisible, "payment")


def test_card_is_declined_then_split_over_nets_and_a_card(
    shop_folder: MakeShop, terminal: VirtualTerminal
) -> None:
    shop = beside(shop_folder(with_printer=False), terminal)

    async def day(way: Walk) -> None:
        await _payment(way, RICE)
        hands, payment = way.hands, way.payment
        terminal.behaviour.answer = DECLINED
        await hands.press("f4")
        await hands.until(lambda: "terminal" in payment.side.notices.bars(), "declined")
        assert "Nothing was paid" in payment.side.notices.bars()["terminal"].accessibleName()
        terminal.behaviour.answer, terminal.behaviour.thinks_s = "00", 0.4
        await hands.type("10")
        await hands.press("f3")
        await hands.until(payment.terminal.isVisible, "waiting")
        await hands.type("7")
        await hands.press("esc")
        await hands.press("enter")
        assert payment.terminal.isVisible() and not payment.terminal.paid_button.isVisible()
        await hands.until(lambda: payment.display.amount_text() == "$4.90", "the part was taken")
        await hands.press("f4")
        await way.sold(1)

    walk(shop, day)
    assert list(terminal.payments.values()) == [1_000, 490]
    paid, steps = recorded(shop)
    assert paid == [("nets", 1_000, "S01000 ****0119"), ("card", 490, "S00490 ****0119")]
    assert steps == ["pending declined", "pending approved", "pending approved"]


def test_silent_terminal_is_settled_from_its_slip(shop_folder: MakeShop, terminal: VirtualTerminal) -> None:
    shop = beside(shop_folder(with_printer=False), terminal)

    async def day(way: Walk) -> None:
        await _payment(way, MILO)
        hands, panel = way.hands, way.payment.terminal
        terminal.behaviour.hangs_up = True
        await hands.press("f4")
        await hands.until(panel.paid_button.isVisible, "nobody knows")
        assert "Was $7.45 paid?" in panel.words.text()
        await hands.press("enter")
        assert panel.isVisible(), "without a code nobody says it was paid"
        await hands.press("esc")
        await hands.until(lambda: not panel.isVisible(), "not paid")
        await hands.press("f4")
        await hands.until(panel.paid_button.isVisible, "nobody knows")
        await hands.scan(RICE)
        await hands.until(way.counter.isVisible, "counter")
        await hands.press("+")
        await hands.until(panel.isVisible, "cash is not taken over the head of a card")
        await hands.type("a-1 2")
        assert panel.entry.text().casefold() == "a12"
        await hands.press("enter")
        await hands.until(lambda: way.payment.display.amount_text() == "$14.90", "the part was taken")
        await hands.press("+")
        await way.sold(1)

    walk(shop, day)
    paid, steps = recorded(shop)
    assert paid == [("card", 745, "a12"), ("cash", 1_490, None)]
    assert steps == ["pending unknown declined", "pending unknown approved"]


def test_window_that_closed_while_the_customer_paid_asks_what_became_of_it(
    shop_folder: MakeShop, terminal: VirtualTerminal
) -> None:
    """Never a second charge: the terminal is only asked, and the person takes what it has approved."""
    shop = beside(shop_folder(with_printer=False), terminal)

    async def first(way: Walk) -> None:
        await _payment(way, MILO)
        terminal.behaviour.is_silent = True
        await way.hands.press("f4")
        await way.hands.until(lambda: len(terminal.payments) == 1, "paid there")

    async def second(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(way.counter.isVisible, "counter")
        await way.hands.press("f12")
        panel = way.payment.terminal
        await way.hands.until(panel.paid_button.isVisible, "told")
        assert panel.words.text() == "$7.45 was approved"
        await way.hands.press("enter")
        await way.sold(1)

    walk(shop, first)
    walk(shop, second)
    assert [each.function for each in terminal.asked] == ["I0", "56"]
    assert recorded(shop) == ([("card", 745, "S00745 ****0119")], ["pending approved"])
