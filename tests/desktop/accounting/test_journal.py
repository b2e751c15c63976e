"""An entry whose sides differ is our bug: nothing of it is written."""

from __future__ import annotations

import pytest

from desktop.accounting.journal import Entry, UnbalancedEntry
from desktop.database.work import Work
from tests.builders import Shop


def test_entry_whose_sides_differ_is_a_bug_and_leaves_nothing(shop: Shop) -> None:
    def post(work: Work) -> None:
        entry = Entry("document", "sale", "2026-11-23", "T1-000001", "place", "till")
        entry.debit("1010", 109)
        entry.credit("4010", 100)
        entry.post(work)

    with pytest.raises(UnbalancedEntry):
        shop.database.run_work(post, shop.owner)
    assert shop.count("entry", "entry_line", "account_day") == [0, 0, 0]
