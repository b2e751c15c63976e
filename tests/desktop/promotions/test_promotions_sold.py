"""Sales with promotions: recorded as the customer saw them, told apart, and undone to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.clock import instant_text
from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.ids import new_id
from desktop.promotions.keep_promotions import change_promotion, end_promotion
from desktop.promotions.promotion import Group, Kind, When
from desktop.promotions.promotion_words import (
    ChangePromotion,
    CodeTaken,
    EndPromotion,
    NoPromotion,
    NotSoldHere,
)
from desktop.promotions.queries import promotion_book
from desktop.promotions.terms import BadPromotion
from desktop.reports.daily_sales import daily_sales
from desktop.selling.check_agreed import check_agreed
from desktop.selling.complete_sale import complete_sale
from desktop.selling.discounts import Discount, share_basket_discount
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import Returned
from desktop.selling.receipts import receipt_of
from desktop.selling.refusals import PromotionsChanged
from desktop.selling.returning import take_back
from desktop.selling.shift_figures import DISCOUNT, PROMOTION, figures_of_shift
from desktop.selling.sold import sold_lines
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NotAllowed
from desktop.verify.run import verify
from tests.builders import NOON, Shop, a_shop
from tests.desktop.promotions.promoting import give_back, made, promoted, shares, sold, units
from tests.desktop.verify.sample_day import (
    APPLES,
    BREAD,
    CAN_DEPOSIT,
    COFFEE,
    GIFT_CARD,
    MILK,
    stock_the_shop,
)

WRITTEN = ("sale", "sale_line", "sale_promotion", "sale_line_promotion", "tender", "sync_outbox", "audit")


@dataclass(frozen=True)
class Directly:
    """Written past the commands, which nobody has built yet or which ask for much more."""

    command_id: str


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(tmp_path) as shop:
        stock_the_shop(shop)
        shop.start_shift()
        yield shop


def amounts(shop: Shop, sale_id: str) -> list[int]:
    found = shop.reader.rows(
        "SELECT amount_cents FROM sale_line WHERE sale_id = ? ORDER BY line_no", (sale_id,)
    )
    return [row[0] for row in found]


def test_a_sale_keeps_what_each_promotion_took_off_under_the_name_of_that_day(selling: Shop) -> None:
    which = made(selling, "3 for $7.50", Kind.SET_PRICE, units(BREAD.line(), count=3), cents=750)
    made(selling, "Kopi 10%", Kind.PERCENT, units(COFFEE.line()), bp=1_000)
    sale = sold(selling, BREAD.line(4000), COFFEE.line(2000), MILK.line())
    assert amounts(selling, sale.sale_id) == [1_030, 324, 350]
    selling.run(change_promotion, ChangePromotion(new_id(), which, "Bread week"), selling.owner)
    selling.run(end_promotion, EndPromotion(new_id(), which), selling.owner)
    assert shares(selling, sale.sale_id) == [(1, "3 for $7.50", 90), (2, "Kopi 10%", 36)]
    receipt = receipt_of(selling.reader, sale.sale_id)
    assert [(line.before_cents, line.promotions) for line in receipt.lines] == [
        (1_120, (("3 for $7.50", 90),)),
        (360, (("Kopi 10%", 36),)),
        (350, ()),
    ]
    assert verify(selling.reader) == []
    with pytest.raises(NoPromotion):
        selling.run(end_promotion, EndPromotion(new_id(), which), selling.owner)


def test_every_part_that_comes_back_has_its_share_and_all_of_them_are_the_whole(selling: Shop) -> None:
    made(selling, "3 for $7.50", Kind.SET_PRICE, units(BREAD.line(), count=3), cents=751)
    made(selling, "Spend 5", Kind.SPEND_AMOUNT, min_cents=500, cents=101)
    sale = sold(selling, BREAD.line(4000), MILK.line(2000), CAN_DEPOSIT.line(2000, belongs_to=2))
    before = shares(selling, sale.sale_id)
    parts = [give_back(selling, Returned(sale.sale_id, 1, 1000)) for _piece in range(4)]
    parts += [give_back(selling, Returned(sale.sale_id, 2, 1000)) for _piece in range(2)]
    assert sum(each.total_cents for each in parts) == -sale.total_cents
    assert selling.reader.rows("SELECT sum(cents) FROM sale_line_promotion") == [(0,)]
    assert len(before) == 3
    for each in parts:
        (line, *_deposit) = receipt_of(selling.reader, each.sale_id).lines
        assert line.discount_cents == 0, "no cent of rounding is told as a discount"
        assert line.before_cents == -(280 if line.sku == "BREAD" else 350)
    assert verify(selling.reader) == []
    figures = daily_sales(selling.reader).totals
    assert (figures.total_cents, figures.promotion_cents) == (0, 0)


def test_an_exchange_gives_promotions_to_what_is_sold_and_leaves_what_comes_back(selling: Shop) -> None:
    made(selling, "3 for $7.50", Kind.SET_PRICE, units(BREAD.line(), count=3), cents=750)
    made(selling, "Spend 5", Kind.SPEND_PERCENT, min_cents=500, bp=1_000)
    first = sold(selling, BREAD.line(3000))
    assert first.total_cents == 675
    returned = (Returned(first.sale_id, 1, 1000),)
    back = take_back(sold_lines(selling.reader, [first.sale_id]), returned)
    command = promoted(selling, BREAD.line(2000), MILK.line())
    assert [line.promotion_cents for line in command.lines] == [56, 35], "what comes back is no third loaf"
    total = command.shown_total_cents + sum(line.amount_cents for line in back)
    paid = replace(
        command,
        tenders=(TenderAsked("card", total),),
        shown_total_cents=total,
        returns=returned,
        reason="faulty",
    )
    exchange = selling.run(complete_sale, paid, selling.supervisor)
    assert exchange.total_cents == 819 - 225
    receipt = receipt_of(selling.reader, exchange.sale_id)
    assert receipt.promotions == (("Spend 5", 91),)
    assert [name for name, _cents in receipt.lines[2].promotions] == ["3 for $7.50", "Spend 5"]
    assert verify(selling.reader) == []


def test_a_void_undoes_promotions_too(selling: Shop) -> None:
    made(selling, "Bread 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    sale = sold(selling, BREAD.line(3000))
    selling.run(void_sale, VoidSale(new_id(), sale.sale_id, "wrong_item"), selling.supervisor)
    assert selling.reader.rows("SELECT sum(cents), count(*) FROM sale_line_promotion") == [(0, 2)]
    assert verify(selling.reader) == []


def test_deposits_vouchers_typed_prices_and_labels_are_left_alone(selling: Shop) -> None:
    made(selling, "Half price", Kind.PERCENT, bp=5_000)
    typed = replace(BREAD.line(), unit_price_cents=250, price_reason="typed", agreed_reason="damaged")
    labelled = replace(APPLES.line(1000), price_reason="label", label_cents=495)
    lines = (GIFT_CARD.line(), MILK.line(), CAN_DEPOSIT.line(1000, belongs_to=2), typed, labelled)
    assert [line.promotion_cents for line in promoted(selling, *lines).lines] == [0, 175, 0, 0, 0]
    made(selling, "Spend", Kind.SPEND_PERCENT, bp=2_000)
    shared = [line.promotion_cents for line in promoted(selling, *lines).lines]
    assert shared[:4] == [0, 175 + 35, 0, 0]  # of what is left of the milk
    assert shared[4] == 99  # a label's price counts for what is given on all of it
    assert selling.run(complete_sale, promoted(selling, *lines), selling.owner)
    assert verify(selling.reader) == []


def test_what_is_agreed_comes_off_what_the_promotion_leaves(selling: Shop) -> None:
    made(selling, "Bread 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    command = promoted(selling, BREAD.line(2000), MILK.line())
    bread = replace(
        command.lines[0], line_discount_bp=1_000, line_discount_cents=50, agreed_reason="goodwill"
    )
    lines = share_basket_discount((bread, command.lines[1]), Discount(cents=20))
    total = sum(line.amount_cents for line in lines)
    assert total == 560 - 56 - 50 + 350 - 20
    check_agreed(lines, Discount(cents=20), NOON.date(), selling.reader)
    asked = replace(
        command,
        lines=lines,
        tenders=(TenderAsked("card", total),),
        shown_total_cents=total,
        discount=Discount(cents=20),
    )
    selling.run(complete_sale, asked, selling.supervisor)
    totals = daily_sales(selling.reader).totals
    assert (totals.discount_cents, totals.promotion_cents) == (126, 56)
    (shift,) = selling.reader.one("SELECT shift_id FROM shift") or ("",)
    figures = figures_of_shift(selling.reader, shift)
    assert [(each.count, each.cents) for each in figures if each.section == PROMOTION] == [(1, 56)]
    assert sum(each.cents for each in figures if each.section == DISCOUNT) == 70
    assert verify(selling.reader) == []


def test_a_cashier_gives_any_promotion_and_no_discount_beyond_the_cap(selling: Shop) -> None:
    """What the owner promises to all is nobody's discount."""
    made(selling, "Closing down", Kind.PERCENT, bp=9_000)
    assert sold(selling, BREAD.line(2000)).total_cents == 56


