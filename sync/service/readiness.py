"""Whether the service can do all its work, and what stands in the way."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from sync.messages import LARGEST_BODY
from sync.service.refusals import Refused
from sync.service.store import Store

LEAST_ROOM = 2 * LARGEST_BODY
"""Bytes on the disk, for one push of the longest: its rows and the log they are written to first."""
_PROBE = "probe"


def require_ready(store: Store) -> None:
    """Raises Refused: not_ready; details tell the reason. What can be read is told all the same."""
    try:
        with store.reading() as work:
            has_epoch = work.fact("epoch") is not None
    except SQLAlchemyError as error:
        raise _not_ready("not_read", "The store does not answer.") from error
    if not has_epoch:
        raise _not_ready("no_epoch", "The store has no epoch.")
    room = store.room_left()
    if room is not None and room < LEAST_ROOM:
        raise _not_ready("disk_full", "There is no room on the disk: nothing more can be taken.")
    if store.is_write_failing:
        _probe(store)


def _probe(store: Store) -> None:
    """The last writing failed; whether the next would too. A quota shows in no figure of the disk."""
    try:
        with store.writing() as work:
            work.put_fact(_PROBE, "")
    except SQLAlchemyError as error:
        raise _not_ready("not_written", "The store cannot be written.") from error


def _not_ready(reason: str, words: str) -> Refused:
    return Refused(503, "not_ready", words, {"reason": reason})
