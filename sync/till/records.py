"""The shop's records and the keys of its people: read whole once, told whole once, and keys both ways."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from sync.messages import MOST_RECORDS, Pulled, Records
from sync.till.ahead import Ahead
from sync.till.asking import Asker, unless_unknown
from sync.till.client import Client
from sync.till.exchanged import ShopRecords
from sync.till.trouble import Offline, OtherEpoch

MOST_KEYS = 500
EDITS = "records.edited"


class Teller(Asker, Protocol):
    """A pass that whoever watches hears of."""

    def told(self, done: int, whole: int) -> None: ...


class RecordExchange:
    """What a pass does about records. A service of before there were any is left in peace."""

    def __init__(self, records: ShopRecords, client: Client, asker: Teller) -> None:
        self._records, self._client, self._asker = records, client, asker

    def before_sending(self, epoch: str) -> None:
        """Keys first, so that whoever reads a name can open it; then records, read or told.

        Raises:
            SyncTrouble, Stopped: what was read until then is kept.
        """
        unless_unknown(lambda: self._keys_and_records(epoch))
        while self._records.tell():
            self._asker.step()

    def take_clocks(self, page: Pulled) -> None:
        """Before the page is kept: asked twice it is done once, and left out it would never be done."""
        edits = [each for each in page.messages if each.effective_clock and each.kind == EDITS]
        if edits:
            self._records.take_clocks(edits)

    def after_reading(self, epoch: str) -> None:
        """The keys that others told, or destroyed."""
        unless_unknown(lambda: self._read_keys(epoch))

    def _keys_and_records(self, epoch: str) -> None:
        self._tell_keys(epoch)
        self._read_records(epoch)

    def _read_all(self, epoch: str) -> None:
        """Page by page to the end; the next is asked for while one is written."""
        place = self._records.place()
        after = place.after if place.epoch == epoch else ""
        page = None if place.is_all else self._page(epoch, after, MOST_RECORDS)
        while page is not None:
            self._asker.step()
            following = None if page.is_all else Ahead(partial(self._page, epoch, page.after, MOST_RECORDS))
            self._records.take_page(page, self._asker.told)
            page = following.wait() if following else None

    def _read_records(self, epoch: str) -> None:
        place = self._records.place()
        if place.is_all and place.epoch == epoch:
            return
        if place.epoch and not place.is_all:
            self._read_all(epoch)
            return
        self._asker.step()
        self._records.meet_records(self._page(epoch, "", 1))
        self._read_all(epoch)

    def _page(self, epoch: str, after: str, limit: int) -> Records:
        page = self._asker.with_token(lambda token: self._client.records(token, epoch, after, limit))
        if page.epoch != epoch:
            raise OtherEpoch(page.epoch)
        if not page.is_all and (not page.tables or page.after in ("", after)):
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
