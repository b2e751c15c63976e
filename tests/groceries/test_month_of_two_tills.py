"""A part of the grocer's month: two tills and their service agree on all of it, also after a replay."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.groceries.month import play

BASKETS = 80
"""`make groceries-drill` plays the whole month, of 9,835."""


@pytest.mark.long
@pytest.mark.timeout(300)
def test_month_drained_from_two_tills_is_the_same_everywhere_to_the_cent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = play(tmp_path, BASKETS)
    with capsys.disabled():
        told = ", ".join(f"{count:,} {name}" for name, count in found.counts.items())
        sys.stdout.write(f"\ngroceries at two tills: {told}; {found.seconds['in all']} s\n")
    assert found.faults == []
    assert found.counts["sales"] == BASKETS
    assert found.counts["messages sent again"] == found.counts["messages at the service"] > BASKETS
