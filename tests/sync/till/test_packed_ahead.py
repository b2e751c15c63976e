"""The next slice is packed while the service has one in hand, and goes out only if all of that was taken."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from sync.till.ahead import Ahead
from sync.till.trouble import Offline, OtherEpoch
from tests.sync.fake_service import forget
from tests.sync.till.conftest import Till
from tests.sync.till_shop import an_engine


class Answered:
    """Asks when the answer is wanted: whatever happens first has happened before the service heard of it."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self.wait = ask


def late(till: Till, **around: Any) -> None:
    an_engine(till.shop, till.client, ask=Answered, **around).run_once()


def at_push(till: Till, number: int, do: Callable[[], object]) -> None:
    """Have something happen when a push comes to the service, the first is 0."""

    def heard(path: str) -> None:
        if path == "/sync/v1/push" and len(till.service.pushes) == number:
            do()

    till.service.heard = heard


def test_all_is_sent_once_and_in_order(till: Till) -> None:
    ids = till.shop.queue(1_700)
    late(till)
    assert till.service.ids == ids
    assert [len(pushed) for pushed in till.service.pushes] == [500, 500, 500, 200]
    assert set(till.service.times_applied.values()) == {1}


def test_the_next_slice_is_read_before_the_service_answers(till: Till) -> None:
    """A sale that comes while one slice is under way goes with a later one than the slice packed already."""
    till.shop.queue(600)
    at_push(till, 0, lambda: till.shop.queue(1))
    late(till)
    assert [len(pushed) for pushed in till.service.pushes] == [500, 100, 1]


def test_a_slice_of_which_one_could_not_be_kept_has_the_next_packed_anew(till: Till) -> None:
    ids = till.shop.queue(600)
    till.service.verdicts = {ids[3]: ("retry", "locked")}
    at_push(till, 0, lambda: till.shop.queue(1))
    late(till)
    assert [len(pushed) for pushed in till.service.pushes] == [500, 101]
    assert till.shop.states()[ids[3]] == "queued"


def test_what_is_missing_goes_out_before_what_was_packed(till: Till) -> None:
    ids = till.shop.queue(100)
    late(till)
    till.shop.queue(1_100)
    till.service.missing = [{"lane_id": "lane-1", "first": 1, "last": 1}]
    at_push(till, 2, lambda: setattr(till.service, "missing", None))
    late(till)
    assert till.service.pushes[2][0] == ids[0]


def test_another_epoch_throws_what_was_packed_away(till: Till) -> None:
    ids = till.shop.queue(1_100)
    at_push(till, 1, lambda: till.service.from_backup(3, "epoch-2"))
    late(till)
    assert sorted(till.service.ids) == sorted(ids)
    assert set(till.service.times_applied.values()) == {1}
    assert set(till.shop.states().values()) == {"applied"}


def test_a_push_that_is_too_large_has_the_next_packed_anew(till: Till) -> None:
    till.service.most = 300
    ids = till.shop.queue(1_100)
    late(till)
    assert till.service.ids == ids
    assert max(map(len, till.service.pushes[1:])) == 250


def test_a_lost_answer_ends_the_pass_and_nothing_is_doubled(till: Till) -> None:
    ids = till.shop.queue(1_100)
    at_push(till, 0, lambda: till.service.faults.append(forget))
    with pytest.raises(Offline):
        late(till)
    late(till)
    assert till.service.ids == ids
    assert set(till.service.times_applied.values()) == {1}


def test_fault_of_the_file_waits_for_the_service_and_is_told(till: Till) -> None:
    """Nobody else may use the line before the service answered."""
    till.shop.queue(1_100)
    answered: list[str] = []
    read = till.shop.read
    till.service.heard = answered.append

    def broken(ask: Callable[[Any], Any]) -> Any:
        if getattr(ask, "args", (None,))[0] is not None:
            raise OSError("disk")
        return read(ask)

    till.shop.read = broken  # type: ignore[method-assign]
    with pytest.raises(OSError, match="disk"):
        late(till)
    assert answered[-1] == "/sync/v1/push"


def test_with_a_thread_it_is_the_same(till: Till) -> None:
    ids = till.shop.queue(1_700)
    threads: set[int] = set()
    till.service.heard = lambda path: threads.add(threading.get_ident()) if path.endswith("/push") else None
    an_engine(till.shop, till.client, ask=Ahead).run_once()
    assert till.service.ids == ids
    assert threading.get_ident() not in threads


def test_trouble_on_the_thread_is_the_passes(till: Till) -> None:
    till.shop.queue(600)
    at_push(till, 0, lambda: till.service.faults.append(forget))
    with pytest.raises(Offline):
        an_engine(till.shop, till.client, ask=Ahead).run_once()
    with pytest.raises(OtherEpoch):
        Ahead(lambda: _other()).wait()


def _other() -> None:
    raise OtherEpoch("epoch-9")
