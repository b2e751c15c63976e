"""GST shares against Fractions: the tax of an inclusive price is price x rate / (100 + rate)."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from desktop.gst.split import GstMethod, Taxed, gst_inside, gst_of_lines

RATES = {"SR": 900, "DS": 800, "ZR": 0, "ES33": 0, "OS": 0}
LINES = st.lists(
    st.builds(
        lambda amount, code: Taxed(amount, code, RATES[code]),
        st.integers(-200_000, 200_000),
        st.sampled_from(sorted(RATES)),
    ),
    max_size=12,
)


def exact_tax(amount: int, rate_bp: int) -> Fraction:
    rate = Fraction(rate_bp, 10_000)
    return amount * rate / (1 + rate)


def nearest(exact: Fraction) -> int:
    size = int(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def test_every_price_to_two_thousand_dollars_has_the_nearest_tax_and_never_lands_on_half() -> None:
    for rate in (7, 8, 9):
        for cents in range(1, 200_001):
            tax = gst_inside(cents, rate * 100)
            off = 2 * (tax * (100 + rate) - cents * rate)  # twice the error, in 1/(100 + rate) cents
            assert -(100 + rate) < off < 100 + rate


@given(LINES)
def test_per_line_rounds_each_line_by_itself(lines: list[Taxed]) -> None:
    shares = gst_of_lines(lines, GstMethod.PER_LINE)
    assert shares == [nearest(exact_tax(line.amount_cents, line.gst_rate_bp)) for line in lines]


@given(LINES)
def test_per_invoice_rounds_once_and_hands_out_by_largest_remainder(lines: list[Taxed]) -> None:
    shares = gst_of_lines(lines, GstMethod.PER_INVOICE)
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        groups[line.gst_code, line.gst_rate_bp].append(place)
    for (_code, rate), places in groups.items():
        assert [shares[place] for place in places] == largest_remainder(
            [exact_tax(lines[place].amount_cents, rate) for place in places]
        )


def largest_remainder(exact: list[Fraction]) -> list[int]:
    """The rounded sum, each part cut down and then raised where most was cut, earlier parts first."""
    whole = nearest(sum(exact, Fraction(0)))
    parts = [each.numerator // each.denominator for each in exact]
    while sum(parts) < whole:
        raised = max(range(len(exact)), key=lambda place: (exact[place] - parts[place], -place))
        parts[raised] += 1
    return parts


@given(LINES, st.sampled_from(GstMethod))
def test_reversed_lines_reverse_the_document(lines: list[Taxed], method: GstMethod) -> None:
    back = [Taxed(-line.amount_cents, line.gst_code, line.gst_rate_bp) for line in lines]
    assert sum(gst_of_lines(back, method)) == -sum(gst_of_lines(lines, method))


@given(LINES, st.sampled_from(GstMethod))
def test_untaxed_lines_carry_nothing(lines: list[Taxed], method: GstMethod) -> None:
    for line, share in zip(lines, gst_of_lines(lines, method), strict=True):
        assert share == 0 or line.gst_rate_bp > 0
