"""Plays a world from its first sale to its healing, and tells what does not hold then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.simulator.a_till import Till
from tests.simulator.claims import CLAIMS
from tests.simulator.steps import STEPS, WEIGHTS, sell_between
from tests.simulator.steps_of_records import come_in_again
from tests.simulator.world import World, a_world

MOST_ROUNDS = 10
"""Passes of every till after the world has healed; whoever needs more will never be done."""
ROUND_S = 4_000
"""Longer than any till waits before it tries again, or before it compares all that it holds."""
FEWEST_ROUNDS = 2
"""What a comparison brings to light at one till, the others read in the next round."""

WHOLE_EVERY = 79
"""Of so many worlds one is played with all layers of the wire; the others without those that only carry."""
LONG_EVERY = 10
"""Of so many worlds one is long, for the bugs that need much to happen; the others are met in short ones."""
SHORT, LONG = (4, 14), (25, 50)
"""Steps until a world heals."""


@dataclass
class Played:
    """What came of a world."""

    seed: int
    faults: list[str]
    history: list[str]
    counts: Counter[str] = field(default_factory=Counter)


def play(seed: int, *, is_whole: bool | None = None, is_long: bool = False) -> Played:
    """One world, the same for the same seed; whole or quick, short or long, as told or as its seed has it."""
    with a_world(seed, is_whole=seed % WHOLE_EVERY == 0 if is_whole is None else is_whole) as world:
        try:
            _live(world, LONG if is_long or seed % LONG_EVERY == 0 else SHORT)
            _heal(world)
            for claim in CLAIMS:
                for fault in claim(world):
                    world.book.wrong(fault)
        except Exception as error:  # noqa: BLE001 - an error nobody foresaw is a fault of the world it was in
            world.book.wrong(f"raised: {type(error).__name__}: {error}")
        return Played(seed, world.book.faults, world.history, _counted(world))


def _live(world: World, steps: tuple[int, int]) -> None:
    world.network.rate = world.draw.choice((0.0, 0.15, 0.35, 0.6))
    for till in world.tills:
        _let_it_sell_between(world, till)
    for _step in range(world.draw.randrange(*steps)):
        world.true.forward(world.draw.uniform(0.2, 40))
        (step,) = world.draw.choices(STEPS, WEIGHTS)
        world.book.met[step.__name__] += 1
        step(world)
        if world.book.faults:
            return


def _let_it_sell_between(world: World, till: Till) -> None:
    def between() -> None:
        if world.draw.random() < 0.02:
            sell_between(world, till)

    till.between = between


def _heal(world: World) -> None:
    """Network, clocks and disks are well from now on, and nothing more happens."""
    world.network.heal()
    while world.network.late and world.draw.random() < 0.8:
        world.network.deliver_late()
    world.service.clock.put_right()
    for till in world.tills:
        till.clock.put_right()
        till.between = lambda: None
    world.tell("the world heals")
    come_in_again(world)
    for number in range(MOST_ROUNDS):
        world.true.forward(ROUND_S)
        for till in world.tills:
            world.sync(till)
        if number >= FEWEST_ROUNDS - 1 and _is_at_rest(world):
            break
    else:
        world.book.wrong(f"rest: not all is sent and read after {MOST_ROUNDS} rounds")
        return
    for till in world.tills:
        went = world.sync(till)
        if went != "sent 0, received 0":
            world.book.wrong(f"rest: {till.name} has all, and a pass still {went}")


def _is_at_rest(world: World) -> bool:
    (upto,) = world.service.ask("SELECT value FROM fact WHERE name = 'feed_upto'")
    for till in world.tills:
        (waiting,) = till.rows("SELECT count(*) FROM sync_outbox WHERE state IN ('queued','sent')")
        (read,) = till.rows("SELECT coalesce(max(sequence), 0) FROM sync_cursor")
        if waiting[0] or read[0] != int(upto[0]):
            return False
    return True


def _counted(world: World) -> Counter[str]:
    counts = Counter(world.book.met)
    counts.update({f"network: {name}": times for name, times in world.network.met.items()})
    counts["sales"] = len(world.book.receipts)
    counts["messages"] = len(world.book.written)
    counts["requests"] = world.network.requests
    counts["till deaths"] = sum(till.deaths for till in world.tills)
    counts["service deaths"] = world.service.deaths
    return counts
