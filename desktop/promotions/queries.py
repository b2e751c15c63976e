"""The shop's promotions, read for the counter and for whoever lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.database.rows import Row, Rows
from desktop.promotions.book import NO_BOOK, PromotionBook
from desktop.promotions.promotion import Promotion
from desktop.promotions.terms import BadPromotion, promotion_of

_COLUMNS = "promotion_id, name, code, terms, until_day"
_RUNNING = (
    f"SELECT {_COLUMNS} FROM promotion WHERE archived_at IS NULL"  # noqa: S608
    " AND (until_day IS NULL OR until_day >= ?) ORDER BY promotion_id"
)
_ALL = f"SELECT {_COLUMNS}, archived_at FROM promotion ORDER BY promotion_id"  # noqa: S608
_OF_CODE = (
    f"SELECT {_COLUMNS}, archived_at FROM promotion WHERE code = ?"  # noqa: S608
    " ORDER BY archived_at IS NOT NULL, until_day IS NOT NULL, until_day DESC, promotion_id"
)


@dataclass(frozen=True, slots=True)
class KeptPromotion:
    """A promotion and whether it was ended."""

    promotion: Promotion
    is_ended: bool


def promotion_book(rows: Rows, today: date) -> PromotionBook:
    """All that run today or later. Hours past midnight belong to the day before, so that it counts too.

    What a newer Kedai promises is left out: a till gives nothing that it cannot read.
    """
    found = rows.rows(_RUNNING, ((today - timedelta(days=1)).isoformat(),))
    return PromotionBook(_readable(found)) if found else NO_BOOK


def promotions_kept(rows: Rows) -> list[KeptPromotion]:
    """All the shop ever had, the oldest first."""
    return [_kept(row) for row in rows.rows(_ALL) if _is_readable(row)]


def promotion_of_code(rows: Rows, code: str) -> KeptPromotion | None:
    """What a coupon stands for; of several the one that runs, or did so last."""
    return next((_kept(row) for row in rows.rows(_OF_CODE, (coupon_code(code),)) if _is_readable(row)), None)


def coupon_code(text: str) -> str:
    """A code as it is kept: people type it in any case."""
    return text.strip().upper()


def _kept(row: Row) -> KeptPromotion:
    return KeptPromotion(promotion_of(*row[:5]), row[5] is not None)


def _readable(found: Iterable[Row]) -> list[Promotion]:
    return [promotion_of(*row) for row in found if _is_readable(row)]


def _is_readable(row: Row) -> bool:
    try:
        promotion_of(*row[:5])
    except BadPromotion:
        return False
    return True
