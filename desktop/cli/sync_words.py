"""Codes of sync in words: why an exchange came to nothing, and why a message was set aside."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.storefront.standing import Aside

REFUSALS = {"wrong_code", "wrong_proof", "other_shop", "lane_in_use"}
"""What a service of protocol 1 says no to, besides what sync/till/trouble.py tells apart."""
ASIDES = {
    *("unknown_kind", "malformed", "invalid", "not_canonical", "wrong_hash", "foreign_lane"),
    *("retired_lane", "lane_fork", "mismatch", "waiting_for", "work_parked", "too_large", "oversold"),
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