def test_the_shares_of_a_basket_must_be_those_of_the_engine(selling: Shop) -> None:
    made(selling, "Bread 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    command = promoted(selling, BREAD.line())
    (line,) = command.lines
    (share,) = line.promotions
    for wrong in ((), (replace(share, cents=29),), (replace(share, name="Gift"),), (share, share)):
        forged = replace(line, promotions=wrong)
        asked = replace(
            command,
            lines=(forged,),
            tenders=(TenderAsked("card", forged.amount_cents),),
            shown_total_cents=forged.amount_cents,
        )
        before = selling.count(*WRITTEN)
        with pytest.raises(PromotionsChanged):
            selling.run(complete_sale, asked)
        assert selling.count(*WRITTEN) == before


def test_what_the_customer_was_shown_holds_past_the_hour_but_not_for_a_day(selling: Shop) -> None:
    noon_hour = When(from_minute=12 * 60, until_minute=12 * 60 + 30)
    made(selling, "Happy noon", Kind.PERCENT, bp=1_000, when=noon_hour)
    command, late = promoted(selling, BREAD.line()), promoted(selling, BREAD.line())
    selling.clock.forward(minutes=45)
    assert promoted(selling, BREAD.line()).shown_total_cents == 280
    assert selling.run(complete_sale, command).total_cents == 252
    selling.clock.forward(hours=12)
    with pytest.raises(PromotionsChanged):
        selling.run(complete_sale, late)
    ahead = replace(late, priced_at=instant_text(selling.clock.now() + timedelta(hours=24)))
    with pytest.raises(PromotionsChanged):
        selling.run(complete_sale, ahead)


def test_a_promotion_that_ended_under_the_basket_is_refused_and_the_new_price_sold(selling: Shop) -> None:
    which = made(selling, "Bread 10%", Kind.PERCENT, units(BREAD.line()), bp=1_000)
    command = promoted(selling, BREAD.line())
    selling.run(end_promotion, EndPromotion(new_id(), which), selling.owner)
    with pytest.raises(PromotionsChanged):
        selling.run(complete_sale, command)
    assert sold(selling, BREAD.line()).total_cents == 280


def test_a_coupon_is_used_up_by_sales_and_by_customers(selling: Shop) -> None:
    made(selling, "First two", Kind.SPEND_AMOUNT, cents=50, code="FIRST", in_all=2)
    made(selling, "Once each", Kind.AMOUNT, units(MILK.line()), cents=100, per_customer=1)
    totals = [sold(selling, BREAD.line(), codes=("FIRST",)).total_cents for _sale in range(3)]
    assert totals == [230, 230, 280]
    assert sold(selling, MILK.line(2000)).total_cents == 600  # nobody known: one a sale
    whose = selling.run(add_customer, AddCustomer(new_id(), {"name": "Tan"}))
    command = promoted(selling, MILK.line(2000), customer_id=whose)
    assert selling.run(complete_sale, command).total_cents == 600
    again = promoted(selling, MILK.line(2000), customer_id=whose)
    assert again.shown_total_cents == 700
    assert selling.run(complete_sale, again).total_cents == 700
    assert verify(selling.reader) == []


def test_a_category_means_its_goods_and_those_of_categories_below(selling: Shop) -> None:
    selling.run(_bread_in_a_category, Directly(new_id()), selling.console)
    made(selling, "Bakery 10%", Kind.PERCENT, Group(categories=frozenset({"food"})), bp=1_000)
    assert [line.promotion_cents for line in promoted(selling, BREAD.line(), MILK.line()).lines] == [28, 0]
    sold(selling, BREAD.line(), MILK.line())


def _bread_in_a_category(_directly: Directly, work) -> None:  # type: ignore[no-untyped-def]
    from sqlalchemy import bindparam

    from desktop.catalogue.tables import category, product

    plain = {"colour": "", "position": 0, "import_id": 0, "archived_at": None, "field_clocks": "{}"}
    work.write(category.insert(), {"category_id": "food", "name": "Food", "parent_id": None, **plain})
    work.write(category.insert(), {"category_id": "bakery", "name": "Bakery", "parent_id": "food", **plain})
    (found,) = work.one("SELECT product_id FROM item WHERE sku = 'BREAD'")
    change = product.update().where(product.c.product_id == bindparam("which")).values(category_id="bakery")
    work.write(change, {"which": found})


def test_an_owner_makes_promotions_and_nobody_else(selling: Shop) -> None:
    from desktop.promotions.keep_promotions import add_promotion
    from desktop.promotions.promotion import Promotion
    from desktop.promotions.promotion_words import AddPromotion

    offer = Promotion("", "Half", Kind.PERCENT, bp=5_000)
    for who in (selling.cashier, selling.supervisor):
        with pytest.raises(NotAllowed):
            selling.run(add_promotion, AddPromotion(new_id(), offer), who)
    command = AddPromotion(new_id(), offer)
    kept = selling.run(add_promotion, command, selling.owner)
    assert selling.run(add_promotion, command, selling.owner) == kept
    assert len(promotion_book(selling.reader, NOON.date()).promotions) == 1
    made(selling, "Code", Kind.SPEND_AMOUNT, cents=100, code="SAVE")
    for wrong, why in (
        (replace(offer, bp=0), BadPromotion),
        (replace(offer, name="  "), BadPromotion),
        (replace(offer, kind=Kind.AMOUNT), BadPromotion),
        (replace(offer, when=When("2026-12-02", "2026-12-01")), BadPromotion),
        (replace(offer, per_sale=0), BadPromotion),
        (replace(offer, kind=Kind.SET_PRICE, bp=0, cents=100), BadPromotion),
        (replace(offer, code="SAVE"), CodeTaken),
        (replace(offer, code="a b"), BadPromotion),
        (replace(offer, groups=(Group(frozenset({"gone"})),)), NotSoldHere),
        (replace(offer, groups=(Group(categories=frozenset({"gone"})),)), NotSoldHere),
    ):
        with pytest.raises(why):
            selling.run(add_promotion, AddPromotion(new_id(), wrong), selling.owner)
    assert verify(selling.reader) == []


def test_a_promotion_runs_until_its_last_day(selling: Shop) -> None:
    which = made(selling, "Week", Kind.PERCENT, bp=1_000, when=When("2026-11-23", "2026-11-24"))
    assert promoted(selling, BREAD.line()).shown_total_cents == 252
    selling.clock.forward(hours=48)
    assert promoted(selling, BREAD.line()).shown_total_cents == 280
    selling.run(change_promotion, ChangePromotion(new_id(), which, until_day=""), selling.owner)
    assert promoted(selling, BREAD.line()).shown_total_cents == 252
    with pytest.raises(BadPromotion):
        change = ChangePromotion(new_id(), which, until_day="2026-11-01")
        selling.run(change_promotion, change, selling.owner)
