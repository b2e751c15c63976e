"""A stored print job must print the same after a restart, and damage must be told, not crash."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.errors import UnreadableDocument
from hardware.receipt import doc
from hardware.receipt.doc import ReceiptDoc, with_banner
from hardware.receipt.doc_json import VERSION, from_json, to_json

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
aligns, sizes, lines = (st.sampled_from(each) for each in (doc.Align, doc.Size, doc.Line))
subs = st.lists(st.builds(doc.SubLine, words, words), max_size=3).map(tuple)
numbers = st.integers(-5, 300)
blocks = st.one_of(
    st.builds(doc.Text, words, aligns, sizes, st.booleans()),
    st.builds(doc.Banner, words),
    st.builds(doc.Columns, words, words, words, sizes, st.booleans(), subs),
    st.builds(doc.Rule, lines),
    st.builds(doc.Image, st.binary(max_size=30), aligns, numbers),
    st.builds(doc.QrCode, words, numbers, words),
    st.builds(doc.Barcode, words, numbers),
    st.builds(doc.Feed, numbers),
    st.builds(doc.Cut),
    st.builds(doc.DrawerKick, st.none() | numbers),
)
docs = st.builds(ReceiptDoc, st.lists(blocks, max_size=8).map(tuple), words, words)


@given(docs)
def test_any_document_comes_back_as_it_was_stored(document: ReceiptDoc) -> None:
    assert from_json(to_json(document)) == document
    assert to_json(from_json(to_json(document))) == to_json(document)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
names = st.sampled_from(["text", "columns", "image", "qr", "rule", "drawer", "cut"])
fields = st.sampled_from(["text", "align", "size", "subs", "data", "pin", "left", "bold", "lines", "size_mm"])


@given(st.text(max_size=60))
def test_text_that_is_no_document_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnreadableDocument):
        from_json(text)


@given(
    st.lists(
        st.builds(lambda name, rest: {"block": name} | rest, names, st.dictionaries(fields, json_values))
    )
)
def test_damaged_blocks_are_refused_by_name_or_understood(damaged: list[dict[str, Any]]) -> None:
    text = json.dumps({"version": VERSION, "title": "", "language": "en", "blocks": damaged})
    try:
        document = from_json(text)
    except UnreadableDocument as error:
        assert error.reason
    else:
        assert from_json(to_json(document)) == document


def test_document_of_a_newer_program_names_its_version() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        from_json('{"version":99,"blocks":[]}')
    assert caught.value.facts == {"reason": "version", "version": 99}


def test_reprint_is_marked_on_top_and_never_opens_the_drawer_again() -> None:
    first = ReceiptDoc((doc.DrawerKick(), doc.Text("Total"), doc.Cut()), title="T1-000001")
    again = with_banner(first, "REPRINT", "COPY 2")
    assert again.blocks == (doc.Banner("REPRINT"), doc.Banner("COPY 2"), doc.Text("Total"), doc.Cut())
    assert again.title == "T1-000001"
    assert first.blocks[0] == doc.DrawerKick()
