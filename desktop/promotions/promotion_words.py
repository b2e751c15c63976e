"""What is asked for about promotions, what is answered, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal
from desktop.promotions.promotion import Promotion


@dataclass
class NoPromotion(Refusal):
    """There is no such promotion running."""

    code = "promotions.no_promotion"
    promotion_id: str


@dataclass
class CodeTaken(Refusal):
    """Another promotion is given for this coupon code already."""

    code = "promotions.code_taken"
    coupon: str
    name: str


@dataclass
class NotSoldHere(Refusal):
    """A promotion on goods or a category that the shop does not have."""

    code = "promotions.not_sold_here"
    what: str


@dataclass(frozen=True, slots=True)
class AddPromotion:
    """The promotion's id is the command's."""

    command_id: str
    promotion: Promotion


@dataclass(frozen=True, slots=True)
class ChangePromotion:
    """Another name, or another last day; nothing leaves it as it is, an empty day means no last day."""

    command_id: str
    promotion_id: str
    name: str | None = None
    until_day: str | None = None


@dataclass(frozen=True, slots=True)
class EndPromotion:
    """It is given no more, from now on."""

    command_id: str
    promotion_id: str


@dataclass(frozen=True, slots=True)
class PromotionKept:
    promotion_id: str
    name: str
