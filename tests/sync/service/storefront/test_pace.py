"""How often the shop is asked: seldomer while nothing changes or it is away, at once when there is work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from sync.service.clock import SystemClock
from sync.service.storefront.pause import LONGEST_S, Pause, Rhythm
from sync.service.storefront.settings import Settings
from sync.service.storefront.worker import Worker
from sync.storefronts.protocol import Storefront
from tests.sync.service.storefront.conftest import World


def test_waits_after_failures_double_up_to_a_quarter_of_an_hour() -> None:
    pause = Pause(draw=lambda _low, high: high)
    waits = []
    for _failure in range(11):
        pause.failed(now=100.0)
        waits.append(pause.left(100.0))
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    pause.answered()
    assert pause.left(100.0) == 0


def test_a_shop_that_names_a_wait_is_given_it() -> None:
    pause = Pause(draw=lambda low, _high: low)
    pause.failed(now=0.0, at_least=77.0)
    assert pause.left(0.0) == 77.0


def test_orders_are_read_seldomer_while_nothing_changes_and_sooner_when_something_does() -> None:
    rhythm, now = Rhythm(60.0), 0.0
    waits = []
    for _round in range(6):
        rhythm.done(now, has_changed=False)
        waits.append(rhythm.due - now)
        now = rhythm.due
    assert waits == [60, 120, 240, 480, LONGEST_S, LONGEST_S]
    rhythm.soon(now)
    assert rhythm.due <= now + 60
    rhythm.done(now, has_changed=True)
    assert rhythm.due - now == 60


def rounds(world: World) -> int:
    return world.rig.api.asked.count("Orders")


def test_a_quiet_shop_is_hardly_asked(world: World) -> None:
    world.new_item(3)
    hours = 6
    for _step in range(hours * 30):
        world.later(120)
    assert hours * 4 <= rounds(world) <= hours * 4 * 4
    assert len(world.rig.api.asked) < hours * 4 * 6


def test_the_thread_is_woken_by_work_and_ends_when_told(world: World) -> None:
    item, closed = world.new_item(10), threading.Event()

    @contextmanager
    def opening(_told: Settings, _secret: str) -> Iterator[Storefront]:
        yield world.rig.storefront
        closed.set()

    world.work_off()
    worker = Worker(world.service.store, SystemClock(), opening)
    worker.start()
    until(lambda: rounds(world) > 3)
    world.tell(world.sale(item, 2))
    worker.wake()
    until(lambda: world.rig.moves(item.sku) == [-2])
    assert worker.stop() and closed.is_set()
    asked = len(world.rig.api.asked)
    world.tell(world.sale(item, 1))
    worker.wake()
    assert len(world.rig.api.asked) == asked


def test_a_thread_that_is_told_to_end_finishes_what_it_does_first(world: World) -> None:
    item, is_under_way, may_go_on = world.new_item(10), threading.Event(), threading.Event()

    def slow(request: httpx.Request) -> httpx.Response:
        if b"mutation PlaceAndPay" in request.content:
            is_under_way.set()
            may_go_on.wait(10)
        return world.rig.api(request)

    world.handler = slow
    world.tell(world.sale(item, 2))
    world.worker.start()
    assert is_under_way.wait(30)
    stopping = threading.Thread(target=world.worker.stop)
    stopping.start()
    may_go_on.set()
    stopping.join(30)
    assert world.effects() == [("push_order", "done", None)]


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread brings about."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
