"""What the calendar on the shop's wall says at an instant."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.database.rows import Rows


def zone_of(rows: Rows) -> ZoneInfo | None:
    """The shop's time zone; nothing when there is no such zone, which shop.there_is_one_shop tells."""
    found = rows.one("SELECT zone FROM shop")
    try:
        return ZoneInfo(found[0] if found else "Asia/Singapore")
    except (ZoneInfoNotFoundError, ValueError):
        return None


def local_date(instant: str, zone: ZoneInfo) -> str:
    """The date in a zone at a UTC instant, of which the minute is enough."""
    return datetime.fromisoformat(f"{instant[:16]}+00:00").astimezone(zone).date().isoformat()
