"""Price lists besides the standard one, as a basket is priced by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.catalogue.queries import STANDARD_PRICE_LIST, shows
from desktop.database.rows import Rows

_OF_LIST = (
    "SELECT j.value, (SELECT p.price_cents FROM price p WHERE p.unit_id = j.value"  # noqa: S608
    "  AND p.price_list_id = :list AND p.from_day <= :on AND (p.until_day IS NULL OR p.until_day >= :on)"
    f"  AND {shows('p')} ORDER BY p.from_day DESC, p.change_no DESC LIMIT 1) FROM json_each(:units) j"
)


@dataclass(frozen=True, slots=True)
class PriceList:
    """A list of prices and how many units have one in it, on whatever day."""

    price_list_id: str
    name: str
    is_standard: bool
    units: int


def prices_of_list(rows: Rows, unit_ids: Sequence[str], price_list_id: str, on: date) -> dict[str, int]:
    """By unit, the cents of a list on a day; GST included. What the list does not have is left out: it costs
    what the standard list says."""
    if price_list_id == STANDARD_PRICE_LIST or not unit_ids:
        return {}
    values = {"list": price_list_id, "on": on.isoformat(), "units": json.dumps(list(unit_ids))}
    return {unit_id: cents for unit_id, cents in rows.rows(_OF_LIST, values) if cents is not None}


def price_lists(rows: Rows) -> list[PriceList]:
    """All there are, the standard one first."""
    found = rows.rows(
        "SELECT l.price_list_id, l.name, l.is_standard,"
        " (SELECT count(DISTINCT p.unit_id) FROM price p WHERE p.price_list_id = l.price_list_id)"
        " FROM price_list l ORDER BY l.is_standard DESC, l.name, l.price_list_id"
    )
    return [PriceList(row[0], row[1], bool(row[2]), row[3]) for row in found]


def price_list_named(rows: Rows, words: str) -> PriceList | None:
    """By its name, in any case, or its id."""
    wanted = words.strip().casefold()
    return next(
        (each for each in price_lists(rows) if wanted in (each.name.casefold(), each.price_list_id)), None
    )
