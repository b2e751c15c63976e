"""Merging edits of records: the same end in every order, and nobody's edit of another field is lost."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sync.records import LOWEST, Edit, Merged, Value, lane_of, merge

A, B = "lane-a", "lane-b"


def at(ms: int, lane: str) -> str:
    return f"{ms:013d}.00000.{lane}"


def edit(clock: str, base: str | None = None, **fields: Value) -> Edit:
    bases = {name: base for name in fields} if base is not None else {}
    return Edit(fields, dict.fromkeys(fields, clock), bases)


def merged(*edits: Edit) -> Merged:
    stands = Merged({}, {}, (), ())
    for each in edits:
        stands = merge(stands.fields, stands.clocks, each)
    return stands


def test_an_edit_of_another_field_is_kept() -> None:
    stands = merged(
        edit(LOWEST, name="Tea", colour="red"), edit(at(2, A), name="Kopi"), edit(at(1, B), colour="blue")
    )
    assert stands.fields == {"name": "Kopi", "colour": "blue"}


def test_an_older_edit_that_comes_later_changes_nothing() -> None:
    stands = merged(edit(at(2, A), name="Kopi"), edit(at(1, B), name="Tea"))
    assert stands.fields == {"name": "Kopi"} and stands.won == ()


def test_edits_that_did_not_see_each_other_clash_whoever_comes_first() -> None:
    made, ours, theirs = (
        edit(LOWEST, name="Tea"),
        edit(at(1, A), LOWEST, name="Kopi"),
        edit(at(2, B), LOWEST, name="Teh"),
    )
    for first, second in ((ours, theirs), (theirs, ours)):
        stands = merged(made, first, second)
        assert stands.fields == {"name": "Teh"} and stands.clashing == ("name",)


def test_an_edit_that_saw_what_stands_does_not_clash() -> None:
    stands = merged(
        edit(LOWEST, name="Tea"), edit(at(1, A), LOWEST, name="Kopi"), edit(at(2, B), at(1, A), name="Teh")
    )
    assert stands.fields == {"name": "Teh"} and stands.clashing == ()


def test_a_lane_does_not_clash_with_itself_nor_with_the_same_value() -> None:
    first, second = edit(at(1, A), LOWEST, name="Kopi"), edit(at(3, A), LOWEST, name="Teh")
    assert merged(first, second).clashing == ()
    assert merged(first, edit(at(2, B), LOWEST, name="Kopi")).clashing == ()


def test_what_was_never_edited_keeps_no_clock() -> None:
    assert merged(edit(LOWEST, name="Tea")).clocks == {}


values = st.one_of(st.none(), st.integers(-5, 5), st.text("ab", max_size=2))
edits = st.builds(
    lambda clock, fields: edit(str(clock), **fields),
    st.one_of(st.just(LOWEST), st.builds(at, st.integers(1, 4), st.sampled_from([A, B]))),
    st.dictionaries(st.sampled_from(["name", "colour", "sku"]), values, min_size=1),
)


@given(st.lists(edits, max_size=4))
def test_edits_in_any_order_and_twice_end_the_same(some: list[Edit]) -> None:
    ends = [merged(*order, *order[:1]) for order in itertools.permutations(some)]
    assert all((end.fields, end.clocks) == (ends[0].fields, ends[0].clocks) for end in ends)


def test_a_clock_names_its_lane() -> None:
    assert lane_of(at(1, A)) == A
