"""What the counter asks: how tax works today, how one may pay, which shift is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.database.rows import Row, Rows
from desktop.money import CashRounding
from desktop.selling.lines import CASH, ON_ACCOUNT, ONLINE, TaxRules, TenderType
from desktop.setup.queries import gst_number_on, gst_rate_on, setting_on


@dataclass(frozen=True, slots=True)
class ShiftNow:
    """The shift that a till's sales go to."""

    shift_id: str
    number: int
    till_id: str
    location_id: str
    person_id: str
    business_date: str
    opened_at: str
    float_cents: int


@dataclass(frozen=True, slots=True)
class ShiftCount:
    """What a way of paying should have held at the end of a shift, and did."""

    tender_type: str
    expected_cents: int
    counted_cents: int
    verified_cents: int | None = None  # by a second count

    @property
    def found_cents(self) -> int:
        """What stands: the second count, if there was one."""
        return self.counted_cents if self.verified_cents is None else self.verified_cents

    @property
    def difference_cents(self) -> int:
        return self.found_cents - self.expected_cents


def tax_rules_on(rows: Rows, on: date) -> TaxRules:
    """What GST means to the shop on a day."""
    registered = gst_number_on(rows, on) is not None
    return TaxRules(
        registered, gst_rate_on(rows, on) if registered else 0, str(setting_on(rows, "gst_method", on))
    )


def cash_rounding_on(rows: Rows, on: date) -> CashRounding:
    return CashRounding(str(setting_on(rows, "cash_rounding", on)))


_TENDER_TYPES = (
    "SELECT tender_type, name, account, gives_change, rounds_cash, is_refundable, opens_drawer,"
    " settles_days, position, taken_by, surplus, refund_by, asks, denominations FROM tender_type"
    " WHERE {which} ORDER BY position, tender_type"
)
_OFFERED = _TENDER_TYPES.format(which="archived_at IS NULL AND tender_type <> :online")
_COUNTABLE = _TENDER_TYPES.format(
    which="tender_type NOT IN (:online, :account) AND (archived_at IS NULL OR tender_type = :cash"
    " OR tender_type IN (SELECT t.tender_type FROM sale s JOIN tender t ON t.sale_id = s.sale_id"
    "  WHERE s.shift_id = :shift))"
)


def tender_types(rows: Rows) -> dict[str, TenderType]:
    """The ways of paying the shop takes at its counters, in the owner's order."""
    return _by_name(rows.rows(_OFFERED, {"online": ONLINE}))


def countable_tenders(rows: Rows, shift_id: str) -> dict[str, TenderType]:
    """What a shift's end may count: what is taken today, and what the shift took before it was archived."""
    return _by_name(
        rows.rows(_COUNTABLE, {"cash": CASH, "shift": shift_id, "online": ONLINE, "account": ON_ACCOUNT})
    )


def all_tender_types(rows: Rows) -> dict[str, TenderType]:
    """Every way of paying there is or was, in the owner's order."""
    return _by_name(rows.rows(_TENDER_TYPES.format(which="TRUE")))


def archived_tender_types(rows: Rows) -> set[str]:
    """Those that are taken no more."""
    return {row[0] for row in rows.rows("SELECT tender_type FROM tender_type WHERE archived_at IS NOT NULL")}


def tender_accounts(rows: Rows) -> dict[str, str]:
    """The account where the money of each way of paying lies, archived ones included."""
    return dict(rows.rows("SELECT tender_type, account FROM tender_type"))


def tender_type_of(row: Row) -> TenderType:
    """A way of paying from its columns, in the order in which TenderType has them."""
    name, words, account, change, rounds, refundable, drawer, days, position, *rules, denominations = row
    taken_by, surplus, refund_by, asks = rules
    return TenderType(
        name,
        words,
        account,
        bool(change),
        bool(rounds),
        bool(refundable),
        bool(drawer),
        days,
        position,
        taken_by,
        surplus,
        refund_by,
        asks,
        tuple(int(each) for each in (denominations or "").split()),
    )


def _by_name(found: list[Row]) -> dict[str, TenderType]:
    return {row[0]: tender_type_of(row) for row in found}


def open_shift_of(rows: Rows, till_id: str) -> ShiftNow | None:
    """The open counter shift of a till, if there is one.

    One of lost days that nobody closed waits its turn behind the shift of the lane in use.
    """
    found = rows.one(
        "SELECT shift_id, number, till_id, location_id, person_id, business_date, opened_at, float_cents"
        " FROM shift WHERE till_id = ? AND kind = 'counter' AND state = 'open' ORDER BY lane_id ="
        " (SELECT lane_id FROM lane WHERE is_current = 1 AND purpose = 'counter') DESC, opened_at LIMIT 1",
        (till_id,),
    )
    return ShiftNow(*found) if found else None


def expected_of_shift(rows: Rows, shift_id: str) -> dict[str, int]:
    """What each tender type should hold at the end of a shift; cash counts the float, what came in
    and went out, and drops."""
    found = rows.rows(
        "SELECT t.tender_type, sum(t.tendered_cents - t.change_cents) FROM sale s"
        " JOIN tender t ON t.sale_id = s.sale_id WHERE s.shift_id = ? GROUP BY t.tender_type",
        (shift_id,),
    )
    expected = {row[0]: int(row[1]) for row in found}
    moved = rows.one(
        "SELECT coalesce(sum(amount_cents), 0) FROM drawer_movement"
        " WHERE shift_id = ? AND kind IN ('float', 'cash_in', 'cash_out', 'drop')",
        (shift_id,),
    )
    expected[CASH] = expected.get(CASH, 0) + (int(moved[0]) if moved else 0)
    return expected


def counts_of_shift(rows: Rows, shift_id: str) -> tuple[ShiftCount, ...]:
    """The count that ended a shift, cash first, then in the owner's order."""
    found = rows.rows(
        "SELECT c.tender_type, c.expected_cents, c.counted_cents, c.verified_cents FROM shift_count c"
        " JOIN tender_type t ON t.tender_type = c.tender_type WHERE c.shift_id = :shift"
        " ORDER BY c.tender_type <> :cash, t.position, c.tender_type",
        {"shift": shift_id, "cash": CASH},
    )
    return tuple(ShiftCount(*row) for row in found)


def sales_of_shift(rows: Rows, shift_id: str) -> int:
    """How many documents a shift made."""
    found = rows.one("SELECT count(*) FROM sale WHERE shift_id = ?", (shift_id,))
    return int(found[0]) if found else 0
