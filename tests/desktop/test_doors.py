"""What the window's doors put on record."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

import pytest

from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.staff.sign_in import WrongPin
from tests.builders import OWNER_PIN, Shop

WRONG_PIN = "908172"


@pytest.fixture
def doors(shop: Shop) -> ShopDoors:
    """The doors of a window on the test shop, its database thread running."""
    started: Future[Database] = Future()
    started.set_result(shop.database)
    return ShopDoors(shop.reader, shop.secrets.pepper, shop.clock, started)


@pytest.mark.parametrize("role", ["owner", "supervisor"])
def test_wrong_pin_is_on_record_in_the_persons_own_role(doors: ShopDoors, shop: Shop, role: str) -> None:
    who = shop.owner if role == "owner" else shop.supervisor
    with pytest.raises(WrongPin):
        asyncio.run(doors.approve("open_drawer", who.person_id, WRONG_PIN))
    assert shop.reader.rows("SELECT person_id, role FROM audit WHERE command = 'sign_in'") == [
        (who.person_id, role)
    ]


def test_somebody_unknown_is_a_wrong_pin_and_nobody_is_signed_in(doors: ShopDoors) -> None:
    with pytest.raises(WrongPin):
        asyncio.run(doors.sign_in("nobody", OWNER_PIN))
    assert doors.person() is None
