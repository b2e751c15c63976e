"""All that an X or a Z tells of a shift: kept figures, who did what, and what came after the count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.clock import local_time, read_instant
from desktop.database.rows import Rows
from desktop.personal.queries import recall
from desktop.selling.cash_reasons import reason_names
from desktop.selling.events import Pieces
from desktop.selling.lines import CASH
from desktop.selling.pieces import COUNT, FLOAT, RECOUNT, pieces_of
from desktop.selling.queries import ShiftCount, counts_of_shift, expected_of_shift
from desktop.selling.refusals import NoShift
from desktop.selling.shift_figures import (
    Figure,
    documents_of,
    figures_of_shift,
    grand_before,
    kept_figures,
)
from desktop.setup.queries import Shop, the_shop


@dataclass(frozen=True, slots=True)
class Deed:
    """What one person did that an owner looks at: a typed price, a drawer opened, a basket cleared."""

    at: datetime
    what: str
    count: int
    cents: int
    person: str
    approver: str
    detail: str = ""  # a receipt's number


@dataclass(frozen=True, slots=True)
class ShiftHead:
    """Which shift, whose, and from when to when on the shop's wall clock."""

    shift_id: str
    number: int
    till_label: str
    lane_label: str
    business_date: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """An X (the shift is open) or a Z.

    `late` are documents that came back after the count, and what they come to; `was_put_back` says that the
    till's file was brought back from a backup in the middle of the shift.
    """

    shop: Shop
    head: ShiftHead
    figures: tuple[Figure, ...]
    counts: tuple[ShiftCount, ...]
    tenders: dict[str, str]
    reasons: dict[str, str]
    promotions: dict[str, str]  # as printed
    receipts: tuple[str, str]  # first and last number
    typed: tuple[Deed, ...]
    opens: tuple[Deed, ...]
    cleared: tuple[Deed, ...]
    pieces: dict[str, Pieces]
    grand_count: int
    grand_cents: int
    audit_head: str
    late: tuple[int, int]
    was_put_back: bool

    @property
    def is_z(self) -> bool:
        return self.head.closed_at is not None

    def of(self, section: str) -> list[Figure]:
        """The figures of a section."""
        return [each for each in self.figures if each.section == section]


_SHIFT = (
    "SELECT h.number, t.label, h.till_id, h.lane_id, h.business_date, h.opened_at, h.person_id, h.closed_at,"
    " h.closed_by, h.close_approver_id FROM shift h JOIN till t ON t.till_id = h.till_id"
    " WHERE h.shift_id = ? AND h.kind = 'counter'"
)
_Z = "SELECT lane_id, audit_head, grand_count, grand_cents FROM z_report WHERE shift_id = ?"
_LANE = (
    "SELECT lane_id, chain_head FROM lane WHERE till_id = ? AND purpose = 'counter'"
    " ORDER BY is_current DESC, generation DESC LIMIT 1"
)
_TYPED = (
    "SELECT s.completed_at, l.name, l.quantity, l.amount_cents, s.person_id, s.approver_id, s.number"
    " FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.sale_id WHERE s.shift_id = ?"
    " AND l.price_reason = 'typed' AND l.original_sale_id IS NULL ORDER BY s.completed_at, l.line_no"
)
_OPENS = (
    "SELECT happened_at, reason, 1, 0, person_id, approver_id, '' FROM drawer_movement WHERE shift_id = ?"
    " AND kind = 'opened' ORDER BY happened_at"
)
_CLEARED = (
    "SELECT happened_at, '', lines, total_cents, person_id, approver_id, '' FROM cleared_basket"
    " WHERE shift_id = ? ORDER BY happened_at"
)
_PROMOTIONS = (
    "SELECT p.promotion_id, max(p.name) FROM sale s CROSS JOIN sale_line_promotion p ON p.sale_id = s.sale_id"
    " WHERE s.shift_id = ? GROUP BY p.promotion_id"
)
_RECEIPTS = "SELECT number FROM sale WHERE shift_id = ? ORDER BY completed_at {0}, sequence {0} LIMIT 1"


