"""Which clock counts for a message: its own, unless it is far ahead of ours, or behind what it replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import bindparam, select

from sync.messages import Message
from sync.payloads import EditTold, RecordsEdited, Told
from sync.records import lane_of
from sync.service.clock import COUNTED, clock_behind, effective_clock
from sync.service.merging import NOTHING, Key, Standing
from sync.service.store import Work
from sync.service.tables import message as message_table

_GIVEN = select(message_table.c.effective_clock).where(
    message_table.c.lane_id == bindparam("its_lane"), message_table.c.sequence == bindparam("its_number")
)


class Counting:
    """Gives clocks inside one transaction, and remembers those it gave.

    Whoever saw a value and replaced it comes after it, whatever their clock says: else an edit made at a till
    whose clock is slow, or taken by a service whose clock is, would count nowhere but where it was made.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._given: dict[tuple[str, int], str] = {}

    def clock_for(
        self, message: Message, payload: Told, at: str, *standing: Mapping[Key, Standing]
    ) -> str | None:
        """The clock that counts instead of its own, if one does. Of `standing` the first book knows most."""
        given = effective_clock(message.clock, message.sequence, at)
        if isinstance(payload, RecordsEdited):
            counts = given or message.clock
            replaced = [
                clock
                for edit in payload.edits
                if edit.bases
                for clock in self._replaced(edit, message, _standing(edit, standing))
                if clock >= counts
            ]
            given = clock_behind(max(replaced), message.sequence, message.lane_id) if replaced else given
        if given is not None:
            self._given[message.lane_id, message.sequence] = given
        return given

    def _replaced(self, edit: EditTold, message: Message, stands: Standing) -> Iterator[str]:
        """Clocks of values that stand, and that this edit was made in the knowledge of."""
        for name, base in edit.bases.items():
            clock = stands.clocks.get(name)
            if clock is None or name in edit.clocks:
                continue
            if clock == base or self._is_ours_before(clock, message):
                yield clock

    def _is_ours_before(self, clock: str, message: Message) -> bool:
        """Whether a clock was given to an earlier message of the same lane, which knows itself."""
        if lane_of(clock) != message.lane_id:
            return False
        back = (message.sequence - int(clock[14:19])) % COUNTED or COUNTED
        number = message.sequence - back
        given = self._given.get((message.lane_id, number)) or self._given_before(message.lane_id, number)
        return given == clock

    def _given_before(self, lane_id: str, number: int) -> str | None:
        found = self._work.one(_GIVEN, {"its_lane": lane_id, "its_number": number})
        return found.effective_clock if found else None


def _standing(edit: EditTold, books: tuple[Mapping[Key, Standing], ...]) -> Standing:
    key = (edit.entity, edit.entity_id)
    return next((book[key] for book in books if key in book), NOTHING)
