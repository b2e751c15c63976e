"""What may happen to the shop's records in a world: tills edit the same ones, and another till joins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import ChangePrice
from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.join_till import Around, JoinAsked, join_till
from desktop.new_shop import Locks
from desktop.setup.change_setting import IDLE_LOCK, ChangeSetting, change_setting
from desktop.staff.rename_person import RenamePerson, rename_person
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.join_shop import Seat
from sync.till.device_key import DeviceKey
from tests.simulator.a_service import ADDRESS
from tests.simulator.a_till import Till
from tests.simulator.clocks import YEAR_2099, WallClock
from tests.simulator.network import Line
from tests.simulator.templates import OWNER, PIN, a_code
from tests.simulator.world import World

DAYS = ("2026-11-24", "2026-12-24")
"""From which prices hold: few, so that tills set the same."""
NAMES = ("Aisyah", "Nur Aisyah", "Aisyah Binte Ali", "阿伊莎")
JOINING = "T5"
SHOWN = "SELECT entity, entity_id, field FROM record_clash WHERE why = 'edited_elsewhere'"


def set_a_price(world: World) -> None:
    """Of one of two things, so that the tills meet."""
    _item_id, unit_id, _price = world.draw.choice(world.made.goods[:2])
    cents = world.draw.randrange(1, 100) * 5
    _edit(
        world, change_price, ChangePrice(new_id(), unit_id, cents, world.draw.choice(DAYS)), f"{cents} cents"
    )


def price_from_a_far_year(world: World) -> None:
    """A till whose clock shows 2099 sets a price and sends it; another reads that, and sets it anew."""
    first, second = world.draw.sample(world.tills, 2)
    unit_id, price = world.made.goods[0][1:]
    first.clock.set_to(YEAR_2099)
    _ask(world, first, change_price, ChangePrice(new_id(), unit_id, price + 5, DAYS[0]), "a price in 2099")
    world.sync(first)
    first.clock.put_right()
    world.true.forward(1)
    world.sync(second)
    world.book.shown.update(second.rows(SHOWN))
    _ask(world, second, change_price, ChangePrice(new_id(), unit_id, price + 10, DAYS[0]), "it anew")


def set_the_lock(world: World) -> None:
    """The minutes after which a till locks: one setting of the shop."""
    minutes = world.draw.randrange(1, 60)
    _edit(world, change_setting, ChangeSetting(new_id(), IDLE_LOCK, minutes), f"{minutes} minutes to lock")


def rename_somebody(world: World) -> None:
    name = world.draw.choice(NAMES)
    _edit(world, rename_person, RenamePerson(new_id(), world.made.people.cashier, name), f"the name {name}")


def _edit(world: World, function: Callable[..., Any], command: Any, what: str) -> None:
    till = world.a_till()
    world.book.shown.update(till.rows(SHOWN))
    if world.draw.random() < 0.12:
        till.fate.dies_in(world.draw.randrange(40))
    _ask(world, till, function, command, what)


def _ask(world: World, till: Till, function: Callable[..., Any], command: Any, what: str) -> None:
    answer = till.ask(function, command, till.owner)
    world.look(till)
    world.tell(f"{till.name} sets {what}: {answer if isinstance(answer, str) else 'done'}")


def join_a_till(world: World) -> None:
    """A till that was not there joins the shop over the network as it is just now; once in a world."""
    if any(till.name == JOINING for till in world.tills):
        return
    folder = world.folder / JOINING
    folder.mkdir(exist_ok=True)
    clock = WallClock(world.true)
    asked = JoinAsked(Invitation(ADDRESS, a_code(world.service)), JOINING, OWNER, PIN, seat=_seat())
    try:
        join_till(folder, asked, Locks(is_encrypted=False), Around(clock, Line(world.network)))
    except KedaiError as error:
        world.tell(f"{JOINING} cannot join: {error.code}")
        return
    till = world.add_till(JOINING, folder)
    _let_it_be_watched(world, till)
    world.tell(f"{JOINING} joins the shop")


def come_in_again(world: World) -> None:
    """A service put back to before a till joined does not know it: the owner lets it in with a new code."""
    known = {row[0] for row in world.service.ask("SELECT device_id FROM device")}
    for till in world.tills:
        ((device_id,),) = till.rows("SELECT device_id FROM sync_enrolment")
        if device_id not in known:
            invited = Invitation(ADDRESS, a_code(world.service))
            join_service(till.database, till.owner, invited, Line(world.network))
            world.tell(f"{till.name} is enrolled again")


def _seat() -> Seat:
    return Seat(new_id(), new_id(), new_id(), new_id(), DeviceKey.make())


def _let_it_be_watched(world: World, till: Till) -> None:
    till.between = world.tills[0].between
    world.look(till)
