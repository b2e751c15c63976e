"""How the GST inside a document's amounts is found and shared over its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.money import divide_half_up, hand_out_rest

BASIS = 10_000


class GstMethod(StrEnum):
    """IRAS allows either, used consistently: round each line's tax, or the tax of the whole invoice."""

    PER_INVOICE = "per_invoice"
    PER_LINE = "per_line"


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount in cents, GST included, with the code and rate (basis points) it carries."""

    amount_cents: int
    gst_code: str
    gst_rate_bp: int


def gst_inside(amount_cents: int, rate_bp: int) -> int:
    """The tax in an inclusive amount: price x rate / (100 + rate), to the nearest cent, halves away."""
    return divide_half_up(amount_cents * rate_bp, BASIS + rate_bp)


def gst_of_lines(lines: Sequence[Taxed], method: GstMethod) -> list[int]:
    """Each line's GST in cents.

    Per invoice, the tax of all lines of a code and rate is rounded once and shared by largest
    remainder, so that the lines add up to the document exactly; signed lines work alike.
    """
    if method is GstMethod.PER_LINE:
        return [gst_inside(line.amount_cents, line.gst_rate_bp) for line in lines]
    shares = [0] * len(lines)
    for (_code, rate_bp), places in _grouped(lines).items():
        if rate_bp:
            _share(lines, places, rate_bp, shares)
    return shares


def _grouped(lines: Sequence[Taxed]) -> dict[tuple[str, int], list[int]]:
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        groups[line.gst_code, line.gst_rate_bp].append(place)
    return groups


def _share(lines: Sequence[Taxed], places: list[int], rate_bp: int, shares: list[int]) -> None:
    whole = gst_inside(sum(lines[place].amount_cents for place in places), rate_bp)
    exact = [divmod(lines[place].amount_cents * rate_bp, BASIS + rate_bp) for place in places]
    floors, remainders = [floor for floor, _ in exact], [rest for _, rest in exact]
    for place, share in zip(places, hand_out_rest(whole, floors, remainders), strict=True):
        shares[place] = share
