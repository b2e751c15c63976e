"""Typed prices and discounts at the command: to the cent, for a reason, within the caps or approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.database.who import Approval, Who
from desktop.ids import new_id
from desktop.selling.basket import Basket, Goods
from desktop.selling.caps import GIVE_ANY_DISCOUNT, GIVE_DISCOUNT, Caps, right_needed
from desktop.selling.complete_sale import complete_sale
from desktop.selling.discounts import Discount, TypedPrice, share_basket_discount
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.refusals import BadLine, RecordedOtherwise
from desktop.setup.change_setting import BadSetting, ChangeSetting, change_setting
from desktop.staff.permissions import NeedsApproval
from desktop.verify.run import verify
from tests.builders import Shop, a_shop
from tests.desktop.verify.sample_day import (
    APPLES,
    BREAD,
    CAN_DEPOSIT,
    COFFEE,
    GIFT_CARD,
    MILK,
    UNITS,
    Ware,
    sell,
    stock_the_shop,
)


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(tmp_path) as shop:
        stock_the_shop(shop)
        shop.start_shift()
        yield shop


def off(line: Line, discount: Discount) -> Line:
    return replace(
        line,
        line_discount_cents=discount.of(line.amount_cents),
        line_discount_bp=discount.bp or None,
        agreed_reason=discount.reason,
    )


def typed(line: Line, cents: int) -> Line:
    return replace(line, unit_price_cents=cents, price_reason="typed", agreed_reason="damaged")


def paid(*lines: Line, discount: Discount | None = None) -> CompleteSale:
    total = sum(line.amount_cents for line in lines)
    tender = TenderAsked("card" if total else "cash", total)
    return CompleteSale(new_id(), lines, (tender,), total, discount=discount)


def set_to(shop: Shop, name: str, value: str | int) -> None:
    """From the next day on, which it then is."""
    shop.run(change_setting, ChangeSetting(new_id(), name, value), shop.owner)
    shop.clock.forward(hours=24)


def approved(shop: Shop, right: str, by: Who) -> Who:
    return replace(shop.cashier, approval=Approval(right, by.person_id))


@pytest.mark.parametrize(
    ("percent", "cashier", "supervisor"),
    [
        (10, None, None),
        (11, GIVE_DISCOUNT, None),
        (30, GIVE_DISCOUNT, None),
        (31, GIVE_ANY_DISCOUNT, GIVE_ANY_DISCOUNT),
        (100, GIVE_ANY_DISCOUNT, GIVE_ANY_DISCOUNT),
    ],
)
def test_who_may_give_how_much(
    selling: Shop, percent: int, cashier: str | None, supervisor: str | None
) -> None:
    line = off(MILK.line(10_000), Discount(bp=percent * 100))
    caps = Caps(10, 30)
    assert right_needed((line,), "cashier", caps) == cashier
    assert right_needed((line,), "supervisor", caps) == supervisor
    assert right_needed((line,), "owner", caps) is None
    for who, right in ((selling.cashier, cashier), (selling.supervisor, supervisor), (selling.owner, None)):
        if right is None:
            selling.run(complete_sale, paid(line), who)
            continue
        with pytest.raises(NeedsApproval) as told:
            selling.run(complete_sale, paid(line), who)
        assert told.value.command == right
    assert verify(selling.reader) == []


@pytest.mark.parametrize(
    ("right", "by", "percent", "is_enough"),
    [
        (GIVE_DISCOUNT, "supervisor", 30, True),
        (GIVE_DISCOUNT, "supervisor", 31, False),
        (GIVE_DISCOUNT, "cashier", 20, False),
        (GIVE_ANY_DISCOUNT, "supervisor", 20, False),
        (GIVE_ANY_DISCOUNT, "owner", 20, True),
        (GIVE_ANY_DISCOUNT, "owner", 100, True),
        ("open_drawer", "owner", 20, False),
    ],
)
def test_whose_approval_is_enough(selling: Shop, right: str, by: str, percent: int, is_enough: bool) -> None:
    line = off(MILK.line(10_000), Discount(bp=percent * 100))
    approver: Who = getattr(selling, by)
    who = approved(selling, right, approver)
    if not is_enough:
        with pytest.raises(NeedsApproval):
            selling.run(complete_sale, paid(line), who)
        assert selling.count("sale") == [0]
        return
    selling.run(complete_sale, paid(line), who)
    assert selling.reader.rows("SELECT approver_id FROM sale") == [(approver.person_id,)]
    assert verify(selling.reader) == []


def test_a_price_typed_below_the_list_counts_against_the_cap(selling: Shop) -> None:
    selling.run(complete_sale, paid(typed(MILK.line(), 315)))
    selling.run(complete_sale, paid(typed(MILK.line(), 400)))
    with pytest.raises(NeedsApproval):
        selling.run(complete_sale, paid(typed(MILK.line(), 314)))
    with pytest.raises(NeedsApproval):  # 5% and 6% are more than 10%
        line = off(typed(MILK.line(), 332), Discount(bp=600))
        selling.run(complete_sale, paid(line))
    assert verify(selling.reader) == []


def test_a_discount_on_a_price_typed_above_the_list_counts_from_that_price(selling: Shop) -> None:
    with pytest.raises(NeedsApproval):
        selling.run(complete_sale, paid(off(typed(MILK.line(), 700), Discount(cents=350))))


def test_caps_are_those_of_the_day_from_the_next_day_on(selling: Shop) -> None:
    line = off(MILK.line(10_000), Discount(bp=2_000))
    selling.run(change_setting, ChangeSetting(new_id(), "cashier_discount_percent", 20), selling.owner)
    with pytest.raises(NeedsApproval):
        selling.run(complete_sale, paid(line))
    selling.clock.forward(hours=24)
    selling.run(complete_sale, paid(line))
    set_to(selling, "cashier_discount_percent", 0)
    with pytest.raises(NeedsApproval):
        selling.run(complete_sale, paid(off(MILK.line(), Discount(cents=1))))
    assert verify(selling.reader) == [], "a sale is judged by the cap of its own day"


@pytest.mark.parametrize("value", [-1, 101, "10"])
def test_a_cap_is_a_percentage(selling: Shop, value: int | str) -> None:
    with pytest.raises(BadSetting):
        selling.run(
            change_setting, ChangeSetting(new_id(), "supervisor_discount_percent", value), selling.owner
        )


def test_a_discount_on_all_lies_on_all_but_deposits_and_vouchers(selling: Shop) -> None:
    lines = (MILK.line(), CAN_DEPOSIT.line(belongs_to=1), GIFT_CARD.line(), BREAD.line(3_000), COFFEE.line())
    sell(selling, lines, ("card", 6_270), discount=Discount(bp=800, reason="staff"))
    shares = selling.reader.rows("SELECT basket_discount_cents FROM sale_line ORDER BY line_no")
    assert [row[0] for row in shares] == [28, 0, 0, 67, 15], "28.0, 67.2 and 14.4 make 109.6"
    assert selling.reader.rows("SELECT basket_discount_bp, discount_reason FROM sale") == [(800, "staff")]
    assert verify(selling.reader) == []


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"agreed_reason": None}, "no_reason"),
        ({"agreed_reason": "because"}, "no_reason"),
        ({"line_discount_bp": 900}, "discount"),
        ({"line_discount_bp": 0}, "discount"),
        ({"line_discount_bp": -500, "line_discount_cents": -14}, "price"),
        ({"basket_discount_cents": 1}, "discount"),
        ({"unit_price_cents": 200}, "price"),
    ],
)
def test_line_that_says_another_discount_than_was_agreed_is_refused(
    selling: Shop, changed: dict[str, object], reason: str
) -> None:
    line = off(BREAD.line(), Discount(bp=1_000))
    selling.run(complete_sale, paid(line))
    with pytest.raises(BadLine) as told:
        selling.run(complete_sale, paid(replace(line, **changed)), selling.owner)  # type: ignore[arg-type]
    assert told.value.reason == reason
    assert selling.count("sale") == [1]


@pytest.mark.parametrize("ware", [CAN_DEPOSIT, GIFT_CARD])
def test_deposits_and_vouchers_cost_what_they_say(selling: Shop, ware: object) -> None:
    listed = ware.line()  # type: ignore[attr-defined]
    for line in (off(listed, Discount(cents=1)), typed(listed, 1), typed(listed, 9_999)):
        with pytest.raises(BadLine) as told:
            selling.run(complete_sale, paid(line), selling.owner)
        assert told.value.reason == "outside"


@pytest.mark.parametrize(
    "wrong",
    [
        Discount(),
        Discount(cents=5, bp=500),
        Discount(cents=-5),
        Discount(bp=10_001),
        Discount(bp=1_000, reason="because"),
    ],
)
def test_discount_on_all_that_makes_no_sense_is_refused(selling: Shop, wrong: Discount) -> None:
    with pytest.raises(BadLine) as told:
        selling.run(complete_sale, paid(BREAD.line(), discount=wrong), selling.owner)
    assert told.value.reason == "discount"


def test_shares_that_are_not_those_of_the_discount_are_refused(selling: Shop) -> None:
    agreed = Discount(cents=3)
    first, second = share_basket_discount((BREAD.line(), COFFEE.line()), agreed)
    assert (first.basket_discount_cents, second.basket_discount_cents) == (2, 1)
    swapped = (replace(first, basket_discount_cents=1), replace(second, basket_discount_cents=2))
    with pytest.raises(BadLine):
        selling.run(complete_sale, paid(*swapped, discount=agreed))


def test_a_price_of_nothing_is_refused_until_the_owner_allows_it(selling: Shop) -> None:
    free = typed(MILK.line(), 0)
    with pytest.raises(BadLine) as told:
        selling.run(complete_sale, paid(free, BREAD.line()), selling.owner)
    assert told.value.reason == "zero_price"
    set_to(selling, "zero_price", "allowed")
    with pytest.raises(NeedsApproval):
        selling.run(complete_sale, paid(free, BREAD.line()))
    selling.run(complete_sale, paid(free, BREAD.line()), approved(selling, GIVE_ANY_DISCOUNT, selling.owner))
    assert verify(selling.reader) == []


def test_the_same_sale_under_another_agreement_is_not_answered_with_its_receipt(selling: Shop) -> None:
    command = paid(off(BREAD.line(), Discount(cents=28)))
    selling.run(complete_sale, command)
    (line,) = command.lines
    for other in (replace(line, line_discount_bp=1_000), replace(line, agreed_reason="staff")):
        with pytest.raises(RecordedOtherwise):
            selling.run(complete_sale, replace(command, lines=(other,)))
    with pytest.raises(RecordedOtherwise):
        selling.run(complete_sale, replace(command, discount=Discount(bp=1)))


def test_a_clock_that_lost_a_day_finds_the_caps_of_that_day(selling: Shop) -> None:
    set_to(selling, "cashier_discount_percent", 50)
    selling.run(complete_sale, paid(off(MILK.line(), Discount(bp=4_000))))
    selling.clock.forward(hours=-24)
    with pytest.raises(NeedsApproval):
        selling.run(complete_sale, paid(off(MILK.line(), Discount(bp=4_000))))
    assert verify(selling.reader) == []


# The basket.


def goods(number: int, price_cents: int, kind: str = "goods") -> Goods:
    return Goods(f"i{number}", f"u{number}", kind, f"Thing {number}", "", "", 1_000, price_cents, "SR")


def test_more_of_the_same_is_a_line_of_its_own_once_something_was_agreed() -> None:
    basket = Basket().add(goods(1, 500)).agree(0, TypedPrice(400), None).add(goods(1, 500)).add(goods(1, 500))
    assert [(line.quantity, line.whole_cents) for line in basket.lines] == [(1_000, 400), (2_000, 1_000)]


def test_an_amount_off_never_makes_a_line_cost_less_than_nothing() -> None:
    basket = Basket().add(goods(1, 500), 3_000).agree(0, None, Discount(cents=1_200))
    assert basket.sale_lines()[0].amount_cents == 300
    less = basket.set_quantity(0, 2_000)
    assert less.sale_lines()[0].amount_cents == 0
    assert less.undo() == basket


def test_an_amount_off_goods_that_cost_nothing_has_no_reason_and_is_sold(selling: Shop) -> None:
    """A crumb of apples comes to less than half a cent: what was agreed for a kilogram takes off nothing."""
    basket = Basket().add(goods_of(APPLES)).agree(0, None, Discount(cents=20, reason="damaged"))
    lines = basket.add(goods_of(BREAD)).set_quantity(0, 1).sale_lines()
    assert [(line.amount_cents, line.agreed_reason) for line in lines] == [(0, None), (280, None)]
    selling.run(complete_sale, paid(*lines), selling.owner)
    assert verify(selling.reader) == []


def goods_of(ware: Ware) -> Goods:
    unit, price = UNITS[ware.sku], ware.price_cents
    return Goods(ware.item_id, unit, ware.kind, ware.name, ware.sku, "", 1_000, price, ware.gst_code)


def test_a_share_follows_the_quantity() -> None:
    basket = Basket().add(goods(1, 333)).agree(0, None, Discount(bp=1_000))
    assert [basket.set_quantity(0, count * 1_000).lines[0].discount_cents for count in (1, 2, 3)] == [
        33,
        67,
        100,
    ]


def test_undo_gives_back_the_discount_on_all() -> None:
    basket = Basket().add(goods(1, 500)).agree_on_all(Discount(bp=1_000))
    assert basket.agree_on_all(None).undo().discount == Discount(bp=1_000)
    assert basket.undo().discount is None
    assert basket.remove(0).discount is None
    assert basket.remove(0).undo().discount == Discount(bp=1_000)
