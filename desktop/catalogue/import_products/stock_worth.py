"""What opening stock may be worth: more than any shop has, far less than the shop's file can count."""

from __future__ import annotations

from desktop.catalogue.import_products.refusals import StockTooDear
from desktop.database.rows import Rows
from desktop.money import LARGEST_CENTS, MICROS_PER_CENT, THOUSANDTHS, cents_of_micros, divide_half_up

MOST_WORTH_MICROS = LARGEST_CENTS * MICROS_PER_CENT
"""One item, and all shelves of a place together, may be worth $999,999,999.99. A whole number of the
file ends at nine thousand times that: what is checked here cannot pass it when it is posted."""


def worth_of(quantity: int, cost_micros: int | None) -> int:
    """What opening stock comes to, in micro-dollars; nothing at an unknown cost.

    Raises:
        StockTooDear: no item's stock is worth that much.
    """
    worth = divide_half_up((cost_micros or 0) * quantity, THOUSANDTHS)
    if worth > MOST_WORTH_MICROS:
        raise StockTooDear(cents_of_micros(worth), LARGEST_CENTS)
    return worth


def worth_of_shelves(rows: Rows, location_id: str) -> int:
    """What lies at a place now, in micro-dollars."""
    found = rows.one("SELECT value_micros FROM stock_value WHERE location_id = ?", (location_id,))
    return int(found[0]) if found else 0
