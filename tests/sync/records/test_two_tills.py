"""Two tills that both were offline end equal, and equal with the service, whoever comes back first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.change_item import archive_item, change_price
from desktop.catalogue.item_words import AddItem, ArchiveItem, ChangePrice, ItemMade, LayFavourites
from desktop.catalogue.lay_favourites import lay_favourites
from desktop.catalogue.queries import item_by_code
from desktop.catalogue.search import search
from desktop.ids import new_id
from desktop.selling.change_tender_type import archive_tender_type, change_tender_type
from desktop.selling.complete_sale import complete_sale
from desktop.selling.create_tender_type import CreateTenderType, create_tender_type
from desktop.selling.queries import tender_types
from desktop.selling.tender_words import ArchiveTenderType, ChangeTenderType
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.setup.queries import setting_on, this_till
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.archive_person import ArchivePerson, archive_person
from desktop.staff.change_role import ChangeRole, change_role
from desktop.staff.permissions import Role, role_of
from desktop.staff.queries import people
from desktop.staff.rename_person import RenamePerson, rename_person
from desktop.storefront.records.clashes import clashes
from tests.builders import NOON, OWNER_PASSWORD, Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.sync.tills import (
    Service,
    Till,
    a_second_till,
    a_service,
    contradictions,
    enrol,
    records_of,
    send,
)

TODAY = NOON.date()
ASKED = "approval_code"


@dataclass
class World:
    """A shop's first till, its second, and the service; both tills know the same kopi."""

    one: Shop
    two: Till
    service: Service
    kopi: ItemMade
    teh: ItemMade

    @property
    def tills(self) -> tuple[Shop | Till, Shop | Till]:
        return self.one, self.two

    def meet(self, first: int = 0) -> None:
        """Both come back, and see what the other did."""
        order = (self.tills[first], self.tills[1 - first])
        for till in (*order, *order):
            send(till, self.service)

    def are_equal(self) -> bool:
        kept = self.service.records()
        return records_of(self.one) == kept and records_of(self.two) == kept


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        add_items(one.database, one.console)
        one.start_shift()
        one.run(complete_sale, a_basket(0))
        kopi = one.run(add_item, AddItem(new_id(), "KOPI-9", "Kopi", 180, ("8888002076009",)), one.owner)
        teh = one.run(add_item, AddItem(new_id(), "TEH-9", "Teh", 160), one.owner)
        enrol(one, service)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            send(two, service)
            send(one, service)
            yield World(one, two, service, kopi, teh)


def later(till: Shop | Till, seconds: int) -> None:
    till.clock.forward(seconds=seconds)


def test_joined_till_has_every_record_of_the_shop(world: World) -> None:
    assert world.are_equal()
    hit = item_by_code(world.two.reader, "8888002076009", TODAY)
    assert hit is not None and (hit.name, hit.price_cents) == ("Kopi", 180)
    assert [found.hit.sku for found in search(world.two.reader, "kop", TODAY, "")] == ["KOPI-9"]
    assert {each.name for each in people(world.two.reader)} == {"Tan Mei Lin", "Aisyah", "Ravi Kumar"}
    assert this_till(world.two.reader).label == "T2"
    assert contradictions(world.one) == contradictions(world.two) == []


@pytest.mark.parametrize("first", [0, 1])
def test_everything_edited_offline_at_both_ends_equal(world: World, first: int) -> None:
    one, two, kopi = world.one, world.two, world.kopi
    ravi = one.supervisor.person_id
    offline: list[tuple[Shop | Till, Callable[..., Any], Any]] = [
        (one, change_price, ChangePrice(new_id(), kopi.unit_id, 200)),
        (two, change_price, ChangePrice(new_id(), kopi.unit_id, 210)),
        (two, change_price, ChangePrice(new_id(), world.teh.unit_id, 170, "2026-12-01")),
        (one, archive_item, ArchiveItem(new_id(), world.teh.item_id)),
        (one, add_item, AddItem(new_id(), "SAME", "Milo", 250, ("9556001288882",), category="Drinks")),
        (two, add_item, AddItem(new_id(), "SAME", "Bandung", 240, ("9556001288882",), category="Drinks")),
        (one, lay_favourites, LayFavourites(new_id(), "Morning", (kopi.unit_id, world.teh.unit_id))),
        (two, lay_favourites, LayFavourites(new_id(), "Evening", (kopi.unit_id,))),
        (one, change_setting, ChangeSetting(new_id(), "idle_lock_minutes", 5)),
        (two, change_setting, ChangeSetting(new_id(), "idle_lock_minutes", 7)),
        (two, create_tender_type, CreateTenderType(new_id(), "grab", "GrabPay")),
        (one, change_tender_type, ChangeTenderType(new_id(), "card", (("settles_days", 4), ("asks", ASKED)))),
        (two, change_tender_type, ChangeTenderType(new_id(), "card", (("settles_days", 5),))),
        (two, archive_tender_type, ArchiveTenderType(new_id(), "nets")),
        (one, rename_person, RenamePerson(new_id(), ravi, "Ravi K.")),
        (two, change_role, ChangeRole(new_id(), ravi, Role.STOCKROOM, two.made.secrets.pepper)),
    ]
    for till, function, command in offline:
        later(till, 60)
        till.run(function, command, till.console)
    world.meet(first)
    assert world.are_equal()
    assert contradictions(one) == contradictions(two) == []
    for till in world.tills:
        hit = item_by_code(till.reader, "8888002076009", TODAY)
        assert hit is not None and hit.price_cents == 210  # later by its clock
        assert search(till.reader, "teh-9", TODAY, "") == []
        assert setting_on(till.reader, "idle_lock_minutes", TODAY) == 7
        ways = tender_types(till.reader)
        assert (ways["card"].settles_days, ways["card"].asks, "nets" in ways) == (5, ASKED, False)
        assert "Ravi K." in {each.name for each in people(till.reader)}
        assert role_of(till.reader, ravi) == "stockroom"
        assert {each.why for each in clashes(till.reader)} == {
            "edited_elsewhere",
            "same_sku",
            "same_barcode",
        }


