"""A new till takes its seat in a shop that a service knows: rows, lanes, and where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.database.work import Work
from desktop.ids import new_id
from desktop.setup.queries import the_shop
from desktop.setup.set_up_shop import INSERT_LANE, INSERT_TILL, LanePlan, lane_row, write_rates
from desktop.setup.till_label import HISTORY_LABEL
from desktop.storefront.records.take_page import (
    SEARCH,
    Feed,
    TakePage,
    keep_feed,
    take_into_rows,
)
from desktop.storefront.records.telling import Change, tell
from desktop.storefront.refusals import ShopNotTold
from sync.messages import LaneTold, RecordTable
from sync.till.device_key import DeviceKey
from sync.till.enrolment import Asked, Taken, join, keep_asked


@dataclass(frozen=True)
class Seat:
    """Who a till will be: made once, so that asking again after a lost answer is asking the same."""

    till_id: str = field(default_factory=new_id)
    counter_lane: str = field(default_factory=new_id)
    history_lane: str = field(default_factory=new_id)
    device_id: str = field(default_factory=new_id)
    key: DeviceKey = field(default_factory=DeviceKey.make, repr=False)

    def lanes(self, label: str) -> list[LaneTold]:
        """The lanes as the service is told of them."""
        counter = LaneTold(
            lane_id=self.counter_lane,
            till_id=self.till_id,
            generation=1,
            label=label,
            purpose="counter",
            is_current=True,
        )
        own: dict[str, object] = {"lane_id": self.history_lane, "label": HISTORY_LABEL, "purpose": "history"}
        return [counter, counter.model_copy(update=own)]


@dataclass(frozen=True, slots=True)
class JoinShop:
    """What the service told of the shop, and the seat it gave this till; `feed` is how far that goes."""

    command_id: str
    service: str
    shop_id: str
    label: str
    seat: Seat
    records: Sequence[RecordTable]
    feed: Feed
    certificate: str | None = None  # PEM: the only one to be trusted
    is_training: bool = False


@dataclass(frozen=True, slots=True)
class JoinedShop:
    shop_id: str
    location_id: str
    till_id: str


def join_shop(command: JoinShop, work: Work) -> JoinedShop:
    """Write the shop as the service knows it, and this till into it; the other tills are told of it.

    Raises:
        NotAllowed, ShopNotTold, BadRecord: there is no shop.
    """
    work.require("join_shop")
    write_rates(work)
    take_into_rows(TakePage(command.command_id, command.records, command.feed), work)
    keep_feed(SEARCH, Feed(command.feed.epoch, "", 0, is_all=False), work)
    found = work.one(
        "SELECT location_id FROM location WHERE archived_at IS NULL ORDER BY location_id LIMIT 1"
    )
    known = work.one("SELECT 1 FROM shop WHERE shop_id = ?", (command.shop_id,))
    if found is None or known is None:
        raise ShopNotTold
    joined = JoinedShop(command.shop_id, str(found[0]), command.seat.till_id)
    _write_till(command, joined, work)
    _enrol(command, work)
    work.write_sql("UPDATE shop SET is_training = ?", [(int(command.is_training),)])
    lanes = (command.seat.counter_lane, command.seat.history_lane)
    tell([Change("till", (joined.till_id,)), *(Change("lane", (lane,)) for lane in lanes)], work)
    work.note(shop_id=command.shop_id, till_id=joined.till_id, label=command.label)
    return joined


def _write_till(command: JoinShop, joined: JoinedShop, work: Work) -> None:
    shop = the_shop(work)
    row = {"till_id": joined.till_id, "label": command.label, "location_id": joined.location_id}
    work.write(INSERT_TILL, {**row, "archived_at": None, "field_clocks": "{}"})
    for told in command.seat.lanes(command.label):
        plan = LanePlan(shop.shop_id, told.till_id, told.purpose, told.label)
        work.write(INSERT_LANE, {**lane_row(plan, work.now_text), "lane_id": told.lane_id})


def _enrol(command: JoinShop, work: Work) -> None:
    seat, epoch = command.seat, command.feed.epoch
    device = Asked(
        command.service, seat.device_id, seat.key.private_hex, seat.counter_lane, command.certificate
    )
    keep_asked(device, work)
    join(Taken(command.service, epoch, seat.counter_lane), work)
