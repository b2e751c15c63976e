"""What must hold of the shop's records in the end: the same everywhere, and no edit lost unseen."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from desktop.storefront.records.entities import ENTITIES
from desktop.storefront.records.reading import walk
from sync.records import lane_of
from tests.simulator.a_till import Till
from tests.simulator.world import World

EDITED = ("price", "setting", "person")
_MERGED = (
    "SELECT entity, entity_id, fields, clocks FROM record WHERE entity IN ('price', 'setting', 'person')"
)
_ASIDE = "SELECT entity, entity_id, fields FROM record_aside"
_EDITS = "SELECT message_id, effective_clock, envelope, payload FROM message WHERE kind = 'records.edited'"
_SHOWN = "SELECT entity, entity_id, field FROM record_clash WHERE why = 'edited_elsewhere'"
Records = dict[tuple[str, str], dict[str, object]]
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
    """Each till has every field of the records edited here as the service has it merged.

    Not its clock: an edit that a service took whose own clock was behind keeps that one's at its till, though
    the service was put back since. Not where a machine was cloned, nor where tills hold what is lost there.
    """
    if any(till.is_clone for till in world.tills) or world.book.gone:
        return
    right = {(row[0], row[1]): _said(json.loads(row[2])) for row in world.service.ask(_MERGED)}
    for till in world.tills:
        held = _records_of(till)
        for key in sorted({*right, *held}):
            if held.get(key) != right.get(key):
                yield f"records: {till.name} has {key} as {held.get(key)}, the service {right.get(key)}"


def edits_are_not_lost_in_silence(world: World) -> Iterator[str]:
    """Whoever replaced a value that they saw is not undone by it; where neither saw the other, it is shown.

    Not where a machine was cloned, nor where the service forgot and what was read anew shows no clash.
    """
    if any(till.is_clone for till in world.tills) or world.book.gone or world.was_rolled_back:
        return
    stands = {(row[0], row[1]): json.loads(row[3]) for row in world.service.ask(_MERGED)}
    shown = {row for till in world.tills for row in till.rows(_SHOWN)}
    for field, edits in _edits(world).items():
        entity, entity_id, name = field
        clock = stands.get((entity, entity_id), {}).get(name, "")
        for each in edits:
            later = [other for other in edits if other.base in each.clocks]
            if clock in each.clocks and any(_had_the_time(world, other, each) for other in later):
                yield f"records: {field} was replaced by who saw it, and stands again"
        last = [each for each in edits if not any(other.base in each.clocks for other in edits)]
        by_lane = {each.lane: each.value for each in last}
        if len(set(by_lane.values())) > 1 and field not in shown:
            yield f"records: an edit of {field} lost, and nobody is shown"


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


def _records_of(till: Till) -> Records:
    found = {
        (name, ENTITIES[name].id_of(key)): _said(record.fields)
        for name in EDITED
        for key, record in walk(ENTITIES[name], till.database.reader())
    }
    for entity, entity_id, fields in till.rows(_ASIDE):
        if entity in EDITED:
            found[entity, entity_id] = _said(json.loads(fields))
    return found


def _said(fields: Mapping[str, object]) -> dict[str, object]:
    """What is nothing and was never edited says nothing."""
    return {name: value for name, value in fields.items() if value is not None}
