"""What comes from the feed: kept with its cursor or not at all, kept whole, and kept once."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from sync.canonical import canonical_json, payload_hash
from sync.till.pull import cursor_of
from sync.till.status import standing
from sync.till.trouble import Offline
from tests.sync.fake_service import FakeService
from tests.sync.till.conftest import Till


def of_another_till(number: int, **more: object) -> dict[str, object]:
    payload = canonical_json({"order": number})
    return {
        "message_id": f"other.m{number}",
        "work_id": f"other.w{number}",
        "lane_id": "lane-9",
        "sequence": number,
        "kind": "order.placed",
        "entity": "order",
        "entity_id": f"o{number}",
        "depends_on": [],
        "message_version": 1,
        "program_version": "9.9.9",
        "clock": f"1795406400000.{number:05d}.lane-9",
        "happened_at": "2026-11-23T04:00:00.000Z",
        "zone_offset_minutes": 480,
        "clock_state": "ok",
        "person_id": "person-9",
        "shift_id": None,
        "payload": payload,
        "payload_sha256": payload_hash(payload),
        **more,
    }


def kept(till: Till) -> list[tuple[Any, ...]]:
    return till.shop.asked("SELECT message_id, feed_sequence, state, epoch FROM sync_inbox ORDER BY 2")


def place(till: Till) -> int:
    return till.shop.read(lambda rows: cursor_of(rows, till.service.epoch)).sequence


def test_message_of_a_kind_nobody_knows_waits_whole(till: Till) -> None:
    till.service.from_another_till(of_another_till(1, from_next_year={"gift": True}))
    passed = till.engine.run_once()
    assert passed.received == 1
    assert kept(till) == [("other.m1", 1, "waiting", "epoch-1")]
    ((envelope, payload),) = till.shop.asked("SELECT envelope, payload FROM sync_inbox")
    told = json.loads(envelope)
    assert told["from_next_year"] == {"gift": True}
    assert (told["lane_id"], told["sequence"], told["clock"]) == ("lane-9", 1, "1795406400000.00001.lane-9")
    assert payload == '{"order":1}'


def test_all_pages_are_read_and_the_cursor_stands_behind_the_last(till: Till) -> None:
    till.service.page = 2
    for number in range(1, 6):
        till.service.from_another_till(of_another_till(number))
    assert till.engine.run_once().received == 5
    assert place(till) == 5
    assert till.service.asked.count("/sync/v1/pull") == 3


def test_same_page_again_changes_nothing(till: Till) -> None:
    till.service.from_another_till(of_another_till(1))
    till.engine.run_once()
    before = kept(till)
    till.shop.connection.execute("UPDATE sync_cursor SET sequence = 0")
    till.shop.connection.execute("UPDATE sync_inbox SET state = 'applied', applied_at = received_at")
    till.engine.run_once()
    assert kept(till) == [(*before[0][:2], "applied", "epoch-1")], "what was used already stays used"


def test_crash_between_page_and_cursor_keeps_neither(till: Till) -> None:
    till.service.from_another_till(of_another_till(1))
    till.shop.breaks.append(OSError("power cut"))
    with pytest.raises(OSError, match="power cut"):
        till.engine.run_once()
    assert (kept(till), place(till)) == ([], 0)
    till.engine.run_once()
    assert (len(kept(till)), place(till)) == (1, 1)


def test_another_epoch_gives_messages_other_places(till: Till) -> None:
    for number in (1, 2):
        till.service.from_another_till(of_another_till(number))
    till.engine.run_once()
    till.service.applied.reverse()
    till.service.epoch = "epoch-2"
    till.engine.run_once()
    assert kept(till) == [("other.m2", 1, "waiting", "epoch-2"), ("other.m1", 2, "waiting", "epoch-2")]


def _page_with(**changed: object):  # type: ignore[no-untyped-def]
    def answer(service: FakeService, request: httpx.Request) -> httpx.Response:
        told = json.loads(service.answer(request).content)
        told["data"].update(changed)
        return httpx.Response(200, json=told)

    return answer


DAMAGED = [
    {"messages": [{**of_another_till(1, payload_sha256="0" * 64), "feed_sequence": 1}], "upto": 1},
    {"messages": [{**of_another_till(1), "feed_sequence": 3}], "upto": 2},
    {"messages": [{**of_another_till(n), "feed_sequence": 1} for n in (1, 2)], "upto": 1},
    {"messages": [], "upto": 0, "is_all": False},
]


@pytest.mark.parametrize(
    "changed", DAMAGED, ids=["wrong hash", "beyond its end", "twice a place", "no way on"]
)
def test_page_that_does_not_fit_is_refused_whole_and_read_again(
    till: Till, changed: dict[str, object]
) -> None:
    till.engine.run_once()
    till.service.faults.append(_page_with(**changed))
    with pytest.raises(Offline, match="does_not_fit"):
        till.engine.run_once()
    assert (kept(till), place(till)) == ([], 0)
    till.service.from_another_till(of_another_till(1))
    till.engine.run_once()
    assert (len(kept(till)), place(till)) == (1, 1)


def test_standing_tells_what_the_file_says(till: Till) -> None:
    sold, oversold = till.shop.queue(2)
    till.service.verdicts = {oversold: ("conflict", "oversold")}
    till.service.from_another_till(of_another_till(1))
    till.engine.run_once()
    till.shop.queue(2)
    told = till.shop.read(standing)
    assert told.at is not None
    assert (told.at.service, told.at.epoch, told.at.last_code) == ("http://127.0.0.1:8765", "epoch-1", None)
    assert (told.waiting, told.attention, told.cursor, told.inbox) == (2, 1, 3, 1)
    ((number, state, code),) = [(each.number, each.state, each.code) for each in told.asides]
    assert (number, state, code) == ("T1-000002", "conflict", "oversold")
    assert told.oldest == told.asides[0].happened_at.replace(":00.002Z", ":00.003Z")
