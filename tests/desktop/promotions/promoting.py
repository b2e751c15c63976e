"""Promotions made and sold with, as an owner and a counter do it."""

from __future__ import annotations

from typing import Any

from desktop.database.who import Who
from desktop.ids import new_id
from desktop.promotions.keep_promotions import add_promotion
from desktop.promotions.promotion import Group, Kind, Promotion
from desktop.promotions.promotion_words import AddPromotion
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import Completed, CompleteSale, Returned
from desktop.selling.promotions_at_hand import Asked, at_hand, items_of
from desktop.selling.returning import take_back
from desktop.selling.sold import sold_lines
from tests.builders import Shop

ZONE = "Asia/Singapore"


def units(*lines: Line, count: int = 1) -> Group:
    """These goods, so many to a set."""
    return Group(frozenset(line.unit_id for line in lines), count=count)


def made(shop: Shop, name: str, kind: Kind, *groups: Group, **terms: Any) -> str:
    """A promotion of the owner's; its id."""
    promotion = Promotion("", name, kind, groups or (Group(),), **terms)
    kept = shop.run(add_promotion, AddPromotion(new_id(), promotion), shop.owner)
    promotion_id: str = kept.promotion_id
    return promotion_id


def promoted(
    shop: Shop, *lines: Line, codes: tuple[str, ...] = (), customer_id: str | None = None
) -> CompleteSale:
    """The basket as the counter would sell it now, by card."""
    asked = Asked(shop.clock.now(), ZONE, codes, customer_id)
    now = at_hand(shop.reader, shop.clock.now(), ZONE).now(shop.reader, asked, items_of(lines))
    found = tuple(now.on(lines, codes))
    total = sum(line.amount_cents for line in found)
    tender = TenderAsked("card" if total else "cash", total)
    return CompleteSale(new_id(), found, (tender,), total, customer_id, codes=codes, priced_at=now.told_at)


def sold(shop: Shop, *lines: Line, codes: tuple[str, ...] = (), who: Who | None = None) -> Completed:
    answer: Completed = shop.run(complete_sale, promoted(shop, *lines, codes=codes), who)
    return answer


def give_back(shop: Shop, *returned: Returned) -> Completed:
    """By card, with a supervisor there."""
    lines = take_back(sold_lines(shop.reader, list({each.sale_id for each in returned})), returned)
    total = sum(line.amount_cents for line in lines)
    tender = (TenderAsked("card", total),) if total else ()
    command = CompleteSale(new_id(), (), tender, total, returns=returned, reason="faulty")
    answer: Completed = shop.run(complete_sale, command, shop.supervisor)
    return answer


def shares(shop: Shop, sale_id: str) -> list[tuple[int, str, int]]:
    """Line, name and cents of what a document was given."""
    return [
        (row[0], row[1], row[2])
        for row in shop.reader.rows(
            "SELECT line_no, name, cents FROM sale_line_promotion WHERE sale_id = ? ORDER BY line_no, name",
            (sale_id,),
        )
    ]
