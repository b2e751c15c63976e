"""Codes of sync in words: why an exchange came to nothing, and why a message was set aside."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.messages.say import Say
from desktop.money import dollars
from desktop.storefront.records.clashes import SAME_SKU, Clash
from desktop.storefront.standing import Aside

REFUSALS = {"no_shop_yet", "wrong_code", "wrong_proof", "other_shop", "lane_in_use"}
"""What a service of protocol 1 says no to, besides what sync/till/trouble.py tells apart."""
ASIDES = {
    *("unknown_kind", "malformed", "invalid", "not_canonical", "wrong_hash", "foreign_lane"),
    *("retired_lane", "lane_fork", "mismatch", "waiting_for", "work_parked", "too_large", "oversold"),
    "record_too_large",
}
"""Why a message is set aside, as far as it is known here."""
ARRIVED = {
    "bug": "bug",
    "contradiction": "contradiction",
    "mismatch": "mismatch",
    "selling.told_otherwise": "told_otherwise",
    "selling.told_twice": "told_twice",
    "stock.too_much": "too_much",
    "sync.bad_payload": "bad_payload",
    "sync.own_numbers": "own_numbers",
}
"""Why a message of another till is set aside here: codes of the till's own, and the words for them."""


def why_in_words(code: str, say: Say) -> str:
    """Why the service did not do what was asked; a code of a later service is told as it is."""
    return say(f"why.{code}") if say.has(f"why.{code}") else code


def aside_in_words(aside: Aside, happened_at: str, say: Say) -> str:
    """A message that needs attention: which document, when, and why."""
    kind = f"sync.kind.{aside.kind}"
    what = say(kind) if say.has(kind) else aside.kind
    why = _why_not_taken(aside.code, say) if aside.state == "arrived" else _why_aside(aside.code, say)
    number = aside.number or aside.message_id
    sentence = "cli.sync.arrived_aside" if aside.state == "arrived" else "cli.sync.aside"
    return say(sentence, what=what, number=number, happened_at=happened_at, why=why)


def _why_aside(code: str, say: Say) -> str:
    """The service set it aside."""
    return say(f"sync.aside.{code}") if code in ASIDES else say("sync.aside.other", code=code)


def _why_not_taken(code: str, say: Say) -> str:
    """This till set it aside; of a fault of ours the code names the sort after a colon."""
    word = ARRIVED.get(code.partition(":")[0])
    return say(f"sync.arrived.{word}", code=code) if word else say("sync.arrived.other", code=code)


@dataclass(frozen=True, slots=True)
class Names:
    """What the shop calls a record."""

    rows: Rows

    def of(self, entity: str, entity_id: str) -> str:
        """A name people know, else the id."""
        sql = _NAMES.get(entity)
        found = self.rows.one(sql, (entity_id.split(":")[0],)) if sql else None
        return str(found[0]) if found else entity_id


_UNIT = "SELECT i.name FROM unit u JOIN item i ON i.item_id = u.item_id WHERE u.unit_id = ?"
_NAMES = {
    "item": "SELECT name FROM item WHERE item_id = ?",
    "product": "SELECT name FROM product WHERE product_id = ?",
    "category": "SELECT name FROM category WHERE category_id = ?",
    "unit": _UNIT,
    "price": _UNIT,
    "item_cost": "SELECT name FROM item WHERE item_id = ?",
    "item_gst": "SELECT name FROM item WHERE item_id = ?",
    "cash_reason": "SELECT name FROM cash_reason WHERE reason_id = ?",
    "label_template": "SELECT pattern FROM label_template WHERE template_id = ?",
    "promotion": "SELECT name FROM promotion WHERE promotion_id = ?",
    "price_list": "SELECT name FROM price_list WHERE price_list_id = ?",
    "favourite_page": "SELECT name FROM favourite_page WHERE page_id = ?",
    "favourite": "SELECT name FROM favourite_page WHERE page_id = ?",
}
"""How a record's own name is read; people are told by their id, since no name goes where it need not."""


def clash_in_words(clash: Clash, noticed_at: str, names: Names, say: Say) -> str:
    """Two values of one thing, which counts, and what to do."""
    if clash.why == "edited_elsewhere":
        kind = f"sync.record.{clash.entity}"
        what = say(kind) if say.has(kind) else clash.entity
        kept, other = (_value(clash.field, value) for value in (clash.kept, clash.other))
        named = names.of(clash.entity, clash.entity_id)
        facts = {"what": what, "name": named, "field": clash.field, "at": noticed_at}
        return say("cli.sync.clash", **facts, kept=kept, other=other)
    entity = "item" if clash.why == SAME_SKU else "unit"
    kept, other = (names.of(entity, str(value)) for value in (clash.kept, clash.other))
    return say(f"cli.sync.{clash.why}", label=clash.entity_id, kept=kept, other=other)


def _value(field: str, value: object) -> str:
    if value is None:
        return "–"
    if field.endswith("_cents") and isinstance(value, int):
        return dollars(value)
    return "***" if field == "name" and _is_sealed(value) else str(value)


def _is_sealed(value: object) -> bool:
    """A person's name, which only their key opens."""
    return isinstance(value, str) and len(value) > 55 and not value.strip("0123456789abcdef")
