"""Baskets that are not paid yet as the file has them, and which of them belongs on the counter."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.selling.open_basket import OpenBasket, UnreadableBasket, from_json

SLIP = re.compile(r"PK[0-9A-F]{8}", re.IGNORECASE)
_OPEN = (
    "SELECT basket_id, name, content, parked_at, changed_at FROM open_basket WHERE till_id = ?"
    " ORDER BY coalesce(parked_at, changed_at), rowid"
)


@dataclass(frozen=True, slots=True)
class KeptBasket:
    """A basket of this till; without `basket` it is set aside, because nobody here can read it."""

    basket_id: str
    name: str
    since: str  # when it was parked, or last changed
    is_parked: bool
    basket: OpenBasket | None
    trouble: UnreadableBasket | None = None

    @property
    def slip(self) -> str:
        """The label on its slip."""
        return slip_of(self.basket_id)


def slip_of(basket_id: str) -> str:
    """Letters and figures only, since a scanner set to another keyboard spells everything else otherwise; and
    few enough for bars that narrow paper holds."""
    return f"PK{basket_id[-8:].upper()}"


def is_slip(code: str) -> bool:
    """Has a label the form of a slip? An item's own may have it too: ask the catalogue."""
    return SLIP.fullmatch(code.strip()) is not None


def open_baskets(rows: Rows, till_id: str) -> list[KeptBasket]:
    """All baskets of a till that were neither paid nor cleared, those that have waited longest first."""
    return [
        _kept(basket_id, name, content, parked_at, changed_at)
        for basket_id, name, content, parked_at, changed_at in rows.rows(_OPEN, (till_id,))
    ]


def on_counter(kept: Sequence[KeptBasket]) -> OpenBasket | None:
    """The basket that was on the counter when the program ended.

    There may be two where it ended while a sale was being recorded: the one with money in it comes first.
    """
    left = [each.basket for each in kept if each.basket and not each.is_parked]
    left.sort(key=lambda each: bool(each.tenders or each.to_give_back))
    return left[-1] if left else None


def parked(kept: Sequence[KeptBasket], in_hand: Collection[str]) -> tuple[KeptBasket, ...]:
    """Those that wait beside the counter, all but the ones that are on it."""
    return tuple(each for each in kept if each.basket_id not in in_hand)


def _kept(basket_id: str, name: str, content: str, parked_at: str | None, changed_at: str) -> KeptBasket:
    since, is_parked = parked_at or changed_at, parked_at is not None
    try:
        basket = from_json(basket_id, content)
    except UnreadableBasket as trouble:
        return KeptBasket(basket_id, name, since, is_parked, None, trouble)
    return KeptBasket(basket_id, name, since, is_parked, basket)