def test_other_fields_of_one_record_are_both_kept_and_nothing_clashes(world: World) -> None:
    ravi = world.one.supervisor.person_id
    world.one.run(rename_person, RenamePerson(new_id(), ravi, "Ravi K."), world.one.console)
    command = ChangeRole(new_id(), ravi, Role.OWNER, world.two.made.secrets.pepper)
    world.two.run(change_role, command)
    world.meet()
    for till in world.tills:
        found = {each.person_id: (each.name, each.role) for each in people(till.reader)}
        assert found[ravi] == ("Ravi K.", "owner")
        assert clashes(till.reader) == []


def test_edit_that_saw_the_other_is_no_clash_and_settles_an_older_one(world: World) -> None:
    one, two, unit_id = world.one, world.two, world.kopi.unit_id
    one.run(change_price, ChangePrice(new_id(), unit_id, 200), one.console)
    later(two, 60)
    two.run(change_price, ChangePrice(new_id(), unit_id, 210))
    world.meet()
    (clash,) = clashes(one.reader)
    assert (clash.entity, clash.field, clash.kept, clash.other) == ("price", "price_cents", 210, 200)
    later(one, 120)
    one.run(change_price, ChangePrice(new_id(), unit_id, 220), one.console)
    world.meet()
    assert world.are_equal()
    assert clashes(one.reader) == clashes(two.reader) == []
    assert [
        row.price_cents for till in world.tills if (row := item_by_code(till.reader, "8888002076009", TODAY))
    ] == [
        220,
        220,
    ]


def test_same_label_on_two_items_sells_the_older_and_shows_both_until_one_goes(world: World) -> None:
    one, two = world.one, world.two
    older = one.run(add_item, AddItem(new_id(), "SAME", "Milo", 250, ("9556001288882",)), one.console)
    newer = two.run(add_item, AddItem(new_id(), "SAME", "Bandung", 240, ("9556001288882",)))
    world.meet()
    assert newer.item_id > older.item_id
    for till in world.tills:
        hit = item_by_code(till.reader, "9556001288882", TODAY)
        assert hit is not None and hit.name == "Milo"
        assert {each.why for each in clashes(till.reader)} == {"same_sku", "same_barcode"}
        assert contradictions(till) == []
    two.run(archive_item, ArchiveItem(new_id(), newer.item_id))
    world.meet()
    assert [clashes(till.reader) for till in world.tills] == [[], []]


def test_whoever_is_taken_on_or_let_go_at_one_till_is_so_at_the_other(world: World) -> None:
    one, two = world.one, world.two
    command = AddPerson(
        new_id(), "Siti 西蒂", Role.CASHIER, "918273", two.made.secrets.pepper, owner_password=OWNER_PASSWORD
    )
    siti = two.run(add_person, command)
    world.meet()
    assert "Siti 西蒂" in {each.name for each in people(one.reader)}
    assert one.count("pin") == [3]  # PINs never travel
    gone = ArchivePerson(new_id(), siti, one.secrets.pepper, OWNER_PASSWORD)
    one.run(archive_person, gone, one.console)
    world.meet()
    assert siti not in {each.person_id for each in people(two.reader)}
    assert two.reader.one("SELECT 1 FROM pin WHERE person_id = ?", (siti,)) is None
    assert world.are_equal()
    assert contradictions(one) == contradictions(two) == []


@pytest.mark.parametrize("order", list(permutations(range(3)))[1::2])
def test_edits_of_one_record_end_the_same_in_every_order_of_telling(
    world: World, order: tuple[int, ...]
) -> None:
    """Three tillings of one till's price and another's, sent in any order."""
    steps: list[tuple[Shop | Till, ChangePrice]] = [
        (world.one, ChangePrice(new_id(), world.kopi.unit_id, 201)),
        (world.two, ChangePrice(new_id(), world.kopi.unit_id, 202)),
        (world.one, ChangePrice(new_id(), world.kopi.unit_id, 203)),
    ]
    for place in order:
        till, command = steps[place]
        later(till, 30 * (place + 1))
        till.run(change_price, command, till.console)
        send(till, world.service)
    world.meet()
    assert world.are_equal()
