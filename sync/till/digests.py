"""What this till holds of every lane is compared with what the service holds, and each gets what it lacks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from sync.canonical import digest_of, payload_hash
from sync.messages import STRETCH, FeedMessage, Held, StretchDigest, VerdictKind
from sync.till.asking import UNKNOWN_ROUTE, Asker, unless_unknown
from sync.till.client import Client
from sync.till.hand_back import as_told, lacking_of_others
from sync.till.pull import cursor_of, keep
from sync.till.push import ANY_ASIDE, QUEUE_FORGOTTEN, QUEUE_LACKING
from sync.till.shop import Rows, Shop, Work
from sync.till.trouble import CursorAhead, Offline, OtherEpoch, Rejected

Stretch = tuple[str, int]
"""A lane, and which five hundred or so of its numbers."""
TOO_LARGE = 413
AT_ONCE = 5
"""Stretches that are added up, some milliseconds each, until the counter has its turn."""

_LANES = (
    "WITH RECURSIVE known(lane_id) AS (SELECT min(lane_id) FROM {0} UNION ALL"
    " SELECT (SELECT min(m.lane_id) FROM {0} m WHERE m.lane_id > known.lane_id) FROM known"
    "  WHERE known.lane_id IS NOT NULL)"
    " SELECT lane_id, (SELECT max(m.sequence) FROM {0} m WHERE m.lane_id = known.lane_id) FROM known"
    " WHERE lane_id IS NOT NULL"
)
_IN_STRETCH = "lane_id = :lane AND sequence >= :first AND sequence < :end"
_TOLD = (
    f"SELECT message_id, payload_sha256 FROM sync_outbox WHERE {_IN_STRETCH}"  # noqa: S608 - ours
    " AND state IN ('applied', 'conflict')"
)
_HELD = f"{_TOLD} UNION ALL SELECT message_id, payload_sha256 FROM sync_inbox WHERE {_IN_STRETCH}"  # noqa: S608


class Comparison:
    """Compares stretch by stretch, and adds up all that is held here each time.

    That a service tells what it told before proves nothing: it may have been put back to that.
    """

    def __init__(self, shop: Shop, client: Client) -> None:
        self._shop, self._client = shop, client
        self._not_wanted: set[str] = set()

    def compare(self, epoch: str, asker: Asker) -> int:
        """Queue and hand back what the service lacks, keep what this till lacks; how much differed.

        Nothing is compared while the feed has more than was read. What both hold with other words is doubted
        and shown, and neither word is taken over. A service of before there were digests is left in peace.

        Raises:
            SyncTrouble, Stopped: what was mended until then is kept.
        """
        told = unless_unknown(lambda: asker.with_token(lambda token: self._client.digests(token, epoch)))
        if told is None:
            return 0
        if told.epoch != epoch:
            raise OtherEpoch(told.epoch)
        read = self._shop.read(lambda rows: cursor_of(rows, epoch).sequence)
        if told.feed_upto < read:
            raise CursorAhead
        if told.feed_upto > read:
            return 0
        theirs = {(each.lane_id, each.stretch): each for each in told.stretches}
        forgotten = self._queue_forgotten(epoch, asker)
        differing = self._differing(theirs, asker)
        for stretch in differing:
            self._mend(stretch, epoch, asker)
        return len(differing) + forgotten

    def _queue_forgotten(self, epoch: str, asker: Asker) -> int:
        """Queue what it set aside and knows no more of; how many. Asked only where there is any."""
        if self._shop.read(lambda rows: rows.one(ANY_ASIDE)) is None:
            return 0
        asker.step()
        aside = unless_unknown(lambda: asker.with_token(lambda token: self._client.aside(token, epoch)))
        if aside is None:
            return 0
        known = json.dumps(aside.message_ids)
        return self._shop.write(lambda work: work.write(QUEUE_FORGOTTEN, {"known": known}))

    def _differing(self, theirs: dict[Stretch, StretchDigest], asker: Asker) -> list[Stretch]:
        found: list[Stretch] = []
        stretches = self._stretches(theirs)
        for start in range(0, len(stretches), AT_ONCE):
            asker.step()
            some = stretches[start : start + AT_ONCE]
            found += self._shop.read(
                lambda rows, some=some: [each for each in some if not self._agrees(each, theirs, rows)]  # type: ignore[misc]
            )
        return found

    def _stretches(self, theirs: dict[Stretch, StretchDigest]) -> list[Stretch]:
        ours = self._shop.read(_stretches_held)
        return sorted(ours | theirs.keys())

    def _agrees(self, stretch: Stretch, theirs: dict[Stretch, StretchDigest], rows: Rows) -> bool:
        told, held = theirs.get(stretch), rows.rows(_HELD, _bounds(stretch))
        wanted = (told.count, told.digest) if told else (0, digest_of([]))
        return wanted == (len(held), digest_of((row[0], row[1]) for row in held))

    def _mend(self, stretch: Stretch, epoch: str, asker: Asker) -> None:
        """Page by page what they hold is kept; what they did not tell of ours is queued once more."""
        told: list[str] = []
        after, is_all = 0, False
        while not is_all:
            asker.step()
            page = asker.with_token(
                lambda token, after=after: self._client.stretch(token, epoch, stretch, after)  # type: ignore[misc]
            )
            _check_held(page, stretch, after)
            self._shop.write(partial(_keep, page.messages, epoch))
            told += [message.message_id for message in page.messages]
            is_all = page.is_all
            after = page.messages[-1].sequence if page.messages else after
        self._shop.write(partial(_queue_lacking, stretch, told))
        self._hand_back(stretch, told, epoch, asker)

    def _hand_back(self, stretch: Stretch, told: list[str], epoch: str, asker: Asker) -> None:
        """What others told and it lost. A lane of which it takes nothing is offered at another start."""
        if stretch[0] in self._not_wanted:
            return
        for ids in self._shop.read(lambda rows: lacking_of_others(rows, _bounds(stretch), told)):
            asker.step()
            messages = self._shop.read(partial(as_told, ids=ids))
            try:
                answer = asker.with_token(
                    lambda token, messages=messages: self._client.hand_back(token, epoch, messages)  # type: ignore[misc]
                )
            except Rejected as refused:
                if refused.status not in (UNKNOWN_ROUTE, TOO_LARGE):
                    raise
                continue
            if all(verdict.verdict is VerdictKind.RETRY for verdict in answer.verdicts):
                self._not_wanted.add(stretch[0])
                return


def _stretches_held(rows: Rows) -> set[Stretch]:
    found = [row for table in ("sync_outbox", "sync_inbox") for row in rows.rows(_LANES.format(table))]
    return {(lane_id, place) for lane_id, last in found for place in range(last // STRETCH + 1)}


def _bounds(stretch: Stretch) -> dict[str, object]:
    lane_id, place = stretch
    return {"lane": lane_id, "first": place * STRETCH, "end": (place + 1) * STRETCH}


def _keep(messages: Sequence[FeedMessage], epoch: str, work: Work) -> int:
    return keep(messages, epoch, work)


def _queue_lacking(stretch: Stretch, told: list[str], work: Work) -> None:
    """Once more what the service once took: a message so often, and then somebody must look."""
    work.write(QUEUE_LACKING, {**_bounds(stretch), "told": json.dumps(told)})


def _check_held(page: Held, stretch: Stretch, after: int) -> None:
    """A page that is not of this stretch, does not follow the last or came damaged, is no page.

    Raises:
        Offline: nothing of it may be kept.
    """
    lane_id, place = stretch
    last = max(after, place * STRETCH - 1)
    for message in page.messages:
        fits = message.lane_id == lane_id and last < message.sequence < (place + 1) * STRETCH
        if not fits or payload_hash(message.payload) != message.payload_sha256:
            raise Offline("does_not_fit")
        last = message.sequence
    if not page.is_all and not page.messages:
        raise Offline("does_not_fit")
