"""What happened to the people and companies who buy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerAdded:
    """The shop knows somebody from now on."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """Fields of a customer are others now, those under the customer's key among them."""

    customer_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerErased:
    """Who it was is being forgotten; whoever has a claim on them refuses."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class ConsentRecorded:
    """A customer said yes or no to something."""

    consent_id: str


@dataclass(frozen=True, slots=True)
class CustomerGroupMade:
    """Customers may belong to another group from now on."""

    group_id: str


@dataclass(frozen=True, slots=True)
class CustomerGroupChanged:
    """A group has another name or other prices, or is used no more."""

    group_id: str
    fields: tuple[str, ...]
