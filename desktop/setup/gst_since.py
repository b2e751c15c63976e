"""From which day a shop may be registered for GST."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.errors import Refusal
from desktop.gst.rates import RATES_BP

GST_BEGAN = RATES_BP[0][0]
LONGEST_AHEAD = timedelta(days=366)
"""The tax office tells a shop its day beforehand, but never years."""


@dataclass
class BadGstDate(Refusal):
    """No shop's registration begins on that day: reason is early or future."""

    code = "setup.bad_gst_date"
    reason: str


def check_gst_since(since: date, today: date) -> None:
    """The day a registration takes effect; until then the shop is not registered.

    Raises:
        BadGstDate: before GST began on 1 April 1994, or more than a year ahead of today.
    """
    if since < GST_BEGAN:
        raise BadGstDate("early")
    if since > today + LONGEST_AHEAD:
        raise BadGstDate("future")
