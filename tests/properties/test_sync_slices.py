"""Slices of any queue: together they are the queue, in its order, and no command that fits is parted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.messages import Verdict, VerdictKind
from sync.till.push import ENVELOPE, Limits, due_slice, settle
from tests.sync.till_shop import MemoryShop

WORKS = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 3_000), st.booleans()), max_size=12)


@given(WORKS, st.integers(1, 8), st.integers(1, 12_000))
def test_slices_are_the_queue_and_part_no_command_that_fits(
    works: list[tuple[int, int, bool]], most: int, largest: int
) -> None:
    shop, limits = MemoryShop(), Limits(most, largest)
    queued: dict[str, list[str]] = {"lane-1": [], "lane-h": []}
    work_of: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for number, (count, text, is_history) in enumerate(works):
        lane = "lane-h" if is_history else "lane-1"
        made = shop.queue(count, work_id=f"w{number}", lane=lane, text="x" * text)
        queued[lane] += made
        work_of |= dict.fromkeys(made, f"w{number}")
    for message_id, payload in shop.asked("SELECT message_id, payload FROM sync_outbox"):
        sizes[message_id] = len(payload.encode()) + ENVELOPE

    sent: list[list[str]] = []
    while due := shop.read(lambda rows: due_slice(rows, shop.told, shop.at, limits)):
        verdicts = [Verdict(message_id=each.message_id, verdict=VerdictKind.APPLIED) for each in due]
        shop.write(lambda work, due=due, verdicts=verdicts: settle(due, verdicts, lambda _n: 1.0, work))  # type: ignore[misc]
        sent.append([each.message_id for each in due])

    for lane, ids in queued.items():
        assert [each for part in sent for each in part if each.startswith(f"{lane}.")] == ids
    for part in sent:
        assert len(part) <= most
        assert len(part) == 1 or sum(sizes[each] for each in part) <= largest
    for name in set(work_of.values()):
        whole = [each for each, work in work_of.items() if work == name]
        if len(whole) <= most and sum(sizes[each] for each in whole) <= largest:
            assert sum(bool(set(whole) & set(part)) for part in sent) == 1
    shop.connection.close()
