"""Records are compared once nothing is on its way, bucket by bucket, and what is no answer mends nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import pytest

from sync.messages import BucketDigest, RecordDigests, Records
from sync.records import RecordTold, bucket_of
from sync.till.client import Client
from sync.till.exchanged import Bucket, Held, ShopRecords
from sync.till.record_digests import RecordComparison
from sync.till.trouble import Offline, OtherEpoch, Rejected, Stopped, SyncTrouble
from tests.sync.told_records import as_tables

Answer = TypeVar("Answer")
EPOCH, READ = "epoch-1", 7


def item(entity_id: str, name: str = "Kopi") -> RecordTold:
    return RecordTold(entity="item", entity_id=entity_id, fields={"name": name}, clocks={})


def bucket(entity_id: str) -> Bucket:
    return "item", bucket_of(entity_id)


@dataclass
class FakeClient:
    """A service that tells these sums, and these pages of a bucket, one after the other."""

    told: RecordDigests
    pages: list[Records] = field(default_factory=list)
    refusal: SyncTrouble | None = None
    asked: list[tuple[Bucket, str]] = field(default_factory=list)

    def record_digests(self, token: str, epoch: str) -> RecordDigests:
        assert (token, epoch) == ("token", EPOCH)
        if self.refusal:
            raise self.refusal
        return self.told

    def record_bucket(self, _token: str, _epoch: str, which: Bucket, after: str) -> Records:
        self.asked.append((which, after))
        return self.pages.pop(0)


@dataclass
class FakeRecords:
    """A till that has these sums, and keeps what it was to mend."""

    held: dict[Bucket, Held]
    is_resting: bool = True
    rests_after: bool = True
    mended: list[tuple[Bucket, list[str]]] = field(default_factory=list)

    def is_at_rest(self, epoch: str) -> bool:
        assert epoch == EPOCH
        return self.is_resting

    def sums(self, step: Callable[[], None]) -> dict[Bucket, Held]:
        step()
        return self.held

    def mend(self, which: Bucket, told: Sequence[RecordTold], _step: Callable[[], None]) -> int:
        self.mended.append((which, [each.entity_id for each in told]))
        self.is_resting = self.rests_after
        return len(told)


@dataclass
class Asker:
    steps: int = 100

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise Stopped

    def with_token(self, ask: Callable[[str], Answer]) -> Answer:
        return ask("token")


def digests(*held: tuple[Bucket, Held], **changes: Any) -> RecordDigests:
    buckets = [
        BucketDigest(entity=entity, bucket=number, count=count, digest=f"{total:016x}")
        for (entity, number), (count, total) in held
    ]
    told: dict[str, Any] = {"epoch": EPOCH, "feed_upto": READ, "buckets": buckets}
    return RecordDigests(**told | changes)


def page(*records: RecordTold, after: str = "", is_all: bool = True, epoch: str = EPOCH) -> Records:
    tables = [table for each in records for table in as_tables([each])]  # one may be told twice
    return Records(epoch=epoch, tables=tables, after=after, is_all=is_all, whole=len(records), feed_upto=READ)


def compare(
    client: FakeClient, records: FakeRecords, comparison: RecordComparison | None = None, steps: int = 100
) -> int | None:
    made = comparison or RecordComparison(cast(Client, client))
    return made.compare(cast(ShopRecords, records), READ, EPOCH, Asker(steps))


def test_what_is_equal_is_not_asked_for() -> None:
    client = FakeClient(digests((bucket("a"), (1, 5))))
    assert compare(client, FakeRecords({bucket("a"): (1, 5)})) == 0
    assert client.asked == []


def test_bucket_that_differs_is_read_page_by_page_and_mended_whole() -> None:
    ids = [f"i{n}" for n in range(300) if bucket(f"i{n}") == bucket("i0")][:3]
    pages = [page(item(ids[0]), item(ids[1]), after=ids[1], is_all=False), page(item(ids[2]), after=ids[2])]
    client = FakeClient(digests((bucket("i0"), (3, 5))), pages)
    records = FakeRecords({bucket("i0"): (3, 6)})
    assert compare(client, records) == 3
    assert client.asked == [(bucket("i0"), ""), (bucket("i0"), ids[1])]
    assert records.mended == [(bucket("i0"), ids)]


def test_bucket_of_which_the_service_has_nothing_is_mended_with_nothing() -> None:
    records = FakeRecords({bucket("a"): (1, 5)})
    compare(FakeClient(digests(), [page()]), records)
    assert records.mended == [(bucket("a"), [])]


def test_nothing_is_compared_while_something_is_on_its_way() -> None:
    client = FakeClient(digests((bucket("a"), (1, 5))))
    assert compare(client, FakeRecords({}, is_resting=False)) is None
    client.told = digests((bucket("a"), (1, 5)), feed_upto=READ + 1)
    assert compare(client, FakeRecords({})) is None
    assert client.asked == []


def test_service_of_before_there_were_digests_is_left_in_peace() -> None:
    client = FakeClient(digests(), refusal=Rejected(404, "unknown_route"))
    assert compare(client, FakeRecords({bucket("a"): (1, 5)})) == 0
    client.refusal = Rejected(401, "revoked")
    with pytest.raises(Rejected):
        compare(client, FakeRecords({}))


def test_what_could_not_be_mended_is_asked_for_again_only_when_it_changed() -> None:
    client = FakeClient(digests((bucket("a"), (1, 5))), [page(item("a")) for _time in range(3)])
    records, comparison = FakeRecords({bucket("a"): (1, 6)}), RecordComparison(cast(Client, client))
    for _time in range(3):
        compare(client, records, comparison)
    assert len(records.mended) == 1
    client.told = digests((bucket("a"), (1, 8)))
    compare(client, records, comparison)
    assert len(records.mended) == 2


def test_edit_made_here_in_the_middle_has_the_bucket_asked_for_again() -> None:
    client = FakeClient(digests((bucket("a"), (1, 5))), [page(item("a")) for _time in range(3)])
    records, comparison = (
        FakeRecords({bucket("a"): (1, 6)}, rests_after=False),
        RecordComparison(cast(Client, client)),
    )
    compare(client, records, comparison)
    records.is_resting = True
    compare(client, records, comparison)
    assert len(records.mended) == 2


@pytest.mark.parametrize(
    ("pages", "trouble"),
    [
        ([page(item("b"))], Offline),
        ([page(item("a"), item("a"))], Offline),
        ([page(item("a"), after="a", is_all=False), page(item("a"), after="a")], Offline),
        ([page(is_all=False)], Offline),
        ([page(item("a"), epoch="epoch-2")], OtherEpoch),
    ],
    ids=["of another bucket", "told twice", "told on two pages", "no end", "another epoch"],
)
def test_page_that_does_not_fit_mends_nothing(pages: list[Records], trouble: type[SyncTrouble]) -> None:
    assert bucket("a") != bucket("b")
    records = FakeRecords({bucket("a"): (1, 6)})
    with pytest.raises(trouble):
        compare(FakeClient(digests((bucket("a"), (1, 5))), pages), records)
    assert records.mended == []


def test_sums_of_another_epoch_are_none() -> None:
    with pytest.raises(OtherEpoch):
        compare(FakeClient(digests(epoch="epoch-2")), FakeRecords({}))


def test_whoever_closes_the_shop_waits_for_no_comparison() -> None:
    records = FakeRecords({bucket("a"): (1, 6)})
    with pytest.raises(Stopped):
        compare(FakeClient(digests((bucket("a"), (1, 5))), [page(item("a"))]), records, steps=1)
    assert records.mended == []
