"""Coins and notes of a float or a count are written as they were counted."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.selling.events import Pieces
from desktop.selling.pieces import COUNT
from desktop.selling.tables import cash_piece

INSERT_PIECES = cash_piece.insert()
FORGET_PIECES = cash_piece.delete().where(
    cash_piece.c.shift_id == bindparam("which"), cash_piece.c.occasion == COUNT
)


def keep_pieces(shift_id: str, occasion: str, pieces: Pieces, work: Work) -> None:
    """Write what was counted one by one."""
    rows: list[dict[str, object]] = [
        {"shift_id": shift_id, "occasion": occasion, "face_cents": face, "pieces": many}
        for face, many in sorted(pieces)
    ]
    work.write(INSERT_PIECES, rows)


def forget_count(shift_id: str, work: Work) -> None:
    """A count that is void because the drawer moved since."""
    work.write(FORGET_PIECES, {"which": shift_id})
