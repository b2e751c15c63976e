"""The sending thread beside a selling till: it sends what is sold, survives trouble, and stops at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future

import httpx
import pytest

from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.doors import PrinterTruth
from desktop.screens.top_truth import pills
from desktop.selling.complete_sale import complete_sale
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.refusals import NotEnrolled, ServiceUnreachable
from desktop.storefront.sending import Sending, Watch, send_now
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.sync.fake_service import ADDRESS, CODE, FakeService, fail

QUIET = Watch(lambda _done, _whole: None, lambda: False)
LONG_S = 60.0
"""How long a test waits for what must come before it gives up."""


@pytest.fixture
def till(shop: Shop) -> Shop:
    add_items(shop.database, shop.console)
    shop.start_shift()
    return shop


@pytest.fixture
def service(till: Shop) -> FakeService:
    made = FakeService()
    join_service(till.database, till.console, Invitation(ADDRESS, CODE), made.transport())
    return made


@pytest.fixture
def sending(till: Shop, service: FakeService) -> Iterator[Sending]:
    made = Sending(till.database, till.console.till_id, service.transport())
    yield made
    made.stop(LONG_S)
    assert not made.is_running


def hearing(service: FakeService, path: str, times: int = 1) -> threading.Event:
    """Set when the service was asked something so many times."""
    event, left = threading.Event(), [times]

    def heard(asked: str) -> None:
        if asked.endswith(path):
            left[0] -= 1
            if left[0] == 0:
                event.set()

    service.heard = heard
    return event


def pill(shop: Shop) -> str:
    opening: Future[Database] = Future()
    doors = ShopDoors(shop.reader, b"", shop.clock, opening)
    return next(
        each.text for each in pills(doors.truth(), PrinterTruth(True), Say("en")) if each.key == "sync"
    )


def test_what_is_sold_wakes_the_thread_and_is_sent(
    till: Shop, service: FakeService, sending: Sending
) -> None:
    first_pass = hearing(service, "/pull")
    sending.start()
    assert first_pass.wait(LONG_S)
    sent = hearing(service, "/pull")
    till.run(complete_sale, a_basket(0))
    sending.wake()
    assert sent.wait(LONG_S)
    sending.stop(LONG_S)
    assert till.reader.rows("SELECT DISTINCT state FROM sync_outbox") == [("applied",)]
    assert pill(till) == "All saved and sent"


def test_stop_while_an_answer_is_awaited_holds_nothing_of_the_file(
    till: Shop, service: FakeService, sending: Sending
) -> None:
    asked, let_go = threading.Event(), threading.Event()

    def stalls(service: FakeService, request: httpx.Request) -> httpx.Response:
        asked.set()
        let_go.wait(LONG_S)
        return service.answer(request)

    service.faults.append(stalls)
    sending.start()
    assert asked.wait(LONG_S)
    sending.stop(0.0)
    assert sending.is_running, "the answer is still awaited"
    till.run(complete_sale, a_basket(0))
    till.reader.close()
    till.database.close()
    assert not till.database.path.with_name("shop.db-wal").exists(), "the file closed whole"
    let_go.set()


def test_answer_that_comes_after_the_shop_closed_ends_the_thread_without_a_word(
    till: Shop, service: FakeService, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    asked, let_go = threading.Event(), threading.Event()

    def stalls(service: FakeService, request: httpx.Request) -> httpx.Response:
        asked.set()
        let_go.wait(LONG_S)
        return service.answer(request)

    till.run(complete_sale, a_basket(0))
    service.faults.append(stalls)
    sending.start()
    assert asked.wait(LONG_S)
    till.database.close()
    let_go.set()
    sending.stop(LONG_S)
    assert (told, sending.is_running) == ([], False)


def test_bug_is_reported_and_the_thread_lives(
    till: Shop, service: FakeService, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported = threading.Event()
    monkeypatch.setattr("sync.till.loop.wait_s", lambda _failures, asked_s: 0.0)
    monkeypatch.setattr(threading, "excepthook", lambda _told: reported.set())

    def breaks(_service: FakeService, _request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    service.faults.append(breaks)
    again = hearing(service, "/pull")
    sending.start()
    assert reported.wait(LONG_S)
    assert again.wait(LONG_S)


def test_pill_tells_the_four_states_and_no_service_from_the_file_alone(till: Shop) -> None:
    till.run(complete_sale, a_basket(0))
    assert pill(till) == "All saved on this till"

    service = FakeService()
    service.faults.append(fail)
    with pytest.raises(ServiceUnreachable):
        join_service(till.database, till.console, Invitation(ADDRESS, CODE), service.transport())
    assert pill(till) == "All saved on this till", "asked, and not taken yet"
    join_service(till.database, till.console, Invitation(ADDRESS, CODE), service.transport())
    assert pill(till) == "Saved here, sending 3"

    till.clock.forward(hours=3)
    assert pill(till) == "Offline: selling works, 3 saved here (oldest 12:00)"
    service.faults.append(fail)
    send_fails(till, service)
    assert pill(till) == "Offline: selling works, 3 saved here (oldest 12:00)"

    send_now(till.database, till.console.till_id, QUIET, service.transport())
    assert pill(till) == "All saved and sent"

    till.run(complete_sale, a_basket(1))
    ((message_id,),) = till.reader.rows("SELECT message_id FROM sync_outbox WHERE state = 'queued'")
    service.verdicts[message_id] = ("conflict", "oversold")
    send_now(till.database, till.console.till_id, QUIET, service.transport())
    assert pill(till) == "Needs attention 1"


def test_weeks_of_sales_under_way_are_sending_and_not_offline(till: Shop, service: FakeService) -> None:
    till.run(complete_sale, a_basket(0))
    till.clock.forward(days=30)
    till.run(complete_sale, a_basket(1))
    assert pill(till).startswith("Offline")
    waiting = till.reader.rows("SELECT message_id FROM sync_outbox WHERE state = 'queued' ORDER BY clock")
    service.verdicts[waiting[0][0]] = ("retry", "locked")
    send_now(till.database, till.console.till_id, QUIET, service.transport())
    assert pill(till) == "Saved here, sending 1"
    till.clock.forward(minutes=3)
    assert pill(till).startswith("Offline")


def test_till_that_was_shut_out_needs_attention(till: Shop, service: FakeService) -> None:
    service.devices.clear()
    send_fails(till, service)
    assert pill(till) == "Needs attention 1"


def send_fails(till: Shop, service: FakeService) -> None:
    with pytest.raises(KedaiError):
        send_now(till.database, till.console.till_id, QUIET, service.transport())


def test_till_of_no_service_has_nobody_to_send_to(till: Shop) -> None:
    with pytest.raises(NotEnrolled):
        send_now(till.database, till.console.till_id, QUIET)


def test_sale_beside_a_long_queue_is_recorded_between_two_slices(till: Shop, service: FakeService) -> None:
    """Every write of the sending is a transaction of its own, no longer than a slice."""
    for number in range(3):
        till.run(complete_sale, a_basket(number))
    numbers: list[str] = []

    def told(_done: int, _whole: int) -> None:
        numbers.append(till.run(complete_sale, a_basket(10 + len(numbers))).number if not numbers else "")

    send_now(till.database, till.console.till_id, Watch(told, lambda: False), service.transport())
    assert numbers[0] == "T1-000004"
    assert till.reader.rows("SELECT DISTINCT state FROM sync_outbox") == [("applied",)]


def test_asked_to_send_now_what_was_to_be_tried_again_later_is_tried_at_once(
    till: Shop, service: FakeService
) -> None:
    till.run(complete_sale, a_basket(0))
    ((first,),) = till.reader.rows("SELECT message_id FROM sync_outbox WHERE kind = 'sale.completed'")
    service.verdicts[str(first)] = ("retry", None)
    quiet = Watch(lambda _done, _whole: None, lambda: False)
    send_now(till.database, till.console.till_id, quiet, service.transport())
    waiting = till.reader.rows(
        "SELECT state, next_try_at IS NULL FROM sync_outbox WHERE message_id = ?", (first,)
    )
    assert waiting == [("queued", 0)]

    service.verdicts.clear()
    send_now(till.database, till.console.till_id, quiet, service.transport())
    assert first in service.ids
