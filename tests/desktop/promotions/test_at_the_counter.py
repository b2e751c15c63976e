"""Coupons, promotions and price lists in the counter's session: shown, kept, recalled, taken off again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from desktop.catalogue.keep_price_lists import add_price_list, set_list_prices
from desktop.catalogue.labels.link_barcode import LinkBarcode, link_barcode
from desktop.catalogue.price_list_words import AddPriceList, ListPrice, ListTaken, NoPriceList, SetListPrices
from desktop.catalogue.refusals import BadDay, BadPrice
from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.printing.lay_out import lay_out
from desktop.promotions.coupons import CouponSays
from desktop.promotions.keep_promotions import end_promotion
from desktop.promotions.promotion import Kind
from desktop.promotions.promotion_words import EndPromotion
from desktop.screens.selling.rows import basket_rows, coupon_rows, sums
from desktop.screens.selling.session import Session
from desktop.selling.complete_sale import complete_sale
from desktop.selling.discounts import Discount, TypedPrice
from desktop.selling.lines import TenderAsked
from desktop.selling.open_basket import from_json, to_json
from desktop.selling.paying import Completed
from desktop.selling.receipts import receipt_of
from desktop.selling.refusals import PromotionsChanged
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.promotions.promoting import made, units
from tests.desktop.verify.sample_day import BREAD, COFFEE, GIFT_CARD, MILK, stock_the_shop

CODES = {"BREAD": "8888002076009", "MILK": "8850389100219", "GIFT": "9556001125453"}
SAY = Say("en")


@pytest.fixture
def counter(shop: Shop) -> Iterator[Session]:
    stock_the_shop(shop)
    for ware, code in ((BREAD, CODES["BREAD"]), (MILK, CODES["MILK"]), (GIFT_CARD, CODES["GIFT"])):
        shop.run(link_barcode, LinkBarcode(new_id(), code, ware.line().unit_id), shop.owner)
    shop.start_shift()
    started: Future[Database] = Future()
    started.set_result(shop.database)
    yield Session(ShopDoors(shop.reader, shop.secrets.pepper, shop.clock, started))
    assert verify(shop.reader) == []


def pay(shop: Shop, session: Session) -> Completed:
    command = session.command((TenderAsked("card", session.priced.total_cents),))
    sold: Completed = shop.run(complete_sale, command, shop.owner)
    session.clear()
    return sold


def scan(session: Session, *names: str) -> None:
    for name in names:
        session.scan(CODES.get(name, name))


def told(session: Session) -> list[tuple[str, str, str, str]]:
    return [
        (row.name, row.amount_text, row.saving, row.old_amount_text)
        for row in basket_rows(session.basket, False, SAY)
    ]


def test_the_line_tells_its_promotion_and_the_paper_does(shop: Shop, counter: Session) -> None:
    made(shop, "3 for $7.50", Kind.SET_PRICE, units(BREAD.line(), count=3), cents=750)
    counter.refresh()
    scan(counter, "BREAD", "BREAD", "MILK", "BREAD")
    name = BREAD.name
    assert told(counter) == [
        (name, "$7.50", "3 for $7.50 · saves $0.90", "$8.40"),
        (MILK.name, "$3.50", "", ""),
    ]
    figures = [(row.label, row.amount_text) for row in sums(counter.basket, counter.priced, False, SAY)]
    assert figures == [("Goods", "$11.90"), ("Savings", "\N{MINUS SIGN}$0.90")]
    sale = pay(shop, counter)
    paper = repr(lay_out(receipt_of(shop.reader, sale.sale_id), SAY))
    assert "3 for $7.50" in paper
    assert "-$0.90" in paper


def test_a_coupon_says_what_is_missing_then_what_it_gives_and_goes_again(
    shop: Shop, counter: Session
) -> None:
    made(shop, "Welcome", Kind.SPEND_AMOUNT, cents=100, min_cents=500, code="HELLO5")
    counter.refresh()
    assert counter.scan("hello5") == CouponSays("HELLO5", "Welcome", 0, "spend_more", 500)
    scan(counter, "BREAD")
    (row,) = coupon_rows(counter.basket.coupons(), SAY)
    assert (row.name, row.detail, row.saving) == ("Coupon HELLO5", "Welcome: $2.20 more to spend", "")
    scan(counter, "MILK", "HELLO5")
    (row,) = coupon_rows(counter.basket.coupons(), SAY)
    assert (row.detail, row.saving) == ("", "Welcome: saves $1.00")
    assert ("Welcome", "\N{MINUS SIGN}$1.00") in [
        (each.label, each.amount_text) for each in sums(counter.basket, counter.priced, False, SAY)
    ]
    assert [each[2] for each in told(counter)] == ["", ""], "told as one sum, and not line by line"
    counter.put(counter.basket.drop_coupon("HELLO5"))
    assert (counter.basket.coupons(), counter.priced.total_cents) == ([], 630)
    counter.put(counter.basket.undo())
    assert counter.priced.total_cents == 530
    sale = pay(shop, counter)
    assert counter.basket.coupons() == [], "the next customer has none"
    receipt = receipt_of(shop.reader, sale.sale_id)
    assert (receipt.promotions, receipt.basket_discount_cents) == ((("Welcome", 100),), 0)
    assert [line.promotions for line in receipt.lines] == [(), ()]
    assert "Welcome" in repr(lay_out(receipt, SAY))


def test_a_coupon_of_a_promotion_that_ended_says_so_and_an_unknown_code_stays_a_label(
    shop: Shop, counter: Session
) -> None:
    which = made(shop, "Old", Kind.SPEND_AMOUNT, cents=100, code="OLD1")
    shop.run(end_promotion, EndPromotion(new_id(), which), shop.owner)
    counter.refresh()
    assert counter.scan("OLD1") == CouponSays("OLD1", "Old", why="expired")
    assert counter.scan("96385074") is None
    assert [each.code for each in counter.unknown] == ["96385074"]
    scan(counter, "BREAD")
    counter.forget_unknown("96385074")
    assert pay(shop, counter).total_cents == 280


def test_a_promotion_that_ends_while_it_is_paid_is_told_and_the_new_price_sold(
    shop: Shop, counter: Session
) -> None:
    which = made(shop, "Bread 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    counter.refresh()
    scan(counter, "BREAD")
    command, handed = counter.command((TenderAsked("card", 252),)), counter.hand_over()
    shop.run(end_promotion, EndPromotion(new_id(), which), shop.owner)
    with pytest.raises(PromotionsChanged) as refused:
        shop.run(complete_sale, command)
    assert "Look at the total again" in SAY.error(refused.value)
    counter.take_back(handed)
    assert counter.priced.total_cents == 280
    assert pay(shop, counter).total_cents == 280


def test_a_basket_is_kept_with_its_coupons_and_its_list_and_priced_by_the_moment(
    shop: Shop, counter: Session
) -> None:
    made(shop, "Welcome", Kind.SPEND_AMOUNT, cents=100, code="HELLO5")
    counter.refresh()
    staff = a_list(shop, ListPrice(BREAD.line().unit_id, 250, "2026-11-01"))
    counter.set_price_list(staff)
    scan(counter, "BREAD", "HELLO5", "MILK")
    assert counter.priced.total_cents == 250 + 350 - 100
    kept = counter.kept()
    again = from_json(kept.basket_id, to_json(kept))
    assert again.basket == kept.basket.select(len(kept.basket.lines))
    counter.clear()
    counter.resume(again)
    assert counter.priced.total_cents == 500
    assert counter.basket.price_list_id == staff
    assert pay(shop, counter).total_cents == 500


def a_list(shop: Shop, *prices: ListPrice) -> str:
    made_list = shop.run(add_price_list, AddPriceList(new_id(), "Staff"), shop.owner)
    shop.run(set_list_prices, SetListPrices(new_id(), made_list.price_list_id, prices), shop.owner)
    which: str = made_list.price_list_id
    return which


def test_a_list_prices_what_lies_there_and_what_comes_and_leaves_what_was_agreed(
    shop: Shop, counter: Session
) -> None:
    bread, milk, gift = (each.line().unit_id for each in (BREAD, MILK, GIFT_CARD))
    staff = a_list(
        shop,
        ListPrice(bread, 250, "2026-11-01", "2026-11-30"),
        ListPrice(bread, 200, "2026-12-01"),
        ListPrice(milk, 300, "2026-11-01"),
        ListPrice(gift, 1, "2026-11-01"),
    )
    scan(counter, "BREAD", "MILK", "GIFT")
    counter.put(counter.basket.agree(1, TypedPrice(100), None))
    counter.set_price_list(staff)
    scan(counter, "MILK")
    lines = [
        (line.list_price_cents, line.unit_price_cents, line.price_reason)
        for line in counter.basket.sale_lines()
    ]
    gift_price = GIFT_CARD.price_cents
    assert lines == [
        (280, 250, "price_list"),
        (350, 100, "typed"),
        (gift_price, gift_price, "list"),
        (350, 300, "price_list"),
    ]
    counter.set_price_list("standard")
    assert [line.unit_price_cents for line in counter.basket.sale_lines()] == [280, 100, gift_price, 350]
    counter.put(counter.basket.undo())
    assert [line.unit_price_cents for line in counter.basket.sale_lines()] == [280, 100, gift_price]
    counter.set_price_list(staff)  # who buys is not undone with the goods
    assert pay(shop, counter).total_cents == 250 + 100 + gift_price


def test_a_price_of_a_list_is_no_discount_and_takes_part_in_promotions(shop: Shop, counter: Session) -> None:
    made(shop, "Bread 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    counter.refresh()
    counter.set_price_list(a_list(shop, ListPrice(BREAD.line().unit_id, 100, "2026-11-01")))
    scan(counter, "BREAD", "BREAD")
    assert counter.priced.total_cents == 180
    assert counter.lacks_approval(counter.basket) is None
    command = counter.command((TenderAsked("card", 180),))
    assert shop.run(complete_sale, command).total_cents == 180


def test_a_discount_and_a_promotion_stand_on_one_line(shop: Shop, counter: Session) -> None:
    made(shop, "Kopi 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    counter.refresh()
    scan(counter, "BREAD")
    counter.put(counter.basket.agree(0, None, Discount(bp=1_000)))
    assert told(counter) == [(BREAD.name, "$2.27", "Kopi 10% · Less 10% · saves $0.53", "$2.80")]
    counter.put(counter.basket.agree(0, None, Discount(cents=251)))
    assert counter.priced.total_cents == 1
    pay(shop, counter)


def test_an_amount_off_what_a_promotion_leaves_for_nothing_has_no_reason_and_is_sold(
    shop: Shop, counter: Session
) -> None:
    made(shop, "2 for a cent", Kind.SET_PRICE, units(BREAD.line(), count=2), cents=1)
    counter.refresh()
    scan(counter, "BREAD")
    counter.put(counter.basket.agree(0, None, Discount(cents=5, reason="damaged")))
    scan(counter, "BREAD")
    agreed = [(line.line_discount_cents, line.agreed_reason) for line in counter.basket.sale_lines()]
    assert agreed == [(0, None), (0, None)]
    assert pay(shop, counter).total_cents == 1


def test_lists_and_their_prices_make_sense(shop: Shop, counter: Session) -> None:
    unit = COFFEE.line().unit_id
    which = a_list(shop, ListPrice(unit, 150, "2026-11-01"))
    with pytest.raises(ListTaken):
        shop.run(add_price_list, AddPriceList(new_id(), "staff "), shop.owner)
    for price, why in (
        (ListPrice(unit, 150, "2026-11-31"), BadDay),
        (ListPrice(unit, 150, "2026-11-20", "2026-11-19"), BadDay),
        (ListPrice(unit, -1, "2026-11-20"), BadPrice),
    ):
        with pytest.raises(why):
            shop.run(set_list_prices, SetListPrices(new_id(), which, (price,)), shop.owner)
    for other in ("standard", "gone"):
        with pytest.raises(NoPriceList):
            command = SetListPrices(new_id(), other, (ListPrice(unit, 150, "2026-11-20"),))
            shop.run(set_list_prices, command, shop.owner)
