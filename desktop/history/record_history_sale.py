"""One old receipt becomes a document of the shop, by the same posting path as a sale at the counter."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.work import Work
from desktop.selling.history_shifts import HistoryShift, add_to_history_shift
from desktop.selling.lines import Document, DocumentKind, Line, TaxRules, TenderTaken, TenderType
from desktop.selling.pricing import price_lines
from desktop.selling.record_sale import record_sale


@dataclass(frozen=True, slots=True)
class RecordHistorySale:
    """An old receipt with everything looked up. `at` is its UTC instant, `sold_on` the shop's date."""

    command_id: str  # the sale's own id
    number: str
    at: str
    lines: tuple[Line, ...]
    tender: TenderType
    tax: TaxRules  # of that date
    shift: HistoryShift
    location_id: str
    moves_stock: bool


@dataclass(frozen=True, slots=True)
class HistoryRecorded:
    """The figures of the recorded document."""

    lines: int
    units_thousandths: int
    total_cents: int
    gst_cents: int


def record_history_sale(command: RecordHistorySale, work: Work) -> HistoryRecorded:
    """Record the old receipt at its own time, under its own number, in the history lane.

    Its tender pays exactly the total: what the old till rounded is not in its file, so nothing is rounded
    here. The old number is what makes a second run add nothing, so no answer is kept beside it.

    Raises:
        NotAllowed: nothing was recorded.
    """
    work.require("record_history_sale")
    priced = price_lines(command.lines, command.tax)
    lane, total_cents = work.lane, priced.total_cents
    tender = TenderTaken(
        tender_type=command.tender.tender_type,
        account=command.tender.account,
        tendered_cents=total_cents,
        applied_cents=total_cents,
        change_cents=0,
        rounding_cents=0,
        opens_drawer=False,
    )
    document = Document(
        sale_id=command.command_id,
        kind=DocumentKind.HISTORY,
        number=command.number,
        sequence=lane.take_receipt(),
        lane_id=lane.lane_id,
        location_id=command.location_id,
        till_id=lane.till_id,
        shift_id=command.shift.shift_id,
        person_id=work.who.person_id,
        approver_id=work.who.approver_id,
        customer_id=None,
        completed_at=command.at,
        sold_on=command.shift.business_date,
        business_date=command.shift.business_date,
        clock_state=lane.clock_state(work.now),
        tax=command.tax,
        priced=priced,
        tenders=(tender,),
        moves_stock=command.moves_stock,
    )
    record_sale(document, work)
    add_to_history_shift(document, work)
    units = sum(line.quantity for line in command.lines)
    return HistoryRecorded(len(command.lines), units, total_cents, priced.gst_cents)
