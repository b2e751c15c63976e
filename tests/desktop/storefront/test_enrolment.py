"""A till joins a service: its key stays, a lost answer is no second till, and rights are the owner's."""

from __future__ import annotations

import json

import pytest

from desktop.backup.new_lanes import StartNewLanes, start_new_lanes
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.staff.permissions import NotAllowed
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.refusals import BadCode, BadServiceAddress, ServiceRefused, ServiceUnreachable
from desktop.storefront.sending import Watch, send_now
from desktop.verify.run import verify
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.sync.fake_service import ADDRESS, CODE, FakeService, forget, portal

QUIET = Watch(lambda _done, _whole: None, lambda: False)
ELSEWHERE = "https://sync.elsewhere.example"


def join(shop: Shop, service: FakeService, address: str = ADDRESS, code: str = CODE) -> None:
    join_service(shop.database, shop.console, Invitation(address, code), service.transport())


def send(shop: Shop, service: FakeService) -> None:
    send_now(shop.database, shop.console.till_id, QUIET, service.transport())


def rows(shop: Shop) -> list[tuple[object, ...]]:
    return shop.reader.rows("SELECT service, device_id, epoch, enrolled_at FROM sync_enrolment ORDER BY 1")


@pytest.fixture
def sold(shop: Shop) -> Shop:
    add_items(shop.database, shop.console)
    shop.start_shift()
    shop.run(complete_sale, a_basket(0))
    return shop


def test_till_joins_and_its_lanes_are_told(shop: Shop) -> None:
    service = FakeService()
    join(shop, service)
    ((address, device_id, epoch, enrolled_at),) = rows(shop)
    assert (address, epoch) == (ADDRESS, "epoch-1")
    assert enrolled_at is not None
    lanes = [row[0] for row in shop.reader.rows("SELECT lane_id FROM lane")]
    assert sorted(service.lanes[str(device_id)]) == sorted(lanes)
    assert verify(shop.reader) == []


def test_what_was_sold_before_joining_is_sent_after_it(sold: Shop) -> None:
    service = FakeService()
    join(sold, service)
    send(sold, service)
    queued = [row[0] for row in sold.reader.rows("SELECT message_id FROM sync_outbox ORDER BY clock")]
    assert service.ids == queued and len(queued) >= 2
    assert sold.reader.rows("SELECT DISTINCT state FROM sync_outbox") == [("applied",)]
    assert verify(sold.reader) == []


def test_key_is_neither_in_audit_nor_in_answers_nor_sent(shop: Shop) -> None:
    service, bodies = FakeService(), list[bytes]()
    answer = service.answer
    service.answer = lambda request: (bodies.append(request.content), answer(request))[1]  # type: ignore[method-assign,func-returns-value]
    join(shop, service)
    (key,) = shop.reader.rows("SELECT device_key FROM sync_enrolment")[0]
    told = shop.reader.rows("SELECT facts FROM audit") + shop.reader.rows("SELECT answer FROM command_answer")
    assert told
    assert key not in json.dumps(told)
    assert bodies and not any(key.encode() in body for body in bodies)


def test_joining_is_on_record(shop: Shop) -> None:
    join(shop, FakeService())
    commands = [row[0] for row in shop.reader.rows("SELECT command FROM audit ORDER BY sequence")]
    assert commands[-2:] == ["keep_device", "enrol_till"]


def test_lost_answer_and_the_same_code_again_are_one_till(shop: Shop) -> None:
    service = FakeService()
    service.faults.append(forget)
    with pytest.raises(ServiceUnreachable):
        join(shop, service)
    assert rows(shop)[0][2:] == (None, None)
    assert verify(shop.reader) == []
    join(shop, service)
    assert list(service.devices) == [rows(shop)[0][1]]


@pytest.mark.parametrize("address", ["sync.example.sg", "http://192.168.1.5:8765"])
def test_address_that_would_tell_sales_to_others_is_refused_before_anybody_is_asked(
    shop: Shop, address: str
) -> None:
    service = FakeService()
    with pytest.raises(BadServiceAddress):
        join(shop, service, address)
    assert (service.asked, rows(shop)) == ([], [])


@pytest.mark.parametrize("code", ["", "short", "ABCDE FGHJK", "拿铁咖啡拿铁咖啡"])
def test_code_that_is_none_is_refused_before_anybody_is_asked(shop: Shop, code: str) -> None:
    service = FakeService()
    with pytest.raises(BadCode):
        join(shop, service, code=code)
    assert (service.asked, rows(shop)) == ([], [])


def test_code_may_be_typed_in_small_letters(shop: Shop) -> None:
    join(shop, FakeService(), code=f" {CODE.lower()} ")
    assert rows(shop)[0][2] == "epoch-1"


def test_wrong_code_leaves_the_till_where_it_was(shop: Shop) -> None:
    service = FakeService()
    join(shop, service)
    with pytest.raises(ServiceRefused) as told:
        join(shop, FakeService(), ELSEWHERE, "WRONG-WRONG")
    assert told.value.why == "code"
    assert [(row[0], row[2]) for row in rows(shop)] == [(ADDRESS, "epoch-1"), (ELSEWHERE, None)]
    send(shop, service)
    assert verify(shop.reader) == []


def test_sign_in_page_is_no_service(shop: Shop) -> None:
    service = FakeService()
    service.faults.append(portal)
    with pytest.raises(ServiceUnreachable) as told:
        join(shop, service)
    assert told.value.why == "not_the_service"


def test_another_service_gets_everything_and_the_first_is_forgotten(sold: Shop) -> None:
    first, second = FakeService(), FakeService(epoch="epoch-b")
    join(sold, first)
    send(sold, first)
    join(sold, second, ELSEWHERE)
    send(sold, second)
    assert second.ids == first.ids
    assert [(row[0], row[2]) for row in rows(sold)] == [(ELSEWHERE, "epoch-b")]
    assert verify(sold.reader) == []


def test_joining_the_same_service_again_sends_nothing_twice(sold: Shop) -> None:
    service = FakeService()
    join(sold, service)
    send(sold, service)
    service.codes.add("KLMNP-QRSTV")
    join(sold, service, code="KLMNP-QRSTV")
    send(sold, service)
    assert set(service.times_applied.values()) == {1}
    assert len(service.pushes) == 1


def test_restored_shop_tells_its_new_lanes_and_sends_what_it_queued_in_the_old(sold: Shop) -> None:
    service = FakeService()
    join(sold, service)
    sold.run(start_new_lanes, StartNewLanes(new_id(), 1, "2026-11-23T04:00:00.000Z"), sold.console)
    sold.run(complete_sale, a_basket(1))
    send(sold, service)
    assert sold.reader.rows("SELECT DISTINCT state FROM sync_outbox") == [("applied",)]
    (lanes,) = service.lanes.values()
    assert len(lanes) == 4
    assert verify(sold.reader) == []


@pytest.mark.parametrize("role", ["cashier", "supervisor"])
def test_only_who_runs_the_shop_joins_a_service(shop: Shop, role: str) -> None:
    service = FakeService()
    with pytest.raises(NotAllowed):
        join_service(shop.database, getattr(shop, role), Invitation(ADDRESS, CODE), service.transport())
    assert (service.asked, rows(shop)) == ([], [])
