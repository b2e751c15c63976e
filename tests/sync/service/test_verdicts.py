"""A verdict for every message: whatever one of them is, the others flow on."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from sync.canonical import payload_hash
from sync.service import devices, take
from sync.service.projections import project
from tests.sync.device import Device, Teller, Told, respelled, sale_payload
from tests.sync.service.conftest import Service

APPLIED, DUPLICATE, MISMATCH = ("applied", None), ("duplicate", None), ("mismatch", None)


def parked(code: str) -> tuple[str, str]:
    return ("parked", code)


def kept(service: Service) -> list[tuple[object, ...]]:
    return service.rows("SELECT code, detail, raw FROM parked ORDER BY parked_id")


def test_applied_messages_are_in_the_feed_and_in_the_sums(
    service: Service, device: Device, teller: Teller
) -> None:
    answer = device.push([teller.shift_opened(), teller.stock(), teller.sale(109), teller.sale(218, 2_000)])

    data = answer.json()["data"]
    assert [each["feed_sequence"] for each in data["verdicts"]] == [1, 2, 3, 4]
    assert (data["missing"], data["safe_upto"], data["epoch"]) == ([], {}, device.epoch)
    assert service.rows("SELECT quantity FROM stock_level") == [(5_000 - 3_000,)]
    day = service.rows("SELECT sold_on, sales, total_cents, net_cents, gst_cents FROM day_sum")
    assert day == [("2026-11-23", 2, 545, 500, 45)]
    assert service.rows("SELECT shift_id, float_cents FROM shift_start") == [("shift-1", 10_000)]


def test_the_same_again_is_a_duplicate_with_the_same_place(
    service: Service, device: Device, teller: Teller
) -> None:
    messages = [teller.sale(), teller.sale()]
    first = device.push(messages).json()["data"]["verdicts"]
    again = device.push([*messages, messages[0]]).json()["data"]["verdicts"]

    assert [each["verdict"] for each in again] == ["duplicate"] * 3
    assert [each["feed_sequence"] for each in again] == [1, 2, 1]
    assert [each["feed_sequence"] for each in first] == [1, 2]
    assert service.rows("SELECT sales FROM day_sum") == [(2,)]


def test_the_same_twice_in_one_push_counts_once(service: Service, device: Device, teller: Teller) -> None:
    told = teller.sale()
    assert device.verdicts(told, told) == [APPLIED, DUPLICATE]
    assert service.rows("SELECT sales FROM day_sum") == [(1,)]


def test_another_message_with_a_known_id_is_a_mismatch_and_both_are_kept(
    service: Service, device: Device, teller: Teller
) -> None:
    told = teller.sale()
    device.verdicts(told)
    forged = {**teller.sale(999), "message_id": told["message_id"]}

    assert device.verdicts(forged) == [MISMATCH]
    assert device.verdicts(forged) == [MISMATCH]
    assert [code for code, _, _ in kept(service)] == ["mismatch"]
    assert json.loads(str(kept(service)[0][2])) == forged
    assert service.rows("SELECT total_cents FROM sale") == [(109,)]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"sequence": 0}, "/sequence"),
        ({"sequence": "1"}, "/sequence"),
        ({"message_id": ""}, "/message_id"),
        ({"clock_state": "fine"}, "/clock_state"),
        ({"payload": None}, "/payload"),
        ({"happened_at": "yesterday"}, "/happened_at"),
        ({"depends_on": "x"}, "/depends_on"),
        ({"payload": "\ud800{}"}, "/payload"),
    ],
)
def test_what_is_no_message_is_parked_malformed_with_the_place_of_its_fault(
    service: Service, device: Device, teller: Teller, changes: Told, pointer: str
) -> None:
    bad = {**teller.sale(), **changes}

    assert device.verdicts(bad, teller.sale()) == [parked("malformed"), APPLIED]
    assert device.verdicts(bad) == [parked("malformed")]
    assert [(code, detail) for code, detail, _ in kept(service)] == [("malformed", pointer)]
    assert json.loads(str(kept(service)[0][2])) == bad


@pytest.mark.parametrize("bad", [None, 7, "text", [], {}, [[]], {"message_id": 5}])
def test_what_is_not_even_an_object_is_parked_and_stops_nobody(
    service: Service, device: Device, teller: Teller, bad: object
) -> None:
    assert device.verdicts(bad, teller.sale()) == [parked("malformed"), APPLIED]


def test_a_wrong_message_is_kept_letter_for_letter(service: Service, device: Device, teller: Teller) -> None:
    good = json.dumps(teller.sale())
    bad = '{ "message_id" : "x1",  "float": 1.50, "twice": 1, "twice": 2, "big": 1e999 }'
    body = f'{{"protocol":1,"epoch":"{device.epoch}","messages":[{bad} , {good}]}}'

    answer = device.push_bytes(body.encode()).json()["data"]["verdicts"]

    assert [(each["message_id"], each["code"]) for each in answer][0] == ("x1", "malformed")
    assert answer[1]["verdict"] == "applied"
    assert [raw for _, _, raw in kept(service)] == [bad]


@pytest.mark.parametrize(
    "field", ['"more": 1.5', '"more": {"a": 1, "a": 2}', '"more": 12345678901234567890123']
)
def test_an_unknown_field_that_has_no_exact_spelling_is_parked(
    device: Device, teller: Teller, field: str
) -> None:
    told = json.dumps(teller.sale())[:-1] + f", {field}}}"
    body = f'{{"protocol":1,"epoch":"{device.epoch}","messages":[{told}]}}'
    (verdict,) = device.push_bytes(body.encode()).json()["data"]["verdicts"]
    assert (verdict["verdict"], verdict["code"]) == ("parked", "malformed")


def test_fields_of_a_newer_till_are_kept(device: Device, teller: Teller) -> None:
    told = {**teller.sale(), "weather": {"rain": True, "sky": "灰"}}
    assert device.verdicts(told) == [APPLIED]
    assert device.pull().json()["data"]["messages"] == [{**told, "feed_sequence": 1, "effective_clock": None}]


def test_a_payload_changed_on_the_way_is_parked_and_taken_when_it_comes_right(
    service: Service, device: Device, teller: Teller
) -> None:
    right = teller.sale()
    wrong = {**right, "payload": right["payload"].replace("109", "108")}

    assert device.verdicts(wrong) == [parked("wrong_hash")]
    assert device.verdicts(right) == [APPLIED]
    assert kept(service) == []


@pytest.mark.parametrize(
    "spelling",
    [
        '{"b":1,"a":2}',
        '{"a": 1}',
        '{"a":1,"a":1}',
        '{"a":1.5}',
        '{"a":1e2}',
        '{"a":NaN}',
        '{"a":"\\u0041"}',
        '{"a":' + "[" * 40 + "]" * 40 + "}",
        "no json",
    ],
)
def test_a_payload_that_is_not_canonical_is_parked(device: Device, teller: Teller, spelling: str) -> None:
    told = {**teller.sale(), "payload": spelling, "payload_sha256": payload_hash(spelling)}
    assert device.verdicts(told, teller.sale()) == [parked("not_canonical"), APPLIED]


def test_a_lane_that_is_not_the_devices_is_parked_and_leaves_the_lane_alone(
    service: Service, device: Device, teller: Teller
) -> None:
    other = service.device("b")
    forged = teller.sale()

    assert other.verdicts(forged) == [parked("foreign_lane")]
    assert other.verdicts({**forged, "lane_id": "lane-nobodys"}) == [MISMATCH]
    assert device.verdicts(forged) == [APPLIED]
    unknown = {**Teller(other).sale(), "lane_id": "lane-nobodys"}
    assert other.verdicts(unknown) == [parked("foreign_lane")]


def test_a_lane_of_a_revoked_device_is_parked_as_retired(service: Service, device: Device) -> None:
    other = service.device("b")
    with service.store.writing() as work:
        devices.revoke(device.device_id, "2026-11-23T04:00:00.000Z", work)
    assert other.verdicts(Teller(device).sale()) == [parked("retired_lane")]


def test_two_messages_of_one_number_are_a_fork(service: Service, device: Device, teller: Teller) -> None:
    first = teller.sale()
    clone = {**teller.sale(), "sequence": 1}
    parked_first = respelled(teller.sale(), total_cents=1)
    second_clone = {**teller.sale(), "sequence": parked_first["sequence"]}

    assert device.verdicts(first, clone) == [APPLIED, parked("lane_fork")]
    assert device.verdicts(clone) == [parked("lane_fork")]
    assert device.verdicts(parked_first, second_clone) == [parked("invalid"), parked("lane_fork")]
    assert service.rows("SELECT count(*) FROM sale") == [(1,)]


@pytest.mark.parametrize("changes", [{"kind": "price.changed"}, {"message_version": 2}])
def test_an_unknown_kind_or_version_is_parked(
    service: Service, device: Device, teller: Teller, changes: Told
) -> None:
    assert device.verdicts({**teller.sale(), **changes}, teller.sale()) == [parked("unknown_kind"), APPLIED]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"total_cents": 110}, "/payload/total_cents"),
        ({"total_cents": "109"}, "/payload/total_cents"),
        ({"sale_id": "a sale"}, "/payload/sale_id"),
        ({"sale_id": "other"}, "/entity_id"),
        ({"till_id": "till-b"}, "/payload/till_id"),
        ({"shift_id": "shift-2"}, "/shift_id"),
        ({"tenders": []}, "/payload/tenders"),
        ({"lines": []}, "/payload/lines"),
    ],
)
def test_a_payload_whose_figures_do_not_agree_is_parked_with_the_place(
    service: Service, device: Device, teller: Teller, changes: Told, pointer: str
) -> None:
    assert device.verdicts(respelled(teller.sale(), **changes), teller.sale()) == [parked("invalid"), APPLIED]
    assert [(code, detail) for code, detail, _ in kept(service)] == [("invalid", pointer)]


def test_what_depends_on_a_message_or_an_entity_waits_and_goes_on_by_itself(
    service: Service, device: Device, teller: Teller
) -> None:
    first, stock = teller.sale(), teller.stock()
    needs = [first["message_id"], stock["entity_id"]]
    waiting = teller.sale(depends_on=needs)

    assert device.verdicts(waiting) == [parked("waiting_for")]
    assert device.verdicts(first) == [APPLIED]
    assert device.verdicts(waiting) == [parked("waiting_for")]
    assert device.verdicts(stock) == [APPLIED]
    assert device.verdicts(waiting) == [DUPLICATE]
    assert kept(service) == [] and service.rows("SELECT * FROM waiting") == []


def test_what_comes_before_its_dependency_in_one_push_is_applied_in_the_end(
    device: Device, teller: Teller
) -> None:
    first = teller.sale()
    third = teller.sale()
    second = teller.sale(depends_on=[first["message_id"]])
    third["depends_on"] = [second["message_id"]]
    assert device.verdicts(third, second, first) == [APPLIED] * 3


def test_another_devices_message_ends_the_wait(service: Service, device: Device, teller: Teller) -> None:
    other = service.device("b")
    first = Teller(other).sale()
    assert device.verdicts(teller.sale(depends_on=[first["message_id"]])) == [parked("waiting_for")]
    other.push([first])
    assert len(device.pull().json()["data"]["messages"]) == 2


def test_messages_of_one_command_are_taken_together_or_not_at_all(
    service: Service, device: Device, teller: Teller
) -> None:
    work_id = str(uuid4())
    good, bad = teller.stock(work_id=work_id), teller.sale(work_id=work_id)
    wrong = {**bad, "payload": bad["payload"] + " "}

    assert device.verdicts(good, wrong, teller.sale()) == [
        parked("work_parked"),
        parked("wrong_hash"),
        APPLIED,
    ]
    assert service.rows("SELECT quantity FROM stock_level") == [(-1_000,)]
    assert device.verdicts(good, bad) == [APPLIED, APPLIED]
    assert service.rows("SELECT quantity FROM stock_level") == [(3_000,)]


def test_what_waited_for_its_command_goes_on_when_the_other_comes_right(
    service: Service, device: Device, teller: Teller
) -> None:
    work_id = str(uuid4())
    good, bad = teller.stock(work_id=work_id), teller.sale(work_id=work_id)
    device.verdicts(good, {**bad, "payload": bad["payload"] + " "})
    assert device.verdicts(bad) == [APPLIED]
    assert kept(service) == []
    assert service.rows("SELECT count(*) FROM message") == [(2,)]


def test_a_document_told_by_a_second_message_does_not_count_twice(
    service: Service, device: Device, teller: Teller
) -> None:
    told = teller.sale()
    again = {**told, "message_id": str(uuid4()), "work_id": str(uuid4()), "sequence": 2}
    assert device.verdicts(told, again) == [APPLIED, parked("already_told")]
    assert service.rows("SELECT sales FROM day_sum") == [(1,)]


def test_two_receipts_of_one_number_count_and_somebody_should_look(
    service: Service, device: Device, teller: Teller
) -> None:
    first, second, third = (respelled(teller.sale(), number="T1-000001") for _ in range(3))
    assert device.verdicts(first, second) == [APPLIED, ("conflict", "number_taken")]
    assert device.verdicts(third) == [("conflict", "number_taken")]
    assert device.verdicts(second) == [DUPLICATE]
    assert service.rows("SELECT sales FROM day_sum") == [(3,)]


def test_poison_in_the_middle_of_five_hundred_stops_nobody(
    service: Service, device: Device, teller: Teller
) -> None:
    messages: list[object] = [teller.sale() for _ in range(500)]
    messages[250] = {"poison": [1, 2, 3]}
    verdicts = device.verdicts(*messages)
    assert verdicts[250] == parked("malformed")
    assert verdicts[:250] + verdicts[251:] == [APPLIED] * 499


def test_a_fault_of_our_own_undoes_one_command_and_the_till_tries_again(
    service: Service, device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, work_id = teller.sale(), str(uuid4())
    first, second = teller.stock(work_id=work_id), teller.sale(555, work_id=work_id)
    after = teller.sale()
    whole = project

    def failing(message: Any, told: Any, pending: Any) -> None:
        whole(message, told, pending)
        if message.message_id == second["message_id"]:
            raise ZeroDivisionError("our fault")

    monkeypatch.setattr(take, "project", failing)
    retry = ("retry", None)
    assert device.verdicts(before, first, second, after) == [APPLIED, retry, retry, APPLIED]
    assert service.rows("SELECT quantity FROM stock_level") == [(-2_000,)]
    assert "kedai_surprises_total 1.0" in service.client.get("/sync/v1/metrics").text
    monkeypatch.undo()
    assert device.verdicts(before, first, second, after) == [DUPLICATE, APPLIED, APPLIED, DUPLICATE]
    feed = service.rows("SELECT feed_sequence FROM message ORDER BY 1")
    assert feed == [(1,), (2,), (3,), (4,)]


def test_missing_numbers_of_a_lane_are_told_until_they_come(
    service: Service, device: Device, teller: Teller
) -> None:
    messages = [teller.sale() for _ in range(10)]

    def missing(*places: int) -> list[tuple[int, int]]:
        data = device.push([messages[place - 1] for place in places]).json()["data"]
        assert {each["lane_id"] for each in data["missing"]} <= {"lane-a"}
        return [(each["first"], each["last"]) for each in data["missing"]]

    assert missing(3, 4, 8) == [(1, 2), (5, 7)]
    assert missing(6) == [(1, 2), (5, 5), (7, 7)]
    assert missing(1, 2, 5) == [(7, 7)]
    assert missing(7) == []
    assert service.rows("SELECT * FROM lane_span") == [("lane-a", 1, 8)]


def test_a_parked_message_is_not_missing(device: Device, teller: Teller) -> None:
    bad = respelled(teller.sale(), total_cents=1)
    assert device.push([bad, teller.sale()]).json()["data"]["missing"] == []


def test_stock_documents_with_one_line_twice_are_parked(device: Device, teller: Teller) -> None:
    told = teller.stock()
    (moved,) = json.loads(told["payload"])["movements"]
    assert device.verdicts(respelled(told, movements=[moved, moved])) == [parked("invalid")]


def test_a_sale_of_another_lanes_till_is_refused(device: Device, teller: Teller) -> None:
    payload = {**sale_payload(device, 1), "till_id": "till-of-another"}
    assert device.verdicts(teller.tell("sale.completed", payload)) == [parked("invalid")]
