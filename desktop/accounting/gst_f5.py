"""The sales half of the GST return F5, boxes 1 to 4 and 6, added up from documents (IRAS)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.accounting.queries import FIRST_DAY, LAST_DAY
from desktop.database.rows import Rows
from desktop.gst.rates import CUSTOMER_ACCOUNTING, EXEMPT_CODES, STANDARD_CODES, ZERO_RATED
from desktop.money import CENTS_PER_DOLLAR

CODES_IN_BOX: dict[int, frozenset[str]] = {
    1: STANDARD_CODES | {CUSTOMER_ACCOUNTING},
    2: frozenset({ZERO_RATED}),
    3: EXEMPT_CODES,
    4: STANDARD_CODES | {CUSTOMER_ACCOUNTING, ZERO_RATED} | EXEMPT_CODES,
    6: STANDARD_CODES,
}
"""What a box gathers. Out of scope, not registered and deposits stand in none."""


@dataclass(frozen=True, slots=True)
class GstSupplies:
    """All supplies of the range under one code and rate; net excludes GST."""

    gst_code: str
    gst_rate_bp: int
    documents: int
    net_cents: int
    gst_cents: int


@dataclass(frozen=True, slots=True)
class GstF5:
    """The boxes in cents. Box 6 is the sum of the documents' GST, never a percentage of box 1."""

    first: str
    last: str
    supplies: tuple[GstSupplies, ...]

    def _net_cents(self, box: int) -> int:
        return sum(each.net_cents for each in self.supplies if each.gst_code in CODES_IN_BOX[box])

    @property
    def box_1_cents(self) -> int:
        """Standard-rated supplies, GST excluded, with those the customer accounts for."""
        return self._net_cents(1)

    @property
    def box_2_cents(self) -> int:
        """Zero-rated supplies."""
        return self._net_cents(2)

    @property
    def box_3_cents(self) -> int:
        """Exempt supplies."""
        return self._net_cents(3)

    @property
    def box_4_cents(self) -> int:
        """Total supplies: boxes 1, 2 and 3."""
        return self.box_1_cents + self.box_2_cents + self.box_3_cents

    @property
    def box_6_cents(self) -> int:
        """Output tax due."""
        return sum(each.gst_cents for each in self.supplies if each.gst_code in CODES_IN_BOX[6])

    def boxes(self) -> dict[int, int]:
        """Every box with its figure in cents."""
        return {
            1: self.box_1_cents,
            2: self.box_2_cents,
            3: self.box_3_cents,
            4: self.box_4_cents,
            6: self.box_6_cents,
        }

    def as_json(self) -> dict[str, object]:
        """Flat, for files and other programs; the dollar figures are what travels to IRAS."""
        supplies = [
            {
                "gst_code": each.gst_code,
                "gst_rate_bp": each.gst_rate_bp,
                "documents": each.documents,
                "net_cents": each.net_cents,
                "gst_cents": each.gst_cents,
            }
            for each in self.supplies
        ]
        boxes = {f"box_{box}_cents": cents for box, cents in self.boxes().items()}
        dollars = {
            f"box_{box}_dollars": whole_dollars(cents) for box, cents in self.boxes().items() if box < 6
        }
        return {"from": self.first, "to": self.last, **boxes, **dollars, "rows": supplies, "totals": boxes}


def gst_f5(rows: Rows, first: str = FIRST_DAY, last: str = LAST_DAY) -> GstF5:
    """The boxes of a range of days (by invoice date), from the totals kept with the documents."""
    found = rows.rows(
        "SELECT gst_code, gst_rate_bp, sum(documents), sum(net_cents), sum(gst_cents) FROM gst_day"
        " WHERE sold_on BETWEEN ? AND ? GROUP BY gst_code, gst_rate_bp ORDER BY gst_code, gst_rate_bp",
        (first, last),
    )
    return GstF5(first, last, tuple(GstSupplies(*row) for row in found))


def whole_dollars(cents: int) -> int:
    """A box as it travels to IRAS: cents are cut, not rounded (undocumented; others do the same)."""
    whole = abs(cents) // CENTS_PER_DOLLAR
    return whole if cents >= 0 else -whole
