"""How much is in hand at once: the rest waits, in its order, and is sent away if its turn does not come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from sync.service.refusals import Refused
from sync.service.room import Room


class Played:
    """Those that asked for room, and who of them is inside."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.inside: list[str] = []
        self._leave: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, name: str, size: int, whose: str = "a") -> None:
        """Ask for room; whoever is let in stays until told to leave."""
        self._leave[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._stay(name, size, whose))
        await self.settled()

    async def leave(self, name: str) -> None:
        self._leave[name].set()
        await self.tasks[name]
        await self.settled()

    async def settled(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    async def _stay(self, name: str, size: int, whose: str) -> None:
        async with self.room.taken(size, whose):
            self.inside.append(name)
            await self._leave[name].wait()
            self.inside.remove(name)


def played(
    most: int, most_of_one: int, acted: Callable[[Played], Coroutine[None, None, None]], patience: float = 60
) -> Room:
    """Act it out; the room afterwards."""
    room = Room(most, most_of_one)
    room.patience = patience

    async def run() -> None:
        its = Played(room)
        try:
            await acted(its)
        finally:
            for task in its.tasks.values():
                task.cancel()
            await asyncio.gather(*its.tasks.values(), return_exceptions=True)

    asyncio.run(run())
    return room


def test_what_is_beyond_waits_and_is_let_in_in_its_order() -> None:
    async def acted(its: Played) -> None:
        await its.ask("one", 6, "a")
        await its.ask("two", 6, "b")
        await its.ask("three", 4, "c")  # would fit, but another came first
        assert its.inside == ["one"]
        await its.leave("one")
        assert its.inside == ["two", "three"]

    assert played(10, 10, acted).held == 0


def test_whoever_has_used_up_their_own_part_holds_nobody_up() -> None:
    async def acted(its: Played) -> None:
        await its.ask("one", 3, "a")
        await its.ask("two", 3, "a")
        await its.ask("three", 3, "b")
        assert its.inside == ["one", "three"]
        await its.leave("one")
        assert its.inside == ["three", "two"]

    assert played(10, 4, acted).held == 0


def test_what_is_larger_than_the_room_is_let_in_alone() -> None:
    async def acted(its: Played) -> None:
        await its.ask("small", 1, "a")
        await its.ask("huge", 99, "b")
        assert its.inside == ["small"]
        await its.leave("small")
        assert its.inside == ["huge"]

    assert played(10, 5, acted).held == 0


def test_whoever_gives_up_waiting_holds_no_room_and_lets_the_next_in() -> None:
    async def acted(its: Played) -> None:
        await its.ask("one", 6, "a")
        await its.ask("two", 6, "b")
        await its.ask("three", 4, "c")
        its.tasks["two"].cancel()
        await its.settled()
        assert its.inside == ["one", "three"]

    assert played(10, 10, acted).held == 0


def test_whoever_waits_too_long_is_sent_away_with_the_seconds_to_wait() -> None:
    async def acted(its: Played) -> None:
        await its.ask("one", 10, "a")
        with pytest.raises(Refused) as refused:
            async with its.room.taken(1, "b"):
                raise AssertionError("let in")
        assert (refused.value.status, refused.value.code) == (503, "busy")
        assert refused.value.details == {"seconds": 2}

    assert played(10, 10, acted, patience=0.01).held == 0


def test_one_that_fails_inside_gives_its_room_back() -> None:
    async def acted(its: Played) -> None:
        with pytest.raises(RuntimeError):
            async with its.room.taken(10, "a"):
                assert its.room.held == 10
                raise RuntimeError

    assert played(10, 10, acted).held == 0
