"""What the till's side of sync needs of the shop: reads, short transactions, and its lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy.sql import ClauseElement

from sync.messages import LaneTold
from sync.till.exchanged import ShopRecords

Answer = TypeVar("Answer")
Row = tuple[Any, ...]
Values = tuple[object, ...] | Mapping[str, object]


class Rows(Protocol):
    """Answers driver SQL."""

    def rows(self, sql: str, values: Values = (), /) -> Sequence[Row]: ...

    def one(self, sql: str, values: Values = (), /) -> Row | None: ...


class Work(Rows, Protocol):
    """One transaction: all that is written in it is kept together, or nothing."""

    now: datetime
    now_text: str

    def write(
        self, statement: ClauseElement, values: Mapping[str, object] | list[dict[str, object]], /
    ) -> int: ...


class Shop(Protocol):
    """The shop's file, as far as sync may touch it. Every call may wait its turn behind a sale."""

    def read(self, ask: Callable[[Rows], Answer]) -> Answer:
        """Raises Stopped once the shop is closing."""
        ...

    def write(self, carry: Callable[[Work], Answer]) -> Answer:
        """Carry something out in a transaction of its own. Raises Stopped once the shop is closing."""
        ...

    def lanes(self, rows: Rows) -> list[LaneTold]:
        """Every lane that this till ever numbered in, the retired ones too; of no other till."""
        ...

    def take_in(self, is_stopped: Callable[[], bool]) -> int:
        """Carry out what waits in the inbox, slice by slice; how many messages were taken."""
        ...

    @property
    def records(self) -> ShopRecords | None:
        """The rows that all tills hold the same of; none where only messages are moved."""
        ...

    def now(self) -> datetime: ...


def instant_text(at: datetime) -> str:
    """UTC with milliseconds and a Z, as the shop's file keeps instants: text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
