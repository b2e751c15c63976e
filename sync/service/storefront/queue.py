"""The rows of what the online shop is to be told: which is next, and what became of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, text, update

from sync.canonical import canonical_json
from sync.service.clock import instant_text
from sync.service.store import Work
from sync.service.storefront.keys import EffectKind
from sync.service.storefront.tables import difference, effect, effect_goods

RESTING = timedelta(seconds=20)
"""After a write whose answer was lost: what the shop still works on cannot be found yet."""
LONGEST_REST = timedelta(minutes=15)
STATES = ("queued", "resting", "done", "refused")
UNFINISHED = ("queued", "resting")
_UNFINISHED = "('queued', 'resting')"
AT_ONCE = 50
_DUE = text(
    f"SELECT * FROM effect WHERE state IN {_UNFINISHED} AND position > :after AND due_at <= :now"  # noqa: S608 - constants
    f" ORDER BY position LIMIT {AT_ONCE}"
)
_BEGUN = text(
    "SELECT e.effect_id, e.kind, g.sku FROM effect e JOIN effect_goods g ON g.effect_id = e.effect_id"  # noqa: S608 - constants
    f" WHERE e.state IN {_UNFINISHED} AND e.attempts > 0"
)
_OLDER = text(
    "SELECT 1 FROM effect WHERE subject = :subject AND position < :position"  # noqa: S608 - constants
    f" AND state IN {_UNFINISHED} LIMIT 1"
)
_SKUS = select(effect_goods.c.sku).where(effect_goods.c.effect_id == bindparam("its_id"))
_NEXT_DUE = select(func.min(effect.c.due_at)).where(effect.c.state.in_(UNFINISHED))
_ONE = select(effect).where(effect.c.effect_id == bindparam("its_id"))
_UPDATE = update(effect).where(effect.c.effect_id == bindparam("its_id"))
_BEGIN = _UPDATE.values(state="resting", attempts=effect.c.attempts + 1, due_at=bindparam("its_due"))
_LATER = _UPDATE.values(
    state=bindparam("its_state"),
    due_at=bindparam("its_due"),
    code=bindparam("its_code"),
)
_END = _UPDATE.values(
    state=bindparam("its_state"),
    ended_at=bindparam("its_time"),
    code=bindparam("its_code"),
    detail=bindparam("its_detail"),
    outcome=bindparam("its_outcome"),
    observed_after=bindparam("its_after"),
)
_MARK = _UPDATE.values(
    mark=bindparam("its_mark"), observed_before=bindparam("its_before"), about=bindparam("its_about")
)
_BEFORE = _UPDATE.values(observed_before=bindparam("its_before"))
_ABOUT = _UPDATE.values(about=bindparam("its_about"))
_RETRY = (
    update(effect)
    .where(effect.c.state == "refused", effect.c.overtaken_by.is_(None))
    .values(state="queued", due_at="", ended_at=None)
)
_RETRY_ONE = _RETRY.where(effect.c.effect_id == bindparam("its_id"))
_OVERTAKE = text(
    "UPDATE effect SET overtaken_by = :its_id WHERE state = 'refused' AND overtaken_by IS NULL"
    " AND kind <> 'push_stock' AND EXISTS (SELECT 1 FROM effect_goods g"
    " WHERE g.effect_id = effect.effect_id AND g.sku = :sku)"
)
_DIFFERS = difference.insert()
_NO_DIFFERENCE = difference.delete().where(difference.c.effect_id == bindparam("its_id"))
_PUT_GOODS = text(
    "INSERT INTO effect_goods (effect_id, sku, quantity) VALUES (:effect_id, :sku, :quantity)"
    " ON CONFLICT (effect_id, sku) DO NOTHING"
)
_LAST = select(func.max(effect.c.position))
_ADD_UNLISTED = text(
    "INSERT INTO unlisted (sku, nameless, name, sales, quantity, last_seen_at)"
    " VALUES (:sku, :nameless, :name, 1, :quantity, :at) ON CONFLICT (sku, nameless) DO UPDATE SET"
    " name = excluded.name, sales = unlisted.sales + 1,"
    " quantity = unlisted.quantity + excluded.quantity, last_seen_at = excluded.last_seen_at"
)
_STATES = select(effect.c.state, func.count().label("times")).group_by(effect.c.state)


@dataclass(frozen=True, slots=True)
class Effect:
    """Something the shop is to do."""

    effect_id: str
    position: int
    kind: EffectKind
    subject: str
    group_id: str
    after_id: str | None
    about: str
    intent: dict[str, Any]
    state: str
    attempts: int
    mark: str | None


@dataclass(frozen=True, slots=True)
class Unlike:
    """Something that came out otherwise than asked."""

    what: str
    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Goods of a counter sale that the shop has not; thousandths."""

    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of an effect that came to its end: done, or refused with a code."""

    state: str
    code: str | None = None
    detail: Mapping[str, object] | None = None
    outcome: str | None = None
    after: Mapping[str, object] | None = None
    unlike: Sequence[Unlike] = ()
    unlisted: Sequence[Unlisted] = ()


def next_effect(now: str, work: Work) -> Effect | None:
    """The oldest that is due and stands behind no other of its order or goods."""
    begun = work.rows(_BEGUN)
    after = 0
    while rows := work.rows(_DUE, {"now": now, "after": after}):
        for row in rows:
            its = _effect(row)
            if not _is_behind_its_like(its, work) and not _waits_for_goods(its, begun, work):
                return its
        after = rows[-1].position
    return None


def _is_behind_its_like(its: Effect, work: Work) -> bool:
    """An older one of its order or item is not ended; a sale has no like."""
    if its.kind is EffectKind.PUSH_ORDER:
        return False
    return work.one(_OLDER, {"subject": its.subject, "position": its.position}) is not None


def _waits_for_goods(its: Effect, begun: Sequence[Row[Any]], work: Work) -> bool:
    """A settling waits for all that was begun with its goods, and all wait for a settling that was begun."""
    is_settling = its.kind is EffectKind.PUSH_STOCK
    held = {
        row.sku
        for row in begun
        if row.effect_id != its.effect_id and (is_settling or row.kind == EffectKind.PUSH_STOCK)
    }
    return bool(held) and any(row.sku in held for row in work.rows(_SKUS, {"its_id": its.effect_id}))


def next_due(work: Work) -> str | None:
    """When the next is due, blocked ones included; none: nothing is to be done."""
    found = work.one(_NEXT_DUE)
    return None if found is None else found[0]


def last_position(work: Work) -> int:
    """Of the effect that was asked for last."""
    found = work.one(_LAST)
    return int(found[0] or 0) if found else 0


def effect_of(effect_id: str, work: Work) -> Effect | None:
    row = work.one(_ONE, {"its_id": effect_id})
    return None if row is None else _effect(row)


def begin(its: Effect, now: datetime, work: Work) -> None:
    """Say that it may be under way from now on: whoever finds it so after a crash lets it rest first."""
    work.write(_BEGIN, {"its_id": its.effect_id, "its_due": instant_text(now + RESTING)})


def keep_mark(its: Effect, sku: str, mark: str, before: Mapping[str, object], work: Work) -> None:
    """Where the goods' own history stands before a level is set for the first time."""
    values: dict[str, object] = {
        "its_id": its.effect_id,
        "its_mark": mark,
        "its_before": canonical_json(dict(before)),
        "its_about": sku,
    }
    work.write(_MARK, values)


