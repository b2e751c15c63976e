"""Joining, whole or not at all, and the first reading of all records, wherever it was cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

import desktop.join_till
import desktop.storefront.records.steps
import sync.till.records
from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import ChangePrice
from desktop.clock import SetClock
from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.database.writer import Database
from desktop.errors import Cancelled, KedaiError
from desktop.ids import new_id
from desktop.join_till import Around, JoinAsked, join_till
from desktop.new_shop import Locks
from desktop.setup.queries import the_shop
from desktop.setup.till_label import BadTillLabel
from desktop.staff.refusals import NoSuchPerson
from desktop.staff.secrets import WeakPin
from desktop.staff.welcome_owner import NotAnOwner
from desktop.storefront.join_service import Invitation
from desktop.storefront.records import exchange, take_page
from desktop.storefront.refusals import LabelTaken, ServiceRefused, ServiceUnreachable, ShopNotTold
from desktop.storefront.sending import Watch, send_now
from desktop.wiring import RULES
from tests.builders import NOON, OWNER_PIN, Shop, a_shop
from tests.crash.a_catalogue import add_items
from tests.sync.tills import (
    ADDRESS,
    QUIET,
    Service,
    Till,
    a_second_till,
    a_service,
    contradictions,
    enrol,
    records_of,
    send,
)


@dataclass
class Lossy(httpx.BaseTransport):
    """Loses the answers that it is told to lose, after the service has done what was asked."""

    inner: httpx.BaseTransport
    loses: Callable[[int], bool]
    asked: int = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        answer = self.inner.handle_request(request)
        if self.loses(self.asked):
            raise httpx.ReadError("connection reset", request=request)
        return answer


@pytest.fixture
def one(tmp_path: Path) -> Iterator[tuple[Shop, Service]]:
    """A till with goods, which told them all."""
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as shop:
        add_items(shop.database, shop.console)
        enrol(shop, service)
        yield shop, service


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small shop takes many pages and steps."""
    monkeypatch.setattr(sync.till.records, "MOST_RECORDS", 7)
    monkeypatch.setattr(desktop.join_till, "MOST_RECORDS", 7)
    monkeypatch.setattr(desktop.storefront.records.steps, "MOST_EDITS", 7)


def asked_of(
    service: Service, label: str = "T2", owner: str = "Tan Mei Lin", pin: str = OWNER_PIN
) -> JoinAsked:
    return JoinAsked(Invitation(ADDRESS, service.code()), label, owner, pin)


@pytest.mark.usefixtures("small_pages")
def test_telling_stopped_between_any_two_steps_goes_on_where_it_was(one: tuple[Shop, Service]) -> None:
    shop, service = one
    stops = 0
    while True:
        looks = iter(range(6))
        watch = Watch(lambda _done, _whole: None, lambda looks=looks: next(looks, None) is None)  # type: ignore[misc]
        try:
            send_now(shop.database, shop.console.till_id, watch, service.transport)
        except Cancelled:
            stops += 1
            service.clock.forward(10)  # it bears only so many knocks a minute
        else:
            break
        if stops == 3:  # an edit meanwhile, of something told or not told yet
            (unit_id,) = shop.reader.rows("SELECT unit_id FROM unit ORDER BY unit_id DESC")[0]
            shop.run(change_price, ChangePrice(new_id(), unit_id, 777), shop.console)
        assert stops < 500
        if stops > 40:
            send(shop, service)
            break
    assert stops > 3
    assert records_of(shop) == service.records()
    told = shop.reader.rows("SELECT count(*) FROM sync_outbox WHERE kind = 'records.edited'")
    assert told[0][0] > 10
    assert contradictions(shop) == []


@pytest.mark.usefixtures("small_pages")
def test_first_reading_goes_on_after_every_lost_answer(one: tuple[Shop, Service], tmp_path: Path) -> None:
    shop, service = one
    send(shop, service)
    with a_second_till(tmp_path / "two", service) as two:
        lossy, failures = Lossy(service.transport, lambda number: number % 5 == 0), 0
        while failures < 100:
            try:
                send_now(two.database, two.console.till_id, QUIET, lossy)
            except ServiceUnreachable:
                failures += 1
                service.clock.forward(60)  # it bears only so many knocks a minute
            else:
                break
        assert 1 < failures < 100
        send(two, service)
        assert records_of(two) == service.records()
        assert contradictions(two) == []


