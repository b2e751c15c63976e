"""What the counter asks: how tax works today, how one may pay, which shift is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.database.rows import Rows
from desktop.money import CashRounding
from desktop.selling.lines import TaxRules, TenderType
from desktop.setup.queries import gst_number_on, gst_rate_on, setting_on


@dataclass(frozen=True, slots=True)
class OpenShift:
    """The shift that a till's sales go to."""

    shift_id: str
    number: int
    till_id: str
    location_id: str
    person_id: str
    business_date: str
    opened_at: str
    float_cents: int


def tax_rules_on(rows: Rows, on: date) -> TaxRules:
    """What GST means to the shop on a day."""
    registered = gst_number_on(rows, on) is not None
    return TaxRules(registered, gst_rate_on(rows, on) if registered else 0, str(setting_on(rows, "gst_method", on)))


def cash_rounding_on(rows: Rows, on: date) -> CashRounding:
    return CashRounding(str(setting_on(rows, "cash_rounding", on)))


def tender_types(rows: Rows) -> dict[str, TenderType]:
    """The ways of paying the shop takes, in the owner's order."""
    found = rows.rows(
        "SELECT tender_type, name, account, gives_change, rounds_cash, is_refundable, opens_drawer, settles_days,"
        " position FROM tender_type WHERE archived_at IS NULL ORDER BY position, tender_type"
    )
    return {
        row[0]: TenderType(row[0], row[1], row[2], bool(row[3]), bool(row[4]), bool(row[5]), bool(row[6]), *row[7:])
        for row in found
    }


def open_shift_of(rows: Rows, till_id: str) -> OpenShift | None:
    """The open counter shift of a till, if there is one."""
    found = rows.one(
        "SELECT shift_id, number, till_id, location_id, person_id, business_date, opened_at, float_cents"
        " FROM shift WHERE till_id = ? AND kind = 'counter' AND state = 'open'",
        (till_id,),
    )
    return OpenShift(*found) if found else None
