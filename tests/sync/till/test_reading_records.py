"""Pages of records that are none end the reading, and nothing of them is taken."""

from __future__ import annotations

from typing import cast

import pytest

from sync.messages import Records
from sync.records import RecordTold
from sync.till.client import Client
from sync.till.exchanged import Place, ShopRecords
from sync.till.records import RecordExchange, Teller
from sync.till.trouble import Offline, OtherEpoch, SyncTrouble
from tests.sync.told_records import as_tables

EPOCH = "epoch-1"
KOPI = as_tables([RecordTold("item", "item-1", {"name": "Kopi"}, {})])


class FakeShop:
    """A till in the middle of its first reading, with no keys to tell."""

    def __init__(self) -> None:
        self.taken: list[Records] = []

    def keys_to_tell(self, _epoch: str, _most: int) -> list[object]:
        return []

    def place(self) -> Place:
        return Place(EPOCH, "item/item-0", is_all=False)

    def take_page(self, page: Records, _told: object) -> None:
        self.taken.append(page)

    def tell(self) -> bool:
        return False


class FakeClient:
    def __init__(self, *pages: Records) -> None:
        self._pages = iter(pages)

    def records(self, _token: str, _epoch: str, _after: str, _limit: int) -> Records:
        return next(self._pages)


class Asks:
    def step(self) -> None: ...

    def told(self, _done: int, _whole: int) -> None: ...

    def with_token(self, ask: object) -> object:
        return ask("token")  # type: ignore[operator]


def page(**changes: object) -> Records:
    told = {
        "epoch": EPOCH,
        "tables": KOPI,
        "after": "item/item-1",
        "is_all": False,
        "whole": 2,
        "feed_upto": 7,
    }
    return Records.model_validate(told | changes)


def read(shop: FakeShop, *pages: Records) -> None:
    client = cast(Client, FakeClient(*pages))
    RecordExchange(cast(ShopRecords, shop), client, cast(Teller, Asks())).before_sending(EPOCH)


def test_pages_are_taken_to_the_last() -> None:
    shop = FakeShop()
    pages = page(), page(after="item/item-2", is_all=True)
    read(shop, *pages)
    assert shop.taken == [*pages]


@pytest.mark.parametrize(
    ("odd", "trouble"),
    [
        (page(tables=[]), Offline),
        (page(after="item/item-0"), Offline),
        (page(after=""), Offline),
        (page(epoch="epoch-2"), OtherEpoch),
    ],
)
def test_page_that_leads_nowhere_is_not_believed(odd: Records, trouble: type[SyncTrouble]) -> None:
    shop = FakeShop()
    with pytest.raises(trouble):
        read(shop, odd)
    assert shop.taken == []
