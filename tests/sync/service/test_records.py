"""The shop's records: merged as their edits come, and told page by page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sync.messages import RecordDigests, Records, RecordTable
from sync.records import LOWEST, bucket_of, record_digest
from sync.service import record_digests, records, take
from sync.service.merging import write_staged
from sync.service.store import Work
from tests.sync.device import Device, Teller, Told, edit
from tests.sync.service.conftest import Service, a_service
from tests.sync.told_records import one_by_one

APPLIED, CLASHED = ("applied", None), ("conflict", "edited_elsewhere")


def walked(device: Device, limit: int = 2_000) -> list[Told]:
    """All records, page by page; every page is one by the model both sides share."""
    told: list[Told] = []
    after = ""
    while True:
        answer = device.get("records", after=after, limit=limit)
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        told += one_by_one(data)
        after = data["after"]
        if data["is_all"]:
            assert data["whole"] == len(told)
            return told


def fields(device: Device) -> dict[tuple[str, str], Told]:
    return {(each["entity"], each["entity_id"]): each["fields"] for each in walked(device)}


def clock(ms: int, lane: str) -> str:
    return f"{ms:013d}.00000.{lane}"


def test_edits_of_two_tills_are_merged_field_by_field(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    made = edit(
        "item", "item-1", {"name": "Tea", "colour": None, "sort": 1}, clocks=_lowest("name", "colour", "sort")
    )
    assert first.verdicts(Teller(first).edited(made)) == [APPLIED]
    renamed = edit("item", "item-1", {"name": "Teh"}, bases={"name": LOWEST})
    coloured = edit("item", "item-1", {"colour": "red"}, bases={"colour": LOWEST})
    assert second.verdicts(Teller(second).edited(renamed)) == [APPLIED]
    assert first.verdicts(Teller(first, 1).edited(coloured)) == [APPLIED]

    (told,) = walked(first)
    assert told["fields"] == {"name": "Teh", "colour": "red", "sort": 1}
    assert told["clocks"] == {
        "name": "1795406400000.00001.lane-b",
        "colour": "1795406400000.00002.lane-a",
    }


def test_edits_that_did_not_see_each_other_are_applied_by_their_clocks_and_told(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    first.push([Teller(first).edited(edit("item", "item-1", {"name": "Tea"}, clocks=_lowest("name")))])
    late = Teller(first, 5).edited(edit("item", "item-1", {"name": "Teh"}, bases={"name": LOWEST}))
    early = Teller(second, 2).edited(edit("item", "item-1", {"name": "Kopi"}, bases={"name": LOWEST}))

    assert first.verdicts(late) == [APPLIED]
    assert second.verdicts(early) == [CLASHED]
    assert second.verdicts(early) == [("duplicate", None)]
    assert fields(first) == {("item", "item-1"): {"name": "Teh"}}
    assert len(first.pull().json()["data"]["messages"]) == 3


def test_edits_of_one_push_build_upon_each_other(device: Device, teller: Teller) -> None:
    messages = [
        teller.edited(edit("item", f"item-{n % 2}", {"name": str(n), f"f_{'ab'[n % 2]}": n}))
        for n in range(6)
    ]
    both = [edit("item", "item-0", {"sort": n}) for n in range(3)]
    assert set(device.verdicts(*messages, teller.edited(*both))) == {APPLIED}
    assert fields(device) == {
        ("item", "item-0"): {"name": "4", "f_a": 4, "sort": 2},
        ("item", "item-1"): {"name": "5", "f_b": 5},
    }


def test_what_was_parked_is_merged_when_it_goes_on(service: Service, device: Device, teller: Teller) -> None:
    waiting = teller.edited(edit("item", "item-1", {"name": "Tea"}), depends_on=["shift-1"])
    newer = teller.edited(edit("item", "item-1", {"name": "Teh", "sort": 1}))
    assert device.verdicts(waiting, newer) == [("parked", "waiting_for"), APPLIED]
    assert device.verdicts(teller.shift_opened()) == [APPLIED]
    assert device.verdicts(waiting) == [("duplicate", None)]
    assert fields(device) == {("item", "item-1"): {"name": "Teh", "sort": 1}}


@pytest.mark.parametrize("fails_at", ["_INSERT", "flush"])
def test_a_fault_of_our_own_leaves_no_half_merged_record(
    device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    real, poison = write_staged, teller.edited(edit("item", "poison", {"name": "x"}))

    def failing(staged: Any, pending: Any) -> None:
        real(staged, pending)
        if ("item", "poison") in staged:
            if fails_at == "flush":
                pending.write(take._INSERT, {"message_id": None})
            else:
                raise RuntimeError

    monkeypatch.setattr(take, "write_staged", failing)
    good = [teller.edited(edit("item", "item-1", {"name": str(n)})) for n in range(2)]
    assert device.verdicts(good[0], poison, good[1]) == [APPLIED, ("retry", None), APPLIED]
    assert fields(device) == {("item", "item-1"): {"name": "1"}}
    monkeypatch.undo()
    assert device.verdicts(poison) == [APPLIED]
    assert len(walked(device)) == 2


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"clocks": {"other": LOWEST}}, "/payload/edits/0/clocks"),
        ({"bases": {"other": LOWEST}}, "/payload/edits/0/clocks"),
        ({"fields": {}}, "/payload/edits/0/fields"),
        ({"fields": {"name": [1]}}, "/payload/edits/0/fields/name"),
        ({"fields": {"Name": 1}}, "/payload/edits/0/fields/Name"),
        ({"entity_id": ""}, "/payload/edits/0/entity_id"),
        ({"entity_id": "a\x00b"}, "/payload/edits/0/entity_id"),
        ({"clocks": {"name": "soon"}}, "/payload/edits/0/clocks/name"),
    ],
)
def test_an_edit_that_is_none_is_parked_with_its_place(
    service: Service, device: Device, teller: Teller, changes: Told, where: str
) -> None:
    bad = {**edit("item", "item-1", {"name": "Tea"}), **changes}
    assert device.verdicts(teller.edited(bad)) == [("parked", "invalid")]
    ((detail,),) = service.rows("SELECT detail FROM parked")
    assert str(detail).startswith(where)
    assert walked(device) == []


def test_a_field_is_never_later_than_the_message_that_tells_it(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    far = edit("item", "item-1", {"name": "for ever"}, clocks={"name": clock(9_999_999_999_999, "lane-a")})
    first.push([Teller(first).edited(far)])
    assert second.verdicts(Teller(second, 7).edited(edit("item", "item-1", {"name": "Tea"}))) == [APPLIED]
    assert fields(first) == {("item", "item-1"): {"name": "Tea"}}


def test_pages_come_in_the_order_in_which_a_till_can_use_them(device: Device, teller: Teller) -> None:
    wanted = [*records.SMALL, *records.GOODS, "raffle", "zone", "barcode"]
    edits = [edit(entity, f"{entity}/{n} é", {"name": n}) for entity in sorted(wanted) for n in range(3)]
    assert device.verdicts(teller.edited(*edits)) == [APPLIED]

    for limit in (1, 2, 5, 2_000):
        told = walked(device, limit)
        assert [each for each, _ in itertools.groupby(told, lambda record: record["entity"])] == wanted
        assert len({(each["entity"], each["entity_id"]) for each in told}) == len(edits)


def test_records_that_tell_other_fields_than_their_neighbours_arrive_as_they_are(
    device: Device, teller: Teller
) -> None:
    told = {
        f"item-{n}": dict(list({"name": f"{n}", "colour": None, "sort": n}.items())[n % 3 :])
        for n in range(9)
    }
    edits = [edit("item", entity_id, fields, clocks=_lowest(*fields)) for entity_id, fields in told.items()]
    later = edit("item", "item-4", {"sort": 7}, bases={"sort": LOWEST})
    assert device.verdicts(teller.edited(*edits), teller.edited(later)) == [APPLIED, APPLIED]
    told["item-4"]["sort"] = 7
    for limit in (1, 2, 4, 2_000):
        found = {each["entity_id"]: each for each in walked(device, limit)}
        assert {entity_id: each["fields"] for entity_id, each in found.items()} == told
        assert [entity_id for entity_id, each in found.items() if each["clocks"]] == ["item-4"]


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": {"name": ["a"], "sort": [1, 2]}},
        {"columns": {"name": ["a", "b"], "sort": [1, 2.5]}},
        {"columns": {"name": ["a", "b"], "sort": [1, True]}},
        {"ids": ["one", "one"]},
        {"ids": [], "columns": {}},
        {"clocks": {"three": {"name": LOWEST}}},
        {"clocks": {"one": {"name": "soon"}}},
    ],
)
def test_a_table_of_records_that_is_none_is_not_believed(changes: Told) -> None:
    table: Told = {
        "entity": "item",
        "ids": ["one", "two"],
        "columns": {"name": ["a", "b"], "sort": [1, None]},
    }
    table["clocks"] = {"two": {"name": LOWEST}}
    assert [each.fields for each in RecordTable.model_validate(table).each()] == [
        {"name": "a", "sort": 1},
        {"name": "b", "sort": None},
    ]
    with pytest.raises(ValidationError):
        RecordTable.model_validate(table | changes)


def test_a_page_ends_before_it_is_too_long_and_has_one_record_at_least(
    device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "LARGEST_PAGE", 1_000)
    for n in range(4):
        device.push([teller.edited(edit("item", f"item-{n}", {"name": "x" * (1_500 if n == 1 else 300)}))])
    pages, after = [], ""
    while True:
        data = device.get("records", after=after).json()["data"]
        pages.append(len(one_by_one(data)))
        after = data["after"]
        if data["is_all"]:
            break
    assert pages == [1, 1, 2]


def test_a_page_tells_where_the_feed_stood(device: Device, teller: Teller) -> None:
    assert device.get("records").json()["data"] == {
        "epoch": device.epoch,
        "after": "",
        "is_all": True,
        "whole": 0,
        "feed_upto": 0,
        "tables": [],
    }
    device.push([teller.sale(), teller.edited(edit("item", "item-1", {"name": "Tea"}))])
    data = device.get("records").json()["data"]
    assert (data["feed_upto"], data["whole"], data["after"]) == (2, 1, "item/item-1")


def test_a_place_that_no_page_told_is_refused(device: Device) -> None:
    for after in ("nothing", "x" * 301, "item/\x00"):
        answer = device.get("records", after=after)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")


values = st.one_of(st.none(), st.integers(-3, 3), st.text("ab", max_size=2))
clocks = st.one_of(
    st.just(LOWEST), st.builds(clock, st.integers(1, 4), st.sampled_from(["lane-a", "lane-b"]))
)


@st.composite
def an_edit(draw: st.DrawFn) -> Told:
    told = draw(st.dictionaries(st.sampled_from(["name", "sort"]), values, min_size=1))
    some = draw(st.sets(st.sampled_from(sorted(told))))
    own = {name: draw(clocks) for name in some}
    bases = {name: draw(clocks) for name in draw(st.sets(st.sampled_from(sorted(told))))}
    return edit("item", draw(st.sampled_from(["item-1", "item-2"])), told, clocks=own, bases=bases)


@settings(max_examples=15)
@given(st.data())
def test_edits_in_any_order_and_any_pushes_end_in_the_same_records(data: st.DataObject) -> None:
    with (
        TemporaryDirectory() as folder,
        a_service(Path(folder) / "one") as one,
        a_service(Path(folder) / "two") as two,
    ):
        pairs = [(each, _twin(two, each)) for each in (one.device("a"), one.device("b"))]
        messages: list[tuple[int, Told]] = []
        for place, (device, _) in enumerate(pairs):
            teller = Teller(device)
            for _ in range(data.draw(st.integers(0, 4))):
                messages.append(
                    (place, teller.edited(*data.draw(st.lists(an_edit(), min_size=1, max_size=3))))
                )
        _push(messages, [device for device, _ in pairs])
        shuffled = data.draw(st.permutations(messages))
        for cut in range(0, len(shuffled), 2):
            _push(shuffled[cut : cut + 2], [twin for _, twin in pairs])
        assert walked(pairs[0][0]) == walked(pairs[0][1])


def _push(messages: Sequence[tuple[int, Told]], devices: Sequence[Device]) -> None:
    for place, device in enumerate(devices):
        told = device.verdicts(*(message for whose, message in messages if whose == place))
        assert set(told) <= {APPLIED, CLASHED}


def _twin(service: Service, device: Device) -> Device:
    twin = Device(service.client, device.lane_id, device.till_id, device.device_id, key=device.key)
    twin.enrol(service.code())
    twin.come_in()
    return twin


def _lowest(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, LOWEST)


def test_records_of_a_push_are_read_in_few_questions(
    device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = Work.rows

    def counted(self: Work, statement: Any, values: Any = None) -> Any:
        asked.append(statement)
        return real(self, statement, values)

    monkeypatch.setattr(Work, "rows", counted)
    messages = [
        teller.edited(*(edit("item", f"{m}-{n}", {"sort": n}) for n in range(10))) for m in range(100)
    ]
    assert set(device.verdicts(*messages)) == {APPLIED}
    assert len(asked) < 40


def test_a_clock_far_ahead_is_told_and_counts_as_ten_minutes_from_now(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    far, near = "4070908800000.00007.lane-a", "1795407000000.00001.lane-a"
    ahead = Teller(first).edited(edit("item", "item-1", {"name": "ahead"}), clock=far)
    still = Teller(first, 1).edited(edit("item", "item-2", {"name": "still"}), clock=near)
    verdicts = first.push([ahead, still]).json()["data"]["verdicts"]
    assert [each["effective_clock"] for each in verdicts] == ["1795407000000.00001.lane-a", None]

    told = [(each["clock"], each["effective_clock"]) for each in second.pull().json()["data"]["messages"]]
    effective = "1795407000000.00001.lane-a"
    assert told == [(far, effective), (near, None)]
    assert {each["entity_id"]: each["clocks"]["name"] for each in walked(first)} == {
        "item-1": effective,
        "item-2": near,
    }

    service.clock.at = service.clock.at.replace(year=2030)
    later = Teller(second).edited(
        edit("item", "item-1", {"name": "later"}, bases={"name": effective}),
        clock="1795407000001.00000.lane-b",
    )
    assert second.verdicts(later) == [APPLIED]
    assert fields(first)["item", "item-1"] == {"name": "later"}
    assert first.verdicts(ahead) == [("duplicate", None)]
    assert second.pull().json()["data"]["messages"][0]["effective_clock"] == effective


def test_messages_far_ahead_keep_the_order_of_their_lane(device: Device) -> None:
    teller = Teller(device, 99_997)
    messages = [
        teller.edited(edit("item", "item-1", {"sort": n}), clock="4070908800000.00007.lane-a")
        for n in range(5)
    ]
    assert set(device.verdicts(*reversed(messages))) == {APPLIED}
    fed = device.pull().json()["data"]["messages"]
    assert fields(device) == {("item", "item-1"): {"sort": 4}}
    assert len({each["effective_clock"] for each in fed}) == 5


def test_a_till_cannot_tell_its_own_effective_clock(device: Device, teller: Teller) -> None:
    told = {**teller.sale(), "effective_clock": "4070908800000.00007.lane-a", "feed_sequence": 99}
    device.push([told])
    (fed,) = device.pull().json()["data"]["messages"]
    assert (fed["effective_clock"], fed["feed_sequence"]) == (None, 1)


def test_records_are_summed_up_by_bucket_as_they_stand_merged(device: Device, teller: Teller) -> None:
    device.push([teller.edited(*(edit("item", f"item-{n}", {"name": "x", "sort": None}) for n in range(9)))])
    device.push([teller.edited(edit("item", "item-3", {"name": "Teh", "colour": None}))])
    device.push([teller.edited(edit("zone", "z", {"name": "Y"}))])
    expected: dict[tuple[str, int], tuple[int, int]] = {}
    for each in walked(device):
        place = each["entity"], each["entity_id"]
        bucket = place[0], bucket_of(place[1])
        count, total = expected.get(bucket, (0, 0))
        digest = record_digest(place, each["fields"], each["clocks"])
        expected[bucket] = count + 1, (total + digest) % 2**64
    told = RecordDigests.model_validate(device.get("record_digests").json()["data"])
    found = {(each.entity, each.bucket): (each.count, int(each.digest, 16)) for each in told.buckets}
    assert found == expected
    assert told.feed_upto == 3


def test_the_records_of_a_bucket_come_page_by_page(
    device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"item-{n}" for n in range(400) if bucket_of(f"item-{n}") == 5]
    device.push([teller.edited(*(edit("item", f"item-{n}", {"name": "x"}) for n in range(200)))])
    device.push([teller.edited(*(edit("item", f"item-{n}", {"name": "x"}) for n in range(200, 400)))])
    device.push([teller.edited(edit("unit", ids[0], {"name": "x"}))])
    monkeypatch.setattr(record_digests, "MOST_RECORDS", 2)
    told: list[str] = []
    after, is_all = "", False
    while not is_all:
        answer = device.get("record_bucket", entity="item", bucket=5, after=after)
        page = Records.model_validate(answer.json()["data"])
        assert len(list(page.each())) <= 2
        assert page.whole == len(ids)
        told += [each.entity_id for each in page.each()]
        after, is_all = page.after, page.is_all
    assert told == sorted(ids)


def test_what_is_nothing_and_was_never_edited_says_nothing_in_a_digest() -> None:
    place, clock = ("item", "i"), {"name": "1795406400000.00001.lane-a"}
    assert record_digest(place, {"a": 1, "b": None}, {}) == record_digest(place, {"a": 1}, {})
    assert record_digest(place, {"name": None}, clock) != record_digest(place, {}, clock)
    assert record_digest(place, {"a": 1}, {}) != record_digest(place, {"a": "1"}, {})
    assert record_digest(("person", "p"), {"name": "ab", "role": "owner"}, clock) == record_digest(
        ("person", "p"), {"role": "owner"}, {}
    )
