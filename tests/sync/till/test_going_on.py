"""What the service just took is not read back: the cursor goes on over it, as far as nothing lies between."""

from __future__ import annotations

import pytest

from sync.till.engine import MOST_UNREAD
from sync.till.trouble import Offline
from tests.sync.fake_service import forget
from tests.sync.till.conftest import Till
from tests.sync.till.test_pull import kept, of_another_till, place


def test_what_was_sent_is_not_read_back(till: Till) -> None:
    till.shop.queue(1_200)
    assert till.engine.run_once().sent == 1_200
    assert (place(till), till.service.pulled) == (1_200, [1_200])
    assert set(till.shop.states().values()) == {"applied"}


def test_what_was_taken_in_conflict_is_not_read_back_either(till: Till) -> None:
    (first, _second) = till.shop.queue(2)
    till.service.verdicts = {first: ("conflict", "oversold")}
    till.engine.run_once()
    assert till.service.pulled == [2]
    assert till.shop.states()[first] == "conflict"


def test_the_little_that_others_told_is_read_between_two_pushes(till: Till) -> None:
    for number in (1, 2, 3):
        till.service.from_another_till(of_another_till(number))
    till.shop.queue(1_100)
    passed = till.engine.run_once()
    assert (passed.sent, passed.received) == (1_100, 3)
    assert till.service.pulled == [0, 500, 1_103], "the first slice does not join on, the others do"
    assert [row[0] for row in kept(till)] == ["other.m1", "other.m2", "other.m3"]


def test_what_cannot_be_read_between_two_pushes_holds_up_no_sale(till: Till) -> None:
    till.service.from_another_till(of_another_till(1, payload_sha256="0" * 64))
    till.shop.queue(1_100)
    with pytest.raises(Offline, match="does_not_fit"):
        till.engine.run_once()
    assert set(till.shop.states().values()) == {"applied"}
    assert (kept(till), place(till)) == ([], 0)


def test_much_that_others_told_waits_until_all_is_sent(till: Till) -> None:
    for number in range(1, MOST_UNREAD + 1):
        till.service.from_another_till(of_another_till(number))
    till.shop.queue(1_100)
    passed = till.engine.run_once()
    assert (passed.sent, passed.received) == (1_100, MOST_UNREAD)
    reading = till.service.asked.index("/sync/v1/pull")
    assert "/sync/v1/push" not in till.service.asked[reading:]
    assert place(till) == MOST_UNREAD + 1_100


def test_what_others_told_between_two_slices_is_never_passed_over(till: Till) -> None:
    till.shop.queue(1_100)

    def tell(path: str) -> None:
        if path == "/sync/v1/push":
            till.service.from_another_till(of_another_till(len(till.service.pushes) + 1))

    till.service.heard = tell
    assert till.engine.run_once().received == 3
    assert [row[1] for row in kept(till)] == [1, 502, 1_003]


def test_an_answer_that_was_lost_moves_nothing(till: Till) -> None:
    till.shop.queue(2)
    till.service.heard = lambda path: till.service.faults.append(forget) if path.endswith("/push") else None
    with pytest.raises(Offline):
        till.engine.run_once()
    assert place(till) == 0
    till.service.heard = lambda _path: None
    till.engine.run_once()
    assert (place(till), till.service.pulled) == (2, [0]), "doubled ones are read like any"


def test_verdicts_and_cursor_are_kept_together_or_not_at_all(till: Till) -> None:
    (first, second) = till.shop.queue(2)
    broken = till.shop.breaks
    till.service.heard = lambda path: broken.append(OSError("power cut")) if path.endswith("/push") else None
    with pytest.raises(OSError, match="power cut"):
        till.engine.run_once()
    assert (till.shop.states(), place(till)) == ({first: "queued", second: "queued"}, 0)


def test_a_message_whose_clock_does_not_count_is_read(till: Till) -> None:
    (_first, second, _third) = till.shop.queue(3)
    till.service.clocks = {second: "1795406400000.00001.lane-1"}
    till.engine.run_once()
    assert (till.service.pulled, place(till)) == ([1, 3], 3)


def test_a_service_that_was_put_back_meanwhile_is_noticed_at_the_next_slice(till: Till) -> None:
    """The places of the first slice are given once more."""
    till.shop.queue(1_000)

    def put_back(path: str) -> None:
        if path == "/sync/v1/push" and len(till.service.pushes) == 1:
            till.service.from_backup(100, till.service.epoch)
            till.service.missing = []

    till.service.heard = put_back
    till.engine.run_once()
    assert sorted(till.service.ids) == sorted(till.shop.states())
    assert till.shop.states().keys() == {each for pushed in till.service.pushes for each in pushed}
    assert place(till) == 1_000
