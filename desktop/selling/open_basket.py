"""A basket that is not paid yet as versioned JSON and back: pure, strict, without a line for each field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from desktop.errors import Refusal
from desktop.selling.basket import Basket
from desktop.selling.lines import TenderAsked

VERSION = 1
"""Raised when what a field means changes. A field that is added, with a default, needs nothing."""
NOT_KEPT = ("earlier", "selected", "is_fresh", "promotions")
"""Undo, where the keys point, which promotions run: of the moment, not of the basket."""
_LARGEST = 2**53
_PLAIN = (int, str, bool, NoneType)


@dataclass(frozen=True, slots=True)
class OpenBasket:
    """What stands on the counter or is parked: goods, money taken for them, labels nobody knew.

    `to_give_back` is money of a basket that is gone; it stays with the counter, not with a basket.
    """

    basket_id: str
    basket: Basket = field(default_factory=Basket)
    tenders: tuple[TenderAsked, ...] = ()
    unknown: tuple[str, ...] = ()
    to_give_back: tuple[TenderAsked, ...] = ()
    customer_id: str | None = None

    @property
    def is_nothing(self) -> bool:
        """Neither goods nor money nor a label: there is nothing to keep."""
        return self.basket.is_empty and not (
            self.basket.codes or self.tenders or self.unknown or self.to_give_back
        )

    @property
    def taken_cents(self) -> int:
        """What the customer has paid of it already."""
        return sum(each.tendered_cents for each in self.tenders)


@dataclass
class UnreadableBasket(Refusal):
    """A newer Kedai kept it, or what was kept is damaged; it stays in the file as it is."""

    code = "selling.unreadable_basket"
    basket_id: str
    reason: str  # newer | damaged


class _Newer(ValueError):
    """Something this Kedai does not know: leaving it out could change what the customer pays."""


def to_json(kept: OpenBasket) -> str:
    """The basket as text; what has its default is left out."""
    told = {"v": VERSION, **_told(kept)}
    del told["basket_id"]  # the row's own
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def from_json(basket_id: str, content: str) -> OpenBasket:
    """The basket as it was kept, the keys pointing at its last line.

    Raises:
        UnreadableBasket: nothing of it is guessed.
    """
    try:
        told = json.loads(content)
        if not isinstance(told, dict) or type(version := told.pop("v", None)) is not int or version < 1:
            raise UnreadableBasket(basket_id, "damaged")
        if version > VERSION:
            raise UnreadableBasket(basket_id, "newer")
        kept: OpenBasket = _read(OpenBasket, {**told, "basket_id": basket_id})
    except _Newer:
        raise UnreadableBasket(basket_id, "newer") from None
    except (ValueError, TypeError, RecursionError):
        raise UnreadableBasket(basket_id, "damaged") from None
    if any(not line.quantity for line in kept.basket.lines):
        raise UnreadableBasket(basket_id, "damaged")
    return OpenBasket(
        basket_id,
        kept.basket.select(len(kept.basket.lines)),
        kept.tenders,
        kept.unknown,
        kept.to_give_back,
        kept.customer_id,
    )


def _kept_fields(kind: type) -> Iterator[Field[Any]]:
    return (each for each in fields(kind) if each.name not in NOT_KEPT)


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _told(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: getattr(value, each.name) for each in _kept_fields(type(value))}
        return {
            each.name: _told(told[each.name])
            for each in _kept_fields(type(value))
            if told[each.name] != _default(each)
        }
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    if not isinstance(value, _PLAIN):
        raise TypeError(type(value))
    return value


def _default(each: Field[Any]) -> Any:
    return each.default_factory() if each.default_factory is not MISSING else each.default


def _read(kind: Any, told: Any) -> Any:
    """A value of exactly this type: what JSON has instead is damage, whatever Python would make of it."""
    if kind in _PLAIN:
        return _plain(kind, told)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(told)
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_fields(kind, told)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType) and len(parts) == 2 and NoneType in parts:
        return None if told is None else _read(next(each for each in parts if each is not NoneType), told)
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        if not isinstance(told, list):
            raise TypeError(kind)
        return tuple(_read(parts[0], each) for each in told)
    raise NotImplementedError(kind)  # a field of a sort that this file has not met: teach it here


def _plain(kind: type, told: Any) -> Any:
    if type(told) is not kind:
        raise TypeError(kind)
    if isinstance(told, int) and abs(told) > _LARGEST:
        raise ValueError(told)
    if isinstance(told, str):
        told.encode()  # half a character is no text: neither the file nor the screen takes it
    return told


def _read_fields(kind: type, told: Any) -> Any:
    if not isinstance(told, dict):
        raise TypeError(kind)
    known = {each.name for each in _kept_fields(kind)}
    if told.keys() - known:
        raise _Newer(kind)
    return kind(**{name: _read(_types(kind)[name], each) for name, each in told.items()})
