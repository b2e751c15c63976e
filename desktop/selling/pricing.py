"""From lines to figures: the one place where a basket's and a sale's totals come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from desktop.gst.rates import NOT_REGISTERED, OUT_OF_SCOPE, rate_for
from desktop.gst.split import GstMethod, Taxed, gst_of_lines
from desktop.selling.lines import OUTSIDE_GST, GstTotal, Line, LineKind, Priced, PricedLine, TaxRules


def price_lines(lines: Sequence[Line], tax: TaxRules) -> Priced:
    """Every figure of a basket on a day with these tax rules."""
    taxed = [_taxed(line, tax) for line in lines]
    shares = gst_of_lines(taxed, GstMethod(tax.method))
    priced = tuple(
        PricedLine(line, each.amount_cents, each.gst_code, each.gst_rate_bp, share)
        for line, each, share in zip(lines, taxed, shares, strict=True)
    )
    return added_up(priced)


def with_returns(sold: Priced, back: Sequence[PricedLine]) -> Priced:
    """An exchange: what is sold, then what comes back with the figures it was sold at. `belongs_to` of what
    comes back counts from the first of its lines."""
    if not back:
        return sold
    return added_up((*sold.lines, *(_after(len(sold.lines), each) for each in back)))


def _after(lines: int, priced: PricedLine) -> PricedLine:
    """A line that comes back, in a document that has so many lines before it."""
    belongs = priced.line.belongs_to
    if belongs is None:
        return priced
    return replace(priced, line=replace(priced.line, belongs_to=lines + belongs))


def added_up(priced: Sequence[PricedLine]) -> Priced:
    """A document's figures: what its lines add up to, sold and taken back alike."""
    deposits = sum(each.amount_cents for each in priced if each.line.kind == LineKind.DEPOSIT)
    total = sum(each.amount_cents for each in priced)
    goods_at_list = sum(each.line.list_cents for each in priced if each.line.kind != LineKind.DEPOSIT)
    return Priced(
        lines=tuple(priced),
        by_code=_by_code(priced),
        list_cents=goods_at_list,
        discount_cents=goods_at_list - (total - deposits),
        deposit_cents=deposits,
        total_cents=total,
        gst_cents=sum(each.gst_cents for each in priced),
    )


def _taxed(line: Line, tax: TaxRules) -> Taxed:
    if line.kind in OUTSIDE_GST:
        code = OUT_OF_SCOPE  # IRAS: container deposits and face-value vouchers are no supply
    elif tax.is_registered:
        code = line.gst_code
    else:
        code = NOT_REGISTERED
    return Taxed(line.amount_cents, code, rate_for(code, tax.rate_bp))


def _by_code(lines: Sequence[PricedLine]) -> tuple[GstTotal, ...]:
    amounts: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        held = amounts[line.gst_code, line.gst_rate_bp]
        held[0] += line.amount_cents - line.gst_cents
        held[1] += line.gst_cents
    return tuple(GstTotal(code, rate, net, gst) for (code, rate), (net, gst) in sorted(amounts.items()))
