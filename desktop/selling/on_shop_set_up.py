"""A new shop takes cash, PayNow, NETS, cards and CDC vouchers; the owner may change all of it."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.lines import CASH, ONLINE
from desktop.selling.tables import tender_type
from desktop.setup.events import ShopSetUp

INSERT_TENDER_TYPE = tender_type.insert()

_STARTING: tuple[tuple[str, str, int], ...] = (
    (CASH, "1010", 0),
    ("paynow", "1050", 0),
    ("nets", "1045", 1),
    ("card", "1040", 2),
    ("cdc_voucher", "1060", 1),  # paid out by the next day; no change, no refund
    (ONLINE, "1150", 2),  # owed by the online shop's payment provider
)


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
        "is_refundable": int(name != "cdc_voucher"),
        "opens_drawer": is_cash,
        "settles_days": settles_days,
        "position": place,
        "archived_at": None,
        "field_clocks": "{}",
    }
