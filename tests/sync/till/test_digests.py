"""What a service silently lost, or this till never read, is found by comparing what both hold."""

from __future__ import annotations

from typing import Any

import pytest

from sync.canonical import canonical_json, payload_hash
from sync.messages import STRETCH
from sync.till.device_key import DeviceKey
from sync.till.engine import Engine
from sync.till.status import standing
from tests.sync.fake_service import FakeService, fail
from tests.sync.till_shop import MemoryShop, an_engine, client_of, enrol


@pytest.fixture
def till() -> MemoryShop:
    return MemoryShop()


@pytest.fixture
def service(till: MemoryShop) -> FakeService:
    made = FakeService(has_digests=True)
    enrol(till, made, DeviceKey.make())
    return made


def another(number: int, text: str = "x") -> dict[str, Any]:
    """A message of another till's lane."""
    payload = canonical_json({"number": f"T2-{number:06d}", "text": text})
    return {
        "message_id": f"other.{number}",
        "work_id": f"work.{number}",
        "lane_id": "lane-other",
        "sequence": number,
        "kind": "sale.completed",
        "entity": "sale",
        "entity_id": f"sale.{number}",
        "depends_on": [],
        "message_version": 1,
        "program_version": "0.1.0",
        "clock": f"1795406400000.{number:05d}.lane-other",
        "happened_at": "2026-11-23T04:00:00.000Z",
        "zone_offset_minutes": 480,
        "clock_state": "ok",
        "person_id": "person-1",
        "shift_id": "shift-1",
        "payload": payload,
        "payload_sha256": payload_hash(payload),
    }


def signed(number: int, text: str = "x") -> dict[str, Any]:
    return {**another(number, text), "signature": "0" * 128}


def run(till: MemoryShop, service: FakeService, engine: Engine | None = None) -> None:
    """A pass of a program that has just begun."""
    with client_of(service) as client:
        (engine or an_engine(till, client)).run_once()


def test_silent_restore_that_another_till_wrote_past_is_noticed(
    till: MemoryShop, service: FakeService
) -> None:
    till.queue(3)
    run(till, service)
    service.applied = service.applied[:1]  # put back, without a word
    service.times_applied = {"lane-1.m1": 1}
    for number in (1, 2, 3):
        service.from_another_till(another(number))
    run(till, service)
    assert {"lane-1.m2", "lane-1.m3"} <= set(service.ids)
    assert till.asked("SELECT count(*) FROM sync_inbox") == [(3,)], "also what lies before the cursor"
    assert set(till.states().values()) == {"applied"}


def test_what_agrees_is_asked_for_once_and_left_alone(till: MemoryShop, service: FakeService) -> None:
    till.queue(STRETCH + 3)
    run(till, service)
    writes = till.writes
    run(till, service)
    assert service.asked.count("/sync/v1/digests") == 2
    assert "/sync/v1/messages" not in service.asked
    assert till.writes == writes + 1, "but for the page that was read"


def test_longer_stretch_is_read_part_by_part(till: MemoryShop, service: FakeService) -> None:
    run(till, service)
    service.page = 7
    for number in range(1, 31):
        service.applied.insert(0, another(number))  # the feed had them before the cursor stood there
    till.connection.execute("UPDATE sync_cursor SET sequence = 30")
    run(till, service)
    assert till.asked("SELECT count(*) FROM sync_inbox") == [(30,)]


def test_message_that_both_hold_with_other_words_is_shown_and_neither_replaced(
    till: MemoryShop, service: FakeService
) -> None:
    till.queue(1)
    service.from_another_till(another(1))
    service.from_another_till(another(2))
    run(till, service)
    till.connection.execute(
        "UPDATE sync_inbox SET state = 'applied', applied_at = received_at WHERE sequence = 1"
    )
    kept = till.asked("SELECT message_id, payload FROM sync_inbox ORDER BY 1")
    ours = next(each for each in service.applied if each["lane_id"] == "lane-1")
    for each in (*service.applied[:2], ours):
        each.update(payload='{"text":"y"}', payload_sha256=payload_hash('{"text":"y"}'))
    run(till, service)
    assert till.states() == {"lane-1.m1": "parked"}
    assert till.asked("SELECT message_id, payload FROM sync_inbox ORDER BY 1") == kept
    assert {each.code for each in standing(till.read(lambda rows: rows)).asides} == {"mismatch"}
    assert standing(till.read(lambda rows: rows)).attention == 3


def test_message_the_service_never_keeps_is_not_sent_for_ever(till: MemoryShop, service: FakeService) -> None:
    till.queue(2)
    for _time in range(15):
        run(till, service)
        service.applied = [each for each in service.applied if each["message_id"] != "lane-1.m1"]
        service.applied += [another(_time + 1)]
        service.times_applied.pop("lane-1.m1", None)
        service.missing = []
    assert sum("lane-1.m1" in each for each in service.pushes) == 10