@pytest.mark.usefixtures("small_pages")
def test_what_is_edited_while_a_till_reads_for_the_first_time_is_there_at_its_end(
    one: tuple[Shop, Service], tmp_path: Path
) -> None:
    shop, service = one
    send(shop, service)
    with a_second_till(tmp_path / "two", service) as two:
        units = [row[0] for row in shop.reader.rows("SELECT unit_id FROM unit")]
        pages = iter(units)

        def edited(_done: int, _whole: int) -> None:
            if unit_id := next(pages, None):
                shop.clock.forward(seconds=1)
                shop.run(change_price, ChangePrice(new_id(), unit_id, 999), shop.console)
                send(shop, service)

        watch = Watch(edited, lambda: False)
        send_now(two.database, two.console.till_id, watch, service.transport)
        send(two, service)
        assert records_of(two) == service.records() == records_of(shop)
        assert contradictions(two) == []


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_all_is_read_and_found_by_its_words_whether_sales_wait_for_their_turn_or_not(
    one: tuple[Shop, Service], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_waited_for: bool
) -> None:
    shop, service = one
    send(shop, service)
    monkeypatch.setattr(exchange, "SEARCHED_AT_ONCE", 5)
    monkeypatch.setattr(exchange, "SEARCHED_A_TURN", 2)
    monkeypatch.setattr(exchange, "is_waited_for", lambda: is_waited_for)
    monkeypatch.setattr(sync.till.records, "MOST_RECORDS", 10)
    monkeypatch.setattr(desktop.join_till, "MOST_RECORDS", 10)
    with a_second_till(tmp_path / "two", service) as two:
        monkeypatch.setattr(take_page, "AT_ONCE", 3)
        monkeypatch.setattr(take_page, "is_waited_for", lambda: is_waited_for)
        send(two, service)
        pages = two.reader.rows(
            "SELECT json_extract(facts, '$.records') FROM audit WHERE command = 'take_page'"
        )
        assert len(pages) > 2
        assert (max(pages)[0] > 5) is not is_waited_for  # a stride of 3 may come behind 2 of another kind
        mended = two.reader.rows("SELECT 1 FROM audit WHERE command = 'mend_records'")
        assert mended == []  # a comparison found nothing that the reading had left out
        assert records_of(two) == service.records()
        found = "SELECT count(*) FROM item_words_docsize UNION ALL SELECT count(*) FROM item_parts_docsize"
        assert two.reader.rows(found) == shop.reader.rows(found)
        assert two.reader.rows(found)[0][0] > 5
        assert contradictions(two) == []


@pytest.mark.usefixtures("small_pages")
def test_join_is_whole_or_nothing_and_the_same_code_goes_on_after_a_lost_answer(
    one: tuple[Shop, Service], tmp_path: Path
) -> None:
    shop, service = one
    send(shop, service)
    folder, asked = tmp_path / "two", asked_of(service)
    requests = Lossy(service.transport, lambda _number: False)
    for lost in range(1, 200):
        lossy = Lossy(service.transport, lambda number, lost=lost: number == lost)  # type: ignore[misc]
        try:
            join_till(folder, asked, Locks(is_encrypted=False), Around(SetClock(NOON), lossy))
        except ServiceUnreachable:
            assert not folder.exists()
            service.clock.forward(60)
        else:
            break
    assert lost > 4
    assert requests.asked == 0
    assert (folder / SHOP_FILE).exists()
    with service.store.reading() as work:
        assert work.connection.exec_driver_sql("SELECT count(*) FROM device").scalar() == 2


