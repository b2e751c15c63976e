"""However a line comes back in parts: they add up to it, and none is a cent away from its fair share."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from desktop.selling.lines import Line, LineKind, PricedLine
from desktop.selling.paying import Returned
from desktop.selling.returning import SoldLine, take_back
from sync.sums import half_away

SALE = "sale"


@st.composite
def a_sold_line(draw: st.DrawFn) -> PricedLine:
    """Any line that a counter or an older till sold, with any share of any discount and of any tax."""
    kind = draw(st.sampled_from([LineKind.GOODS, LineKind.WEIGHED]))
    pieces = draw(st.integers(1, 60))
    quantity = draw(st.integers(2, 60_000)) if kind == LineKind.WEIGHED else 1000 * pieces
    price = draw(st.integers(0, 99_999))
    line = Line("i", "u", kind, "Thing", "S", quantity, 1000, price, price, "SR")
    off = draw(st.integers(0, line.amount_cents))
    share = draw(st.integers(0, line.amount_cents - off))
    line = replace(line, line_discount_cents=off, basket_discount_cents=share)
    gst = draw(st.integers(0, line.amount_cents))
    return PricedLine(line, line.amount_cents, "SR", 900, gst)


@st.composite
def parts_of(draw: st.DrawFn, priced: PricedLine) -> list[int]:
    """Quantities that add up to the line's, in any number of parts."""
    step = 1 if priced.line.kind == LineKind.WEIGHED else 1000
    whole = priced.line.quantity // step
    cuts = sorted(draw(st.sets(st.integers(1, whole - 1), max_size=8))) if whole > 1 else []
    return [step * (upto - since) for since, upto in zip([0, *cuts], [*cuts, whole], strict=True)]


@given(st.data())
def test_parts_add_up_to_the_line_and_each_is_its_share(data: st.DataObject) -> None:
    sold = data.draw(a_sold_line())
    back: list[PricedLine] = []
    returned = 0
    for quantity in data.draw(parts_of(sold)):
        asked = (Returned(SALE, 1, quantity),)
        (part,) = take_back([SoldLine(SALE, 1, sold, returned)], asked)
        back.append(part)
        returned += quantity
        line = part.line
        assert line.quantity == -quantity
        price = half_away(line.unit_price_cents * -quantity, 1000)
        assert part.amount_cents == price - line.line_discount_cents - line.basket_discount_cents
        share = Fraction(quantity, sold.line.quantity)
        for name, of in (("amount_cents", sold), ("gst_cents", sold), ("basket_discount_cents", sold.line)):
            figure = getattr(part if of is sold else line, name)
            assert abs(figure + share * getattr(of, name)) < 1 + Fraction(1, 10**9)
    assert sum(part.amount_cents for part in back) == -sold.amount_cents
    assert sum(part.gst_cents for part in back) == -sold.gst_cents
    assert sum(part.net_cents for part in back) == -sold.net_cents
    assert sum(part.line.basket_discount_cents for part in back) == -sold.line.basket_discount_cents
    assert sum(part.line.quantity for part in back) == -sold.line.quantity
