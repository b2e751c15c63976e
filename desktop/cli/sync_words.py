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


def why_in_words(code: str, say: Say) -> str:
    """Why the service did not do what was asked; a code of a later service is told as it is."""
    return say(f"why.{code}") if say.has(f"why.{code}") else code


def aside_in_words(aside: Aside, happened_at: str, say: Say) -> str:
    """A message that needs attention: which document, when, and why."""
    kind, known = f"sync.kind.{aside.kind}", aside.code in ASIDES
    what = say(kind) if say.has(kind) else aside.kind
    why = say(f"sync.aside.{aside.code}") if known else say("sync.aside.other", code=aside.code)
    number = aside.number or aside.message_id
    return say("cli.sync.aside", what=what, number=number, happened_at=happened_at, why=why)
