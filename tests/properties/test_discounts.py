"""Whatever is agreed: shares add up to the cent, nothing costs less than nothing, and order costs nobody."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from desktop.selling.basket import Basket, Goods
from desktop.selling.caps import Caps, right_needed
from desktop.selling.discounts import Discount, TypedPrice
from desktop.selling.lines import Line, LineKind, TaxRules

TAX = TaxRules(True, 900, "per_invoice")
OUTSIDE = (LineKind.DEPOSIT, LineKind.VOUCHER)
SHARES = st.one_of(st.sampled_from([500, 1_000, 3_000, 10_000]), st.integers(1, 10_000))
OFF = st.one_of(
    st.none(),
    st.builds(Discount, cents=st.integers(1, 3_000)),
    SHARES.map(lambda bp: Discount(bp=bp)),
)
CAPS = Caps(10, 30)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    """Goods of all kinds, some at typed prices, some with discounts, drinks with deposits."""
    basket = Basket()
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from([LineKind.GOODS, LineKind.WEIGHED, LineKind.SERVICE, LineKind.VOUCHER]))
        deposit = None
        if kind == LineKind.GOODS and draw(st.booleans()):
            deposit = Goods("d", "du", LineKind.DEPOSIT, "Deposit", "", "", 1_000, 10, "OS")
        price = draw(st.integers(1, 9_999))
        goods = Goods(f"i{number}", f"u{number}", kind, f"T{number}", "", "", 1_000, price, "SR", deposit)
        basket = basket.add(goods, draw(st.integers(1, 20_000)))
        if kind != LineKind.VOUCHER and draw(st.booleans()):
            typed = draw(st.one_of(st.none(), st.integers(0, 9_999).map(TypedPrice)))
            basket = basket.agree(number, typed, draw(OFF))
    return basket


def exact(amount: Fraction) -> int:
    """To the cent, halves up."""
    return floor(amount + Fraction(1, 2))


def expected_off(lines: tuple[Line, ...], off: Discount | None) -> int:
    """What comes off all of it, from what each line costs before, worked out in fractions."""
    whole = sum(
        exact(Fraction(line.unit_price_cents * line.quantity, 1_000)) - line.line_discount_cents
        for line in lines
        if line.kind not in OUTSIDE
    )
    if off is None:
        return 0
    return exact(Fraction(whole * off.bp, 10_000)) if off.bp else min(off.cents, whole)


@given(baskets(), OFF)
def test_a_discount_on_all_is_on_its_lines_to_the_cent(basket: Basket, off: Discount | None) -> None:
    lines = basket.agree_on_all(off).sale_lines()
    before = {number: line.amount_cents for number, line in enumerate(basket.sale_lines())}
    taken = expected_off(lines, off)
    assert sum(line.basket_discount_cents for line in lines) == taken
    whole = sum(before[number] for number, line in enumerate(lines) if line.kind not in OUTSIDE)
    for number, line in enumerate(lines):
        share = Fraction(0) if line.kind in OUTSIDE else Fraction(before[number] * taken, whole or 1)
        assert floor(share) <= line.basket_discount_cents <= -floor(-share)
        assert line.amount_cents >= 0
        assert line.kind not in OUTSIDE or line.amount_cents == before[number]


@given(baskets(), OFF, st.randoms())
def test_the_order_of_lines_changes_no_total(basket: Basket, off: Discount | None, random: object) -> None:
    total = basket.agree_on_all(off).priced(TAX).total_cents
    lines = list(basket.lines)
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert Basket(tuple(lines)).agree_on_all(off).priced(TAX).total_cents == total


@given(baskets(), OFF)
def test_a_total_is_the_list_less_all_that_is_saved(basket: Basket, off: Discount | None) -> None:
    priced = basket.agree_on_all(off).priced(TAX)
    assert priced.total_cents == priced.list_cents - priced.discount_cents + priced.deposit_cents
    assert priced.total_cents == sum(each.amount_cents for each in priced.lines) >= 0
    assert priced.net_cents + priced.gst_cents == priced.total_cents


@given(baskets(), st.integers(1, 1_000), st.booleans())
def test_a_share_within_the_cap_never_asks_for_an_approval(basket: Basket, bp: int, on_all: bool) -> None:
    """Rounding to the cent is not the cashier's fault."""
    plain = Basket()
    for line in basket.lines:
        plain = plain.add(line.goods, line.quantity)
    off = Discount(bp=bp)
    agreed = plain.agree_on_all(off)
    if not on_all:
        agreed = plain
        for place, line in enumerate(plain.lines):
            if line.goods.kind not in OUTSIDE:
                agreed = agreed.agree(place, None, off)
    assert right_needed(agreed.sale_lines(), "cashier", CAPS) is None


@given(baskets(), OFF)
def test_a_cap_is_exceeded_exactly_where_a_line_gives_a_whole_cent_too_much(
    basket: Basket, off: Discount | None
) -> None:
    lines = basket.agree_on_all(off).sale_lines()
    beyond = []
    for line in lines:
        price = max(line.unit_price_cents, line.list_price_cents) if line.price_reason == "typed" else None
        full = exact(Fraction((price or line.unit_price_cents) * line.quantity, 1_000))
        less = full - line.amount_cents
        beyond.append(less > 0 and Fraction(less - 1) >= Fraction(full * 10, 100))
    assert (right_needed(lines, "cashier", CAPS) is not None) == any(beyond)
