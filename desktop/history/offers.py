"""What a file says last of an SKU: the name and price that the counter shall have of an item made from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import ChangePrice
from desktop.database.work import Work
from desktop.history.queries import OldItem, price_of_created
from desktop.history.staging import Offer, Staging
from desktop.ids import new_id


@dataclass
class Offers:
    """The offers of one run. An item made by an earlier run is looked at once."""

    staging: Staging
    _seen: set[str] = field(default_factory=set)

    def of(self, sku: str) -> Offer:
        """The newest row's price and day, and the newest name; the SKU is one of the file's."""
        self._seen.add(sku)
        return self.staging.offer(sku)

    def bring_up_to_date(self, sku: str, item: OldItem, work: Work) -> None:
        """Give an item that an earlier run made the file's price, dated, where that is of a later day.

        A price given since by hand or by a file of products is of a later day than old receipts, and stays.
        """
        if sku in self._seen:
            return
        offer = self.of(sku)
        standing = price_of_created(work, item)
        if standing and offer.sold_on > standing.from_day and offer.price_cents != standing.price_cents:
            command = ChangePrice(new_id(), item.unit_id, offer.price_cents, offer.sold_on)
            work.attempt(change_price, command)
