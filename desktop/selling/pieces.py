"""Coins and notes counted one by one: which there are, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.database.rows import Rows
from desktop.errors import Refusal
from desktop.selling.events import Pieces

FACES = (10_000, 5_000, 1_000, 500, 200, 100, 50, 20, 10, 5)
"""Cents: the notes and coins in use in Singapore, the largest first."""
OLD_FACES = (1_000_000, 100_000, 1)
"""No longer issued and legal tender still: kept if somebody counts one, and not offered on the screen."""
FLOAT, COUNT, RECOUNT = "float", "count", "recount"
MOST_PIECES = 100_000


class BadPieces(Refusal):
    """Coins and notes that there are not, or that do not come to the amount told."""

    code = "selling.bad_pieces"


def worth(pieces: Pieces) -> int:
    """Cents."""
    return sum(face * many for face, many in pieces)


def check_pieces(pieces: Pieces, amount_cents: int) -> None:
    """Nothing counted is fine; what was counted is the amount.

    Raises:
        BadPieces: it is not, or no such money is about.
    """
    if not pieces:
        return
    faces = [face for face, _many in pieces]
    is_known = set(faces) <= {*FACES, *OLD_FACES} and len(set(faces)) == len(faces)
    if not is_known or any(not 0 < many <= MOST_PIECES for _face, many in pieces):
        raise BadPieces
    if worth(pieces) != amount_cents:
        raise BadPieces


def pieces_of(rows: Rows, shift_id: str, occasion: str) -> Pieces:
    """As they were counted, the smallest first."""
    found: Sequence[tuple[int, int]] = rows.rows(
        "SELECT face_cents, pieces FROM cash_piece WHERE shift_id = ? AND occasion = ? ORDER BY face_cents",
        (shift_id, occasion),
    )
    return tuple((face, many) for face, many in found)
