"""A till that its owner shut out comes back by a new code, and what it sold meanwhile reaches the service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.selling.complete_sale import complete_sale
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.refusals import ServiceRefused
from desktop.verify.run import verify
from sync.service.devices import revoke
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.sync.tills import ADDRESS, Service, a_service, send


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with a_service(tmp_path / "service") as made:
        yield made


def join(shop: Shop, service: Service, code: str) -> None:
    join_service(shop.database, shop.console, Invitation(ADDRESS, code), service.transport)


def device_of(shop: Shop) -> str:
    return str(shop.reader.rows("SELECT device_id FROM sync_enrolment")[0][0])


def shut_out(shop: Shop, service: Service) -> None:
    with service.store.writing() as work:
        assert revoke(device_of(shop), "2026-11-23T04:00:00.000Z", work)


@pytest.fixture
def sold(shop: Shop, service: Service) -> Shop:
    add_items(shop.database, shop.console)
    shop.start_shift()
    join(shop, service, service.code())
    shop.run(complete_sale, a_basket(0))
    send(shop, service)
    shut_out(shop, service)
    shop.run(complete_sale, a_basket(1))
    return shop


def in_step(shop: Shop, service: Service) -> bool:
    here = shop.reader.rows("SELECT message_id, payload FROM sync_outbox ORDER BY message_id")
    with service.store.reading() as work:
        told = work.connection.exec_driver_sql("SELECT message_id, payload FROM message ORDER BY message_id")
        return here == [tuple(row) for row in told]


@pytest.mark.parametrize("heard", [True, False], ids=["it tried to send", "it never tried"])
def test_till_that_was_shut_out_comes_back_with_a_code_and_its_lanes_go_on(
    sold: Shop, service: Service, heard: bool
) -> None:
    before = device_of(sold)
    if heard:
        with pytest.raises(ServiceRefused) as met:
            send(sold, service)
        assert met.value.why == "revoked"

    join(sold, service, service.code())
    send(sold, service)
    assert device_of(sold) != before
    assert in_step(sold, service)
    assert verify(sold.reader) == []


def test_asked_again_after_a_lost_answer_it_is_the_same_new_device(sold: Shop, service: Service) -> None:
    code = service.code()
    join(sold, service, code)
    came_back = device_of(sold)
    join(sold, service, code)
    assert device_of(sold) == came_back


def test_without_a_good_code_it_stays_shut_out(sold: Shop, service: Service) -> None:
    with pytest.raises(ServiceRefused):
        join(sold, service, "ABCDE-FGHJK")
    with pytest.raises(ServiceRefused):
        send(sold, service)
    assert not in_step(sold, service)


def test_lanes_of_a_device_in_use_are_not_taken_over(shop: Shop, service: Service) -> None:
    join(shop, service, service.code())
    shop.database.run_work(
        lambda work: work.write_sql("UPDATE sync_enrolment SET last_code = 'revoked'", [()]), shop.console
    )
    with pytest.raises(ServiceRefused) as met:
        join(shop, service, service.code())
    assert met.value.why == "lane_in_use"
