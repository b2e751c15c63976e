"""What happened to the people who work here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonArchived:
    """Somebody does not work here any more."""

    person_id: str


@dataclass(frozen=True, slots=True)
class PersonTakenOn:
    """Somebody works here from now on."""

    person_id: str


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Somebody has another role or name; `field` says which."""

    person_id: str
    field: str
