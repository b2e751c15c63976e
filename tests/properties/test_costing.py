"""Weighted-average cost against Fractions: no micro-dollar is lost, and an empty shelf is worth nothing."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from desktop.stock.costing import Level, extend_cost

QUANTITIES = st.integers(1, 100_000)
COSTS = st.integers(0, 50_000_000)
MAYBE = st.one_of(st.none(), COSTS)
Step = tuple[str, int, int | None]
STEPS = st.lists(
    st.one_of(st.tuples(st.just("out"), QUANTITIES, COSTS), st.tuples(st.just("in"), QUANTITIES, MAYBE)),
    max_size=30,
)


def walk(level: Level, steps: list[Step]) -> list[int]:
    """Take the steps; the signed value of every movement they write."""
    moved = []
    for way, quantity, cost in steps:
        if way == "out":
            moved.append(-level.issue(quantity)[0])
        else:
            moved += level.receive(quantity, cost)
    return moved


@given(STEPS)
def test_value_is_the_sum_of_its_movements(steps: list[Step]) -> None:
    level = Level(0, 0, None)
    assert sum(walk(level, steps)) == level.value_micros


@given(STEPS)
def test_quantity_is_what_came_less_what_went(steps: list[Step]) -> None:
    level = Level(0, 0, None)
    walk(level, steps)
    assert level.quantity == sum(quantity if way == "in" else -quantity for way, quantity, _cost in steps)


@given(STEPS, MAYBE)
def test_back_at_nothing_is_worth_nothing(steps: list[Step], cost: int | None) -> None:
    level = Level(0, 0, None)
    walk(level, steps)
    if level.quantity > 0:
        level.issue(level.quantity)
    elif level.quantity < 0:
        level.receive(-level.quantity, cost)
    assert (level.quantity, level.value_micros) == (0, 0)


@given(QUANTITIES, COSTS, QUANTITIES, COSTS, st.data())
def test_issue_leaves_at_the_average(q1: int, c1: int, q2: int, c2: int, data: st.DataObject) -> None:
    level = Level(0, 0, None)
    level.receive(q1, c1)
    level.receive(q2, c2)
    taken = data.draw(st.integers(1, q1 + q2))
    average = Fraction(level.value_micros, level.quantity)
    value, known = level.issue(taken)
    assert known
    assert abs(value - average * taken) <= Fraction(1, 2)


@given(QUANTITIES, COSTS, QUANTITIES, QUANTITIES, COSTS)
def test_goods_sold_before_they_came_are_trued_up_to_what_they_cost(
    held: int, first: int, short: int, more: int, second: int
) -> None:
    level = Level(0, 0, None)
    level.receive(held, first)
    issued, known = level.issue(held + short)
    value, true_up = level.receive(short + more, second)
    assert known
    spent = issued - true_up  # what all that left has cost in the end
    exact = Fraction(first * held + second * short, 1000)
    assert abs(spent - exact) <= 2
    assert abs(level.value_micros - Fraction(second * more, 1000)) <= 2
    assert value == extend_cost(second, short + more)


@given(QUANTITIES, st.integers(2, 100_000), COSTS, COSTS)
def test_receipt_smaller_than_the_shortage_trues_up_its_own_share(
    part: int, rest: int, first: int, second: int
) -> None:
    level = Level(0, 0, first)
    level.issue(part + rest)
    before = Fraction(level.value_micros, level.quantity)
    level.receive(part, second)
    assert level.quantity == -rest
    assert abs(level.value_micros - before * -rest) <= 1


@given(QUANTITIES, COSTS, st.integers(1, 100_000), COSTS)
def test_goods_that_never_came_in_leave_at_the_listed_cost_and_are_trued_up(
    sold: int, listed: int, more: int, cost: int
) -> None:
    level = Level(0, 0, None, listed)
    assert level.issue(sold) == (extend_cost(listed, sold), True)
    assert level.last_cost_micros is None
    level.receive(sold + more, cost)
    assert abs(level.value_micros - Fraction(cost * more, 1000)) <= 2
    level.listed_cost_micros = listed + 1
    assert level.issue(more) == (extend_cost(cost, sold + more) - extend_cost(cost, sold), True)


def test_cost_that_was_never_known_is_told_as_unknown() -> None:
    level = Level(0, 0, None)
    assert level.issue(1_000) == (0, False)
    value, true_up = level.receive(3_000, 2_000_000)
    assert (value, true_up, level.value_micros) == (6_000_000, -2_000_000, 4_000_000)


def test_short_goods_that_come_at_an_unknown_cost_keep_what_they_left_at() -> None:
    level = Level(0, 0, 2_000_000)
    assert level.issue(5_000) == (10_000_000, True)
    assert level.receive(8_000, None) == (10_000_000, 0)
    assert (level.quantity, level.value_micros, level.last_cost_micros) == (3_000, 0, 2_000_000)
