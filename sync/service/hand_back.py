"""A till hands back what others once told: a service put in the place of a lost one lacks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from sync.messages import HandedBack, Verdict, VerdictKind, message_words
from sync.service.clock import Clock, instant_text
from sync.service.desk import Desk
from sync.service.devices import require_live
from sync.service.enrol import is_signed
from sync.service.look import Looked
from sync.service.pull import require_epoch
from sync.service.push import as_it_ended, close, take_all
from sync.service.store import Store, Work
from sync.service.tables import device, lane

NOT_SIGNED, UNKNOWN_LANE = "not_signed", "unknown_lane"
_MANY: BindParameter[Any] = bindparam("many", expanding=True)
_OWNERS = (
    select(lane.c.lane_id, lane.c.device_id, device.c.public_key)
    .join(device, device.c.device_id == lane.c.device_id)
    .where(lane.c.lane_id.in_(_MANY))
)


def take_handed_back(
    store: Store, clock: Clock, device_id: str, epoch: str, looked: Sequence[Looked]
) -> HandedBack:
    """Take messages as if the devices that signed them pushed them now; without their signature none is kept.

    Raises:
        Refused: other_epoch, revoked; nothing was kept.
    """
    with store.writing() as work:
        require_live(device_id, work)
        current = require_epoch(epoch, work)
        verdicts, of_device = _sorted_out(looked, work)
        desk = Desk.opened(work, instant_text(clock.now()))
        for owner, places in of_device.items():
            told = take_all(desk, owner, [looked[place] for place in places], is_vouched=True)
            verdicts |= dict(zip(places, told, strict=True))
        after = close(desk)
        for owner, places in of_device.items():
            for place in places:
                verdicts[place] = as_it_ended(looked[place], verdicts[place], owner, after)
    return HandedBack(epoch=current, verdicts=[verdicts[place] for place in range(len(looked))])


def _sorted_out(looked: Sequence[Looked], work: Work) -> tuple[dict[int, Verdict], dict[str, list[int]]]:
    """What becomes of those that nobody known signed, and the places of the others by their device."""
    lanes = {each.message.lane_id for each in looked if each.message}
    owners = {row.lane_id: row for row in work.rows(_OWNERS, {"many": sorted(lanes)})}
    verdicts: dict[int, Verdict] = {}
    of_device: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(looked):
        owner = owners.get(each.message.lane_id) if each.message else None
        if owner is not None and _is_of(each, owner.public_key):
            of_device[owner.device_id].append(place)
            continue
        code = NOT_SIGNED if owner is not None or each.message is None else UNKNOWN_LANE
        verdicts[place] = Verdict(message_id=each.told_id, verdict=VerdictKind.RETRY, code=code)
    return verdicts, of_device


def _is_of(looked: Looked, public_key: str) -> bool:
    message = looked.message
    if message is None or message.signature is None or looked.unsound is not None:
        return False
    return is_signed(public_key, message.signature, message_words(message.model_dump()))
