"""A wrong passphrase is answered later and later; nobody who knows it waits."""

from __future__ import annotations

import asyncio

import pytest

from desktop.database.envelope import WrongPassphrase
from desktop.first_start import slower_each_time
from desktop.setup.passphrase import wait_s


def test_waits_grow_and_end_at_half_a_minute() -> None:
    assert [wait_s(wrong) for wrong in range(1, 11)] == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert wait_s(100_000) == 30


def test_wrong_passphrase_waits_and_the_right_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def ask(passphrase: str) -> object:
        if passphrase != "right":
            raise WrongPassphrase
        return "open"

    monkeypatch.setattr("desktop.first_start.asyncio.sleep", sleep)
    slower = slower_each_time(ask)

    async def tries() -> object:
        for _ in range(5):
            with pytest.raises(WrongPassphrase):
                await slower("wrong")
        return await slower("right")

    assert asyncio.run(tries()) == "open"
    assert waited == [0, 0, 0, 1, 2]