def shift_report(rows: Rows, shift_id: str) -> ShiftReport:
    """The X of an open shift, the Z of one that ended. Reads only; nothing is reset.

    Raises:
        NoShift: there is no such shift of a counter.
    """
    found = rows.one(_SHIFT, (shift_id,))
    if found is None:
        raise NoShift
    number, label, till_id, lane_id, day, opened_at, opened_by, closed_at, closed_by, approver = found
    shop = the_shop(rows)
    names = _Names(rows, shop.zone)
    now = figures_of_shift(rows, shift_id)
    kept = rows.one(_Z, (shift_id,)) if closed_at else None
    figures = kept_figures(rows, shift_id) if kept else now
    head = ShiftHead(
        shift_id,
        number,
        label,
        _label_of(rows, kept[0] if kept else lane_id),
        day,
        names.time(opened_at),
        names.name(opened_by),
        names.time(closed_at) if closed_at else None,
        names.name(closed_by),
        names.name(approver),
    )
    standing = kept or _standing(rows, till_id, now)
    late = (0, 0)
    if kept:
        (count, cents), (then, then_cents) = documents_of(now), documents_of(figures)
        late = (count - then, cents - then_cents)
    return ShiftReport(
        shop=shop,
        head=head,
        figures=figures,
        counts=counts_of_shift(rows, shift_id) if closed_at else _expected(rows, shift_id),
        tenders=dict(rows.rows("SELECT tender_type, name FROM tender_type")),
        reasons=reason_names(rows),
        promotions=dict(rows.rows(_PROMOTIONS, (shift_id,))),
        receipts=_receipts(rows, shift_id),
        typed=names.deeds(_TYPED, shift_id),
        opens=names.deeds(_OPENS, shift_id),
        cleared=names.deeds(_CLEARED, shift_id),
        pieces={each: pieces_of(rows, shift_id, each) for each in (FLOAT, COUNT, RECOUNT)},
        grand_count=standing[2],
        grand_cents=standing[3],
        audit_head=standing[1],
        late=late,
        was_put_back=bool(kept) and standing[0] != lane_id,
    )


def _standing(rows: Rows, till_id: str, figures: tuple[Figure, ...]) -> tuple[str, str, int, int]:
    """The till's total so far, and its chain, for a shift without a Z."""
    lane_id, head = rows.one(_LANE, (till_id,)) or ("", "")
    (before, before_cents), (count, cents) = grand_before(rows, till_id, lane_id), documents_of(figures)
    return lane_id, head, before + count, before_cents + cents


def _label_of(rows: Rows, lane_id: str) -> str:
    found = rows.one("SELECT label FROM lane WHERE lane_id = ?", (lane_id,))
    return str(found[0]) if found else ""


def _expected(rows: Rows, shift_id: str) -> tuple[ShiftCount, ...]:
    expected = expected_of_shift(rows, shift_id)
    return tuple(
        ShiftCount(name, expected[name], 0)
        for name in sorted(expected, key=lambda name: (name != CASH, name))
    )


def _receipts(rows: Rows, shift_id: str) -> tuple[str, str]:
    first, last = (rows.one(_RECEIPTS.format(way), (shift_id,)) for way in ("ASC", "DESC"))
    return (first[0], last[0]) if first and last else ("", "")


class _Names:
    """Names of people, each read once, and times on the shop's wall clock."""

    def __init__(self, rows: Rows, zone: str) -> None:
        self._rows, self._zone = rows, zone
        self._known: dict[str, str] = {}

    def name(self, person_id: str | None) -> str:
        if not person_id:
            return ""
        if person_id not in self._known:
            self._known[person_id] = recall(self._rows, [person_id]).get(person_id, "")
        return self._known[person_id]

    def time(self, instant: str) -> datetime:
        return local_time(self._zone, read_instant(instant))

    def deeds(self, sql: str, shift_id: str) -> tuple[Deed, ...]:
        return tuple(
            Deed(self.time(at), what, count, cents, self.name(person), self.name(approver), detail)
            for at, what, count, cents, person, approver, detail in self._rows.rows(sql, (shift_id,))
        )


def z_numbered(rows: Rows, till_id: str, number: int) -> str | None:
    """The shift that a Z's number means: that of the till's latest life, where it was put back."""
    found = rows.one(
        "SELECT shift_id FROM z_report WHERE till_id = ? AND number = ? ORDER BY rowid DESC LIMIT 1",
        (till_id, number % 2**53),
    )
    return str(found[0]) if found else None


def latest_shift(rows: Rows, till_id: str, state: str) -> str | None:
    """The open shift of a till, or the one that ended last."""
    found = rows.one(
        "SELECT shift_id FROM shift WHERE till_id = ? AND state = ? AND kind = 'counter'"
        " ORDER BY coalesce(closed_at, opened_at) DESC LIMIT 1",
        (till_id, state),
    )
    return str(found[0]) if found else None
