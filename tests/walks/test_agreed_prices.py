"""Prices and discounts agreed at the counter, walked with real keys, fingers and scans to books and paper."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from desktop.screens.selling.agree_page import AgreePage
from desktop.screens.widgets.dialog import Dialog
from desktop.selling.discounts import Reason
from tests.builders import OWNER_PIN, SUPERVISOR_PIN
from tests.walks.agreement import Records, Told, assert_all_agree
from tests.walks.conftest import MakeShop
from tests.walks.seen_whole import cut_words, out_of_place
from tests.walks.sizes import EVERY_SIZE
from tests.walks.test_counter_rules import _dialogs
from tests.walks.test_one_sale import MILO, RICE, TISSUE, WATER
from tests.walks.walking import Walk, walk


def page_of(way: Walk) -> AgreePage:
    return way.counter.shelf.agree


def rows_of(way: Walk) -> list[str]:
    """Each line of the basket: its amount, and what was agreed about it."""
    return [f"{row.amount_text} {row.saving}".strip() for row in way.counter.panel.list.rows()]


async def _approve(way: Walk, pin: str, person: str = "") -> None:
    await way.hands.until(lambda: bool(_dialogs(way)), "approval")
    if person:
        await way.hands.press(person)
    await way.hands.type(pin)
    await way.hands.until(lambda: not _dialogs(way), "approved")


async def _sold_for_cash(way: Walk, told: list[Told]) -> None:
    told.append(Told(way.total))
    await way.hands.press("+")
    await way.sold(len(told))


def test_discounts_and_a_price_by_keys_agree_everywhere_to_the_cent(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(), list[Told]()

    async def day(way: Walk) -> None:
        hands = way.hands
        await way.sign_in()
        await way.start_shift()
        for code in (MILO, WATER, TISSUE):
            await hands.scan(code)
        await hands.press("f5")
        assert page_of(way).isVisible()
        await hands.type("10%")
        await hands.press("enter")
        assert not page_of(way).isVisible()
        assert rows_of(way) == ["$7.45", "$1.20", "$0.10", "$4.98 Less 10% · saves $0.55"]
        assert way.total == "$13.73"
        await _sold_for_cash(way, told)
        for code in (RICE, WATER):
            await hands.scan(code)
        await hands.press("f5")
        await hands.press("f5")
        await hands.type("1.5")
        await hands.press("enter")
        assert way.total == "$14.70", "the deposit is as it was"
        assert rows_of(way) == ["$14.90", "$1.20", "$0.10"]
        await _sold_for_cash(way, told)
        await hands.scan(MILO)
        await hands.press("f6")
        await hands.press("right")
        await hands.type("6.90")
        await hands.press("enter")
        assert rows_of(way) == ["$6.90 Price $6.90 · Damaged"]
        await _sold_for_cash(way, told)
        await way.printed(3)

    walk(shop, day)
    assert shop.printer is not None
    assert_all_agree(shop.path, told, shop.printer.receipts)


def test_the_paper_says_what_was_agreed_and_what_it_saved(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.press("f6")
        await way.hands.type("7")
        await way.hands.press("enter")
        await way.hands.scan(RICE)
        for keys in (("f5", "right"), ("f5", "f5")):
            for key in keys:
                await way.hands.press(key)
            await way.hands.type("3%")
            await way.hands.press("enter")
        assert way.total == "$20.81"  # 7.00 + 14.90 - 0.45 - 0.64
        await _sold_for_cash(way, [])

    walk(shop, day)
    paper = _paper(shop.path)
    for words in ("List price $7.45", "Less 3% (Damaged)", "-$0.45", "Basket less 3%", "-$0.64"):
        assert words in paper, paper
    assert "You saved" in paper and "$1.54" in paper


def _paper(folder: Path) -> str:
    with closing(Reader(folder / SHOP_FILE, None)) as reader:
        records = Records(reader)
        return records.paper(records.sales()[-1])


def test_more_than_a_cashier_may_give_asks_a_supervisor_once(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("20%")
        await way.hands.press("enter")
        await _approve(way, SUPERVISOR_PIN, person="1")
        assert way.total == "$11.92"
        await _sold_for_cash(way, told)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])
    assert _approvers(shop.path) == ["supervisor"]


def test_more_than_was_approved_is_asked_for_again_when_it_is_paid(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("20%")
        await way.hands.press("enter")
        await _approve(way, SUPERVISOR_PIN, person="1")
        await way.hands.press("f4")
        await way.hands.type("3")
        await way.hands.press("enter")
        assert way.total == "$35.76"
        await way.hands.press("+")
        await way.hands.until(lambda: bool(_dialogs(way)), "approval")
        await way.hands.press("esc")
        await way.hands.until(lambda: not _dialogs(way), "no approval")
        assert way.total == "$35.76", "nothing is sold, and nothing lost"
        told.append(Told(way.total))
        await way.hands.press("+")
        await _approve(way, OWNER_PIN, person="2")
        await way.sold(1)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])
    assert _approvers(shop.path) == ["owner"]


def test_more_than_a_supervisor_may_give_asks_the_owner_alone(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("50%")
        await way.hands.press("enter")
        await _approve(way, OWNER_PIN)
        assert way.total == "$7.45"
        await _sold_for_cash(way, told)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])
    assert _approvers(shop.path) == ["owner"]


def _approvers(folder: Path) -> list[str]:
    with closing(Reader(folder / SHOP_FILE, None)) as reader:
        found = reader.rows(
            "SELECT p.role FROM sale s JOIN person p ON p.person_id = s.approver_id ORDER BY s.sequence"
        )
    return [row[0] for row in found]


def test_not_approved_the_basket_is_as_it_was(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("20%")
        await way.hands.press("enter")
        await way.hands.until(lambda: bool(_dialogs(way)), "approval")
        await way.hands.press("esc")
        await way.hands.until(lambda: not _dialogs(way), "no approval")
        assert way.total == "$14.90"
        assert page_of(way).isVisible(), "another figure may follow"
        await way.hands.press("esc")
        assert not page_of(way).isVisible()
        assert way.counter.search.text() == ""

    walk(shop_folder(with_printer=False), day)


def test_a_scan_takes_the_figure_that_was_typed_and_adds(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("5%")
        await way.hands.scan(MILO)
        assert rows_of(way) == ["$14.15 Less 5% · saves $0.75", "$7.45"]
        await way.hands.press("f5")
        await way.hands.type("50%")
        await way.hands.scan(TISSUE)
        assert rows_of(way)[1:] == ["$7.45", "$5.53"], "nobody approved that"
        assert "needs an approval" in way.notices["refused"]
        await way.hands.press("f5")
        await way.hands.scan(TISSUE)
        assert rows_of(way)[1:] == ["$7.45", "$11.06"]
        assert not page_of(way).isVisible()

    walk(shop_folder(with_printer=False), day)


def test_more_of_the_same_after_a_discount_is_a_line_of_its_own_and_undo_gives_back(
    shop_folder: MakeShop,
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("5%")
        await way.hands.press("enter")
        await way.hands.scan(RICE)
        assert rows_of(way) == ["$14.15 Less 5% · saves $0.75", "$14.90"]
        await way.hands.tap(way.counter.panel.undo_button)
        await way.hands.tap(way.counter.panel.undo_button)
        assert rows_of(way) == ["$14.90"]
        await way.hands.press("f5")
        await way.hands.press("f5")
        await way.hands.type("5%")
        await way.hands.press("enter")
        assert way.total == "$14.15"
        await way.hands.press("f5")
        await way.hands.press("f5")
        await way.hands.type("0")
        await way.hands.press("enter")
        assert way.total == "$14.90"

    walk(shop_folder(with_printer=False), day)


def test_plus_after_a_figure_agrees_first_and_takes_no_money_on_a_guess(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("1+")
        assert way.total == "$13.90"
        assert "Press + once more" in way.notices["refused"]
        await _sold_for_cash(way, told)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])


def test_plus_alone_means_the_money_whatever_is_asked(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await _sold_for_cash(way, told)
        assert not page_of(way).isVisible()
        assert way.counter.shelf.bar.isVisible()

    walk(shop, day)
    assert_all_agree(shop.path, told, [])


def test_ten_percent_off_takes_five_keys(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        before = way.hands.actions
        await way.hands.press("f5")
        await way.hands.type("10%")
        await way.hands.press("enter")
        assert (way.hands.actions - before, way.total) == (5, "$13.41")
        before = way.hands.actions
        await way.hands.tap(way.counter.panel.undo_button)
        await way.hands.tap(way.counter.shelf.keys["discount"])
        await way.hands.tap(page_of(way).quick_keys[1])
        assert (way.hands.actions - before, way.total) == (3, "$13.41")

    walk(shop_folder(with_printer=False), day)


def test_goods_changed_elsewhere_and_a_look_at_the_settings_leave_no_half_page(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("1")
        way.room._on_renewed()
        assert page_of(way).isVisible(), "what is typed goes on"
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        assert way.total == "$13.90", "a figure within the cap is taken"
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "counter")
        assert not page_of(way).isVisible()
        assert way.counter.shelf.bar.isVisible()

    walk(shop_folder(with_printer=False), day)


@pytest.mark.parametrize(
    ("keys", "figure", "words"),
    [
        (("f5",), "101%", "No more than 100%"),
        (("f5",), "15", "no more can be taken off"),
        (("f5", "f5"), "15", "no more can be taken off"),
        (("f6",), "0", "not given away"),
        (("f5",), "", "Type how much"),
        (("f6",), ".", "Type the price"),
    ],
)
def test_a_figure_no_counter_takes_is_told_in_words(
    shop_folder: MakeShop, keys: tuple[str, ...], figure: str, words: str
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        for key in keys:
            await way.hands.press(key)
        if figure:
            await way.hands.type(figure)
        await way.hands.press("enter")
        assert words in way.notices["refused"]
        assert way.total == "$14.90"
        assert page_of(way).isVisible()

    walk(shop_folder(with_printer=False), day)


def test_touch_alone_gives_a_discount_for_a_reason(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        page = page_of(way)
        taps: list[QWidget] = [
            way.counter.shelf.keys["discount"],
            page.reasons.keys[Reason.EXPIRING],
            page.pad.key("7"),
            page.percent_key,
            page.take_button,
        ]
        for widget in taps:
            await way.hands.tap(widget)
        assert rows_of(way) == ["$13.86 Less 7% · Near expiry"]
        await way.hands.tap(way.counter.shelf.keys["price"])
        for widget in (page.pad.key("9"), page.pad.key("back"), page.leave_key):
            await way.hands.tap(widget)
        await way.hands.tap(way.counter.shelf.keys["discount"])
        await way.hands.tap(page.what.pills()["all"])
        await way.hands.tap(page.quick_keys[0])
        await _approve(way, SUPERVISOR_PIN, person="1")
        assert way.total == "$13.17"
        told.append(Told(way.total))
        await way.hands.tap(way.counter.panel.exact_button)
        await way.sold(1)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])


@pytest.mark.parametrize(("scale", "language"), EVERY_SIZE)
def test_the_page_is_seen_whole_at_every_size(shop_folder: MakeShop, scale: int, language: str) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        for keys in (("f5",), ("f5",), ("f6",)):
            for key in keys:
                await way.hands.press(key)
            await way.hands.type("5")
            page = page_of(way)
            assert page.isVisible() and page.take_button.isVisible()
            assert cut_words(page) == []
            assert out_of_place(way.app.window) == []

    walk(shop_folder(with_printer=False, language=language, scale_percent=scale), day)


def test_dialog_of_a_single_approver_shows_the_pin_alone(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.press("f5")
        await way.hands.type("90%")
        await way.hands.press("enter")
        await way.hands.until(lambda: bool(_dialogs(way)), "approval")
        dialog: Dialog = _dialogs(way)[0]
        assert out_of_place(dialog) == []
        await way.hands.press("esc")

    walk(shop_folder(with_printer=False), day)
