"""Up to which number each lane lies whole in a copy of the store that was opened and checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, select, text

from sync.service.store import Values, Work
from sync.service.tables import safe_number, span

BACKED_UP_AT = "backed_up_at"
"""The fact that tells when the last such copy was made."""
_WHOLE = select(span.c.lane_id, span.c.last).where(span.c.first == 1)
_PUT = text(
    "INSERT INTO safe_number (lane_id, upto) VALUES (:lane_id, :upto)"
    " ON CONFLICT (lane_id) DO UPDATE SET upto = excluded.upto WHERE excluded.upto > safe_number.upto"
)
_OF_LANES = select(safe_number.c.lane_id, safe_number.c.upto).where(
    safe_number.c.lane_id.in_(bindparam("lanes", expanding=True))
)


def whole_upto(work: Work) -> dict[str, int]:
    """The last number of each lane before its first gap; parked messages lie in the store too."""
    return {row.lane_id: row.last for row in work.rows(_WHOLE)}


def record_safe(upto: Mapping[str, int], at: str, work: Work) -> None:
    """Note that a copy holds the lanes up to these numbers; where more is noted, that stays."""
    rows: list[Values] = [{"lane_id": lane_id, "upto": last} for lane_id, last in sorted(upto.items())]
    work.write(_PUT, rows)
    work.put_fact(BACKED_UP_AT, at)


def safe_upto(lanes: Collection[str], work: Work) -> dict[str, int]:
    """What is noted of these lanes."""
    return {row.lane_id: row.upto for row in work.rows(_OF_LANES, {"lanes": sorted(lanes)})}
