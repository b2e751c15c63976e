"""Devices of the shop: the keys they prove themselves with, and the end of one that was lost."""

from __future__ import annotations

from sqlalchemy import bindparam, case, exists, func, select, update

from sync.service.refusals import Refused
from sync.service.store import Work
from sync.service.tables import device, lane, message, parked

REVOKED, TOLD_NOTHING = "revoked", "told nothing yet"
_ITS_LANE = lane.alias()
_ONE = select(device.c.device_id, device.c.public_key, device.c.revoked_at).where(
    device.c.device_id == bindparam("its_device")
)
_REVOKE = (
    update(device)
    .where(device.c.device_id == bindparam("its_device"), device.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("its_time"))
)
_RETIRE = (
    update(lane)
    .where(lane.c.device_id == bindparam("its_device"), lane.c.retired_at.is_(None))
    .values(retired_at=bindparam("its_time"))
)
_SEEN = (
    update(device).where(device.c.device_id == bindparam("its_device")).values(seen_at=bindparam("its_time"))
)
_HAS_TOLD = exists().where(
    message.c.lane_id == _ITS_LANE.c.lane_id, _ITS_LANE.c.device_id == device.c.device_id
)
_HAS_PARKED = exists().where(parked.c.device_id == device.c.device_id)
_LISTED = (
    select(
        device.c.device_id,
        func.max(case((lane.c.purpose == "counter", lane.c.label), else_="")).label("label"),
        device.c.enrolled_at,
        device.c.seen_at,
        device.c.revoked_at,
        func.count(lane.c.lane_id).label("lanes"),
        case(
            (device.c.revoked_at.is_not(None), REVOKED),
            (_HAS_TOLD | _HAS_PARKED, "here"),
            else_=TOLD_NOTHING,
        ).label("state"),
    )
    .outerjoin(lane, lane.c.device_id == device.c.device_id)
    .group_by(device.c.device_id)
    .order_by(device.c.enrolled_at, device.c.device_id)
)


def key_of(device_id: str, work: Work) -> str:
    """The public key of a device that is welcome.

    Raises:
        Refused: unknown_device, revoked.
    """
    found = work.one(_ONE, {"its_device": device_id})
    if found is None:
        raise Refused(401, "unknown_device", "This device is not enrolled here.")
    if found.revoked_at is not None:
        raise Refused(401, "revoked", "This device was revoked.")
    return str(found.public_key)


def require_live(device_id: str, work: Work) -> None:
    """Raises Refused: the device was revoked since it got its token."""
    key_of(device_id, work)


def note_seen(device_id: str, at: str, work: Work) -> None:
    work.write(_SEEN, {"its_device": device_id, "its_time": at})


def revoke(device_id: str, at: str, work: Work) -> bool:
    """End a device's rights and retire its lanes; whether there was anything to end."""
    times: dict[str, object] = {"its_device": device_id, "its_time": at}
    if not work.write(_REVOKE, times):
        return False
    work.write(_RETIRE, times)
    return True


def listed(work: Work) -> list[dict[str, object]]:
    """All devices, the oldest first.

    One that told nothing yet is a till that has just come in, or one whose program ended between our yes and
    its place in its folder: it never comes.
    """
    return [dict(row._mapping) for row in work.rows(_LISTED)]
