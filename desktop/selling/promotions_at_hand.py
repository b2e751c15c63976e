"""Which promotions a counter looks at: read once, and asked again for each basket."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.catalogue.category_paths import categories_of
from desktop.clock import local_time, read_instant
from desktop.database.rows import Rows
from desktop.promotions.book import PromotionBook
from desktop.promotions.queries import promotion_book, promotion_of_code
from desktop.selling.lines import Line
from desktop.selling.promoting import NO_PROMOTIONS, PromotionsNow

LOOKED_AT = timedelta(hours=12), timedelta(minutes=1)
"""How long before a sale its promotions may have been looked at, or after it where a clock is off."""
_NOT_VOIDED = (
    " NOT EXISTS (SELECT 1 FROM sale_line l JOIN sale v ON v.sale_id = l.sale_id AND v.kind = 'void'"
    "  WHERE l.original_sale_id = p.sale_id)"
)
_IN_ALL = (
    "SELECT p.promotion_id, count(*) FROM sale_promotion p JOIN json_each(?) j ON j.value = p.promotion_id"  # noqa: S608
    f" WHERE {_NOT_VOIDED} GROUP BY p.promotion_id"
)
_BY_CUSTOMER = (
    "SELECT p.promotion_id, sum(p.times) FROM sale_promotion p JOIN json_each(?) j"  # noqa: S608
    " ON j.value = p.promotion_id JOIN sale s ON s.sale_id = p.sale_id WHERE s.customer_id = ?"
    f" AND {_NOT_VOIDED} GROUP BY p.promotion_id"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose basket it is, and when it is looked at."""

    at: datetime
    zone: str
    codes: tuple[str, ...] = ()
    customer_id: str | None = None


@dataclass
class PromotionsAtHand:
    """The shop's promotions as they were read, with the categories of goods seen since."""

    book: PromotionBook
    categories: dict[str, frozenset[str]] = field(default_factory=dict)

    def now(self, rows: Rows, asked: Asked, item_ids: Sequence[str]) -> PromotionsNow:
        """What holds for a basket with these items. Without promotions the file is not asked."""
        if self.book.is_empty and not asked.codes:
            return NO_PROMOTIONS
        return PromotionsNow(
            self.book,
            local_time(asked.zone, asked.at),
            self._categories(rows, item_ids),
            self._by_customer(rows, asked.customer_id),
            self._in_all(rows),
            {
                code: kept.promotion
                for code in asked.codes
                if code not in self.book.by_code and (kept := promotion_of_code(rows, code))
            },
        )

    def _categories(self, rows: Rows, item_ids: Sequence[str]) -> dict[str, frozenset[str]]:
        if not self.book.asks_categories:
            return {}
        unknown = sorted({each for each in item_ids if each not in self.categories})
        if unknown:
            found = categories_of(rows, unknown)
            self.categories.update({each: found.get(each, frozenset()) for each in unknown})
        return self.categories

    def _in_all(self, rows: Rows) -> dict[str, int]:
        limited = [each.promotion_id for each in self.book.promotions if each.in_all is not None]
        return dict(rows.rows(_IN_ALL, (json.dumps(limited),))) if limited else {}

    def _by_customer(self, rows: Rows, customer_id: str | None) -> dict[str, int]:
        limited = [each.promotion_id for each in self.book.promotions if each.per_customer is not None]
        if not limited or customer_id is None:
            return {}
        return dict(rows.rows(_BY_CUSTOMER, (json.dumps(limited), customer_id)))


def at_hand(rows: Rows, at: datetime, zone: str) -> PromotionsAtHand:
    """Read the promotions of the day."""
    return PromotionsAtHand(promotion_book(rows, local_time(zone, at).date()))


def moment_of(priced_at: str | None, now: datetime) -> datetime:
    """When the customer was told the price, by the counter's word: what was shown holds, but not for ever."""
    if priced_at is None:
        return now
    told = read_instant(priced_at)
    before, after = LOOKED_AT
    return told if now - before <= told <= now + after else now


def items_of(lines: Sequence[Line]) -> list[str]:
    return [line.item_id for line in lines]