def test_service_without_digests_is_left_in_peace(till: MemoryShop, service: FakeService) -> None:
    service.has_digests = False
    till.queue(1)
    run(till, service)
    assert set(till.states().values()) == {"applied"}


def test_comparison_comes_at_the_start_and_then_now_and_then(till: MemoryShop, service: FakeService) -> None:
    now = [0.0]
    with client_of(service) as client:
        engine = an_engine(till, client, monotonic=lambda: now[0])
        for seconds in (0.0, 60.0, 3_599.0, 3_600.0, 3_660.0):
            now[0] = seconds
            engine.run_once()
    assert service.asked.count("/sync/v1/digests") == 2


def test_page_of_another_stretch_is_no_page(till: MemoryShop, service: FakeService) -> None:
    till.queue(1)
    run(till, service)
    service.digest_of = lambda _told: "0" * 16
    service.lies = lambda told: {**told, "lane_id": "lane-other"}
    run(till, service)
    assert "/sync/v1/messages" in service.asked
    assert till.asked("SELECT count(*) FROM sync_inbox") == [(0,)]


def test_comparison_that_was_cut_off_is_made_up_by_the_next_pass(
    till: MemoryShop, service: FakeService
) -> None:
    till.queue(3)
    run(till, service)
    service.applied.pop()
    service.applied.append(another(1))
    with client_of(service) as client:
        engine = an_engine(till, client)
        service.heard = lambda path: service.faults.append(fail) if path.endswith("/digests") else None
        assert engine.run_once().sent == 0
        service.heard = lambda _path: None
        assert service.ids == ["lane-1.m1", "lane-1.m2", "other.1"]
        service.times_applied.pop("lane-1.m3")
        assert engine.run_once().sent == 1
    assert service.ids[-1] == "lane-1.m3"


def test_what_others_told_is_handed_back_as_they_told_it(till: MemoryShop, service: FakeService) -> None:
    told = [signed(1), {**signed(2), "said_by_a_newer_till": 7}]
    for each in (*told, another(3)):
        service.from_another_till(each)
    run(till, service)
    service.applied = []
    till.queue(1)
    run(till, service)
    assert service.handed_back == [told]
    run(till, service)
    assert len(service.handed_back) == 1


def test_a_lane_of_which_nothing_is_taken_back_is_offered_once_in_a_start(
    till: MemoryShop, service: FakeService
) -> None:
    for number in (1, STRETCH, 2 * STRETCH):
        service.from_another_till(signed(number))
    run(till, service)
    service.applied, service.hand_back_refused = [], "unknown_lane"
    with client_of(service) as client:
        engine = an_engine(till, client, compare_s=0.0)
        for _time in range(3):
            engine.run_once()
    assert [len(each) for each in service.handed_back] == [1]
    run(till, service)
    assert len(service.handed_back) == 2


def test_what_is_long_is_handed_back_in_parts(till: MemoryShop, service: FakeService) -> None:
    for number in range(1, 6):
        service.from_another_till(signed(number, "x" * 400_000))
    run(till, service)
    service.applied = []
    run(till, service)
    assert [len(each) for each in service.handed_back] == [2, 2, 1]


def test_service_put_back_to_what_it_told_at_the_last_comparison_is_noticed(
    till: MemoryShop, service: FakeService
) -> None:
    """What it tells is what agreed an hour ago; what is held here has grown since."""
    now = [0.0]
    with client_of(service) as client:
        engine = an_engine(till, client, monotonic=lambda: now[0])
        till.queue(1)
        engine.run_once()
        till.queue(1)
        engine.run_once()
        service.applied = service.applied[:1]
        service.times_applied = {"lane-1.m1": 1}
        till.connection.execute("UPDATE sync_cursor SET sequence = 1")  # nothing else shows it
        now[0] += 3_600
        engine.run_once()
    assert service.ids == ["lane-1.m1", "lane-1.m2"]


def test_service_that_forgot_our_lane_is_told_of_it_again_and_takes_all_that_waits(
    till: MemoryShop, service: FakeService
) -> None:
    """It was put back to before this lane, and others wrote past our cursor since: nothing else shows it."""
    till.queue(1)
    run(till, service)
    service.lanes = {device_id: [] for device_id in service.lanes}
    service.parks_foreign = True
    till.queue(2)
    run(till, service)
    assert set(service.ids) == {"lane-1.m1", "lane-1.m2", "lane-1.m3"}
    assert set(till.states().values()) == {"applied"}
    assert set(service.times_applied.values()) == {1}


def test_lane_that_is_another_tills_is_not_begun_anew_for(till: MemoryShop, service: FakeService) -> None:
    """Of an older lane that somebody else has now nobody is told in every pass."""
    till.queue(1)
    run(till, service)
    service.verdicts["lane-h.m1"] = ("parked", "foreign_lane")
    till.queue(1, lane="lane-h")
    service.asked.clear()
    for _time in range(3):
        run(till, service)
    assert [path for path in service.asked if path.endswith("/lanes")] == []
    assert till.states()["lane-h.m1"] == "parked"
