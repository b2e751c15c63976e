"""A till comes to belong to the service, and tells it the lanes it numbers in."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import bindparam, select, text

from sync.messages import SERVICE, EnrolAsked, Enrolled, LaneTold, enrol_words
from sync.service import codes
from sync.service.clock import Clock, instant_text
from sync.service.refusals import Refused
from sync.service.store import Store, Work
from sync.service.tables import device, lane

_INSERT_DEVICE = device.insert()
_DEVICES = select(device.c.device_id, device.c.public_key, device.c.revoked_at).where(
    (device.c.device_id == bindparam("its_device")) | (device.c.public_key == bindparam("its_key"))
)
_OWNER_OF_LANE = (
    select(lane.c.device_id, device.c.revoked_at)
    .join(device, device.c.device_id == lane.c.device_id)
    .where(lane.c.lane_id == bindparam("its_lane"))
)
_TAKE_OVER = (
    lane.update()
    .where(lane.c.lane_id == bindparam("its_lane"))
    .values(device_id=bindparam("its_device"), retired_at=None)
)
_PUT_LANE = text(
    "INSERT INTO lane (lane_id, device_id, till_id, generation, label, purpose, is_current, retired_at)"
    " VALUES (:lane_id, :device_id, :till_id, :generation, :label, :purpose, :is_current, NULL)"
    " ON CONFLICT (lane_id) DO UPDATE SET is_current = excluded.is_current, label = excluded.label"
)
_LABELS = (
    select(lane.c.label)
    .where(lane.c.purpose == "counter", lane.c.is_current == 1, lane.c.retired_at.is_(None))
    .where(lane.c.device_id != bindparam("its_device"))
)
SHOP = "shop_id"
TRAINING = "is_training"
"""The fact that the shop is for learning: kept with the shop, from the till that brought it."""


def enrol(store: Store, clock: Clock, asked: EnrolAsked) -> Enrolled:
    """Take a device in; again with the code it used, the answer is the same.

    Raises:
        Refused: wrong_code, wrong_proof, other_shop, no_shop_yet, lane_in_use, label_taken, revoked.
            A wrong try is counted.
    """
    with store.writing() as work:
        if codes.is_code_of(asked.code, asked.device_id, work):
            return _enrolled(asked, None, clock, work)
        code_id = codes.standing_code(asked.code, clock, work)
        if code_id is not None:
            return _enrolled(asked, code_id, clock, work)
    # Behind the commit: the try counts.
    raise Refused(403, "wrong_code", "There is no such code, or it is no longer good.")


def put_lanes(device_id: str, lanes: Sequence[LaneTold], work: Work) -> None:
    """Take a device's lanes in as they are now.

    Raises:
        Refused: lane_in_use; a lane is another device's, or the service's own. label_taken; a counter's label
            is another till's, whose details tell all that are in use.
    """
    for told in lanes:
        if told.lane_id == SERVICE:
            raise _in_use(told.lane_id)
        owner = work.one(_OWNER_OF_LANE, {"its_lane": told.lane_id})
        if owner is not None and owner.device_id != device_id:
            raise _in_use(told.lane_id)
    _refuse_taken_labels(device_id, lanes, work)
    work.write(
        _PUT_LANE,
        [{**told.model_dump(), "is_current": int(told.is_current), "device_id": device_id} for told in lanes],
    )


def _refuse_taken_labels(device_id: str, lanes: Sequence[LaneTold], work: Work) -> None:
    """Two counters of one label would print two receipts of one number."""
    taken = [str(row.label) for row in work.rows(_LABELS, {"its_device": device_id})]
    asked = {each.label.casefold() for each in lanes if each.purpose == "counter" and each.is_current}
    if asked & {label.casefold() for label in taken}:
        raise Refused(409, "label_taken", "Another till has this label.", {"labels": sorted(set(taken))})


def is_signed(public_key: str, signature: str, words: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True


def _enrolled(asked: EnrolAsked, code_id: str | None, clock: Clock, work: Work) -> Enrolled:
    words = enrol_words(asked.code, asked.device_id, asked.public_key)
    if not is_signed(asked.public_key, asked.proof, words):
        raise Refused(403, "wrong_proof", "The proof is not signed with the key told.")
    shop_id = work.fact(SHOP) or asked.shop_id
    if shop_id is None:
        raise Refused(409, "no_shop_yet", "This service serves no shop yet that a till could join.")
    if work.fact(SHOP) is None:
        work.put_fact(SHOP, shop_id)
        work.put_fact(TRAINING, str(int(asked.is_training)))
    elif asked.shop_id not in (None, shop_id):
        raise Refused(409, "other_shop", "This service serves another shop.")
    _put_device(asked, instant_text(clock.now()), work)
    if code_id is not None:
        _take_over_lanes(asked, work)
    put_lanes(asked.device_id, asked.lanes, work)
    if code_id is not None:
        codes.use(code_id, asked.device_id, work)
    return Enrolled(
        device_id=asked.device_id,
        shop_id=shop_id,
        epoch=work.fact("epoch") or "",
        is_training=work.fact(TRAINING) == "1",
    )


def _take_over_lanes(asked: EnrolAsked, work: Work) -> None:
    """A till that was shut out comes back as a new device: with the owner's code its lanes go on.

    What its old device told of them meanwhile waits parked, and is taken when it is tried again.
    """
    for told in asked.lanes:
        owner = work.one(_OWNER_OF_LANE, {"its_lane": told.lane_id})
        if owner is not None and owner.device_id != asked.device_id and owner.revoked_at is not None:
            work.write(_TAKE_OVER, {"its_lane": told.lane_id, "its_device": asked.device_id})


def _put_device(asked: EnrolAsked, at: str, work: Work) -> None:
    if asked.device_id == SERVICE:
        raise _in_use(asked.device_id)
    known = work.rows(_DEVICES, {"its_device": asked.device_id, "its_key": asked.public_key})
    for row in known:
        if (row.device_id, row.public_key) != (asked.device_id, asked.public_key):
            raise _in_use(asked.device_id)
        if row.revoked_at is not None:
            raise Refused(401, "revoked", "This device was revoked.")
    if not known:
        told: dict[str, object] = {"device_id": asked.device_id, "public_key": asked.public_key}
        work.write(_INSERT_DEVICE, {**told, "enrolled_at": at, "revoked_at": None, "seen_at": None})


def _in_use(which: str) -> Refused:
    return Refused(409, "lane_in_use", "A device or lane of this id has another key.", {"id": which})
