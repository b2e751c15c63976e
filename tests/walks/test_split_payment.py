"""One payment in several ways: the fewest actions, one part taken back, rules that change meanwhile."""

from __future__ import annotations

from desktop.clock import SetClock
from desktop.database.places import SHOP_FILE
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.selling.change_tender_type import archive_tender_type, change_tender_type
from desktop.selling.create_tender_type import CreateTenderType, create_tender_type
from desktop.selling.tender_words import ArchiveTenderType, ChangeTenderType
from desktop.setup.queries import this_till
from desktop.verify.run import verify
from desktop.wiring import RULES
from tests.builders import NOON, shop_again
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE, TISSUE
from tests.walks.walking import ShopFolder, Walk, walk


def tenders(shop: ShopFolder) -> list[tuple[object, ...]]:
    with shop_again(shop.path) as again:
        assert verify(again.reader) == []
        return again.reader.rows(
            "SELECT tender_type, tendered_cents, t.change_cents, t.rounding_cents, forfeited_cents, reference"
            " FROM tender t JOIN sale s ON s.sale_id = t.sale_id ORDER BY s.sequence, tender_no"
        )


def with_ways(shop: ShopFolder) -> None:
    """The owner takes cheques, and vouchers of a mall whose rest is lost, while the window is closed."""
    database = Database(shop.path / SHOP_FILE, None, RULES, SetClock(NOON))
    try:
        reader = database.reader()
        who = Who(CONSOLE, this_till(reader).till_id)
        reader.close()
        cheque = (("asks", "cheque_number"), ("settles_days", 2))
        mall = (("surplus", "forfeited"), ("denominations", "500 1000"), ("account", "1060"))
        for key, name, rules in (("cheque", "Cheque", cheque), ("mall", "Mall voucher", mall)):
            database.run(create_tender_type, CreateTenderType(new_id(), key, name, rules), who)
    finally:
        database.close()


async def _begin(way: Walk, *codes: str) -> None:
    await way.sign_in()
    await way.start_shift()
    for code in codes:
        await way.hands.scan(code)


async def _payment(way: Walk) -> None:
    await way.hands.press("f12")
    await way.hands.until(way.payment.isVisible, "payment")


def test_ways_are_split_in_the_fewest_keys(shop_folder: MakeShop) -> None:
    """$20 cash and the rest by card: four. All by card: one. CDC as far as it goes, the rest in cash: two."""
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        hands = way.hands
        await _begin(way, RICE, MILO)  # $22.35
        before = hands.actions
        await hands.type("20+")
        await hands.until(way.payment.isVisible, "payment")
        await hands.press("f4")
        await way.sold(1)
        assert hands.actions - before == 4
        await hands.scan(RICE)
        await _payment(way)
        before = hands.actions
        await hands.press("f4")
        await way.sold(2)
        assert hands.actions - before == 1
        await hands.scan(TISSUE)  # $5.53
        await _payment(way)
        before = hands.actions
        await hands.press("f5")
        assert way.payment.display.amount_text() == "$0.55"
        await hands.press("enter")
        await way.sold(3)
        assert hands.actions - before == 2
        await hands.scan(RICE)
        await hands.scan(MILO)
        await _payment(way)
        before = hands.actions
        for key in ("1", "0", "f3", "5", "f5", "f4"):  # $10 NETS, $5 CDC, the rest by card
            await hands.press(key)
        await way.sold(4)
        assert hands.actions - before == 6

    walk(shop, day)
    assert tenders(shop) == [
        ("cash", 2_000, 0, 0, 0, None),
        ("card", 235, 0, 0, 0, None),
        ("card", 1_490, 0, 0, 0, None),
        ("cdc_voucher", 500, 0, 0, 0, None),
        ("cash", 55, 0, 2, 0, None),
        ("nets", 1_000, 0, 0, 0, None),
        ("cdc_voucher", 500, 0, 0, 0, None),
        ("card", 735, 0, 0, 0, None),
    ]


