"""What happens to the shop itself and concerns the other slices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShopSetUp:
    """A new shop exists."""

    shop_id: str
    is_registered: bool
    opened_on: str


@dataclass(frozen=True, slots=True)
class ShopRestored:
    """The shop came back from a backup and goes on in lanes of its own."""

    generation: int
    label: str


@dataclass(frozen=True, slots=True)
class TaxChanged:
    """From that day on the shop's sales are taxed in another way; whoever keeps sales may refuse it."""

    first_day: str


@dataclass(frozen=True, slots=True)
class SettingKept:
    """A setting has another value from a day on."""

    name: str
    from_day: str


@dataclass(frozen=True, slots=True)
class RegistrationChanged:
    """The GST registration of that first day was begun, ended or taken back, perhaps with an address."""

    registered_from: str
    has_address: bool
