"""Keys of people's sealed names: kept outside every message, so that a person can be forgotten.

A key that was destroyed is never taken again, whoever tells it, and stands nowhere in the store's files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import BindParameter, Integer, bindparam, select, text

from sync.messages import Keys, PersonalKey
from sync.service.pull import Spelled, require_cursor, require_epoch
from sync.service.store import Values, Work
from sync.service.tables import personal_key

UPTO = "keys_upto"
"""The fact that tells how often a key was kept or destroyed: the cursor's last place."""
_MANY: BindParameter[Any] = bindparam("many", expanding=True)
_STANDING = select(personal_key.c.subject_id, personal_key.c.key).where(personal_key.c.subject_id.in_(_MANY))
_PUT = text(
    "INSERT INTO personal_key (subject_id, key, changed) VALUES (:subject_id, :key, :changed)"
    " ON CONFLICT (subject_id) DO UPDATE SET key = excluded.key, changed = excluded.changed"
)
_CHANGED = (
    select(personal_key.c.subject_id, personal_key.c.key, personal_key.c.changed)
    .where(personal_key.c.changed > bindparam("after"))
    .order_by(personal_key.c.changed)
    .limit(bindparam("most", type_=Integer) + 0)  # SQLite compiles a bare one anew each time
)
_log = structlog.get_logger()


def keep_keys(told: Sequence[PersonalKey], work: Work) -> bool:
    """Keep new keys and destroy those of people who are forgotten; whether any was destroyed.

    The first key of a person counts: what was sealed by then opens with no other.
    """
    rows = work.rows(_STANDING, {"many": sorted({each.subject_id for each in told})})
    standing: dict[str, str | None] = {row.subject_id: row.key for row in rows}
    changed: dict[str, str | None] = {}
    differing = 0
    for each in told:
        if each.subject_id not in standing or (each.key is None and standing[each.subject_id] is not None):
            standing[each.subject_id] = changed[each.subject_id] = each.key
        elif each.key is not None and standing[each.subject_id] not in (None, each.key):
            differing += 1
    if differing:
        _log.warning("keys.differ", keys=differing)
    _write(changed, work)
    return None in changed.values()


def read_keys(after: int, epoch: str, limit: int, work: Work) -> Spelled:
    """The keys that changed behind a cursor, as Keys.

    Raises:
        Refused: other_epoch; cursor_ahead: the store was rolled back.
    """
    current = require_epoch(epoch, work)
    upto = int(work.fact(UPTO) or 0)
    require_cursor(after, upto, current)
    rows = work.rows(_CHANGED, {"after": after, "most": limit})
    keys = [PersonalKey(subject_id=row.subject_id, key=row.key) for row in rows]
    at = rows[-1].changed if rows else after
    return Spelled(Keys(epoch=current, keys=keys, upto=at, is_all=at == upto).model_dump_json())


def _write(changed: dict[str, str | None], work: Work) -> None:
    upto = int(work.fact(UPTO) or 0)
    rows: list[Values] = [
        {"subject_id": subject_id, "key": key, "changed": at}
        for at, (subject_id, key) in enumerate(changed.items(), start=upto + 1)
    ]
    work.write(_PUT, rows)
    if rows:
        work.put_fact(UPTO, str(upto + len(rows)))
