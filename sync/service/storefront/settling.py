"""Sets the shop's level to the book's, because an owner saw that they differ; never all at once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select

from sync.service.store import Store, Work
from sync.service.storefront import levels, queue
from sync.service.storefront.goods import sku_of
from sync.service.storefront.queue import Effect
from sync.service.storefront.settings import Standing, serving_location
from sync.service.storefront.tables import effect
from sync.storefronts.errors import Refused
from sync.storefronts.protocol import StockEffect, Storefront

PATIENCE = timedelta(seconds=5)
MOST_SHARE = 10
"""A tenth of all goods, and one at least."""
MOST_TO_NOTHING = 20
_GROUP = select(effect.c.subject).where(effect.c.group_id == bindparam("its_group"))


class NotYet(Exception):
    """Something of these goods is under way and nobody knows how far."""


def settle(its: Effect, store: Store, storefront: Storefront, shop: Standing) -> StockEffect:
    """Set the level that the shop should have: the book's, and what it is still to be told of sales.

    Raises:
        NotYet: later. Refused: `no_sku`, `mass_change`, `place_not_chosen` and what the shop refuses.
    """
    with store.writing() as work:
        sku = sku_of(its.subject, work)
        if sku is None:
            raise Refused("no_sku")
        location_id = serving_location(shop.settings, work)
        if location_id is None:
            raise Refused("place_not_chosen")
        _brake(its, location_id, shop.goods, work)
        if sku in levels.unclear(work, but=its.effect_id):
            raise NotYet
        # From here on sales of these goods wait until the level is set.
        queue.claim_goods(its, sku, work)
    mark = its.mark
    if mark is None:
        mark = storefront.stock_mark(sku)
        found = storefront.stock([sku]).levels
        if len(found) != 1:
            raise Refused("unknown_sku", sku=sku)
        seen: dict[str, object] = {"on_hand": found[0].on_hand, "reserved": found[0].reserved}
        with store.writing() as work:
            queue.keep_mark(its, sku, mark, seen, work)
    with store.reading() as work:
        level = levels.on_hand(location_id, work).get(its.subject, 0)
        wanted = level + levels.in_flight(work).get(sku, 0)
    return storefront.push_stock(sku, wanted, its.effect_id, mark)


def overtake(its: Effect, work: Work) -> None:
    """What the shop refused of these goods before needs no doing any more."""
    sku = sku_of(its.subject, work)
    if sku is not None:
        queue.overtake(its, sku, work)


def _brake(its: Effect, location_id: str, goods: int, work: Work) -> None:
    """More than a tenth of all goods, or many going to nothing, is a mistake until somebody has looked."""
    asked = [row.subject for row in work.rows(_GROUP, {"its_group": its.group_id})]
    ours = levels.on_hand(location_id, work)
    to_nothing = sum(ours.get(item_id, 0) <= 0 for item_id in asked)
    if len(asked) > max(goods // MOST_SHARE, 1) or to_nothing >= MOST_TO_NOTHING:
        raise Refused("mass_change")
