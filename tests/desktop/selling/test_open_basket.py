"""A basket as it is kept: every basket comes back as it was, and damage is told, never guessed."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.selling.basket import LARGEST_QUANTITY, Basket, BasketLine, Goods
from desktop.selling.discounts import Discount, Reason, TypedPrice
from desktop.selling.lines import LineKind, TenderAsked
from desktop.selling.open_basket import NOT_KEPT, OpenBasket, UnreadableBasket, from_json, to_json

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
CENTS = st.integers(-10_000_000, 10_000_000)


def goods_of(deposit: st.SearchStrategy[Goods | None]) -> st.SearchStrategy[Goods]:
    kinds = st.sampled_from([str(each) for each in LineKind])
    return st.builds(
        Goods, WORDS, WORDS, kinds, WORDS, WORDS, WORDS, st.integers(1, 10**9), CENTS, WORDS, deposit, WORDS
    )


QUANTITIES = st.integers(-LARGEST_QUANTITY, LARGEST_QUANTITY).filter(bool)
DISCOUNTS = st.none() | st.builds(Discount, CENTS, st.integers(0, 10_000), st.sampled_from([*Reason]))
PRICES = st.none() | st.builds(TypedPrice, CENTS, st.sampled_from([*Reason]))
LINES = st.builds(
    BasketLine,
    goods_of(st.none() | goods_of(st.none())),
    QUANTITIES,
    st.just(False),
    PRICES,
    DISCOUNTS,
)
TENDERS = st.builds(TenderAsked, WORDS, CENTS, st.none() | WORDS, st.none() | WORDS)
BASKETS = st.builds(
    OpenBasket,
    st.uuids().map(str),
    st.builds(Basket, st.lists(LINES, max_size=6).map(tuple), st.just(-1), st.just(()), DISCOUNTS),
    st.lists(TENDERS, max_size=3).map(tuple),
    st.lists(WORDS, max_size=3).map(tuple),
    st.lists(TENDERS, max_size=3).map(tuple),
)


@given(BASKETS)
def test_every_basket_comes_back_as_it_was(kept: OpenBasket) -> None:
    again = from_json(kept.basket_id, to_json(kept))
    assert again == replace(kept, basket=kept.basket.select(len(kept.basket.lines)))


MILO = Goods("i", "u", "goods", "Milo", "S", "955", 1000, 745, "SR")
ONE = OpenBasket("b", Basket().add(MILO), (TenderAsked("cash", 500),), ("4901",))


def test_undo_and_the_keys_are_of_the_moment_and_not_kept() -> None:
    told = json.loads(to_json(ONE))
    assert set(told) == {"v", "basket", "tenders", "unknown"}
    assert set(told["basket"]) == {"lines"}
    assert set(told["basket"]["lines"][0]) == {"goods"}, "what has its default is left out"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "damaged"),
        ("{half", "damaged"),
        ("[]", "damaged"),
        ("null", "damaged"),
        ("{}", "damaged"),
        ('{"v":0}', "damaged"),
        ('{"v":true}', "damaged"),
        ('{"v":"1"}', "damaged"),
        ('{"v":2}', "newer"),
        ('{"v":1,"table":"7"}', "newer"),
        ('{"v":1,"unknown":"955"}', "damaged"),
        ('{"v":1,"unknown":[955]}', "damaged"),
        ('{"v":1,"unknown":["\\ud800"]}', "damaged"),
        ('{"v":1,"basket":[]}', "damaged"),
        ('{"v":1,"basket":{"lines":[{}]}}', "damaged"),
        ('{"v":1,"tenders":[{"tender_type":"cash","tendered_cents":5.0}]}', "damaged"),
        ('{"v":1,"tenders":[{"tender_type":"cash","tendered_cents":true}]}', "damaged"),
        ('{"v":1,"tenders":[{"tender_type":"cash","tendered_cents":1e400}]}', "damaged"),
        ('{"v":1,"tenders":[{"tender_type":"cash","tendered_cents":1' + "0" * 30 + "}]}", "damaged"),
        ('{"v":1,"tenders":[{"tender_type":"cash","tendered_cents":' + "9" * 5_000 + "}]}", "damaged"),
        ("[" * 100_000, "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(content: str, reason: str) -> None:
    with pytest.raises(UnreadableBasket) as refusal:
        from_json("b", content)
    assert refusal.value.reason == reason


def damaged(change: dict[str, Any]) -> str:
    told = json.loads(to_json(ONE))
    told["basket"]["lines"][0].update(change)
    return json.dumps(told)


def test_line_of_nothing_or_with_a_field_of_tomorrow_is_not_guessed_at() -> None:
    for change, reason in (({"quantity": 0}, "damaged"), ({"promotion": "3 for 2"}, "newer")):
        with pytest.raises(UnreadableBasket) as refusal:
            from_json("b", damaged(change))
        assert refusal.value.reason == reason


def test_every_field_of_a_basket_is_of_a_sort_that_is_kept() -> None:
    """A field added to a basket, a line or a tender needs a default and a sort that is known."""
    waiting: list[type] = [OpenBasket]
    seen: set[type] = set()
    while waiting:
        kind = waiting.pop()
        seen.add(kind)
        types = get_type_hints(kind)
        for each in fields(kind):
            if each.name in NOT_KEPT:
                continue
            parts = [part for part in (types[each.name], *get_args(types[each.name])) if part is not Ellipsis]
            inner = [part for part in parts if isinstance(part, type) and is_dataclass(part)]
            waiting += [part for part in inner if part not in seen]
            plain = [part for part in parts if part in (int, str, bool, type(None))]
            assert inner or plain, f"{kind.__name__}.{each.name}: teach desktop.selling.open_basket its sort"
    assert {OpenBasket, Basket, BasketLine, Goods, TenderAsked} <= seen
