"""GST rates by date and the codes a sale's line may carry (IRAS: prevailing GST rate; box mapping of F5)."""

from __future__ import annotations

from datetime import date

RATES_BP: tuple[tuple[date, int], ...] = (
    (date(1994, 4, 1), 300),
    (date(2003, 1, 1), 400),
    (date(2004, 1, 1), 500),
    (date(2007, 7, 1), 700),
    (date(2023, 1, 1), 800),
    (date(2024, 1, 1), 900),
)
"""The day each rate began and the rate in basis points: what a new shop's table is filled with."""

STANDARD_CODES = frozenset({"SR", "DS", "SRCA-C", "SRRC", "SROVR-RS", "SROVR-LVG", "SRLVG"})
"""Supplies that carry output tax: box 1 and box 6."""

CUSTOMER_ACCOUNTING = "SRCA-S"  # box 1, but the customer accounts for the tax
ZERO_RATED = "ZR"
EXEMPT_CODES = frozenset({"ES33", "ESN33"})
OUT_OF_SCOPE = "OS"
NOT_REGISTERED = "NG"
UNTAXED_CODES = (
    frozenset({CUSTOMER_ACCOUNTING, ZERO_RATED, OUT_OF_SCOPE, NOT_REGISTERED, "NA"}) | EXEMPT_CODES
)
SALE_CODES = STANDARD_CODES | UNTAXED_CODES


def rate_for(code: str, standard_rate_bp: int) -> int:
    """The rate, in basis points, that a code carries on a day with that standard rate."""
    return standard_rate_bp if code in STANDARD_CODES else 0
