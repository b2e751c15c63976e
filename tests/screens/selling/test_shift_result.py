"""What the end of a shift found is told by names that people know."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.screens.selling.shift_result import ShiftResult, _ways
from desktop.selling.queries import ShiftCount, all_tender_types
from tests.builders import Shop


def test_money_that_nobody_counts_at_the_till_has_its_name_too(shop: Shop) -> None:
    count = ShiftCount("online", 1_415, 1_415)
    result = ShiftResult(1, 1, (count,), all_tender_types(shop.reader), frozenset({"cash"}))
    assert _ways(count, result, Say("en"))[0][:3] == ("Paid online", "–", "$14.15")
