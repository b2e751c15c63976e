"""Customers at the real window: added by a phone number, on the sale, on account, paid in, made out."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.customers.change_customer import SetCreditLimit, set_credit_limit
from desktop.customers.queries import customer_of
from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.ids import new_id
from desktop.screens.selling.customer_forms import AccountPaymentForm, CustomerForm
from desktop.screens.settings.form_dialog import FormDialog
from desktop.selling.account import balance_of
from desktop.verify.run import verify
from tests.builders import OWNER_PIN
from tests.walks.conftest import MakeShop
from tests.walks.walking import Walk, walk

MILO, WATER, SOAP = "9556001125453", "8850389100219", "AB-12X"
OWNER = "3"
SALES = "SELECT s.number, s.kind, s.total_cents, s.customer_id IS NOT NULL FROM sale s ORDER BY s.sequence"


def recorded(folder: Path) -> Reader:
    """The shop after the walk, in which nothing contradicts it."""
    reader = Reader(folder / SHOP_FILE, None)
    assert verify(reader) == []
    return reader


def shown(way: Walk) -> list[FormDialog]:
    return [each for each in way.app.window.findChildren(FormDialog) if each.isVisible()]


async def dialog(way: Walk) -> FormDialog:
    await way.hands.until(lambda: bool(shown(way)), "a form")
    return shown(way)[0]


async def no_dialog(way: Walk, what: str) -> None:
    await way.hands.until(lambda: not shown(way), what)


async def at_customers(way: Walk) -> None:
    await way.hands.press("f7")
    await way.hands.until(lambda: way.room.customers.screen.isVisible(), "customers")


def test_customer_is_added_by_phone_in_the_middle_of_a_sale(shop_folder: MakeShop) -> None:
    """F7, the number, Enter: three steps, and the basket is as it was."""
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        hands, panel = way.hands, way.counter.panel
        await hands.scan(MILO)
        await at_customers(way)
        await hands.type("91234567")
        screen = way.room.customers.screen
        assert [row.name for row in screen.list.rows()] == ["Add 9123 4567"]
        await hands.press("enter")
        await hands.until(lambda: panel.customer_key.isVisible() and way.counter.isVisible(), "on the sale")
        assert panel.customer_key.text() == "•••• 4567"
        await hands.scan(WATER)
        await hands.press("+")
        await way.sold(1)
        assert not panel.customer_key.isVisible()
        await at_customers(way)
        await hands.type("4567")
        await hands.until(lambda: screen.panel.seen is not None, "found again")
        assert [row.name for row in screen.panel.sales.rows()] == ["T1-000001"]
        await hands.press("esc")
        await hands.press("esc")
        await hands.until(way.counter.isVisible, "counter")

    walk(shop, day)
    reader = recorded(shop.path)
    assert reader.rows(SALES) == [("T1-000001", "sale", 875, 1)]
    reader.close()


async def add_tan(way: Walk) -> None:
    """By name and by finger; then an address, a member card, and the owner's word for $20.00."""
    hands, screen = way.hands, way.room.customers.screen
    await hands.write("Tan Wei Ling")
    first = screen.list.visualRect(screen.list.model().index(0, 0)).center()
    await hands.tap(screen.list.viewport(), first)
    await hands.until(lambda: screen.panel.seen is not None, "added")
    assert not [row for row in screen.list.rows() if row.detail == "No name yet"], "the name is known"
    await hands.press("f4")
    form = (await dialog(way)).body
    assert isinstance(form, CustomerForm)
    for name, words in (("address", "12 Kopi Road"), ("card", "MC-0001")):
        form._by_name[name].edit.setText(words)
    await hands.press("enter")
    await no_dialog(way, "saved")
    seen = screen.panel.seen
    assert seen is not None
    assert way.app.doors is not None
    await way.app.doors.run(set_credit_limit, SetCreditLimit(new_id(), seen.customer.customer_id, 2_000))
    screen.step_back()
    await hands.until(way.counter.isVisible, "counter")


async def to_payment(way: Walk) -> None:
    await way.hands.scan(MILO)
    await way.hands.press("f12")
    await way.hands.until(way.payment.isVisible, "payment")


