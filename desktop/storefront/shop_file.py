"""The shop's file as sync may touch it: short reads, short transactions, and the counter first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from desktop.database.unhurried import give_way
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database, ShopClosed
from desktop.storefront.inbox import take_in
from desktop.storefront.records.exchange import RecordsOfShop
from sync.messages import LaneTold
from sync.till.exchanged import ShopRecords
from sync.till.shop import Rows, Work
from sync.till.trouble import Stopped

Answer = TypeVar("Answer")
MOST_LANES = 200
"""That the service is told: the newest. A till restored more often than that has no queue from before."""


class ShopFile:
    """Implements sync.till.shop.Shop."""

    def __init__(self, database: Database, till_id: str) -> None:
        self._database = database
        self._who = Who(CONSOLE, till_id)
        self._records = RecordsOfShop(database, self._who)

    def read(self, ask: Callable[[Rows], Answer]) -> Answer:
        """On a connection of its own. While an answer is awaited none is open, so the file closes whole."""
        give_way()
        reader = self._database.reader()
        try:
            return ask(reader)
        finally:
            reader.close()

    def write(self, carry: Callable[[Work], Answer]) -> Answer:
        """On the database thread. What became of a message is no command: it has no row in the audit."""
        give_way()
        try:
            return self._database.run_work(carry, self._who)
        except ShopClosed as closed:
            raise Stopped from closed

    @property
    def records(self) -> ShopRecords:
        return self._records

    def lanes(self, rows: Rows) -> list[LaneTold]:
        return lanes_told(rows)

    def take_in(self, is_stopped: Callable[[], bool]) -> int:
        """Records that the first reading brought already need no second look."""
        self._records.pass_over_read()
        return take_in(self._database, self._who, is_stopped)

    def now(self) -> datetime:
        return self._database.clock.now()


def lanes_told(rows: Rows) -> list[LaneTold]:
    """Every lane this till ever numbered in, as the service is told of it, oldest first."""
    found = rows.rows(
        "SELECT lane_id, till_id, generation, label, purpose, is_current FROM lane"
        " WHERE till_id = (SELECT till_id FROM lane WHERE is_current = 1 AND purpose = 'counter')"
        " ORDER BY generation DESC, purpose LIMIT ? + 0",  # a bare one is compiled anew each time
        (MOST_LANES,),
    )
    return [
        LaneTold(
            lane_id=lane_id,
            till_id=till_id,
            generation=generation,
            label=label,
            purpose=purpose,
            is_current=bool(is_current),
        )
        for lane_id, till_id, generation, label, purpose, is_current in reversed(found)
    ]
