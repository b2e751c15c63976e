"""A new shop takes cash, PayNow, NETS, cards and CDC vouchers; the owner may change all of it."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.lines import BY_CODE, BY_TERMINAL, CASH, ONLINE
from desktop.selling.tables import tender_type
from desktop.setup.events import ShopSetUp

INSERT_TENDER_TYPE = tender_type.insert()
PAYNOW, CDC = "paynow", "cdc_voucher"

_STARTING: tuple[tuple[str, str, int], ...] = (
    (CASH, "1010", 0),
    (PAYNOW, "1050", 0),
    ("nets", "1045", 1),
    ("card", "1040", 2),
    (CDC, "1060", 1),  # paid out by the next day; no change, no refund
    (ONLINE, "1150", 2),  # owed by the online shop's payment provider
)
CDC_WORTHS = "200 500 1000"
_TAKEN_BY = {PAYNOW: BY_CODE, "nets": BY_TERMINAL, "card": BY_TERMINAL}


def offer_tenders(event: ShopSetUp, work: Work) -> None:
    """Write the ways of paying in the order of the payment screen."""
    work.write(INSERT_TENDER_TYPE, [_row(place, *each) for place, each in enumerate(_STARTING, start=1)])


def _row(place: int, name: str, account: str, settles_days: int) -> dict[str, object]:
    is_cash = int(name == CASH)
    return {
        "tender_type": name,
        "name": f"tender.{name}",
        "account": account,
        "gives_change": is_cash,
        "rounds_cash": is_cash,
        "is_refundable": int(name != CDC),
        "opens_drawer": is_cash,
        "settles_days": settles_days,
        "position": place,
        "archived_at": None,
        "taken_by": _TAKEN_BY.get(name),
        "surplus": None,
        "refund_by": None,
        "asks": None,
        "denominations": CDC_WORTHS if name == CDC else None,
        "field_clocks": "{}",
    }
