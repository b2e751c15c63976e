"""What a voucher forfeited and when money is expected is known at the other till, to the word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.ids import new_id
from desktop.selling.change_tender_type import change_tender_type
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.tender_words import ChangeTenderType
from desktop.verify.run import verify
from sync.canonical import canonical_json
from tests.builders import Shop
from tests.desktop.storefront.test_take_facts import held
from tests.desktop.verify.sample_day import BREAD
from tests.several_tills import deliver, in_this_order, several_tills, stock_up, told_by

FORFEITS = ChangeTenderType(new_id(), "cdc_voucher", (("surplus", "forfeited"),))


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[list[Shop]]:
    """A loaf paid with a voucher of $10, what was over lost."""
    with several_tills(tmp_path) as made:
        here = made[0]
        stock_up(here)
        here.run(change_tender_type, FORFEITS, here.owner)
        here.start_shift()
        line = BREAD.line()
        tender = (TenderAsked("cdc_voucher", 1_000, "RS-7"),)
        here.run(complete_sale, CompleteSale(new_id(), (line,), tender, line.amount_cents))
        yield made


def told(shop: Shop, **changed: object) -> list[dict[str, Any]]:
    """Its messages, the sale's only tender told otherwise; `...` is not told at all, as by an older till."""
    feed = [each.model_dump() for each in told_by(shop)]
    (sale,) = [each for each in feed if each["kind"] == "sale.completed"]
    payload = json.loads(sale["payload"])
    payload["tenders"][0] |= changed
    payload["tenders"][0] = {name: value for name, value in payload["tenders"][0].items() if value != "..."}
    sale["payload"] = canonical_json(payload)
    sale["payload_sha256"] = hashlib.sha256(sale["payload"].encode()).hexdigest()
    return feed


def test_forfeit_and_expected_day_are_the_same_at_the_other_till(tills: list[Shop]) -> None:
    here, there = tills
    deliver(told_by(here), there)
    assert held(there) == held(here)
    kept = "SELECT forfeited_cents, expected_on, reference FROM tender"
    assert there.reader.rows(kept) == here.reader.rows(kept)
    assert here.reader.rows(kept) == [(1_000 - BREAD.line().amount_cents, "2026-11-24", "RS-7")]
    assert [verify(each.reader) for each in tills] == [[], []]


@pytest.mark.parametrize(
    "changed",
    [
        {"forfeited_cents": 1},
        {"forfeited_cents": "..."},
        {"expected_on": "2026-11-22"},
        {"expected_on": "tomorrow"},
    ],
    ids=str,
)
def test_tender_that_does_not_add_up_is_set_aside(tills: list[Shop], changed: dict[str, object]) -> None:
    here, there = tills
    deliver(in_this_order(told(here, **changed)), there)
    assert there.count("sale") == [0]
    assert there.reader.rows("SELECT state FROM sync_inbox WHERE kind = 'sale.completed'") == [("parked",)]


def test_sale_of_a_till_that_told_no_day_is_taken(tills: list[Shop]) -> None:
    """As tills of before told it: no day, and nothing that was lost."""
    here, there = tills
    line = BREAD.line()
    asked = CompleteSale(new_id(), (line,), (TenderAsked("card", line.amount_cents),), line.amount_cents)
    here.run(complete_sale, replace(asked))
    feed = [each.model_dump() for each in told_by(here)]
    sale = [each for each in feed if each["kind"] == "sale.completed"][-1]
    payload = json.loads(sale["payload"])
    for name in ("forfeited_cents", "expected_on"):
        del payload["tenders"][0][name]
    sale["payload"] = canonical_json(payload)
    sale["payload_sha256"] = hashlib.sha256(sale["payload"].encode()).hexdigest()
    deliver(in_this_order(feed), there)
    assert there.reader.rows("SELECT expected_on FROM tender WHERE tender_type = 'card'") == [(None,)]
    assert verify(there.reader) == []
