"""A Singapore retail shop's starter chart, and which account each supply goes to."""

from __future__ import annotations

from desktop.gst.rates import NOT_REGISTERED, STANDARD_CODES, ZERO_RATED
from desktop.selling.lines import LineKind

CASH_IN_TILL = "1010"
SAFE = "1020"
INVENTORY = "1200"
GST_OUTPUT = "2030"
CONTAINER_DEPOSITS = "2055"
GIFT_CARDS = "2060"
OPENING_BALANCES = "3010"
SALES = "4000"
SALES_STANDARD = "4010"
SALES_ZERO = "4020"
SALES_EXEMPT = "4030"
RETURNS = "4040"
VOUCHER_BREAKAGE = "4090"
COST_OF_GOODS = "5010"
STOCK_LOSS = "5030"
TILL_OVER_SHORT = "6090"
ROUNDING = "6095"


def income_account(line_kind: str, gst_code: str, *, is_return: bool = False) -> str:
    """Where a line's net amount is credited; of what comes back, but for what was never income, debited."""
    if line_kind == LineKind.DEPOSIT:
        return CONTAINER_DEPOSITS
    if line_kind == LineKind.VOUCHER:
        return GIFT_CARDS
    if is_return:
        return RETURNS
    if gst_code == NOT_REGISTERED:
        return SALES
    if gst_code in STANDARD_CODES or gst_code == "SRCA-S":
        return SALES_STANDARD
    return SALES_ZERO if gst_code == ZERO_RATED else SALES_EXEMPT
