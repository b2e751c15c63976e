"""Shifts and drawers of other tills become the commands of selling."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.selling.events import (
    Counted,
    DrawerMovedElsewhere,
    Pieces,
    ShiftClosedElsewhere,
    ShiftOpenedElsewhere,
)
from desktop.selling.pieces import COUNT, RECOUNT
from desktop.selling.shift_figures import Figure, Z
from desktop.selling.take_drawer import TakeDrawerMoved
from desktop.selling.take_shift import TakeShiftClosed, TakeShiftOpened
from desktop.storefront.arrived import TakeMessage
from desktop.storefront.checking import checked, lane_of, require
from desktop.storefront.needs import require_all
from sync.payloads import DrawerMoved, PiecesTold, ShiftClosed, ShiftOpened


def read_shift_opened(message: TakeMessage, work: Work) -> TakeShiftOpened:
    told = checked(message, ShiftOpened)
    kind = lane_of(message, told.till_id, work)
    require_all({"location": [told.location_id], "person": [message.person_id]}, work)
    require(0 <= told.float_cents <= (LARGEST_CENTS if kind == "counter" else 0), "/float_cents")
    opened = ShiftOpenedElsewhere(
        told.shift_id,
        told.till_id,
        told.location_id,
        told.number,
        told.business_date,
        told.float_cents,
        message.happened_at,
        _pieces(told.pieces),
    )
    return TakeShiftOpened(message.command_id, opened, message.lane_id, kind, message.person_id)


def read_shift_closed(message: TakeMessage, work: Work) -> TakeShiftClosed:
    told = checked(message, ShiftClosed)
    lane_of(message, told.till_id, work)
    require_all(
        {
            "shift": [told.shift_id],
            "person": [message.person_id, told.approver_id],
            "tender_type": [each.tender_type for each in told.counts],
            "account": [each.account for each in told.counts],
        },
        work,
    )
    for each in told.counts:
        sane = 0 <= each.counted_cents <= LARGEST_CENTS and abs(each.expected_cents) <= LARGEST_CENTS
        require(sane and 0 <= each.found_cents <= LARGEST_CENTS, "/counts")
    require(told.z is None or told.z.lane_id == message.lane_id, "/z/lane_id")
    pieces = ((COUNT, _pieces(told.count_pieces)), (RECOUNT, _pieces(told.recount_pieces)))
    closed = ShiftClosedElsewhere(
        told.shift_id,
        told.till_id,
        told.location_id,
        told.number,
        told.business_date,
        told.float_back_cents,
        _counts(told),
        message.happened_at,
        told.approver_id,
        tuple((occasion, counted) for occasion, counted in pieces if counted),
        _z(told),
    )
    return TakeShiftClosed(message.command_id, closed, message.person_id)


def _counts(told: ShiftClosed) -> tuple[Counted, ...]:
    return tuple(
        Counted(each.tender_type, each.account, each.expected_cents, each.counted_cents, each.verified_cents)
        for each in told.counts
    )


def _z(told: ShiftClosed) -> Z | None:
    z = told.z
    if z is None:
        return None
    figures = tuple(Figure(each.section, each.name, each.count, each.cents) for each in z.figures)
    return Z(told.number, z.lane_id, z.audit_head, z.grand_count, z.grand_cents, figures)


def _pieces(told: list[PiecesTold]) -> Pieces:
    return tuple(sorted((each.face_cents, each.pieces) for each in told))


def read_drawer_moved(message: TakeMessage, work: Work) -> TakeDrawerMoved:
    told = checked(message, DrawerMoved)
    lane_of(message, told.till_id, work)
    require_all(
        {
            "shift": [told.shift_id],
            "person": [message.person_id, told.approver_id],
            "account": [told.account],
            "cash_reason": [told.reason],
        },
        work,
    )
    require(abs(told.amount_cents) <= LARGEST_CENTS and message.shift_id == told.shift_id, "/amount_cents")
    moved = DrawerMovedElsewhere(
        told.movement_id,
        told.shift_id,
        told.till_id,
        told.location_id,
        told.kind,
        told.amount_cents,
        told.reason,
        told.account,
        told.approver_id,
        message.happened_at,
    )
    return TakeDrawerMoved(message.command_id, moved, message.person_id)
