"""Start and end of a shift go to the queue, so that the service knows which day a sale belongs to."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import ShiftClosed, ShiftOpened
from desktop.storefront.queue_message import Told, queue_message


def queue_shift_opened(event: ShiftOpened, work: Work) -> None:
    """Queue the start of a shift."""
    payload: dict[str, object] = {
        "shift_id": event.shift_id,
        "till_id": event.till_id,
        "location_id": event.location_id,
        "number": event.number,
        "business_date": event.business_date,
        "float_cents": event.float_cents,
    }
    queue_message(Told("shift.opened", "shift", event.shift_id, payload, shift_id=event.shift_id), work)


def queue_shift_closed(event: ShiftClosed, work: Work) -> None:
    """Queue the end of a shift with what was expected and counted."""
    payload: dict[str, object] = {
        "shift_id": event.shift_id,
        "till_id": event.till_id,
        "location_id": event.location_id,
        "number": event.number,
        "business_date": event.business_date,
        "float_back_cents": event.float_back_cents,
        "counts": [
            {
                "tender_type": each.tender_type,
                "account": each.account,
                "expected_cents": each.expected_cents,
                "counted_cents": each.counted_cents,
            }
            for each in event.counts
        ],
    }
    queue_message(Told("shift.closed", "shift", event.shift_id, payload, shift_id=event.shift_id), work)
