"""What must hold of the shop's records in the end: the same everywhere, and no edit lost unseen."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from desktop.storefront.records.reading import Record
from desktop.storefront.records.summing import records_told
from sync.records import SEALED, lane_of
from tests.simulator.steps_of_records import SHOWN
from tests.simulator.world import World

_MERGED = "SELECT entity, entity_id, fields, clocks FROM record"
_EDITS = "SELECT message_id, effective_clock, envelope, payload FROM message WHERE kind = 'records.edited'"
Field = tuple[str, str, str]
"""Entity, id and name."""
FARTHEST = timedelta(days=41)
"""More than a service's own clock is ever wrong here, and ten minutes."""
LITTLE_S = 120
"""Far less than a till goes on beyond its own clock behind what it hears."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A field as a message set it. `clocks`: as told, and as it counts; `base`: of what it replaced."""

    message_id: str
    value: object
    clocks: frozenset[str]
    base: str

    @property
    def lane(self) -> str:
        return lane_of(max(self.clocks))


def records_are_equal(world: World) -> Iterator[str]:
    """Each till has every field of every record, and its clock, as the service has it merged.

    Not where a machine was cloned, nor where tills hold what is lost there.
    """
    if any(till.is_clone for till in world.tills) or world.book.gone:
        return
    right = {
        (row[0], row[1]): Record(json.loads(row[2]), json.loads(row[3])) for row in world.service.ask(_MERGED)
    }
    for till in world.tills:
        held = dict(records_told(till.database.reader()))
        for key in sorted(key for key in {*right, *held} if held.get(key) != right.get(key)):
            ours, theirs = (_said(key[0], each.get(key)) for each in (held, right))
            if ours != theirs:
                yield f"records: {till.name} has {key} as {ours}, the service {theirs}"


def edits_are_not_lost_in_silence(world: World) -> Iterator[str]:
    """Whoever replaced a value that they saw is not undone by it; where neither saw the other, it is shown.

    In the end, or to whoever edited the field anew.

    Not where a machine was cloned, nor where the service forgot and what was read anew shows no clash.
    """
    if any(till.is_clone for till in world.tills) or world.book.gone or world.was_rolled_back:
        return
    stands = {(row[0], row[1]): json.loads(row[3]) for row in world.service.ask(_MERGED)}
    shown = world.book.shown.union(*(till.rows(SHOWN) for till in world.tills))
    for field, edits in _edits(world).items():
        entity, entity_id, name = field
        clock = stands.get((entity, entity_id), {}).get(name, "")
        for each in edits:
            later = [other for other in edits if other.base in each.clocks]
            if clock in each.clocks and any(_had_the_time(world, other, each) for other in later):
                yield f"records: {field} was replaced by who saw it, and stands again"
        last = [each for each in edits if not _was_seen(each, edits)]
        by_lane = {each.lane: each.value for each in last}
        if len(set(by_lane.values())) > 1 and field not in shown:
            yield f"records: an edit of {field} lost, and nobody is shown"


def _was_seen(edit: Edited, edits: list[Edited]) -> bool:
    """Somebody replaced it; or the same value that another set instead of the same, which makes no clash."""
    alike = [each for each in edits if (each.value, each.base) == (edit.value, edit.base)]
    clocks = frozenset[str]().union(*(each.clocks for each in alike))
    return any(other.base in clocks for other in edits)


def no_far_clock_counts(world: World) -> Iterator[str]:
    """An edit of 2099 has no such clock at the service: whoever edits after it would take that on."""
    latest = f"{int((world.true.at + FARTHEST).timestamp() * 1_000):013d}"
    for entity, entity_id, _fields, clocks in world.service.ask(_MERGED):
        if any(clock > latest for clock in json.loads(clocks).values()):
            yield f"records: a clock of {entity} {entity_id} lies years ahead"


def _had_the_time(world: World, edit: Edited, replaced: Edited) -> bool:
    """A clock far behind loses against what it saw; where the service's own is wrong nobody knows."""
    if world.book.met["set_the_services_clock"]:
        return False
    off = world.book.clock_off_s
    return (
        off[edit.message_id] == 0 or max(abs(off[each.message_id]) for each in (edit, replaced)) <= LITTLE_S
    )


def _edits(world: World) -> dict[Field, list[Edited]]:
    found: dict[Field, list[Edited]] = defaultdict(list)
    for message_id, effective, envelope, payload in world.service.ask(_EDITS):
        told = json.loads(envelope)["clock"]
        for edit in json.loads(payload)["edits"]:
            for name, base in edit.get("bases", {}).items():
                edited = Edited(message_id, edit["fields"][name], frozenset({told, effective or told}), base)
                found[edit["entity"], edit["entity_id"], name].append(edited)
    return found


def _said(entity: str, record: Record | None) -> Record | None:
    """What is nothing and was never edited says nothing; when a sealed word was said is not compared."""
    if record is None:
        return None
    fields, clocks = record.fields, record.clocks
    said = {name: value for name, value in fields.items() if value is not None or name in clocks}
    sealed = SEALED.get(entity, ())
    return Record(said, {name: clock for name, clock in clocks.items() if name not in sealed})
