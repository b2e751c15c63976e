"""Messages on the wire: the same value has one spelling and one hash, and comes back as it went."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.selling.lines import Document, Line, TaxRules, TenderTaken
from desktop.selling.pricing import price_lines
from desktop.stock.events import Movement, StockMoved
from desktop.storefront.on_sale import sale_payload
from sync.canonical import canonical_json, payload_hash

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=20,
)


@given(VALUES)
def test_value_comes_back_as_it_went(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(WORDS, VALUES, max_size=6), st.randoms())
def test_order_of_writing_does_not_change_spelling_or_hash(value: dict[str, object], chance: object) -> None:
    names = list(value)
    chance.shuffle(names)  # type: ignore[attr-defined]  # hypothesis hands a random.Random
    shuffled = {name: value[name] for name in names}
    assert canonical_json(shuffled) == canonical_json(value)
    assert payload_hash(canonical_json(shuffled)) == payload_hash(canonical_json(value))


@given(VALUES)
def test_spelling_is_stable_through_a_round_trip(value: object) -> None:
    once = canonical_json(value)
    assert canonical_json(json.loads(once)) == once


@given(VALUES, VALUES)
def test_different_spellings_have_different_hashes(one: object, other: object) -> None:
    spelt = canonical_json(one), canonical_json(other)
    assert (spelt[0] == spelt[1]) == (payload_hash(spelt[0]) == payload_hash(spelt[1]))


def test_known_payload_keeps_its_hash_for_ever() -> None:
    told = {"sku": "拿铁", "total_cents": 2180, "lines": [{"b": 1, "a": None}], "is_registered": True}
    spelt = canonical_json(told)
    assert spelt == '{"is_registered":true,"lines":[{"a":null,"b":1}],"sku":"拿铁","total_cents":2180}'
    assert payload_hash(spelt) == "e76d550bda3114b6ae693bc4666c4f9d8f695d42794c41b6344519f77e88c410"


def test_value_without_exact_spelling_is_refused() -> None:
    for value in (float("nan"), float("inf"), 0.5, 2.0):
        with pytest.raises(TypeError, match="a float"):
            canonical_json({"amount": value})
    with pytest.raises(TypeError):
        canonical_json({"at": object()})
    for inexact in ([{"deep": [1, (0.1,)]}], {1: "a"}, 1.0):
        with pytest.raises(TypeError):
            canonical_json(inexact)


@given(WORDS, st.integers(1, 100_000), st.integers(0, 100_000), st.sampled_from(["per_invoice", "per_line"]))
def test_sale_comes_back_with_every_figure(name: str, quantity: int, price: int, method: str) -> None:
    line = Line("item", "unit", "goods", name, "SKU", quantity, 1000, price, price, "SR")
    priced = price_lines((line,), TaxRules(True, 900, method))
    tender = TenderTaken("cash", "1010", priced.total_cents, priced.total_cents, 0, 0, True)
    document = Document(
        *("sale", "sale", "T1-000001", 1, "lane", "place", "till", "shift", "person"),
        *(None, None, "2026-11-23T04:00:00.000Z", "2026-11-23", "2026-11-23", "ok"),
        TaxRules(True, 900, method),
        priced,
        (tender,),
    )
    moved = StockMoved("sale", "sale", "place", "till", (Movement(1, "item", -quantity, -5, True),), 0)
    told = json.loads(canonical_json(sale_payload(document, [moved])))
    assert told["total_cents"] == priced.total_cents
    assert told["lines"][0]["name"] == name
    assert told["lines"][0]["amount_cents"] - told["lines"][0]["gst_cents"] == priced.net_cents
    assert sum(each["applied_cents"] for each in told["tenders"]) == told["total_cents"]
    assert told["movements"] == [
        {
            "line_no": 1,
            "kind": "sale",
            "item_id": "item",
            "quantity": -quantity,
            "value_micros": -5,
            "cost_known": True,
        }
    ]
