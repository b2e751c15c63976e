"""Exchanges at the real window: what comes back stands in the basket, and one net is paid or given."""

from __future__ import annotations

from tests.builders import OWNER_PIN, SUPERVISOR_PIN
from tests.walks.conftest import MakeShop
from tests.walks.test_counter_rules import _dialogs
from tests.walks.test_refunds import MILK, MILO, WATER, as_supervisor, opened, recorded, sell
from tests.walks.walking import Walk, walk

RICE = "9300657003425"


async def exchanged(way: Walk, *codes: str, number: str = "T1-000001") -> None:
    """Scan the receipt and the goods, say why, and put them into the basket."""
    hands = way.hands
    await hands.scan(number)
    await opened(way)
    for code in codes:
        await hands.scan(code)
    await hands.press("2")
    await hands.press("x")
    await hands.until(way.counter.isVisible, "the basket")


def test_dearer_goods_are_taken_and_the_difference_paid(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await as_supervisor(way)
        await sell(way, MILO, WATER)
        hands, panel = way.hands, way.counter.panel
        await exchanged(way, MILO)
        assert panel.pay_button.text().endswith("$7.45") and not panel.exact_button.isEnabled()
        assert [(row.quantity_text, row.amount_text) for row in panel.list.rows()] == [("−1", "−$7.45")]
        await hands.scan(RICE)
        assert way.total == "$7.45"
        await hands.press("+")
        await way.sold(2)
        assert panel.empty.headline.text() == "$7.45"

    walk(shop, day)
    assert recorded(shop)[1] == ("T1-000002", "exchange", 745, 0, "wrong_item")


def test_cheaper_goods_leave_money_to_give_back_and_the_same_price_leaves_none(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await as_supervisor(way)
        await sell(way, MILO, WATER)
        hands = way.hands
        await hands.scan(MILK)
        await hands.scan("T1-000001")  # the goods came first: the receipt joins them
        screen = await opened(way)
        assert not screen.panel.exchange_key.isVisible(), "beside a basket there is one way only"
        await hands.scan(MILO)
        await hands.press("3")
        await hands.press("enter")
        await hands.until(way.counter.isVisible, "the basket")
        await hands.press("enter")
        giving = way.room.returns.giving
        await hands.until(giving.isVisible, "the money to give back")
        assert giving.display.amount_text() == "$3.35"
        await hands.press("esc")
        await hands.until(way.counter.isVisible, "the basket")
        await hands.press("f12")
        await hands.until(giving.isVisible, "the money to give back")
        await hands.press("enter")
        await way.sold(2)
        assert way.counter.panel.empty.headline.text() == "$3.35"
        await exchanged(way, MILK, number="T1-000002")
        await hands.scan(MILK)
        assert way.counter.panel.pay_button.text() == "Exchange, nothing to pay"
        await hands.press("enter")
        await way.sold(3)

    walk(shop, day)
    assert recorded(shop)[1:] == [
        ("T1-000002", "exchange", -335, 0, "faulty"),
        ("T1-000003", "exchange", 0, 0, "wrong_item"),
    ]


def test_goods_that_come_back_can_be_taken_out_and_undone_and_survive_a_crash(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def before(way: Walk) -> None:
        await as_supervisor(way)
        await sell(way, MILO, WATER)
        hands = way.hands
        await exchanged(way, MILO, WATER)
        assert way.room.session.basket.rows == 2
        await hands.press("down")
        await hands.press("delete")
        assert way.room.session.basket.rows == 1
        await hands.tap(way.counter.panel.undo_button)
        assert way.room.session.basket.rows == 2
        await hands.scan(RICE)
        assert way.total == "$6.15"

    async def after(way: Walk) -> None:
        await way.sign_in(SUPERVISOR_PIN, "2")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$6.15"
        await way.hands.press("+")
        await way.sold(2)

    walk(shop, before)
    walk(shop, after)
    assert recorded(shop)[1][1:3] == ("exchange", 615)


def test_one_person_approves_all_that_an_exchange_needs(shop_folder: MakeShop) -> None:
    """What a cashier takes back and what is taken off beyond every cap: two rights, one approver."""
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await sell(way, MILO)
        hands = way.hands
        await exchanged(way, MILO)
        await hands.scan(RICE)
        await hands.press("f5")
        await hands.type("50%")
        await hands.press("enter")
        await hands.until(lambda: bool(_dialogs(way)), "approval of the discount")
        await hands.type(OWNER_PIN)
        await hands.until(lambda: not _dialogs(way), "approved")
        assert way.total == "$0.00"
        await hands.press("enter")
        await hands.until(lambda: bool(_dialogs(way)), "approval of what comes back")
        await hands.press("2")
        await hands.type(OWNER_PIN)
        await way.sold(2)

    walk(shop, day)
    assert recorded(shop)[1][1:3] == ("exchange", 0)
