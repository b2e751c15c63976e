"""No till makes a record grow without end by inventing fields: what would is parked whole."""

from __future__ import annotations

from typing import Any

from desktop.storefront.records.entities import ENTITIES
from sync.service.growth import LARGEST_RECORD, MOST_FIELDS
from tests.sync.device import Device, Teller, edit
from tests.sync.told_records import one_by_one

APPLIED, TOO_LARGE = ("applied", None), ("parked", "record_too_large")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def invented(count: int, start: int = 0, value: object = "x") -> dict[str, Any]:
    """So many fields that no Kedai knows."""
    return {f"f_{LETTERS[n // 26]}{LETTERS[n % 26]}": value for n in range(start, start + count)}


def fields_of(device: Device) -> list[dict[str, Any]]:
    return [each["fields"] for each in one_by_one(device.get("records").json()["data"])]


def test_a_record_takes_so_many_fields_and_then_only_edits_of_those(device: Device, teller: Teller) -> None:
    half = MOST_FIELDS // 2
    first = teller.edited(edit("item", "item-1", invented(half)))
    second = teller.edited(edit("item", "item-1", invented(half, half)))
    beyond = teller.edited(edit("item", "item-1", invented(1, MOST_FIELDS)))
    known = teller.edited(edit("item", "item-1", invented(1, value="y")))
    other = teller.edited(edit("item", "item-2", invented(1, MOST_FIELDS)))
    assert device.verdicts(first, second) == [APPLIED, APPLIED]
    assert device.verdicts(beyond, known, other) == [TOO_LARGE, APPLIED, APPLIED]
    assert [len(each) for each in fields_of(device)] == [MOST_FIELDS, 1]


def test_what_one_command_lets_grow_too_far_is_parked_whole(device: Device, teller: Teller) -> None:
    """Its messages are looked at together: none of them alone is too much."""
    parts = [
        teller.edited(edit("item", "item-1", invented(50, start)), work_id="work-1") for start in (0, 50)
    ]
    assert set(device.verdicts(*parts)) == {("parked", "work_parked"), TOO_LARGE}
    assert fields_of(device) == []


def test_a_record_takes_so_much_text_and_no_more(device: Device, teller: Teller) -> None:
    longest = 20_000
    texts = LARGEST_RECORD // longest
    told = [teller.edited(edit("item", "item-1", invented(1, n, "x" * longest))) for n in range(texts)]
    assert device.verdicts(*told) == [*[APPLIED] * (texts - 1), TOO_LARGE]


def test_every_kind_of_record_that_kedai_knows_has_room_to_grow() -> None:
    assert 3 * max(len(each.fields) for each in ENTITIES.values()) <= MOST_FIELDS
