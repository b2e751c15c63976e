"""JSON from strangers: read exactly or not at all, in time that grows with its length only."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.canonical import canonical_json
from sync.service.strict_json import NotJson, TooDeep, read_canonical, read_json, read_push, refuse_depth

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_canonical_is_read_back(value: object) -> None:
    text = canonical_json(value)
    assert read_canonical(text) == value
    with pytest.raises(NotJson):
        read_canonical(text + " ")


@given(st.lists(VALUES, max_size=5), st.sampled_from(["", " ", "\n\t"]))
def test_each_message_of_a_push_is_told_as_it_was_spelled(messages: list[object], space: str) -> None:
    spelled = [json.dumps(each) for each in messages]
    listed = f"{space},{space}".join(spelled)
    text = f'{space}{{{space}"messages"{space}:{space}[{space}{listed}{space}]{space},"a":1{space}}}{space}'

    fields, raw = read_push(text)

    assert (fields, raw) == ({"messages": messages, "a": 1}, spelled)


@given(st.text())
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    for read in (read_json, read_push):
        try:
            read(text)
        except NotJson:
            continue


@pytest.mark.parametrize("text", ["1.5", "1e3", "NaN", "-Infinity", '{"a":1,"a":1}', "9" * 5_000, "[1.0]"])
def test_what_is_inexact_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        read_json(text)


def test_depth_is_counted_outside_of_texts_only() -> None:
    refuse_depth("[" * 32 + "]" * 32)
    refuse_depth(json.dumps("[{" * 1_000))
    refuse_depth(json.dumps(['"[' * 100, "\\[" * 100]))
    with pytest.raises(TooDeep):
        refuse_depth("[" * 33 + "]" * 33)
    with pytest.raises(TooDeep):
        refuse_depth('"text","' + '",' + "[" * 40)


@pytest.mark.parametrize(
    "text", ['"' + '\\"' * 500_000, '"' * 1_000_001, '"' + "\\" * 999_999, "[" * 33 + '"' * 99]
)
def test_a_text_without_an_end_takes_no_more_time_than_its_length(text: str) -> None:
    """Under a pattern that tries again from every quote this would take days."""
    try:
        refuse_depth("[" * 40 + text)
    except TooDeep:
        return
    raise AssertionError("forty brackets were not seen")
