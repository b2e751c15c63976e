"""How many things of sync somebody should look at: asked often, and before SQLAlchemy is loaded."""

from __future__ import annotations

from desktop.database.rows import Rows
from desktop.storefront.records.clashes import count_clashes

_ASIDE = (
    "SELECT count(*) FROM sync_outbox WHERE state IN ('parked','conflict')"
    " AND NOT (kind = 'records.edited' AND last_code IS 'edited_elsewhere')"
)


def needs_attention(rows: Rows) -> int:
    """Messages set aside, and records of which two tills say different things."""
    found = rows.one(_ASIDE)
    return (int(found[0]) if found else 0) + count_clashes(rows)
