"""What one document of the command in hand moved: a command may hold several."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.stock.events import StockMoved


def moved_by(document_id: str, work: Work) -> list[StockMoved]:
    """The document's movements, in the order they were recorded."""
    return [moved for moved in work.recorded(StockMoved) if moved.document_id == document_id]
