"""The rules of a way of paying in words, for lists and the settings."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.selling.lines import ONLINE, TenderType
from desktop.selling.tender_rules import refunds


def rules_in_words(kind: TenderType, say: Say, *, is_archived: bool = False) -> str:
    """What differs between ways of paying, the most important first."""
    told = [say("tender_rule.archived")] if is_archived else []
    if kind.tender_type == ONLINE:
        told.append(say("tender_rule.online"))
    if kind.taken_by:
        told.append(say(f"tender_rule.by_{kind.taken_by}"))
    over = "change" if kind.gives_change else "forfeited" if kind.forfeits else ""
    told += [say(f"tender_rule.over_{over}")] if over else []
    if kind.denominations:
        told.append(say("tender_rule.worths", worths=worths_in_words(kind.denominations)))
    told.append(say(f"tender_rule.refund_{refunds(kind)}"))
    if kind.asks:
        told.append(say("tender_rule.asks", what=say(f"asks.{kind.asks}")))
    told.append(settles_in_words(kind.settles_days, say))
    return " · ".join(told)


def settles_in_words(days: int | None, say: Say) -> str:
    """When its money comes."""
    if days is None:
        return say("tender_rule.settles_unknown")
    if days == 0:
        return say("tender_rule.settles_same_day")
    return say("tender_rule.settles_next" if days == 1 else "tender_rule.settles_days", days=days)


def worths_in_words(worths: tuple[int, ...]) -> str:
    """`$2, $5, $10`."""
    return ", ".join(money_on_screen(worth).removesuffix(".00") for worth in worths)