REFUSED: list[tuple[dict[str, str], type[KedaiError]]] = [
    ({"label": "T1"}, LabelTaken),
    ({"label": "H"}, BadTillLabel),
    ({"owner": "Nobody"}, NoSuchPerson),
    ({"owner": "Aisyah"}, NotAnOwner),
    ({"pin": "111111"}, WeakPin),
]


@pytest.mark.parametrize(("otherwise", "refusal"), REFUSED)
def test_refused_join_leaves_no_folder_behind(
    one: tuple[Shop, Service], tmp_path: Path, otherwise: dict[str, str], refusal: type[KedaiError]
) -> None:
    shop, service = one
    send(shop, service)
    with pytest.raises(refusal):
        join_till(
            tmp_path / "two",
            asked_of(service, **otherwise),
            Locks(is_encrypted=False),
            Around(SetClock(NOON), service.transport),
        )
    assert not (tmp_path / "two").exists()


def test_taken_label_comes_with_a_free_one(one: tuple[Shop, Service], tmp_path: Path) -> None:
    shop, service = one
    send(shop, service)
    with pytest.raises(LabelTaken) as told:
        join_till(
            tmp_path / "two",
            asked_of(service, label="t1"),
            Locks(is_encrypted=False),
            Around(SetClock(NOON), service.transport),
        )
    assert told.value.facts == {"label": "T1", "free": "T2"}


def test_wrong_code_is_refused_and_a_service_nobody_told_has_no_shop_to_join(
    one: tuple[Shop, Service], tmp_path: Path
) -> None:
    _shop, service = one
    around = Around(SetClock(NOON), service.transport)
    wrong = JoinAsked(Invitation(ADDRESS, "ABCDE-FGHJK"), "T2", "Tan Mei Lin", OWNER_PIN)
    with pytest.raises(ServiceRefused):
        join_till(tmp_path / "two", wrong, Locks(is_encrypted=False), around)
    with pytest.raises(ShopNotTold):
        join_till(tmp_path / "two", asked_of(service), Locks(is_encrypted=False), around)
    assert not (tmp_path / "two").exists()


def test_joined_till_is_encrypted_and_has_secrets_of_its_own(
    one: tuple[Shop, Service], tmp_path: Path
) -> None:
    shop, service = one
    send(shop, service)
    asked = JoinAsked(Invitation(ADDRESS, service.code()), "T2", "tan mei lin", "918273", "another kopi")
    made = join_till(
        tmp_path / "two", asked, Locks("kopi peng siew dai"), Around(SetClock(NOON), service.transport)
    )
    assert made.recovery_code
    assert b"Tan Mei Lin" not in (tmp_path / "two" / SHOP_FILE).read_bytes()
    database = Database(tmp_path / "two" / SHOP_FILE, made.secrets.database_key, RULES, SetClock(NOON))
    reader = database.reader()
    try:
        till = Till(tmp_path / "two", database, reader, SetClock(NOON), made)
        assert made.secrets.pepper != shop.secrets.pepper
        assert reader.rows("SELECT person_id FROM pin") == [(made.owner_id,)]
        assert reader.rows("SELECT person_id FROM password") == [(made.owner_id,)]
        assert contradictions(till) == []
    finally:
        reader.close()
        database.close()


@pytest.mark.parametrize("is_training", [True, False])
def test_till_that_joins_a_shop_for_learning_says_so_on_its_receipts(
    one: tuple[Shop, Service], tmp_path: Path, is_training: bool
) -> None:
    shop, service = one
    shop.database.run_work(
        lambda work: work.write_sql("UPDATE shop SET is_training = ?", [(int(is_training),)]), shop.console
    )
    with service.store.writing() as work:
        work.write(text("DELETE FROM fact WHERE name IN ('shop_id', 'is_training')"))
    enrol(shop, service)  # the first to bring the shop
    send(shop, service)
    locks = Locks(passphrase="kopi peng on the house")
    made = join_till(tmp_path / "two", asked_of(service), locks, Around(SetClock(NOON), service.transport))
    reader = Reader(tmp_path / "two" / SHOP_FILE, made.secrets.database_key)
    try:
        assert the_shop(reader).is_training is is_training
    finally:
        reader.close()