def claim_goods(its: Effect, sku: str, work: Work) -> None:
    """Have the others know which goods a settling is about."""
    work.write(_PUT_GOODS, {"effect_id": its.effect_id, "sku": sku, "quantity": 0})


def keep_before(its: Effect, before: Mapping[str, object], work: Work) -> None:
    """What the shop had before the first attempt."""
    work.write(_BEFORE, {"its_id": its.effect_id, "its_before": canonical_json(dict(before))})


def name(its: Effect, about: str, work: Work) -> None:
    """The number people know it by, once it is known."""
    work.write(_ABOUT, {"its_id": its.effect_id, "its_about": about})


def put_off(its: Effect, until: datetime, code: str, work: Work, *, is_resting: bool) -> None:
    """To be tried again later."""
    values: dict[str, object] = {
        "its_id": its.effect_id,
        "its_state": "resting" if is_resting else "queued",
        "its_due": instant_text(until),
        "its_code": plain_code(code),
    }
    work.write(_LATER, values)


def end(its: Effect, ending: Ending, at: str, work: Work) -> None:
    """It is done, or it was refused and is set aside."""
    work.write(
        _END,
        {
            "its_id": its.effect_id,
            "its_state": ending.state,
            "its_time": at,
            "its_code": plain_code(ending.code) if ending.code else None,
            "its_detail": canonical_json(dict(ending.detail)) if ending.detail else None,
            "its_outcome": ending.outcome,
            "its_after": canonical_json(dict(ending.after)) if ending.after else None,
        },
    )
    work.write(_NO_DIFFERENCE, {"its_id": its.effect_id})
    rows: list[dict[str, object]] = [
        {
            "effect_id": its.effect_id,
            "place": place,
            "what": each.what,
            "asked": each.asked,
            "found": each.found,
            "seen_at": at,
        }
        for place, each in enumerate(ending.unlike)
    ]
    work.write(_DIFFERS, rows)
    goods: list[dict[str, object]] = [
        {
            "sku": each.sku,
            "nameless": "" if each.sku else each.name,
            "name": each.name,
            "quantity": each.quantity,
            "at": at,
        }
        for each in ending.unlisted
    ]
    work.write(_ADD_UNLISTED, goods)


def overtake(its: Effect, sku: str, work: Work) -> None:
    """A level was set: what was refused of these goods before is in it, and must not be done again."""
    work.write(_OVERTAKE, {"its_id": its.effect_id, "sku": sku})


def retry(effect_id: str | None, work: Work) -> int:
    """Queue what was refused once more; how many there were."""
    if effect_id is None:
        return work.write(_RETRY)
    return work.write(_RETRY_ONE, {"its_id": effect_id})


def plain_code(code: str) -> str:
    """As codes are told on the wire; a shop's own may hold anything."""
    return re.sub(r"[^a-z_]", "", code.lower())[:40] or "refused"


def counts(work: Work) -> dict[str, int]:
    """How many there are in each state."""
    found = {row.state: int(row.times) for row in work.rows(_STATES)}
    return {state: found.get(state, 0) for state in STATES}


def rest_after(attempts: int, least: timedelta) -> timedelta:
    """How long to leave an effect alone: twice as long each time, up to a quarter of an hour."""
    return min(least * int(2 ** min(attempts, 12)), LONGEST_REST)


def _effect(row: Row[Any]) -> Effect:
    return Effect(
        effect_id=row.effect_id,
        position=row.position,
        kind=EffectKind(row.kind),
        subject=row.subject,
        group_id=row.group_id,
        after_id=row.after_id,
        about=row.about,
        intent=json.loads(row.intent),
        state=row.state,
        attempts=row.attempts,
        mark=row.mark,
    )
