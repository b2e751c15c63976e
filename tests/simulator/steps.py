"""What may happen in a world, one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from desktop.catalogue.events import OpeningLine
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.shift_words import CloseShift, OpenShift
from desktop.selling.shifts import close_shift, open_shift
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from desktop.storefront.queue_message import Told, queue_message
from tests.simulator.a_till import Till
from tests.simulator.clocks import YEAR_1970, YEAR_2099
from tests.simulator.steps_of_records import (
    join_a_till,
    price_from_a_far_year,
    rename_somebody,
    set_a_price,
    set_the_lock,
)
from tests.simulator.world import World

FACTOR = 1_000
SILENT = 0.5
Step = Callable[[World], None]


def sell(world: World) -> None:
    """A customer pays. Sometimes the till dies of it, and whoever stands there tries again."""
    till = world.a_till()
    _need_shift(world, till)
    basket = _a_basket(world)
    if world.draw.random() < 0.12:
        till.fate.dies_in(world.draw.randrange(55))
    answer = till.ask(complete_sale, basket)
    if answer == "died" and world.draw.random() < 0.7:
        world.tell(f"{till.name} dies of a sale, starts again, and the same basket is paid")
        answer = till.ask(complete_sale, basket)
    _sold(world, till, answer)


def _sold(world: World, till: Till, answer: Completed | str) -> None:
    world.look(till)
    if isinstance(answer, Completed):
        world.book.receipts[answer.sale_id] = (answer.number, answer.total_cents)
        world.tell(f"{till.name} sells {answer.number} for {answer.total_cents} cents")
        return
    world.tell(f"{till.name} sells nothing: {answer}")
    if answer.startswith("refused"):
        world.book.wrong(f"a sale was {answer}")


def _a_basket(world: World) -> CompleteSale:
    draw = world.draw
    goods = draw.sample(world.made.goods, draw.choice((1, 1, 2, 3)))
    lines = tuple(
        Line(
            item_id=item_id,
            unit_id=unit_id,
            kind="goods",
            name="Thing",
            sku="SKU",
            quantity=FACTOR * draw.choice((1, 1, 2, 5)),
            factor=FACTOR,
            list_price_cents=price,
            unit_price_cents=price,
            gst_code="SR",
            unit_name="each",
        )
        for item_id, unit_id, price in goods
    )
    total = sum(line.amount_cents for line in lines)
    paid = TenderAsked("card", total) if draw.random() < 0.6 else TenderAsked("cash", total + 500)
    return CompleteSale(new_id(), lines, (paid,), total)


def _need_shift(world: World, till: Till) -> None:
    if till.doors.open_shift() is None:
        world.tell(
            f"{till.name} opens a shift: {type(till.ask(open_shift, OpenShift(new_id(), 10_000))).__name__}"
        )


def end_shift(world: World) -> None:
    """The drawer is counted, now and then wrongly; the till may die of it."""
    till = world.a_till()
    running = till.doors.open_shift()
    if running is None:
        return
    expected = till.doors.expected_of_shift(running.shift_id)["cash"]
    counted = (("cash", max(0, expected + world.draw.choice((0, 0, -50, 120)))),)
    if world.draw.random() < 0.2:
        till.fate.dies_in(world.draw.randrange(40))
    answer = till.ask(close_shift, CloseShift(new_id(), running.shift_id, counted))
    world.look(till)
    world.tell(
        f"{till.name} ends its shift: {answer if isinstance(answer, str) else answer.over_short_cents}"
    )


def put_on_shelf(world: World) -> None:
    till, draw = world.a_till(), world.draw
    lines = tuple(
        OpeningLine(item_id, FACTOR * draw.randrange(1, 200), draw.choice((500_000, 612_345, None)))
        for item_id, _unit, _price in draw.sample(world.made.goods, draw.choice((1, 2, 4)))
    )
    if draw.random() < 0.15:
        till.fate.dies_in(draw.randrange(40))
    command = PostOpeningStock(new_id(), world.made.location_id, lines)
    answer = till.ask(post_opening_stock, command, till.owner)
    world.look(till)
    world.tell(
        f"{till.name} puts {len(lines)} things on the shelf: {answer if isinstance(answer, str) else 'done'}"
    )


def tell_unknown(world: World) -> None:
    """A newer program tells what this service does not know; it has to lie aside, and stop nobody."""
    till = world.a_till()
    answer = till.ask(_tell_unknown, _Unknown(new_id()))
    world.look(till)
    world.tell(f"{till.name} tells a kind that the service does not know: {answer}")


class _Unknown:
    def __init__(self, command_id: str) -> None:
        self.command_id = command_id


def _tell_unknown(command: _Unknown, work: Work) -> str:
    told = Told("points.given", "points", command.command_id, {"points": 7, "till_id": work.who.till_id})
    queue_message(told, work)
    return "queued"


def sync(world: World) -> None:
    till = world.a_till()
    if world.draw.random() < 0.2:
        till.fate.dies_in(world.draw.randrange(70))
    world.sync(till)


def sync_all(world: World) -> None:
    for till in list(world.tills):
        world.sync(till)


def wait(world: World) -> None:
    seconds = world.draw.choice((30, 200, 4_000, 90_000, 400_000))
    world.true.forward(seconds)
    world.tell(f"{seconds} seconds pass")


def arrive_late(world: World) -> None:
    """A request that a till gave up long ago reaches the service after all."""
    if world.network.late:
        world.tell(f"a late request arrives: {world.network.deliver_late()}")


def change_network(world: World) -> None:
    world.network.is_down = not world.network.is_down and world.draw.random() < 0.5
    world.network.rate = world.draw.choice((0.0, 0.1, 0.3, 0.6))
    world.tell(f"the network is {'down' if world.network.is_down else f'bad at {world.network.rate}'}")


def set_a_clock(world: World) -> None:
    till, draw = world.a_till(), world.draw
    if draw.random() < 0.35:
        till.clock.put_right()
        world.tell(f"{till.name}'s clock is put right")
        return
    away = draw.choice((-86_400, -3_700, -90, 95, 3_600, 86_400, 0, 0))
    till.clock.set_to(world.true.at)
    if away:
        till.clock.off += timedelta(seconds=away)
    else:
        till.clock.set_to(draw.choice((YEAR_1970, YEAR_2099)))
    world.tell(f"{till.name}'s clock is set to {till.clock.now():%Y-%m-%d %H:%M}")


def set_the_services_clock(world: World) -> None:
    world.service.clock.off = timedelta(seconds=world.draw.choice((0, 0, -7_200, 7_200, 40 * 86_400)))
    world.tell(f"the service's clock shows {world.service.clock.now():%Y-%m-%d %H:%M}")


def restart_service(world: World) -> None:
    world.service.restart()
    world.tell("the service starts again")


def back_up_service(world: World) -> None:
    to = world.folder / f"service-backup-{len(world.service_backups)}"
    world.service.backup(to)
    world.service_backups.append(to)
    world.tell("the service is backed up")


def put_service_back(world: World) -> None:
    """From any backup, said to it or in silence."""
    if not world.service_backups:
        return
    had, in_silence = world.service_has(), world.draw.random() < SILENT
    world.service.put_back(world.draw.choice(world.service_backups), in_silence=in_silence)
    lost = had - world.service_has()
    world.book.gone |= lost - world.tills_have()
    world.was_rolled_back = True
    world.tell(f"the service is put back {'in silence' if in_silence else 'and told so'}: {len(lost)} lost")


def back_up_till(world: World) -> None:
    till = world.a_till()
    to = world.folder / f"{till.name}-backup.db"
    till.backup(to)
    world.till_backups[till.name] = to
    world.tell(f"{till.name} is backed up")


def put_till_back(world: World) -> None:
    """Its file comes from a backup; what only the lost file held is gone."""
    backed_up = [till for till in world.tills if till.name in world.till_backups]
    if not backed_up:
        return
    till = world.draw.choice(backed_up)
    backup = world.till_backups[till.name]
    had = world.tills_have()
    lanes = till.put_back(backup, lambda: world.book.note_put_back(till))
    lost = had - world.tills_have()
    world.book.gone |= lost - world.service_has()
    world.look(till)
    world.tell(f"{till.name} is put back and goes on as {lanes.label}: {len(lost)} messages lost")


def clone_till(world: World) -> None:
    """A machine is copied, and both go on: one lane, two who number in it."""
    if any(till.is_clone for till in world.tills):
        return
    till = world.a_till()
    folder = world.folder / f"{till.name}-clone"
    folder.mkdir()
    till.backup(folder / "shop.db")
    clone = world.add_till(f"{till.name}'", folder, is_clone=True)
    world.book.note_put_back(clone)
    world.tell(f"{till.name} is cloned")


def sell_between(world: World, till: Till) -> None:
    """A customer pays between two steps of a pass. Raises Died: the pass dies with it."""
    if till.doors.open_shift() is None:
        return
    answer = till.database.run(complete_sale, _a_basket(world), till.cashier)
    world.book.receipts[answer.sale_id] = (answer.number, answer.total_cents)
    world.book.note(till)  # it may be the service's answer to another till that this comes between


WEIGHED: dict[Step, int] = {
    sell: 34,
    end_shift: 3,
    put_on_shelf: 5,
    tell_unknown: 2,
    set_a_price: 5,
    set_the_lock: 2,
    rename_somebody: 2,
    price_from_a_far_year: 1,
    join_a_till: 1,
    sync: 26,
    sync_all: 2,
    wait: 5,
    arrive_late: 6,
    change_network: 4,
    set_a_clock: 4,
    set_the_services_clock: 1,
    restart_service: 1,
    back_up_service: 3,
    put_service_back: 3,
    back_up_till: 3,
    put_till_back: 3,
    clone_till: 1,
}
STEPS: Sequence[Step] = tuple(WEIGHED)
WEIGHTS = tuple(WEIGHED.values())
