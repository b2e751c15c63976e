"""What a promotion is: the goods it is about, what it gives, and when. Pure values, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

WHOLE_BP = 10_000
"""All of it, in hundredths of a percent."""
MINUTES_A_DAY = 1_440


class Kind(StrEnum):
    """What is given. Percent and amount are off each; a set is so many pieces of one group, or of each."""

    PERCENT = "percent"
    AMOUNT = "amount"
    SET_PRICE = "set_price"  # 3 for $4.50; one of each for $6
    SET_PERCENT = "set_percent"  # any 3: 20% off
    SET_AMOUNT = "set_amount"  # any 3: $2 off
    BUY_GET = "buy_get"  # buy 2, get 1 free or at half its price
    SPEND_PERCENT = "spend_percent"
    SPEND_AMOUNT = "spend_amount"


EACH = (Kind.PERCENT, Kind.AMOUNT)
SPEND = (Kind.SPEND_PERCENT, Kind.SPEND_AMOUNT)
OFF_PERCENT = (Kind.PERCENT, Kind.SET_PERCENT, Kind.BUY_GET, Kind.SPEND_PERCENT)


@dataclass(frozen=True, slots=True)
class Group:
    """Goods that are as good as each other to a promotion, and how many of them one set takes.

    Neither units nor categories: everything the shop sells.
    """

    units: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    count: int = 1

    @property
    def is_all(self) -> bool:
        return not self.units and not self.categories


@dataclass(frozen=True, slots=True)
class When:
    """Days and hours on the shop's wall clock. Hours that end before they begin go past midnight and belong
    to the day on which they began."""

    from_day: str = ""  # "2026-12-01"; nothing: since ever
    until_day: str = ""  # the last day
    weekdays: frozenset[int] = frozenset()  # 1 is Monday; nothing: each
    from_minute: int = 0
    until_minute: int = MINUTES_A_DAY

    def why_not(self, at: datetime) -> str | None:
        """not_yet | expired | not_now; nothing when it is on."""
        minute, day = at.hour * 60 + at.minute, at.date()
        goes_past_midnight = self.until_minute < self.from_minute
        if goes_past_midnight and minute < self.until_minute:
            day, minute = day - timedelta(days=1), minute + MINUTES_A_DAY
        if day.isoformat() < self.from_day:
            return "not_yet"
        if self.until_day and day.isoformat() > self.until_day:
            return "expired"
        if self.weekdays and day.isoweekday() not in self.weekdays:
            return "not_now"
        until = self.until_minute + (MINUTES_A_DAY if goes_past_midnight else 0)
        return None if self.from_minute <= minute < until else "not_now"


ALWAYS = When()


@dataclass(frozen=True, slots=True)
class Promotion:
    """What the owner promises. `cents` is a set's price or what is taken off, `bp` a share of the price.

    Limits: `per_sale` and `per_customer` in sets, or pieces where each has its own; `in_all` in sales.
    """

    promotion_id: str
    name: str
    kind: Kind
    groups: tuple[Group, ...] = (
        Group(),
    )  # of a bundle one for each place; of BUY_GET what is bought and got
    cents: int = 0
    bp: int = 0
    min_cents: int = 0  # to be spent on its goods
    priority: int = 0
    code: str = ""  # a coupon: for whoever shows it
    per_sale: int | None = None
    per_customer: int | None = None
    in_all: int | None = None
    when: When = ALWAYS

    @property
    def is_counted(self) -> bool:
        return self.kind not in EACH and self.kind not in SPEND

    @property
    def gets_of_same(self) -> bool:
        """Is what one gets of the same goods as what one buys? Then it is the cheapest of them."""
        if self.kind is not Kind.BUY_GET:
            return False
        bought, got = self.groups
        return (bought.units, bought.categories) == (got.units, got.categories)

    @property
    def order(self) -> tuple[int, str]:
        """The higher priority first; of one, the older."""
        return -self.priority, self.promotion_id


@dataclass(frozen=True, slots=True)
class Setting:
    """What promotions depend on besides the goods.

    By promotion: `by_customer` is how much of it this customer had before, `in_all` in how many sales it was
    given.
    """

    at: datetime  # on the shop's wall clock
    codes: tuple[str, ...] = ()
    by_customer: Mapping[str, int] = field(default_factory=dict)
    in_all: Mapping[str, int] = field(default_factory=dict)

    def why_not(self, promotion: Promotion) -> str | None:
        """Whatever the goods are, it is not on: no_code | not_yet | expired | not_now | used_up."""
        if promotion.code and promotion.code not in self.codes:
            return "no_code"
        if why := promotion.when.why_not(self.at):
            return why
        if promotion.in_all is not None and self.in_all.get(promotion.promotion_id, 0) >= promotion.in_all:
            return "used_up"
        return "used_up" if self.limit(promotion) == 0 else None

    def limit(self, promotion: Promotion) -> int | None:
        """How much of it this basket may have at most; nothing: as much as fits."""
        limits = [] if promotion.per_sale is None else [promotion.per_sale]
        if promotion.per_customer is not None:
            limits.append(promotion.per_customer - self.by_customer.get(promotion.promotion_id, 0))
        return max(0, min(limits)) if limits else None


@dataclass(frozen=True, slots=True)
class Given:
    """What a promotion takes off: how often it was given, and its share on each line by place, in cents."""

    promotion: Promotion
    times: int
    shares: tuple[tuple[int, int], ...]

    @property
    def cents(self) -> int:
        return sum(cents for _place, cents in self.shares)
