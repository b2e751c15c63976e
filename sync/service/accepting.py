"""The owner takes what a retired lane told: its device was revoked, and another brings its messages."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update

from sync.service.refusals import NotDone
from sync.service.store import Work
from sync.service.tables import device, lane, parked

_TELLERS = (
    select(parked.c.device_id, func.count().label("messages"))
    .join(device, device.c.device_id == parked.c.device_id)
    .where(parked.c.lane_id == bindparam("its_lane"), parked.c.code == "retired_lane")
    .where(device.c.revoked_at.is_(None))
    .group_by(parked.c.device_id)
)
_LANE = select(lane.c.retired_at).where(lane.c.lane_id == bindparam("its_lane"))
_HAND_OVER = (
    update(lane)
    .where(lane.c.lane_id == bindparam("its_lane"))
    .values(device_id=bindparam("its_device"), retired_at=None, is_current=0)
)


def hand_over(lane_id: str, work: Work) -> int:
    """Make a retired lane that of the one device that told of it; how many of its messages wait.

    It is nobody's counter any more: its label stays free.

    Raises:
        NotDone: there is no such lane, it is not retired, or not exactly one device told of it.
    """
    found = work.one(_LANE, {"its_lane": lane_id})
    if found is None or found.retired_at is None:
        raise NotDone(f"{lane_id} is no retired lane.")
    tellers = work.rows(_TELLERS, {"its_lane": lane_id})
    if not tellers:
        raise NotDone(f"No device that may come in told anything of lane {lane_id}.")
    if len(tellers) > 1:
        named = ", ".join(sorted(row.device_id for row in tellers))
        raise NotDone(f"More than one device told of lane {lane_id}: revoke the wrong one of {named}.")
    work.write(_HAND_OVER, {"its_lane": lane_id, "its_device": tellers[0].device_id})
    return int(tellers[0].messages)
