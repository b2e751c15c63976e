"""The quick way of reading says what the strict way says, letter for letter, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.canonical import canonical_json
from sync.service.plain_json import plain_canonical, plain_push
from sync.service.strict_json import NotJson, read_any_canonical, read_any_push

NAMES = st.text(max_size=4) | st.sampled_from(
    ["a", "b", "é", "\uffff", "\U0001f600", "\x7f", "\x00", "\u2028"]
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NUMBERS = st.integers(-(10**18) + 1, 10**18 - 1)
SINGLE = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SINGLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=5)
MESSAGES = st.dictionaries(NAMES, SINGLE | st.lists(TEXTS, max_size=3), max_size=5)
ODD = (
    *(
        "1.5",
        "1.0",
        "-0",
        "1e2",
        "1E400",
        "NaN",
        "Infinity",
        "01",
        "1" * 19,
        "9" * 20,
        "9" * 21,
        "-" + "9" * 20,
    ),
    *("1" * 5_000, '"\\u00e9"', '"\\/"', '"\\u001F"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\x41"', '"\x07"'),
    *(
        '{"a":1,"a":1}',
        '{"b":1,"a":2}',
        "[" * 40 + "]" * 40,
        "[" * 400 + "]" * 400,
        '{"a":' * 40 + "1" + "}" * 40,
        " 1",
        "tru",
        "\ufeff1",
        "null",
    ),
)


def _spelled(value: object) -> str:
    """Tells True from 1, and a float from a whole number."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(OBJECTS)
def test_every_object_that_may_be_told_is_read_the_quick_way(told: dict[str, object]) -> None:
    text = canonical_json(told)

    assert _spelled(plain_canonical(text)) == _spelled(read_any_canonical(text)) == text


@given(st.lists(MESSAGES, max_size=4), st.dictionaries(st.sampled_from(["epoch", "protocol"]), SINGLE))
def test_every_push_of_a_till_is_read_the_quick_way(
    messages: list[dict[str, object]], more: Mapping[str, object]
) -> None:
    text = json.dumps({**more, "messages": messages}, ensure_ascii=False, separators=(",", ":"))

    assert _spelled(plain_push(text)) == _spelled(read_any_push(text))


@given(OBJECTS, st.data())
def test_an_object_that_was_meddled_with_is_never_read_otherwise(
    told: dict[str, object], data: st.DataObject
) -> None:
    text = _meddled(canonical_json({"a": told, "b": 1}), data)

    _agree_on_canonical(text)


@given(st.lists(MESSAGES, max_size=3), st.data())
def test_a_push_that_was_meddled_with_is_never_read_otherwise(
    messages: list[dict[str, object]], data: st.DataObject
) -> None:
    plain = json.dumps({"messages": messages, "epoch": "x"}, ensure_ascii=False, separators=(",", ":"))

    _agree_on_push(_meddled(plain, data))


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_is_left_to_the_strict_way_or_read_as_it_reads_it(odd: str) -> None:
    _agree_on_canonical(f'{{"a":{odd},"b":[{odd}]}}')
    _agree_on_canonical(odd)
    _agree_on_push(f'{{"messages":[{{"a":{odd}}}],"epoch":"x"}}')
    _agree_on_push(f'{{"messages":[{{"a":[{odd}]}}],"epoch":"x"}}')
    _agree_on_push(f'{{"messages":[],"epoch":{odd}}}')
    _agree_on_push(f'{{"messages":{odd},"epoch":1}}')
    _agree_on_push(f'{{"messages":[{odd}],"messages":[]}}')


def _meddled(text: str, data: st.DataObject) -> str:
    """A few signs put in or taken out somewhere."""
    for _time in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 3, len(text))))
        put = data.draw(st.sampled_from([*ODD, *'{}[],:\\" .0e-', ""]))
        text = text[:start] + put + text[end:]
    return text


def _agree_on_canonical(text: str) -> None:
    plain = plain_canonical(text)
    if plain is not None:
        assert _spelled(plain) == _spelled(read_any_canonical(text))


def _agree_on_push(text: str) -> None:
    plain = plain_push(text)
    if plain is not None:
        assert _spelled(plain) == _spelled(read_any_push(text))


def test_the_two_ways_are_not_one() -> None:
    """Half of a surrogate pair has no bytes: only the strict way has something to say of it."""
    assert plain_canonical('{"a":"\ud800"}') is None
    with pytest.raises(NotJson):
        read_any_canonical('{"a":1.0}')
    assert plain_canonical('{"a":1.0}') is None
