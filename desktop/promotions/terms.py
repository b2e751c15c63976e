"""A promotion's terms as JSON and back; what no shop could mean is refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from desktop.errors import Refusal
from desktop.money import LARGEST_CENTS
from desktop.promotions.promotion import (
    EACH,
    MINUTES_A_DAY,
    OFF_PERCENT,
    WHOLE_BP,
    Group,
    Kind,
    Promotion,
    When,
)

LONGEST_TERMS = 16_000
"""Characters: a field of a record travels up to 20,000."""
LONGEST_NAME = 60
MOST_OF_ONE = 999
CODE = re.compile(r"[0-9A-Z][0-9A-Z._/+-]{2,39}")
_NUMBERS = ("cents", "bp", "min_cents", "priority", "per_sale", "per_customer", "in_all")
_WHEN = ("from_day", "from_minute", "until_minute")


@dataclass
class BadPromotion(Refusal):
    """Terms that promise nothing, or what no counter could give; `reason` says which."""

    code = "promotions.bad_promotion"
    reason: str


def terms_of(promotion: Promotion) -> str:
    """What never changes of it; whatever has its default is left out."""
    plain = Promotion("", "", promotion.kind)
    told: dict[str, object] = {
        "kind": promotion.kind.value,
        "groups": [_group(each) for each in promotion.groups],
    }
    told |= {name: value for name in _NUMBERS if (value := getattr(promotion, name)) != getattr(plain, name)}
    when = promotion.when
    told |= {name: value for name in _WHEN if (value := getattr(when, name)) != getattr(plain.when, name)}
    if when.weekdays:
        told["weekdays"] = sorted(when.weekdays)
    return json.dumps(told, separators=(",", ":"))


@lru_cache(maxsize=4_096)
def promotion_of(
    promotion_id: str, name: str, code: str | None, terms: str, until_day: str | None
) -> Promotion:
    """The promotion that a row tells.

    Raises:
        BadPromotion: a newer Kedai made it, or it is damaged; nobody gives what he cannot read.
    """
    try:
        told = json.loads(terms)
        groups = tuple(
            Group(
                frozenset(each.get("units", ())), frozenset(each.get("categories", ())), each.get("count", 1)
            )
            for each in told.pop("groups")
        )
        kind = Kind(told.pop("kind"))
        when = When(
            told.pop("from_day", ""),
            until_day or "",
            frozenset(told.pop("weekdays", ())),
            told.pop("from_minute", 0),
            told.pop("until_minute", MINUTES_A_DAY),
        )
        numbers: Mapping[str, Any] = told
        found = Promotion(promotion_id, name, kind, groups, code=code or "", when=when, **numbers)
        check_promotion(found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadPromotion("terms") from error
    return found


def check_promotion(promotion: Promotion) -> None:
    """Raises BadPromotion."""
    for reason, is_sound in _rules(promotion):
        if not is_sound:
            raise BadPromotion(reason)


def until(promotion: Promotion, last_day: str) -> Promotion:
    """The same with another last day."""
    return replace(promotion, when=replace(promotion.when, until_day=last_day))


def _rules(promotion: Promotion) -> list[tuple[str, bool]]:
    """Each with the reason to refuse what breaks it."""
    kind, when = promotion.kind, promotion.when
    limits = [
        each for each in (promotion.per_sale, promotion.per_customer, promotion.in_all) if each is not None
    ]
    figures = [promotion.cents, promotion.bp, promotion.min_cents, promotion.priority, *limits]
    is_percent = kind in OFF_PERCENT
    return [
        ("name", 0 < len(promotion.name.strip()) <= LONGEST_NAME and promotion.name.isprintable()),
        ("figure", all(type(each) is int and abs(each) <= LARGEST_CENTS for each in figures)),
        ("percent", 0 < promotion.bp <= WHOLE_BP if is_percent else promotion.bp == 0),
        ("amount", promotion.cents == 0 if is_percent else promotion.cents > 0),
        ("spend", promotion.min_cents >= 0),
        ("limit", all(1 <= each <= 1_000_000 for each in limits)),
        ("code", not promotion.code or CODE.fullmatch(promotion.code) is not None),
        ("days", _are_days(when)),
        ("hours", _are_hours(when)),
        *_group_rules(promotion),
    ]


def _group_rules(promotion: Promotion) -> list[tuple[str, bool]]:
    kind, counts = promotion.kind, [group.count for group in promotion.groups]
    of_one = len(counts) == 1
    most = {Kind.BUY_GET: len(counts) == 2, Kind.SET_PRICE: 1 <= len(counts) <= 10}
    is_plain = counts == [1] or promotion.is_counted
    return [
        ("groups", most.get(kind, of_one) and is_plain),
        ("count", all(type(each) is int and 1 <= each <= MOST_OF_ONE for each in counts)),
        ("one", not promotion.is_counted or sum(counts) > 1),
        ("hundred", kind not in EACH or promotion.bp < WHOLE_BP),
    ]


def _are_days(when: When) -> bool:
    try:
        days = [
            date.fromisoformat(each).isoformat() == each for each in (when.from_day, when.until_day) if each
        ]
    except ValueError:
        return False
    in_order = not (when.from_day and when.until_day) or when.from_day <= when.until_day
    return all(days) and in_order and all(type(each) is int and 1 <= each <= 7 for each in when.weekdays)


def _are_hours(when: When) -> bool:
    hours = (when.from_minute, when.until_minute)
    return all(type(each) is int and 0 <= each <= MINUTES_A_DAY for each in hours) and hours[0] != hours[1]


def _group(group: Group) -> dict[str, object]:
    told: dict[str, object] = {"count": group.count} if group.count != 1 else {}
    if group.units:
        told["units"] = sorted(group.units)
    if group.categories:
        told["categories"] = sorted(group.categories)
    return told
