"""Which numbers of a lane were seen, kept as a few spans, so that a gap is found without reading the lane."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select

from sync.messages import Missing
from sync.service.store import Work
from sync.service.tables import span

MOST_MISSING = 500
"""Ranges told in one answer; the next are told when these are filled."""
_TOUCHING = (
    select(span.c.first, span.c.last)
    .where(span.c.lane_id == bindparam("its_lane"))
    .where(span.c.first <= bindparam("upto"))
    .where(span.c.last >= bindparam("since"))
)
_DROP = delete(span).where(span.c.lane_id == bindparam("its_lane"), span.c.first == bindparam("its_first"))
_INSERT = span.insert()
_SPANS = (
    select(span.c.lane_id, span.c.first, span.c.last)
    .where(span.c.lane_id.in_(bindparam("lanes", expanding=True)))
    .order_by(span.c.lane_id, span.c.first)
    .limit(2 * MOST_MISSING)
)


def join_spans(spans: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same numbers in as few spans as can be, in order; both ends included."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def add_seen(lane_id: str, numbers: Collection[int], work: Work) -> None:
    """Note numbers of a lane as seen."""
    fresh = join_spans([(number, number) for number in numbers])
    if not fresh:
        return
    reach: dict[str, object] = {"its_lane": lane_id, "since": fresh[0][0] - 1, "upto": fresh[-1][1] + 1}
    kept = [(row.first, row.last) for row in work.rows(_TOUCHING, reach)]
    joined = join_spans([*kept, *fresh])
    gone = [{"its_lane": lane_id, "its_first": first} for first, last in kept if (first, last) not in joined]
    work.write(_DROP, gone)
    new = [
        {"lane_id": lane_id, "first": first, "last": last}
        for first, last in joined
        if (first, last) not in kept
    ]
    work.write(_INSERT, new)


def missing_of(lanes: Collection[str], work: Work) -> list[Missing]:
    """The gaps of each lane, from number 1 to its last seen."""
    missing: list[Missing] = []
    lane_id, expected = "", 1
    for row in work.rows(_SPANS, {"lanes": sorted(lanes)}):
        if row.lane_id != lane_id:
            lane_id, expected = row.lane_id, 1
        if row.first > expected:
            missing.append(Missing(lane_id=lane_id, first=expected, last=row.first - 1))
        expected = row.last + 1
    return missing[:MOST_MISSING]
