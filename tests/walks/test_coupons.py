"""Promotions and coupons at the counter, by scans, keys and fingers, to books and paper."""

from __future__ import annotations

from pathlib import Path

from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.new_shop import SHOP_FILE
from desktop.promotions.keep_promotions import add_promotion
from desktop.promotions.promotion import Group, Kind, Promotion
from desktop.promotions.promotion_words import AddPromotion
from desktop.setup.queries import this_till
from desktop.wiring import RULES
from tests.walks.agreement import Told, assert_all_agree
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE
from tests.walks.walking import Walk, walk

ISOTONIC = "8888010000010"
COUPON = "WELCOME5"


def promise(folder: Path) -> None:
    """Three for a price, and a coupon on all of it, made while the window is closed."""
    database = Database(folder / SHOP_FILE, None, RULES)
    try:
        reader = database.reader()
        who = Who(CONSOLE, this_till(reader).till_id)
        found = "SELECT u.unit_id FROM unit u JOIN item i ON i.item_id = u.item_id WHERE i.sku = 'W10'"
        ((unit_id,),) = reader.rows(found)
        reader.close()
        three = Promotion(
            "", "3 for $4.00", Kind.SET_PRICE, (Group(frozenset({unit_id}), count=3),), cents=400
        )
        welcome = Promotion("", "Welcome $2 off", Kind.SPEND_AMOUNT, cents=200, min_cents=1_500, code=COUPON)
        for each in (three, welcome):
            database.run(add_promotion, AddPromotion(new_id(), each), who)
    finally:
        database.close()


def rows_of(way: Walk) -> list[str]:
    return [
        f"{row.name}: {row.amount_text} {row.saving or row.detail}" for row in way.counter.panel.list.rows()
    ]


def test_a_promotion_and_a_coupon_agree_everywhere_to_the_cent(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(), list[Told]()
    promise(shop.path)

    async def day(way: Walk) -> None:
        hands = way.hands
        await way.sign_in()
        await way.start_shift()
        await hands.type(COUPON.lower())
        await hands.press("enter")
        assert rows_of(way) == [f"Coupon {COUPON}:  Welcome $2 off: $15.00 more to spend"]
        for _can in range(3):
            await hands.scan(ISOTONIC)
        assert rows_of(way)[0] == "100PLUS 325ml: $4.00 3 for $4.00 · saves $0.50"
        await hands.scan(RICE)
        assert rows_of(way)[-1] == f"Coupon {COUPON}:  Welcome $2 off: saves $2.00"
        assert way.total == "$16.90"
        await hands.press("down")
        await hands.press("delete")
        assert way.total == "$18.90", "the list pointed at the coupon, and it alone is gone"
        await hands.scan(COUPON)
        assert way.total == "$16.90"
        told.append(Told(way.total))
        await hands.press("+")
        await way.sold(1)
        await hands.scan(MILO)
        assert rows_of(way) == ["Milo 400g: $7.45 9556001125453"], "the next customer has no coupon"
        await hands.scan(COUPON)
        panel = way.counter.panel
        panel.list.select(panel.list.rows()[-1].key)
        await hands.tap(panel.line_keys.remove)
        assert len(rows_of(way)) == 1
        told.append(Told(way.total))
        await hands.press("+")
        await way.sold(2)
        await way.printed(2)

    walk(shop, day)
    assert shop.printer is not None
    assert_all_agree(shop.path, told, shop.printer.receipts)
