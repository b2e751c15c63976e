"""Keys of people: told to the service, taken from it, destroyed everywhere; never in a message or audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.dialects.sqlite import insert

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.personal.vault import forget_elsewhere, take_key
from desktop.storefront.records.take_page import KEYS, Feed, keep_feed
from desktop.storefront.tables import record_key
from sync.messages import PersonalKey

_put = insert(record_key)
PUT_TOLD = _put.on_conflict_do_update(
    index_elements=["subject_id"], set_={"epoch": _put.excluded.epoch, "is_key": _put.excluded.is_key}
)
_UNTOLD = (
    "SELECT k.subject_id, lower(hex(k.secret_key)), k.secret_key IS NULL FROM personal_key k"
    " LEFT JOIN record_key r ON r.subject_id = k.subject_id AND r.epoch = ?"
    " WHERE r.subject_id IS NULL OR r.is_key <> (k.secret_key IS NOT NULL) ORDER BY k.subject_id LIMIT ? + 0"
)


@dataclass(frozen=True, slots=True)
class TakeKeys:
    """Keys as the service tells them, and how far it was read."""

    command_id: str
    keys: Sequence[PersonalKey] = field(repr=False)
    feed: Feed


def keys_to_tell(rows: Rows, epoch: str, most: int) -> list[PersonalKey]:
    """Keys, or that there is none any more, of which this epoch's store was not told."""
    found = rows.rows(_UNTOLD, (epoch, most))
    return [PersonalKey(subject_id=whose, key=None if is_gone else key) for whose, key, is_gone in found]


def keep_told(keys: Sequence[PersonalKey], epoch: str, work: Work) -> None:
    """The service knows these."""
    work.write(
        PUT_TOLD,
        [
            {"subject_id": each.subject_id, "epoch": epoch, "is_key": int(each.key is not None)}
            for each in keys
        ],
    )


def take_keys(command: TakeKeys, work: Work) -> None:
    """Keep keys of others, and destroy those that were destroyed elsewhere.

    Raises:
        NotAllowed: nothing was changed.
    """
    work.require("take_records")
    gone = [each.subject_id for each in command.keys if each.key is None]
    for each in command.keys:
        if each.key is not None:
            take_key(each.subject_id, bytes.fromhex(each.key), work)
    for subject_id in gone:
        forget_elsewhere(subject_id, work)
    keep_told(
        [each for each in command.keys if each.key is None or _is_kept(each, work)], command.feed.epoch, work
    )
    keep_feed(KEYS, command.feed, work)
    if command.keys:
        work.note(keys=len(command.keys), forgotten=gone)


def _is_kept(told: PersonalKey, rows: Rows) -> bool:
    """Not so where it was destroyed here: then the service is to be told that."""
    found = rows.one(
        "SELECT secret_key IS NOT NULL FROM personal_key WHERE subject_id = ?", (told.subject_id,)
    )
    return bool(found and found[0])
