"""Whatever goes wrong on the way, when it ends every message has been applied exactly once, in lane order."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from sync.till.device_key import DeviceKey
from sync.till.trouble import SyncTrouble
from tests.sync import fake_service as faults
from tests.sync.fake_service import FakeService, Fault
from tests.sync.till_shop import MemoryShop, an_engine, client_of, enrol

KEY = DeviceKey.make()
FAULTS: tuple[Fault, ...] = (
    faults.portal,
    faults.portal_in_json,
    faults.redirect,
    faults.stall,
    faults.refuse,
    faults.fail,
    faults.half,
    faults.torn,
    faults.forget,
    faults.sign_out,
    faults.busy("3"),
)


def _queue(shop: MemoryShop, service: FakeService, number: int) -> None:
    shop.queue(1 + number % 4, work_id=f"command-{shop.writes}" if number % 2 else "")


def _fault(shop: MemoryShop, service: FakeService, number: int) -> None:
    service.faults.append(FAULTS[number % len(FAULTS)])


def _retry(shop: MemoryShop, service: FakeService, number: int) -> None:
    waiting = [each for each, state in shop.states().items() if state == "queued"]
    if waiting:
        service.verdicts[waiting[number % len(waiting)]] = ("retry", "locked")


def _backup(shop: MemoryShop, service: FakeService, number: int) -> None:
    service.from_backup(number % (len(service.applied) + 1), f"{service.epoch}x")


def _roll_back(shop: MemoryShop, service: FakeService, number: int) -> None:
    """The service's store is put back, and it does not say so; the feed is shorter, or nothing was lost."""
    if service.applied:
        service.from_backup(number % len(service.applied), service.epoch)


def _crash(shop: MemoryShop, service: FakeService, number: int) -> None:
    shop.breaks.append(OSError("power cut"))


def _wait(shop: MemoryShop, service: FakeService, number: int) -> None:
    shop.forward(seconds=61)


def _restore(shop: MemoryShop, service: FakeService, number: int) -> None:
    """The till itself is put back: what it knew of its sending is forgotten."""
    shop.connection.execute(
        "UPDATE sync_outbox SET state = 'queued', attempts = 0 WHERE sequence > ?", (number,)
    )


Step = Callable[[MemoryShop, FakeService, int], None]
STEPS: tuple[Step, ...] = (_queue, _fault, _fault, _retry, _backup, _roll_back, _crash, _wait, _restore)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 40), st.booleans()), max_size=25))
def test_any_faults_end_with_every_message_applied_once(steps: list[tuple[Step, int, bool]]) -> None:
    shop, service = MemoryShop(), FakeService()
    enrol(shop, service, KEY)
    with client_of(service) as client:
        engine = an_engine(shop, client)
        shop.queue(3)
        for step, number, then_runs in steps:
            step(shop, service, number)
            if then_runs:
                _run(engine.run_once)
        service.faults.clear()
        service.verdicts.clear()
        shop.breaks.clear()
        shop.forward(minutes=6)
        engine.run_once()
    states = shop.states()
    assert set(states.values()) == {"applied"}
    assert sorted(service.ids) == sorted(states), "each once, none lost"
    assert set(service.times_applied.values()) == {1}
    shop.connection.close()


def _run(run_once: Callable[[], object]) -> None:
    """A pass that may fail as the world does."""
    try:
        run_once()
    except (SyncTrouble, OSError):
        return
