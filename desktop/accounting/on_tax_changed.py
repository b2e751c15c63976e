"""What was sold stays as it was taxed: no change of GST reaches back over a recorded sale."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.setup.events import TaxChanged

_LAST_DAY = "SELECT max(sold_on) FROM gst_day"


@dataclass
class SalesAlready(Refusal):
    """Sales lie on or after the day: their receipts and their GST would have been other ones."""

    code = "accounting.sales_already"
    day: str
    last: str


def refuse_taxed_days(event: TaxChanged, work: Work) -> None:
    """Look in the totals kept by day, which need no walk over the sales.

    Raises:
        SalesAlready: nothing changed.
    """
    found = work.one(_LAST_DAY)
    if found and found[0] and found[0] >= event.first_day:
        raise SalesAlready(event.first_day, found[0])