def test_one_part_is_taken_back_and_what_cannot_be_is_not_taken(shop_folder: MakeShop) -> None:
    """A voucher above what is due, none that makes up the sum, nothing; a cheque with its number."""
    shop = shop_folder(with_printer=False)
    with_ways(shop)

    async def day(way: Walk) -> None:
        await _begin(way, RICE, MILO)  # $22.35
        hands, payment = way.hands, way.payment
        await _payment(way)
        keys = payment.tender_keys
        await hands.type("20")
        await hands.tap(keys["cdc_voucher"])
        await hands.type("2")
        await hands.tap(keys["card"])
        assert payment.display.amount_text() == "$0.35"
        side = payment.side
        await hands.tap(side.take_back_keys[0])
        assert payment.display.amount_text() == "$20.35"
        assert side.paid[0].row.label.text() == "Card" and not side.paid[1].isVisible()
        for typed, said in (
            ("7.50", "Vouchers are $2, $5, $10"),
            ("25", "$4.65 too much: no change is given"),
        ):
            await hands.type(typed)
            await hands.tap(keys["cdc_voucher"])
            assert (payment.take_button.text(), payment.take_button.isEnabled()) == (said, False)
            await hands.press("esc")
        await hands.type("999999.99")
        await hands.tap(keys["card"])
        assert not payment.take_button.isEnabled()
        await hands.press("esc")
        await hands.type("0")
        await hands.tap(keys["nets"])
        assert payment.take_button.text() == "Key an amount"
        await hands.press("esc")
        await hands.type("10")
        await hands.tap(keys["cheque"])
        assert payment.display.accessibleName() == "Cheque number – for $10.00"
        await hands.press("enter")
        assert not payment.take_button.isEnabled()
        await hands.type("000123")
        await hands.tap(payment.take_button)
        assert payment.display.amount_text() == "$10.35"
        await hands.type("25")
        await hands.tap(keys["mall"])
        assert not payment.take_button.isEnabled(), "$15 would have been enough"
        await hands.press("esc")
        await hands.tap(keys["mall"])
        assert payment.display.amount_text() == "$0.35"
        await hands.type("5")
        await hands.tap(keys["mall"])
        await way.sold(1)

    walk(shop, day)
    assert tenders(shop) == [
        ("card", 200, 0, 0, 0, None),
        ("cheque", 1_000, 0, 0, 0, "000123"),
        ("mall", 1_000, 0, 0, 0, None),
        ("mall", 500, 0, 0, 465, None),
    ]


def test_way_that_changes_at_another_till_in_the_middle_of_a_payment(shop_folder: MakeShop) -> None:
    """Archived or stricter: refused with the reason, the new rules are there, and the part goes back."""
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way, RICE)
        hands, payment = way.hands, way.payment
        await _payment(way)
        await hands.type("4")
        await hands.press("f3")
        assert way.app.shop is not None and way.app.doors is not None
        who = Who(CONSOLE, way.app.doors.till().till_id)
        stricter = ChangeTenderType(new_id(), "card", (("asks", "approval_code"),))
        way.app.shop.database.run(archive_tender_type, ArchiveTenderType(new_id(), "nets"), who)
        way.app.shop.database.run(change_tender_type, stricter, who)
        await hands.press("f4")
        await hands.until(lambda: "refused" in payment.side.notices.bars(), "refused")
        assert "does not take NETS" in payment.side.notices.bars()["refused"].accessibleName()
        assert payment.isVisible() and list(payment.tender_keys) == ["cash", "paynow", "card", "cdc_voucher"]
        await hands.tap(payment.side.take_back_keys[0])
        await hands.press("f3")  # the card has moved up
        assert payment.display.accessibleName() == "Approval code – for $14.90"
        await hands.type("4761730000000119")
        await hands.press("enter")
        await hands.until(
            lambda: "number of a card" in payment.side.notices.bars()["refused"].accessibleName(), "no card"
        )
        await hands.press("esc")
        await hands.press("f3")
        await hands.type("a77")
        await hands.press("enter")
        await way.sold(1)

    walk(shop, day)
    assert tenders(shop) == [("card", 1_490, 0, 0, 0, "a77")]
