"""From a scan to the books through the real window, and every cent looked up after."""

from __future__ import annotations

from tests.walks.agreement import Told, assert_all_agree
from tests.walks.conftest import MakeShop
from tests.walks.walking import Walk, walk

MILO, WATER, TISSUE, RICE, MILK, TELEVISION = (
    "9556001125453",
    "8850389100219",
    "8886467100017",
    "9300657003425",
    "8880080034254",
    "8888000000017",
)


async def _sold(way: Walk, told: list[Told], keys: tuple[str, ...]) -> None:
    """Press the keys that pay what is on the counter, and note what the screen said."""
    told.append(Told(way.total))
    for key in keys:
        await way.hands.press(key)
    await way.sold(len(told))
    sale = way.room.session.last_sale
    assert sale is not None
    told[-1].change = way.counter.panel.empty.headline.text() if sale.change_cents else ""


def test_a_day_of_sales_every_way_agrees_to_the_cent_everywhere(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(), list[Told]()

    async def day(way: Walk) -> None:
        hands = way.hands
        await way.sign_in()
        await way.start_shift()
        for code in (MILO, WATER, TISSUE):  # 7.45 + 1.20 + 0.10 + 5.53 = 14.28
            await hands.scan(code)
        await _sold(way, told, ("+",))
        await hands.scan(RICE)
        await hands.scan(RICE)
        await _sold(way, told, ("2", "0", "+", "f4"))
        await hands.type("3*")
        await hands.scan(MILK)
        await hands.scan(MILO)
        await hands.type("2*")
        await _sold(way, told, ("enter", "5", "0", "enter"))
        await hands.type("0.642*")
        await hands.type("bananas")
        await hands.press("enter")
        await _sold(way, told, ("enter", "enter"))
        await hands.scan("4901234567894")
        await hands.scan(WATER)
        await _sold(way, told, ("f12", "f3", "enter"))
        await hands.scan(TELEVISION)
        await _sold(way, told, ("f12", "f2", "enter"))
        await way.printed(len(told))

    walk(shop, day)
    assert shop.printer is not None
    assert [each.total for each in told] == ["$14.28", "$29.80", "$27.20", "$2.07", "$1.30", "$1,001.00"]
    assert [each.change for each in told] == ["", "", "$22.80", "", "", ""]
    assert_all_agree(shop.path, told, shop.printer.receipts)
