"""A promotion as an owner writes it, in a file or after a command: words and figures become terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.errors import Refusal
from desktop.money import read_cents
from desktop.promotions.promotion import ALWAYS, MINUTES_A_DAY, WHOLE_BP, Group, Kind, Promotion, When
from desktop.promotions.promotion_words import NotSoldHere
from desktop.promotions.queries import coupon_code
from desktop.promotions.terms import BadPromotion

KINDS = ("off", "n_for", "mix", "bundle", "buy_get", "spend")
WORDS = (
    *("name", "kind", "items", "categories", "get_items", "get_categories", "groups", "count", "buy", "get"),
    *("price", "off", "min", "code", "from", "until", "weekdays", "hours", "priority", "per_sale"),
    *("per_customer", "in_all"),
)
"""What a description may say."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)", re.ASCII)


@dataclass
class UnknownWord(Refusal):
    """A description says something that no promotion has."""

    code = "promotions.unknown_word"
    word: str


@dataclass(frozen=True, slots=True)
class Goods:
    """How the shop's goods are found: a label or an item's own code to a unit, a name to a category."""

    unit_of: Callable[[str], str | None]
    category_of: Callable[[str], str | None]


def promotion_described(told: Mapping[str, Any], goods: Goods) -> Promotion:
    """The promotion that is meant; whatever is left out has its usual value.

    Raises:
        UnknownWord, NotSoldHere, BadPromotion: it cannot be meant so.
    """
    told = {name.replace("-", "_"): value for name, value in told.items() if value not in (None, "", [])}
    for word in told:
        if word not in WORDS:
            raise UnknownWord(word)
    kind = str(told.get("kind", "off"))
    if kind not in KINDS:
        raise UnknownWord(kind)
    bp, cents = _off(told)
    groups = _groups(kind, told, goods)
    return Promotion(
        promotion_id="",
        name=str(told.get("name", "")),
        kind=_kind(kind, bp),
        groups=groups,
        cents=_cents(told["price"]) if kind in ("n_for", "bundle") and "price" in told else cents,
        bp=bp,
        min_cents=_cents(told.get("min", "0")),
        priority=_whole(told.get("priority", 0)),
        code=coupon_code(str(told.get("code", ""))),
        per_sale=_limit(told, "per_sale"),
        per_customer=_limit(told, "per_customer"),
        in_all=_limit(told, "in_all"),
        when=_when(told),
    )


def _kind(kind: str, bp: int) -> Kind:
    by_share = {"off": Kind.PERCENT, "mix": Kind.SET_PERCENT, "spend": Kind.SPEND_PERCENT}
    by_amount = {"off": Kind.AMOUNT, "mix": Kind.SET_AMOUNT, "spend": Kind.SPEND_AMOUNT}
    plain = {"n_for": Kind.SET_PRICE, "bundle": Kind.SET_PRICE, "buy_get": Kind.BUY_GET}
    return plain.get(kind) or (by_share if bp else by_amount)[kind]


def _off(told: Mapping[str, Any]) -> tuple[int, int]:
    """Hundredths of a percent, or cents: `10%`, `1.50`. What is got is free unless it says otherwise."""
    usual = "100%" if told.get("kind") == "buy_get" else "0"
    text = str(told.get("off", usual)).strip()
    if text.endswith("%"):
        bp = _cents(text[:-1])  # two decimals, as cents have
        if not 0 < bp <= WHOLE_BP:
            raise BadPromotion("percent")
        return bp, 0
    return 0, _cents(text)


def _groups(kind: str, told: Mapping[str, Any], goods: Goods) -> tuple[Group, ...]:
    if kind == "bundle":
        places = told.get("groups") or [{"items": [each]} for each in _many(told.get("items"))]
        if not isinstance(places, list) or not all(isinstance(each, Mapping) for each in places):
            raise BadPromotion("groups")
        return tuple(_group(each, goods, _whole(each.get("count", 1))) for each in places)
    if kind == "buy_get":
        bought = _group(told, goods, _whole(told.get("buy", told.get("count", 1))))
        other = {"items": told.get("get_items"), "categories": told.get("get_categories")}
        got = _group(other if any(other.values()) else told, goods, _whole(told.get("get", 1)))
        return bought, got
    return (_group(told, goods, _whole(told.get("count", 1))),)


def _group(told: Mapping[str, Any], goods: Goods, count: int) -> Group:
    units = frozenset(_found(each, goods.unit_of) for each in _many(told.get("items")))
    categories = frozenset(_found(each, goods.category_of) for each in _many(told.get("categories")))
    return Group(units, categories, count)


def _found(words: str, find: Callable[[str], str | None]) -> str:
    if found := find(words):
        return found
    raise NotSoldHere(words)


def _when(told: Mapping[str, Any]) -> When:
    begin, end = _hours(str(told["hours"])) if "hours" in told else (0, MINUTES_A_DAY)
    days = frozenset(_weekday(each) for each in _many(told.get("weekdays")))
    first, last = str(told.get("from", "")), str(told.get("until", ""))
    found = When(first, last, days, begin, end)
    return ALWAYS if found == ALWAYS else found


def _weekday(text: str) -> int:
    short = text.strip().lower()[:3]
    if short not in DAYS:
        raise BadPromotion("days")
    return DAYS.index(short) + 1


def _hours(text: str) -> tuple[int, int]:
    found = _HOURS.fullmatch(text.strip())
    if not found:
        raise BadPromotion("hours")
    hour, minute, last_hour, last_minute = map(int, found.groups())
    if minute > 59 or last_minute > 59:
        raise BadPromotion("hours")
    return hour * 60 + minute, last_hour * 60 + last_minute


def _many(value: object) -> Sequence[str]:
    """A list, or words apart by semicolons."""
    if value is None:
        return ()
    if isinstance(value, str):
        return [each.strip() for each in value.split(";") if each.strip()]
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [str(value)]


def _cents(value: object) -> int:
    try:
        return read_cents(str(value))
    except ValueError as error:
        raise BadPromotion("figure") from error


def _whole(value: object) -> int:
    text = str(value).strip()
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        raise BadPromotion("figure")
    return int(text)


def _limit(told: Mapping[str, Any], name: str) -> int | None:
    return _whole(told[name]) if name in told else None
