"""Codes of sync in words: why an exchange came to nothing, and why a message was set aside."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.storefront.standing import Aside


def why_in_words(code: str, say: Say) -> str:
    """Why the service did not do what was asked; a code of a later service is told as it is."""
    return say(f"why.{code}") if say.has(f"why.{code}") else code


def aside_in_words(aside: Aside, happened_at: str, say: Say) -> str:
    """A message that needs attention: which document, when, and why."""
    kind, key = f"sync.kind.{aside.kind}", f"sync.aside.{aside.code}"
    what = say(kind) if say.has(kind) else aside.kind
    why = say(key) if say.has(key) else say("sync.aside.other", code=aside.code)
    number = aside.number or aside.message_id
    return say("cli.sync.aside", what=what, number=number, happened_at=happened_at, why=why)
