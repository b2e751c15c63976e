"""What came of all edits here is compared with the service's, whose word stands where they differ."""

from __future__ import annotations

from sync.messages import RecordDigests, Records
from sync.records import RecordTold, bucket_of
from sync.till.asking import Asker, unless_unknown
from sync.till.client import Client
from sync.till.exchanged import Bucket, Held, ShopRecords
from sync.till.trouble import Offline, OtherEpoch

NOTHING: Held = (0, 0)


class RecordComparison:
    """Compares bucket by bucket; what could not be mended is not asked for again while it stays as it is."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._asked: dict[Bucket, Held] = {}

    def compare(self, records: ShopRecords, read: int, epoch: str, asker: Asker) -> int | None:
        """Take over what the service has otherwise, and tell what it has not; how many records.

        Nothing is said while something is on its way: an edit that is not sent yet, or not read, is no
        difference. `read` is how far the feed was. A service of before there were digests is left in peace.

        Raises:
            SyncTrouble, Stopped: what was mended until then is kept.
        """
        if not records.is_at_rest(epoch):
            return None
        told = unless_unknown(
            lambda: asker.with_token(lambda token: self._client.record_digests(token, epoch))
        )
        if told is None:
            return 0
        if told.epoch != epoch:
            raise OtherEpoch(told.epoch)
        if told.feed_upto != read:
            return None
        theirs = _held(told)
        ours = records.sums(asker.step)
        differing = [each for each in ours | theirs if ours.get(each, NOTHING) != theirs.get(each, NOTHING)]
        return sum(
            self._mend(bucket, theirs.get(bucket, NOTHING), records, epoch, asker) for bucket in differing
        )

    def _mend(self, bucket: Bucket, held: Held, records: ShopRecords, epoch: str, asker: Asker) -> int:
        if self._asked.get(bucket) == held:
            return 0
        told: list[RecordTold] = []
        after, is_all = "", False
        while not is_all:
            asker.step()
            page = asker.with_token(
                lambda token, after=after: self._client.record_bucket(token, epoch, bucket, after)  # type: ignore[misc]
            )
            _check(page, bucket, {each.entity_id for each in told}, epoch)
            told += page.each()
            after, is_all = page.after, page.is_all
        mended = records.mend(bucket, told, asker.step)
        if records.is_at_rest(epoch):  # else something was made here meanwhile, and it is compared again
            self._asked[bucket] = held
        return mended


def _held(told: RecordDigests) -> dict[Bucket, Held]:
    return {(each.entity, each.bucket): (each.count, int(each.digest, 16)) for each in told.buckets}


def _check(page: Records, bucket: Bucket, told: set[str], epoch: str) -> None:
    """A page that is not of this bucket, or tells again what was told, is no page.

    Raises:
        OtherEpoch. Offline: nothing of it may be kept.
    """
    if page.epoch != epoch:
        raise OtherEpoch(page.epoch)
    for each in page.each():
        if (each.entity, bucket_of(each.entity_id)) != bucket or each.entity_id in told:
            raise Offline("does_not_fit")
        told.add(each.entity_id)
    if not page.is_all and not page.tables:
        raise Offline("does_not_fit")