def test_account_is_sold_on_paid_in_and_made_out(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, OWNER)
        await way.start_shift()
        hands = way.hands
        await at_customers(way)
        await add_tan(way)
        await hands.scan("MC-0001")
        await hands.until(way.counter.panel.customer_key.isVisible, "by card")
        assert way.counter.panel.customer_key.text() == "Tan Wei Ling · owes $0.00"
        await to_payment(way)
        await hands.tap(way.payment.tender_keys["on_account"])
        await hands.press("enter")
        await way.sold(1)
        await to_payment(way)
        assert "on_account" not in way.payment.tender_keys  # nobody's sale
        await hands.press("esc")
        await at_customers(way)
        await hands.type("tan")
        screen = way.room.customers.screen
        await hands.until(lambda: screen.panel.seen is not None, "found")
        await hands.press("f6")
        await hands.until(lambda: bool(screen.panel.notices.bars()), "made out")
        await hands.press("f5")
        paying = (await dialog(way)).body
        assert isinstance(paying, AccountPaymentForm)
        assert paying.amount.text() == "7.45"
        await hands.tap((await dialog(way)).buttons["save"])
        await no_dialog(way, "paid in")
        await hands.tap(screen.panel.keys["export"])
        await hands.until(lambda: any((shop.path / "exports").glob("*.json")), "given out")
        await way.printed(3)

    walk(shop, day)
    reader = recorded(shop.path)
    assert reader.rows(SALES) == [("T1-000001", "sale", 745, 1), ("T1-000002", "payment", 0, 1)]
    ((tan,),) = reader.rows("SELECT DISTINCT customer_id FROM sale")
    assert balance_of(reader, tan) == 0
    found = customer_of(reader, tan)
    assert found is not None and found.word("address") == "12 Kopi Road"
    (file,) = (shop.path / "exports").glob("*.json")
    held = json.loads(file.read_text("utf-8"))
    assert (held["words"]["name"], len(held["documents"]), len(held["invoices"])) == ("Tan Wei Ling", 2, 1)
    kinds = reader.rows("SELECT kind, count(*) FROM print_job GROUP BY kind ORDER BY kind")
    assert kinds == [("invoice", 1), ("receipt", 2)]
    reader.close()


def test_what_was_bought_on_account_goes_back_to_it_in_an_exchange(shop_folder: MakeShop) -> None:
    """Whoever bought it stands in the basket again; an account that paid nothing of it is not offered."""
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, OWNER)
        await way.start_shift()
        hands = way.hands
        await hands.scan(WATER)
        await hands.press("+")
        await way.sold(1)
        await at_customers(way)
        await add_tan(way)
        await hands.scan("MC-0001")
        await to_payment(way)
        await hands.tap(way.payment.tender_keys["on_account"])
        await way.sold(2)
        refund = way.room.returns.screen
        for number, is_offered in (("T1-000001", False), ("T1-000002", True)):
            await hands.scan(number)
            await hands.until(lambda: refund.returning is not None and refund.isVisible(), "the sale")
            assert ("on_account" in refund.panel.tender_keys) is is_offered
        await hands.press("f11")
        await hands.press("1")
        await hands.press("x")
        await hands.until(way.counter.isVisible, "the basket")
        assert way.counter.panel.customer_key.text().startswith("Tan Wei Ling")
        await hands.scan(WATER)
        await hands.press("f12")
        giving = way.room.returns.giving
        await hands.until(giving.isVisible, "the money to give back")
        assert giving.money is not None and giving.money.tender == "on_account"
        await hands.press("enter")
        await way.sold(3)

    walk(shop, day)
    reader = recorded(shop.path)
    assert reader.rows(SALES)[1:] == [("T1-000002", "sale", 745, 1), ("T1-000003", "exchange", -615, 1)]
    ((tan,),) = reader.rows("SELECT DISTINCT customer_id FROM sale WHERE customer_id IS NOT NULL")
    assert balance_of(reader, tan) == 745 - 615
    reader.close()
