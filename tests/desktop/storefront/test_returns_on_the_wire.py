"""What comes back at one till is known at the other, to the cent; what is no share of its line lies aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.verify.run import verify
from sync.canonical import canonical_json
from tests.builders import Shop
from tests.desktop.storefront.test_take_facts import held
from tests.desktop.verify.corruptions_of_returns import a_day_of_returns
from tests.several_tills import deliver, in_this_order, several_tills, stock_up, told_by

REFUND = "T1-000003"


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[list[Shop]]:
    with several_tills(tmp_path) as made:
        stock_up(made[0])
        a_day_of_returns(made[0])
        yield made


def test_day_of_returns_is_the_same_at_the_other_till(tills: list[Shop]) -> None:
    here, there = tills
    deliver(told_by(here), there)
    assert there.reader.rows("SELECT last_code FROM sync_inbox WHERE state <> 'applied'") == []
    assert held(there) == held(here)
    assert [verify(each.reader) for each in tills] == [[], []]


def test_return_waits_for_the_sale_it_is_of(tills: list[Shop]) -> None:
    here, there = tills
    feed = told_by(here)
    late = [each for each in feed if each.kind == "sale.completed" and '"T1-000001"' in each.payload]
    deliver(in_this_order([*(each for each in feed if each not in late), *late]), there)
    deliver([], there)
    assert held(there)["sales"] == held(here)["sales"]
    assert verify(there.reader) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"original_line_no": 2},
        {"original_before": 1_000_000},
        {"amount": -1},
        {"gst": -1},
    ],
    ids=str,
)
def test_share_that_is_not_the_lines_is_set_aside(tills: list[Shop], changed: dict[str, int]) -> None:
    here, there = tills
    feed = [each.model_dump() for each in told_by(here)]
    (told,) = [each for each in feed if f'"number":"{REFUND}"' in each["payload"]]
    told["payload"] = canonical_json(spoilt(told["payload"], changed))
    told["payload_sha256"] = hashlib.sha256(told["payload"].encode()).hexdigest()
    deliver(in_this_order(feed), there)
    aside = there.reader.rows("SELECT entity_id FROM sync_inbox WHERE state = 'parked'")
    assert [row[0] for row in aside] == [told["entity_id"]]
    assert there.reader.rows("SELECT 1 FROM sale WHERE number = ?", (REFUND,)) == []


def spoilt(payload: str, changed: dict[str, int]) -> dict[str, Any]:
    """The refund with another share, its own sums right: only the line it is of can tell."""
    told: dict[str, Any] = json.loads(payload)
    (line,), (tender,) = told["lines"], told["tenders"]
    line |= {name: value for name, value in changed.items() if name in line}
    if cents := changed.get("amount"):
        line["line_discount_cents"] -= cents
        for each in (line, told):
            each["net_cents"] += cents
        line["amount_cents"] += cents
        told["total_cents"] += cents
        told["discount_cents"] -= cents
        tender |= {"tendered_cents": told["total_cents"], "applied_cents": told["total_cents"]}
    if cents := changed.get("gst"):
        for each in (line, told):
            each["gst_cents"] += cents
            each["net_cents"] -= cents
    return told
