"""What the till's side of sync needs of the shop's records and of the keys of its people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.messages import FeedMessage, Keys, PersonalKey, Records
from sync.records import RecordTold

Bucket = tuple[str, int]
"""A kind of record, and which part of it."""
Held = tuple[int, int]
"""How many records, and the sum of their digests modulo 2^64."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far the shop's records were read, and of which epoch's store; nothing was asked yet without one."""

    epoch: str
    after: str
    is_all: bool


class ShopRecords(Protocol):
    """The rows that all tills hold the same of. Every call may wait its turn behind a sale."""

    def place(self) -> Place: ...

    def take_page(self, page: Records, told: Callable[[int, int], None]) -> None:
        """Merge a page, and keep how far it goes; `told` hears (done, in all). Raises Stopped."""
        ...

    def meet_records(self, page: Records) -> None:
        """A service that this till was read to the end by another epoch of, or that has no records yet.

        Where it has none, all of ours are told from now on, in steps.
        """
        ...

    def tell(self) -> bool:
        """Queue the next records that wait to be told; whether there are more. Raises Stopped."""
        ...

    def keys_to_tell(self, epoch: str, most: int) -> list[PersonalKey]: ...

    def keep_told(self, keys: list[PersonalKey], epoch: str) -> None: ...

    def keys_read(self, epoch: str) -> int:
        """Behind which cursor the next keys lie."""
        ...

    def take_keys(self, page: Keys) -> None: ...

    def take_clocks(self, messages: Sequence[FeedMessage]) -> None:
        """Messages of edits for which another clock counts than their own. Those of others change nothing."""
        ...

    def is_at_rest(self, epoch: str) -> bool:
        """Whether all was read of this epoch's store, and nothing made here is still to be told."""
        ...

    def sums(self, step: Callable[[], None]) -> dict[Bucket, Held]:
        """Of all records known here, kind by kind in the order in which a till needs them."""
        ...

    def mend(self, bucket: Bucket, told: Sequence[RecordTold], step: Callable[[], None]) -> int:
        """Have the records of a bucket as the service has them, and tell those it lacks; how many.

        Nothing where an edit was made here meanwhile.
        """
        ...
