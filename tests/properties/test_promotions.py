"""The promotions engine beside an oracle that tries every way, piece by piece, in small worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import product
from math import floor
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desktop.promotions.book import PromotionBook
from desktop.promotions.engine import costs_now, promote
from desktop.promotions.offered import Offered
from desktop.promotions.promotion import EACH, SPEND, Given, Group, Kind, Promotion, Setting

NOON = Setting(datetime(2026, 11, 30, 12, 0))
UNITS = ("kopi", "milo", "rice", "soap")
UNIT_SETS = st.sampled_from([frozenset(), *(frozenset(UNITS[:n]) for n in (1, 2, 3)), frozenset(UNITS[1:])])
GROUPS = st.builds(Group, UNIT_SETS, st.just(frozenset()), st.integers(1, 3))
SETS = [kind for kind in Kind if kind not in EACH and kind not in SPEND]


@st.composite
def promotions(draw: st.DrawFn, kinds: Sequence[Kind], number: int) -> Promotion:
    kind = draw(st.sampled_from(kinds))
    group = draw(GROUPS)
    groups: tuple[Group, ...] = (group,)
    if kind is Kind.BUY_GET:
        other = group if draw(st.booleans()) else draw(GROUPS)
        groups = (group, replace(other, count=draw(st.integers(1, 2))))
    elif kind is Kind.SET_PRICE and draw(st.booleans()):
        groups = (group, draw(GROUPS))
    return Promotion(
        f"p{number}",
        f"P{number}",
        kind,
        groups,
        cents=draw(st.integers(1, 1_200)),
        bp=draw(st.sampled_from([333, 1_000, 5_000, 10_000])),
        min_cents=draw(st.sampled_from([0, 500, 2_000])) if kind in SPEND else 0,
    )


@st.composite
def lines_of(draw: st.DrawFn, most: int, lines: int = 4) -> list[Offered]:
    found = []
    for number in range(draw(st.integers(1, lines))):
        unit, price = draw(st.sampled_from(UNITS)), draw(st.sampled_from([1, 99, 175, 300, 1_001]))
        if draw(st.integers(0, 5)) == 0:
            quantity = draw(st.integers(1, 2_500))
            cents = floor(Fraction(price * quantity, 1_000) + Fraction(1, 2))
            found.append(Offered(unit, price, quantity, cents))
        else:
            count = draw(st.integers(1, most))
            found.append(Offered(unit, price, count * 1_000, price * count, count=count, tie=(number % 2,)))
    return found


def worlds(kinds: Sequence[Kind], most: int = 4) -> st.SearchStrategy[list[Promotion]]:
    def some(count: int) -> st.SearchStrategy[list[Promotion]]:
        return st.tuples(*(promotions(kinds, number) for number in range(count))).map(list)

    return st.integers(1, most).flatmap(some)


# The oracle: pieces one by one, every number of sets of every promotion.

Piece = tuple[int, int]
"""Its place, and which of the pieces there."""


def takes(group: Group, line: Offered) -> bool:
    return not group.units or line.unit_id in group.units


def alone(line: Offered, each: Sequence[Promotion]) -> Fraction:
    best = Fraction(0)
    for promotion in each:
        if not takes(promotion.groups[0], line):
            continue
        price = line.price_cents if line.count else line.whole_cents
        off = Fraction(price * promotion.bp, 10_000)
        if promotion.kind is Kind.AMOUNT:
            cents = Fraction(
                promotion.cents if line.count else promotion.cents * line.quantity, 1 if line.count else 1_000
            )
            off = Fraction(min(price, floor(cents + Fraction(1, 2))))
        best = max(best, off)
    return best


def take(
    promotion: Promotion,
    number: int,
    pieces: list[Piece],
    lines: Sequence[Offered],
    each: Sequence[Promotion],
) -> tuple[Fraction, list[Piece]] | None:
    """What so many sets take off and the pieces that are left; nothing where there are too few."""
    left, off, got = list(pieces), Fraction(0), []
    same = promotion.gets_of_same
    for at, group in enumerate(promotion.groups[:1] if same else promotion.groups):
        wanted = number * (sum(one.count for one in promotion.groups) if same else group.count)
        earlier = promotion.groups[:at]

        def rank(piece: Piece, at: int = at) -> tuple[object, ...]:
            line = lines[piece[0]]
            would, price = alone(line, each), Fraction(line.price_cents)
            gain = {Kind.SET_PRICE: price - would, Kind.SET_AMOUNT: -would}.get(
                promotion.kind, price * promotion.bp / 10_000 - would
            )
            if promotion.kind is Kind.BUY_GET:
                gain = price if same else gain if at else -would
            return -gain, -price, line.key, piece

        pool = [
            p for p in left if takes(group, lines[p[0]]) and not any(takes(g, lines[p[0]]) for g in earlier)
        ]
        chosen = sorted(pool, key=rank)[:wanted]
        if len(chosen) < wanted:
            return None
        left = [piece for piece in left if piece not in chosen]
        got.append([lines[place].price_cents for place, _one in chosen])
    whole = sum(map(sum, got))
    if promotion.kind is Kind.SET_PRICE:
        off = Fraction(whole - number * promotion.cents)
    elif promotion.kind is Kind.SET_AMOUNT:
        off = Fraction(min(whole, number * promotion.cents))
    elif promotion.kind is Kind.SET_PERCENT:
        off = Fraction(whole * promotion.bp, 10_000)
    else:
        bought, free = (group.count for group in promotion.groups)
        cheap = (
            [price for at, price in enumerate(got[0]) if at % (bought + free) >= bought] if same else got[1]
        )
        off = Fraction(sum(cheap) * promotion.bp, 10_000)
    return off, left


def ways(
    sets: Sequence[Promotion], pieces: list[Piece], lines: Sequence[Offered], each: Sequence[Promotion]
) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
    """Every way with what it takes off in all, promotions on each included."""
    for numbers in product(*(range(len(pieces) + 1) for _promotion in sets)):
        left, off = pieces, Fraction(0)
        for promotion, number in zip(sets, numbers, strict=True):
            if number == 0:
                continue
            taken = take(promotion, number, left, lines, each)
            if taken is None or taken[0] <= 0:
                break
            off, left = off + taken[0], taken[1]
        else:
            yield off + sum((alone(lines[place], each) for place, _one in left), Fraction(0)), numbers


def on_goods(given_: Sequence[Given]) -> list[Given]:
    return [one for one in given_ if one.promotion.kind not in SPEND]


SMALL = lines_of(2, lines=3), worlds([*SETS, *EACH], most=3)
"""So small that no bound of the engine is met: six pieces, three promotions, less than 200 ways."""


@given(*SMALL)
def test_the_customer_pays_least_of_all_ways_and_of_two_the_first(
    lines: list[Offered], world: list[Promotion]
) -> None:
    each = [one for one in world if one.kind in EACH]
    sets = [one for one in world if one.kind not in EACH]
    pieces = [(place, one) for place, line in enumerate(lines) for one in range(line.count)]
    rest = sum((alone(line, each) for line in lines if not line.count), Fraction(0))
    best, numbers = max(ways(sets, pieces, lines, each))
    found = promote(lines, PromotionBook(world), NOON)
    assert {one.promotion.promotion_id: one.times for one in found if one.promotion.is_counted} == {
        promotion.promotion_id: number for promotion, number in zip(sets, numbers, strict=True) if number
    }
    assert abs(sum(one.cents for one in found) - (best + rest)) <= Fraction(len(found), 2)


@given(lines_of(30), worlds(list(Kind)))
def test_shares_are_whole_and_no_line_costs_less_than_nothing(
    lines: list[Offered], world: list[Promotion]
) -> None:
    found = promote(lines, PromotionBook(world), NOON)
    assert all(cents > 0 for one in found for _place, cents in one.shares)
    costs = costs_now(lines, found)
    assert min(costs) >= 0
    assert sum(costs) == sum(line.whole_cents for line in lines) - sum(one.cents for one in found)
    assert len({one.promotion for one in found}) == len(found)
    assert sum(one.promotion.kind in SPEND for one in found) <= 1


@given(lines_of(30), worlds(list(Kind)), st.randoms())
def test_the_order_of_lines_changes_nothing(
    lines: list[Offered], world: list[Promotion], random: Random
) -> None:
    book = PromotionBook(world)
    mixed = list(enumerate(lines))
    random.shuffle(mixed)
    shuffled = [line for _place, line in mixed]

    def told(lines: Sequence[Offered]) -> list[tuple[object, int]]:
        costs = costs_now(lines, promote(lines, book, NOON))
        return sorted((line.key, cost) for line, cost in zip(lines, costs, strict=True))

    random.shuffle(world)
    assert told(shuffled) == told(lines)
    assert [
        (one.promotion, one.times, one.cents) for one in promote(shuffled, PromotionBook(world), NOON)
    ] == [(one.promotion, one.times, one.cents) for one in promote(lines, book, NOON)]


@given(*SMALL, st.integers(1, 4))
def test_a_limit_holds_and_no_promotion_alone_would_be_better(
    lines: list[Offered], world: list[Promotion], limit: int
) -> None:
    limited = [replace(one, per_sale=limit) for one in world]
    for one in promote(lines, PromotionBook(limited), NOON):
        assert one.times <= limit
    together = sum(one.cents for one in promote(lines, PromotionBook(world), NOON))
    for promotion in world:
        by_itself = sum(each.cents for each in promote(lines, PromotionBook([promotion]), NOON))
        assert by_itself <= together + len(world)  # each rounds a share once
