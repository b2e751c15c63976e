"""Baskets of any sort: every total is the sum of what it is made of."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.selling.lines import Line, LineKind, TaxRules
from desktop.selling.pricing import price_lines

KINDS = st.sampled_from([kind.value for kind in LineKind])
CODES = st.sampled_from(["SR", "DS", "ZR", "ES33", "ESN33", "OS", "SRCA-S"])
TAXES = st.one_of(
    st.builds(
        TaxRules,
        st.just(True),
        st.sampled_from([700, 800, 900]),
        st.sampled_from(["per_invoice", "per_line"]),
    ),
    st.builds(TaxRules, st.just(False), st.just(0), st.sampled_from(["per_invoice", "per_line"])),
)


@st.composite
def baskets(draw: st.DrawFn) -> tuple[Line, ...]:
    """Lines with list prices, other prices, discounts, part quantities and packs."""
    return tuple(
        Line(
            item_id=f"item-{draw(st.integers(1, 5))}",
            unit_id="unit",
            kind=draw(KINDS),
            name="x",
            sku="x",
            quantity=draw(st.integers(1, 50_000)),
            factor=draw(st.sampled_from([1_000, 6_000, 12_000, 250])),
            list_price_cents=draw(st.integers(0, 100_000)),
            unit_price_cents=draw(st.integers(0, 100_000)),
            gst_code=draw(CODES),
            line_discount_cents=draw(st.integers(0, 50)),
            basket_discount_cents=draw(st.integers(0, 50)),
        )
        for _ in range(draw(st.integers(1, 8)))
    )


def times(price: int, quantity: int) -> int:
    return int((Decimal(price) * quantity / 1000).quantize(Decimal(1), ROUND_HALF_UP))


@given(baskets(), TAXES)
def test_totals_are_the_sums_of_the_lines(lines: tuple[Line, ...], tax: TaxRules) -> None:
    priced = price_lines(lines, tax)
    amounts = [
        times(line.unit_price_cents, line.quantity) - line.line_discount_cents - line.basket_discount_cents
        for line in lines
    ]
    is_deposit = [line.kind == "deposit" for line in lines]
    listed = sum(
        times(line.list_price_cents, line.quantity)
        for line, deposit in zip(lines, is_deposit, strict=True)
        if not deposit
    )
    assert [line.amount_cents for line in priced.lines] == amounts
    assert priced.total_cents == sum(amounts)
    assert priced.deposit_cents == sum(
        amount for amount, deposit in zip(amounts, is_deposit, strict=True) if deposit
    )
    assert priced.list_cents == listed
    assert priced.list_cents - priced.discount_cents + priced.deposit_cents == priced.total_cents


@given(baskets(), TAXES)
def test_net_and_gst_make_the_total_line_by_line_and_code_by_code(
    lines: tuple[Line, ...], tax: TaxRules
) -> None:
    priced = price_lines(lines, tax)
    assert all(line.net_cents + line.gst_cents == line.amount_cents for line in priced.lines)
    assert priced.net_cents + priced.gst_cents == priced.total_cents
    assert sum(line.gst_cents for line in priced.lines) == priced.gst_cents
    assert sum(each.gst_cents for each in priced.by_code) == priced.gst_cents
    assert sum(each.net_cents for each in priced.by_code) == priced.net_cents
    keys = [(each.gst_code, each.gst_rate_bp) for each in priced.by_code]
    assert len(keys) == len(set(keys))
    assert set(keys) == {(line.gst_code, line.gst_rate_bp) for line in priced.lines}


@given(baskets(), TAXES)
def test_deposits_and_vouchers_stand_outside_gst_and_the_unregistered_charge_none(
    lines: tuple[Line, ...], tax: TaxRules
) -> None:
    for line in price_lines(lines, tax).lines:
        if line.line.kind in ("deposit", "voucher"):
            assert (line.gst_code, line.gst_cents) == ("OS", 0)
        elif not tax.is_registered:
            assert (line.gst_code, line.gst_rate_bp, line.gst_cents) == ("NG", 0, 0)
        else:
            assert line.gst_code == line.line.gst_code
