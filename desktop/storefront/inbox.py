"""What others sent is carried out: each message a command of its own, in the feed's order, slice by slice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlcipher3 import dbapi2

from desktop.database.trouble import is_machines
from desktop.database.unhurried import give_way, is_wanted
from desktop.database.work import Who, Work
from desktop.database.writer import Database
from desktop.errors import KedaiError, MachineError
from desktop.storefront.arrived import NotYet as NotYet
from desktop.storefront.arrived import TakeMessage as TakeMessage
from desktop.storefront.arrived import Taker as Taker
from desktop.storefront.needs import has_come
from desktop.storefront.records.taking import take_records
from desktop.storefront.records.telling import KIND
from desktop.storefront.take_facts import FACTS
from desktop.storefront.take_orders import ORDERS
from sync.till.inbox import (
    WAITS,
    ArrivedRow,
    Asked,
    Place,
    arrived,
    settle_arrived,
    untake,
    what_is_waited_for,
)

AT_ONCE = 20
"""Messages of one transaction at most; it ends sooner where a sale waits, or somebody keys or scans."""
BUG, CONTRADICTION = "bug", "contradiction"

TAKERS: Mapping[str, Taker] = {**FACTS, **ORDERS, KIND: take_records}
"""By kind; what is not known here waits for a newer Kedai."""


@dataclass(frozen=True, slots=True)
class _Slice:
    """How many messages of a transaction were taken, and behind which place the next begin; none: the end."""

    taken: int
    upto: Place | None


def take_in(database: Database, who: Who, is_stopped: Callable[[], bool]) -> int:
    """Carry out what waits, until nothing goes on; how many messages were taken.

    Whatever was taken may be what others waited for, so these are tried once more, and only these.
    """
    taken = 0
    while not is_stopped():
        done = _take_round(database, who, _ripe(database), is_stopped)
        taken += done
        if not done:
            break
    return taken


def try_again(database: Database, who: Who) -> None:
    """Once a start: what was set aside may be taken by a Kedai that was mended or updated since."""
    database.run_work(untake, who)


def _take_round(database: Database, who: Who, ripe: list[str], is_stopped: Callable[[], bool]) -> int:
    """Every message that was not tried yet, or that waited for what has come by now, once."""
    taken, after = 0, Place(0, "")
    while not is_stopped():
        give_way()
        asked = Asked(list(TAKERS), ripe, after, AT_ONCE)
        done = database.run_work(lambda work, asked=asked: _take_slice(asked, work), who)  # type: ignore[misc]
        taken += done.taken
        if done.upto is None:
            break
        after = done.upto
    return taken


def _ripe(database: Database) -> list[str]:
    """Reasons to wait that have gone by now."""
    reader = database.reader()
    try:
        return [why for why in what_is_waited_for(reader) if has_come(why.removeprefix(WAITS), reader)]
    finally:
        reader.close()


def _take_slice(asked: Asked, work: Work) -> _Slice:
    """Take the next messages, and keep what became of each in the same transaction."""
    outcomes: dict[str, str] = {}
    upto = None
    for row in arrived(work, asked):
        if outcomes and is_wanted():
            break
        outcomes[row.message_id], upto = _take(row, work), row.place
    settle_arrived(outcomes, work)
    return _Slice(sum(code == "" for code in outcomes.values()), upto)


def _take(row: ArrivedRow, work: Work) -> str:
    """Nothing if it was taken; else why not. What fails is undone by itself, and the others go on.

    Raises:
        MachineError, DatabaseError: the disk or the file is in trouble: nothing of the slice is kept.
    """
    try:
        message = _read(row)
        work.attempt(TAKERS[row.kind], message)
        work.lane.hear(message.clock, work.now)
    except NotYet as waits:
        return f"{WAITS}{waits.needs}"
    except MachineError:
        raise
    except KedaiError as refusal:
        return refusal.code
    except dbapi2.IntegrityError:
        return CONTRADICTION
    except dbapi2.DatabaseError as error:
        if is_machines(error):
            raise
        return f"{BUG}:{type(error).__name__}"
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - our own fault must not stop what lies behind it
        return f"{BUG}:{type(error).__name__}"
    return ""


def _read(row: ArrivedRow) -> TakeMessage:
    told = json.loads(row.envelope)
    return TakeMessage(
        command_id=row.message_id,
        kind=row.kind,
        clock=told.get("effective_clock") or told["clock"],
        happened_at=told["happened_at"],
        person_id=told["person_id"],
        lane_id=row.lane_id,
        payload=json.loads(row.payload),
        sequence=row.sequence,
        clock_state=told["clock_state"],
        shift_id=told.get("shift_id"),
        payload_sha256=row.payload_sha256,
    )
