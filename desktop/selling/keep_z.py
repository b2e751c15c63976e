"""The Z of a shift: its figures as they stand when it is counted, kept and never reset."""

from __future__ import annotations

from desktop.database.lane import Lane
from desktop.database.work import Work
from desktop.selling.queries import ShiftNow
from desktop.selling.shift_figures import Z, documents_of, figures_of_shift, grand_before
from desktop.selling.tables import z_figure, z_report

INSERT_Z = z_report.insert()
INSERT_FIGURE = z_figure.insert()


def make_z(running: ShiftNow, lane: Lane, work: Work) -> Z:
    """Work the Z out, and keep it with the till's total so far and where its chain stands."""
    figures = figures_of_shift(work, running.shift_id)
    count, cents = documents_of(figures)
    before_count, before_cents = grand_before(work, running.till_id, lane.lane_id)
    z = Z(
        running.number,
        lane.lane_id,
        lane.chain_head,
        before_count + count,
        before_cents + cents,
        figures,
    )
    keep_z(running.shift_id, running.till_id, z, work)
    return z


def keep_z(shift_id: str, till_id: str, z: Z, work: Work) -> None:
    """Write a Z, made here or told."""
    work.write(
        INSERT_Z,
        {
            "shift_id": shift_id,
            "number": z.number,
            "till_id": till_id,
            "lane_id": z.lane_id,
            "audit_head": z.audit_head,
            "grand_count": z.grand_count,
            "grand_cents": z.grand_cents,
        },
    )
    rows: list[dict[str, object]] = [
        {
            "shift_id": shift_id,
            "section": each.section,
            "name": each.name,
            "count": each.count,
            "cents": each.cents,
        }
        for each in z.figures
    ]
    work.write(INSERT_FIGURE, rows)
