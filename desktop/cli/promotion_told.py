"""Promotions as the terminal tells them."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.money import money_text, percent_text
from desktop.promotions.promotion import MINUTES_A_DAY, Kind, Promotion


def in_words(promotion: Promotion, say: Say) -> str:
    """One line: name, what it gives, and when."""
    parts = [promotion.name, say(f"promotion.{promotion.kind}", **_facts(promotion))]
    when = promotion.when
    if promotion.code:
        parts.append(say("promotion.coupon", code=promotion.code))
    if when.from_day:
        parts.append(say("promotion.from", day=when.from_day))
    if when.until_day:
        parts.append(say("promotion.until", day=when.until_day))
    if when.weekdays:
        parts.append(", ".join(say(f"promotion.day_{each}") for each in sorted(when.weekdays)))
    if (when.from_minute, when.until_minute) != (0, MINUTES_A_DAY):
        parts.append(f"{_clock(when.from_minute)}-{_clock(when.until_minute)}")
    for name in ("per_sale", "per_customer", "in_all"):
        if (limit := getattr(promotion, name)) is not None:
            parts.append(say(f"promotion.{name}", limit=limit))
    return " · ".join(parts)


def as_json(promotion: Promotion) -> dict[str, object]:
    """The figures a program wants."""
    return {
        "name": promotion.name,
        "kind": promotion.kind.value,
        "cents": promotion.cents,
        "bp": promotion.bp,
        "min_cents": promotion.min_cents,
        "code": promotion.code or None,
        "from_day": promotion.when.from_day or None,
        "until_day": promotion.when.until_day or None,
        "counts": [group.count for group in promotion.groups],
    }


def _facts(promotion: Promotion) -> dict[str, object]:
    off = percent_text(promotion.bp) if promotion.bp else money_text(promotion.cents)
    facts: dict[str, object] = {"off": off, "price_cents": promotion.cents, "min_cents": promotion.min_cents}
    facts["count"] = sum(group.count for group in promotion.groups)
    if promotion.kind is Kind.BUY_GET:
        facts |= {"buy": promotion.groups[0].count, "get": promotion.groups[1].count}
    return facts


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
