"""Why something about a customer is not done."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal


class NoSuchCustomer(Refusal):
    """Nobody of that id is a customer here, or no more."""

    code = "customers.no_such_customer"


class NothingToKnowBy(Refusal):
    """A customer needs a name, a number, a company or a card to be found by."""

    code = "customers.nothing_to_know_by"


class NoGroupName(Refusal):
    """A group needs a name to be chosen by."""

    code = "customers.no_group_name"


class NoSuchGroup(Refusal):
    """No group of that id, or it is used no more."""

    code = "customers.no_such_group"


class NoSuchPriceList(Refusal):
    """No price list of that id."""

    code = "customers.no_such_price_list"


@dataclass
class BadCreditLimit(Refusal):
    """A limit is an amount above nothing."""

    code = "customers.bad_credit_limit"
    cents: int
