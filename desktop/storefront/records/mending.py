"""Where this till and the service came to different ends of the same edits, the service's word stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.database.work import Work
from desktop.storefront.records.entities import ENTITIES, OWN_SETTINGS, BadRecord, Entity, Key
from desktop.storefront.records.noticing import Seen, notice_edits
from desktop.storefront.records.reading import Record, aside, known
from desktop.storefront.records.summing import is_any_untold
from desktop.storefront.records.taking import Touched, finish, keep_merged, note_own_again, touch
from desktop.storefront.records.telling import keep_aside, keep_clocks, queue_edits, whole_edit
from sync.records import LOWEST, SEALED, RecordTold, Value, lane_of


@dataclass(frozen=True, slots=True)
class MendRecords:
    """Records as the service has them, and the kind and ids of such as it has not."""

    command_id: str
    told: Sequence[RecordTold]
    lacking: Sequence[tuple[str, str]] = ()


def mend_records(command: MendRecords, work: Work) -> int:
    """Take over what differs, and tell what the service lacks; how many records.

    A value that goes is shown as one that clashed: somebody may have meant it. Nothing is taken over while an
    edit made here is on its way, since the service does not know it yet; telling does no harm.

    Raises:
        NotAllowed, BadRecord, BadSeal: nothing was changed.
    """
    work.require("mend_records")
    if command.told and is_any_untold(work):
        return 0
    touched = Touched()
    mended = sum(_mend(each, touched, work) for each in command.told)
    finish(touched, work)
    edits = list(_whole(command.lacking, work))
    if edits:
        queue_edits(edits, work)
    if mended or edits:
        work.note(mended=mended, told=len(edits))
    return mended + len(edits)


def _mend(told: RecordTold, touched: Touched, work: Work) -> bool:
    entity = ENTITIES.get(told.entity)
    if entity is None:
        return _mend_unknown(told, work)
    key = entity.key_of(told.entity_id)
    if entity.name == "setting" and key[0] in OWN_SETTINGS:
        return False
    before, has_row = known(entity, key, work)
    after = _as_told(entity, told)
    if has_row:
        after = _with_what_is_sealed(entity, before, after)
    won = [name for name in entity.fields if _says(before, name) != _says(after, name)]
    if not won and before.clocks == after.clocks:
        return False
    if has_row and before.clocks.keys() - after.clocks.keys():
        return False  # an edit of ours lies aside at the service, and is shown: here it stays meanwhile
    if has_row and not won:  # whose word it is stays; only when it was said counts otherwise
        keep_clocks(entity, key, after.clocks, work)
        return True
    if before.fields:
        _notice(entity, key, (before, after), won, work)
    if has_row:
        note_own_again(entity, key, (after, won), touched, work)
    keep_merged(entity, key, after, won if has_row else None, work)
    touch(entity, key, (before, after), touched, work)
    return True


def _says(record: Record, name: str) -> tuple[Value, str]:
    """What it is, and whose word."""
    return record.fields.get(name), lane_of(record.clocks.get(name, LOWEST))


def _as_told(entity: Entity, told: RecordTold) -> Record:
    """Raises BadRecord: a value of another sort than its column."""
    fields = {name: told.fields.get(name) for name in entity.fields}
    for name, value in fields.items():
        if not entity.fields[name].fits(value):
            raise BadRecord(entity.name, name)
    return Record(fields, {name: clock for name, clock in told.clocks.items() if name in fields})


def _with_what_is_sealed(entity: Entity, before: Record, after: Record) -> Record:
    """Sealed words are told by their edits only: of somebody forgotten there is nothing left to compare."""
    kept = SEALED.get(entity.name, ())
    fields = after.fields | {name: before.fields[name] for name in kept}
    clocks = {name: clock for name, clock in after.clocks.items() if name not in kept}
    return Record(fields, clocks | {name: before.clocks[name] for name in kept if name in before.clocks})


def _mend_unknown(told: RecordTold, work: Work) -> bool:
    """A kind of record that a newer Kedai knows."""
    before, after = aside(told.entity, told.entity_id, work), Record(told.fields, told.clocks)
    if before == after:
        return False
    keep_aside(told.entity, told.entity_id, after, work)
    return True


def _notice(entity: Entity, key: Key, states: tuple[Record, Record], won: Sequence[str], work: Work) -> None:
    before, after = states
    values = [(name, after.fields[name], before.fields.get(name)) for name in won]
    seen = [
        Seen(name, kept, other, after.clocks.get(name, LOWEST))
        for name, kept, other in values
        if kept != other and name in after.clocks  # of what nobody edited nobody is asked
    ]
    notice_edits(entity.name, entity.id_of(key), seen, work)


def _whole(lacking: Sequence[tuple[str, str]], work: Work) -> Iterator[dict[str, object]]:
    for name, entity_id in lacking:
        entity = ENTITIES.get(name)
        if entity is not None:
            key = entity.key_of(entity_id)
            yield whole_edit(entity, key, known(entity, key, work)[0])
