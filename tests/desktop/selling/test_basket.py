"""Baskets by chance: what undo, merging and totals promise whatever a cashier does."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from desktop.money import THOUSANDTHS
from desktop.selling.basket import LARGEST_QUANTITY, Basket, Goods
from desktop.selling.lines import LineKind
from desktop.selling.pricing import price_lines
from tests.screens.selling.stub_shop import TAX, some_goods

SHELF = [
    some_goods(1, 745),
    some_goods(2, 120, deposit_cents=10),
    some_goods(3, 323, LineKind.WEIGHED),
    some_goods(4, 1),
    some_goods(5, 99_999_999),
]
quantities = some.sampled_from([1, 642, 1_000, 5_000, LARGEST_QUANTITY])
acts = some.lists(
    some.one_of(
        some.tuples(some.just("add"), some.sampled_from(SHELF), quantities),
        some.tuples(some.just("set"), some.integers(0, 6), some.integers(-1_000, LARGEST_QUANTITY + 5)),
        some.tuples(some.just("remove"), some.integers(0, 6), some.just(0)),
        some.tuples(some.just("select"), some.integers(-2, 9), some.just(0)),
    ),
    max_size=25,
)


def done(basket: Basket, act: tuple[str, object, int]) -> Basket:
    what, which, quantity = act
    if what == "add":
        assert isinstance(which, Goods)
        return basket.add(which, quantity)
    assert isinstance(which, int)
    if what == "select":
        return basket.select(which)
    if which >= len(basket.lines):
        return basket
    return basket.set_quantity(which, quantity) if what == "set" else basket.remove(which)


@settings(max_examples=150)
@given(acts)
def test_undo_takes_back_exactly_the_last_change_every_time(steps: list[tuple[str, object, int]]) -> None:
    basket, seen = Basket(), [Basket().lines]
    for step in steps:
        changed = done(basket, step)
        if len(changed.earlier) > len(basket.earlier):
            seen.append(basket.lines)
        basket = changed
    for before in reversed(seen[1:]):
        basket = basket.undo()
        assert basket.lines == before
    assert basket.undo() == basket


@settings(max_examples=150)
@given(acts)
def test_a_basket_is_always_one_that_can_be_sold_and_shown(steps: list[tuple[str, object, int]]) -> None:
    basket = Basket()
    for step in steps:
        basket = done(basket, step)
        assert -1 <= basket.selected < max(1, len(basket.lines))
        assert (basket.selected == -1) == basket.is_empty
        assert all(0 < line.quantity <= LARGEST_QUANTITY for line in basket.lines)
        assert sum(line.is_fresh for line in basket.lines) <= 1
        priced = basket.priced(TAX)
        assert priced == price_lines(basket.sale_lines(), TAX)
        assert priced.total_cents == sum(line.amount_cents for line in basket.sale_lines())
        drinks = [line for line in basket.lines if line.goods.deposit]
        deposits = [line for line in basket.sale_lines() if line.kind == LineKind.DEPOSIT]
        assert [line.quantity for line in deposits] == [line.quantity for line in drinks]


@given(some.lists(some.sampled_from(SHELF), min_size=1, max_size=20))
def test_the_same_goods_share_a_line_and_weighed_goods_never_do(scans: list[Goods]) -> None:
    basket = Basket()
    for goods in scans:
        basket = basket.add(goods)
    counted = [goods for goods in scans if goods.kind != LineKind.WEIGHED]
    weighed = [goods for goods in scans if goods.kind == LineKind.WEIGHED]
    assert len(basket.lines) == len({goods.item_id for goods in counted}) + len(weighed)
    for line in basket.lines:
        times = 1 if line.goods.kind == LineKind.WEIGHED else counted.count(line.goods)
        assert line.quantity == times * THOUSANDTHS


def test_every_container_of_a_carton_owes_its_deposit() -> None:
    deposit = Goods("d", "d-each", "deposit", "Container deposit", "DEP", "", 1_000, 10, "OS")
    can = Goods("cola", "cola-each", "goods", "Cola", "COLA", "", 1_000, 120, "SR", deposit)
    carton = replace(can, unit_id="cola-carton", factor=24_000, price_cents=2_400)

    lines = Basket().add(can, 3_000).add(carton, 2_000).sale_lines()

    deposits = [line for line in lines if line.belongs_to]
    assert [(each.belongs_to, each.quantity, each.amount_cents) for each in deposits] == [
        (1, 3_000, 30),
        (3, 48_000, 480),
    ]
