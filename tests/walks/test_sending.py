"""The open window sends what it sells; a till of no service starts nothing; closing waits for nobody."""

from __future__ import annotations

import threading

import httpx

from desktop.database.places import SHOP_FILE
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.setup.queries import this_till
from desktop.storefront.join_service import Invitation, join_service
from desktop.wiring import RULES
from tests.sync.fake_service import CODE, FakeService
from tests.sync.served import served
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import ShopFolder, Walk, walk


def join(made: ShopFolder, address: str) -> None:
    database = Database(made.path / SHOP_FILE, None, RULES)
    try:
        reader = database.reader()
        who = Who(CONSOLE, this_till(reader).till_id)
        reader.close()
        join_service(database, who, Invitation(address, CODE))
    finally:
        database.close()


def test_sale_at_the_counter_is_sent_by_itself_and_the_top_bar_says_so(shop_folder: MakeShop) -> None:
    service = FakeService()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(lambda: way.app.sending is not None, "sending")
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.press("+")
        await way.sold(1)
        await way.hands.until(lambda: "sale.completed" in kinds(service), "sent")
        work = way.app.work
        assert work is not None

        def is_told() -> bool:
            work.look()
            return work.top.pills()["sync"].accessibleName() == "All saved and sent"

        await way.hands.until(is_told, "told")

    with served(service) as address:
        made = shop_folder(with_printer=False)
        join(made, address)
        walk(made, day)
    assert "sending" not in {thread.name for thread in threading.enumerate()}


def test_window_closes_while_the_service_leaves_it_without_an_answer(shop_folder: MakeShop) -> None:
    service, asked, let_go = FakeService(), threading.Event(), threading.Event()

    def stalls(service: FakeService, request: httpx.Request) -> httpx.Response:
        asked.set()
        let_go.wait(60)
        return service.answer(request)

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(asked.is_set, "asked")

    with served(service) as address:
        made = shop_folder(with_printer=False)
        join(made, address)
        service.faults.append(stalls)
        walk(made, day)
        assert not let_go.is_set(), "closed without waiting for the answer"
        let_go.set()
        for thread in threading.enumerate():
            if thread.name == "sending":
                thread.join(60)


def kinds(service: FakeService) -> list[object]:
    return [each["kind"] for each in service.applied]


def test_till_of_no_service_starts_no_thread_and_loads_nothing_for_it(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        assert way.app.sending is None
        assert "sending" not in {thread.name for thread in threading.enumerate()}

    walk(shop_folder(with_printer=False), day)
