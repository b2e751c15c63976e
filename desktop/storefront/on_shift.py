"""Start and end of a shift go to the queue, and what happens to its drawer: other tills hold the same."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import Counted, DrawerMoved, Pieces, ShiftClosed, ShiftOpened
from desktop.selling.shift_figures import Z
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
        "pieces": _pieces(event.pieces),
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
        "counts": [_count(each) for each in event.counts],
        "approver_id": event.approver_id,
        **{f"{occasion}_pieces": _pieces(pieces) for occasion, pieces in event.pieces},
        "z": _z(event.z) if event.z else None,
    }
    queue_message(Told("shift.closed", "shift", event.shift_id, payload, shift_id=event.shift_id), work)


def queue_drawer_moved(event: DrawerMoved, work: Work) -> None:
    """Queue what happened to the drawer between sales."""
    payload: dict[str, object] = {
        "movement_id": event.movement_id,
        "shift_id": event.shift_id,
        "till_id": event.till_id,
        "location_id": event.location_id,
        "kind": event.kind,
        "amount_cents": event.amount_cents,
        "reason": event.reason,
        "account": event.account,
        "approver_id": event.approver_id,
    }
    told = Told("drawer.moved", "drawer_movement", event.movement_id, payload, shift_id=event.shift_id)
    queue_message(told, work)


def _pieces(pieces: Pieces) -> list[dict[str, int]]:
    return [{"face_cents": face, "pieces": many} for face, many in pieces]


def _count(each: Counted) -> dict[str, object]:
    told: dict[str, object] = {
        "tender_type": each.tender_type,
        "account": each.account,
        "expected_cents": each.expected_cents,
        "counted_cents": each.counted_cents,
    }
    return told if each.verified_cents is None else {**told, "verified_cents": each.verified_cents}


def _z(z: Z) -> dict[str, object]:
    return {
        "lane_id": z.lane_id,
        "audit_head": z.audit_head,
        "grand_count": z.grand_count,
        "grand_cents": z.grand_cents,
        "figures": [
            {"section": each.section, "name": each.name, "count": each.count, "cents": each.cents}
            for each in z.figures
        ],
    }
