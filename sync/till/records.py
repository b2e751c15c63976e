"""The shop's records and the keys of its people: read whole once, told whole once, and keys both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sync.messages import MOST_RECORDS, Records
from sync.till.client import Client
from sync.till.exchanged import ShopRecords
from sync.till.trouble import Offline, OtherEpoch, Rejected

Answer = TypeVar("Answer")
MOST_KEYS = 500
UNKNOWN_ROUTE = 404


class Asker(Protocol):
    """What an exchange needs of the pass it is a part of."""

    def step(self) -> None:
        """Raises Stopped."""
        ...

    def with_token(self, ask: Callable[[str], Answer]) -> Answer: ...

    def told(self, done: int, whole: int) -> None: ...


class RecordExchange:
    """What a pass does about records. A service of before there were any is left in peace."""

    def __init__(self, records: ShopRecords, client: Client, asker: Asker) -> None:
        self._records, self._client, self._asker = records, client, asker

    def before_sending(self, epoch: str) -> None:
        """Keys first, so that whoever reads a name can open it; then records, read or told.

        Raises:
            SyncTrouble, Stopped: what was read until then is kept.
        """
        try:
            self._tell_keys(epoch)
            self._read_records(epoch)
        except Rejected as refused:
            if refused.status != UNKNOWN_ROUTE:
                raise
        while self._records.tell():
            self._asker.step()

    def after_reading(self, epoch: str) -> None:
        """The keys that others told, or destroyed."""
        try:
            self._read_keys(epoch)
        except Rejected as refused:
            if refused.status != UNKNOWN_ROUTE:
                raise

    def read_until(self, epoch: str, is_enough: Callable[[Records], bool]) -> None:
        """Pages of records until there are enough of them for whoever waits."""
        while not (place := self._records.place()).is_all:
            self._asker.step()
            page = self._page(epoch, place.after if place.epoch == epoch else "")
            self._records.take_page(page, self._asker.told)
            if is_enough(page):
                return

    def _read_records(self, epoch: str) -> None:
        place = self._records.place()
        if place.is_all and place.epoch == epoch:
            return
        if place.epoch and not place.is_all:
            self.read_until(epoch, lambda _page: False)
            return
        self._asker.step()
        page = self._page(epoch, "", limit=1)
        self._records.meet_records(page)
        self.read_until(epoch, lambda _page: False)

    def _page(self, epoch: str, after: str, limit: int = MOST_RECORDS) -> Records:
        page = self._asker.with_token(lambda token: self._client.records(token, epoch, after, limit))
        if page.epoch != epoch:
            raise OtherEpoch(page.epoch)
        if not page.is_all and page.after in ("", after):
            raise Offline("does_not_fit")
        return page

    def _tell_keys(self, epoch: str) -> None:
        while keys := self._records.keys_to_tell(epoch, MOST_KEYS):
            self._asker.step()
            self._asker.with_token(lambda token, keys=keys: self._client.tell_keys(token, keys))  # type: ignore[misc]
            self._records.keep_told(keys, epoch)

    def _read_keys(self, epoch: str) -> None:
        while True:
            self._asker.step()
            after = self._records.keys_read(epoch)
            page = self._asker.with_token(
                lambda token, after=after: self._client.keys(token, epoch, after, MOST_KEYS)  # type: ignore[misc]
            )
            if page.epoch != epoch:
                raise OtherEpoch(page.epoch)
            if page.upto < after or (not page.is_all and page.upto == after):
                raise Offline("does_not_fit")
            self._records.take_keys(page)
            if page.is_all:
                return
